"""The acts of attendance."""

from attendance.services.amending import amend_month
from attendance.services.approvals import approve_correction, approve_leave, approve_overtime
from attendance.services.asking import (
    ask_cancellation,
    ask_correction,
    ask_leave,
    ask_overtime,
    ask_swap,
)
from attendance.services.cancelling import cancel_leave
from attendance.services.confirming import confirm_team, settle_and_confirm
from attendance.services.copying import build_version
from attendance.services.deciding import (
    BulkApproval,
    agree_to_swap,
    approve_request,
    approve_unopposed,
    decline_swap,
    refuse_request,
    withdraw_request,
)
from attendance.services.deriving import Derived, derive_day, derive_month, open_month
from attendance.services.imported import Imported
from attendance.services.importing import import_leave, import_overtime
from attendance.services.matching import join_punches_of, join_unmatched_punches
from attendance.services.objecting import decide_objection, raise_objection, withdraw_objection
from attendance.services.posting import post_month
from attendance.services.publishing import Publication, publish_month
from attendance.services.punches import import_punches
from attendance.services.recomputing import Recomputation, recompute_version
from attendance.services.recording import record_punches
from attendance.services.refreshing import request_derivation
from attendance.services.reviewing import Decision, accept_day, ask_about, correct_day, settle
from attendance.services.sharing import derive_part, derive_shared, is_large
from attendance.services.telling import remind_team, tell_month_posted, tell_version_published
from attendance.services.uploads import import_kept, receive_punches
from attendance.services.verifying import Verification, verify_version
from attendance.services.verifying_files import FileVerification, verify_file

__all__ = [
    "BulkApproval",
    "Decision",
    "Derived",
    "FileVerification",
    "Imported",
    "Publication",
    "Recomputation",
    "Verification",
    "accept_day",
    "agree_to_swap",
    "amend_month",
    "approve_correction",
    "approve_leave",
    "approve_overtime",
    "approve_request",
    "approve_unopposed",
    "ask_about",
    "ask_cancellation",
    "ask_correction",
    "ask_leave",
    "ask_overtime",
    "ask_swap",
    "build_version",
    "cancel_leave",
    "confirm_team",
    "correct_day",
    "decide_objection",
    "decline_swap",
    "derive_day",
    "derive_month",
    "derive_part",
    "derive_shared",
    "import_kept",
    "import_leave",
    "import_overtime",
    "import_punches",
    "is_large",
    "join_punches_of",
    "join_unmatched_punches",
    "open_month",
    "post_month",
    "publish_month",
    "raise_objection",
    "receive_punches",
    "recompute_version",
    "record_punches",
    "refuse_request",
    "remind_team",
    "request_derivation",
    "settle",
    "settle_and_confirm",
    "tell_month_posted",
    "tell_version_published",
    "verify_file",
    "verify_version",
    "withdraw_objection",
    "withdraw_request",
]
