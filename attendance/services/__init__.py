"""The acts of attendance."""

from attendance.services.approvals import approve_correction, approve_leave, approve_overtime
from attendance.services.deriving import Derived, derive_day, derive_month, open_month
from attendance.services.imported import Imported
from attendance.services.matching import join_punches_of, join_unmatched_punches
from attendance.services.publishing import Publication, build_version, publish_month
from attendance.services.punches import import_punches
from attendance.services.recording import record_punches
from attendance.services.refreshing import request_derivation
from attendance.services.verifying import Verification, verify_version

__all__ = [
    "Derived",
    "Imported",
    "Publication",
    "Verification",
    "approve_correction",
    "approve_leave",
    "approve_overtime",
    "build_version",
    "derive_day",
    "derive_month",
    "import_punches",
    "join_punches_of",
    "join_unmatched_punches",
    "open_month",
    "publish_month",
    "record_punches",
    "request_derivation",
    "verify_version",
]
