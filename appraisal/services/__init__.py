"""Acts of the appraisal."""

from appraisal.services.drafting import Drafted, draft_month, follow_sources, request_draft
from appraisal.services.notices import tell_month_posted, tell_version_published
from appraisal.services.objecting import decide_objection, raise_objection, withdraw_objection
from appraisal.services.posting import post_month
from appraisal.services.publishing import Publication, amend_month, publish_month
from appraisal.services.schemes import add_scheme
from appraisal.services.verifying import Verification, verify_version
from appraisal.services.verifying_files import FileVerification, verify_file

__all__ = [
    "Drafted",
    "FileVerification",
    "Publication",
    "Verification",
    "add_scheme",
    "amend_month",
    "decide_objection",
    "draft_month",
    "follow_sources",
    "post_month",
    "publish_month",
    "raise_objection",
    "request_draft",
    "tell_month_posted",
    "tell_version_published",
    "verify_file",
    "verify_version",
    "withdraw_objection",
]
