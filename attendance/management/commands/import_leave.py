"""Import approved leave from CSV or Excel, every line accounted for."""

from attendance.management.approved_import import ApprovedImport
from attendance.services import import_leave


class Command(ApprovedImport):
    """Import leave; a second import of the same file adds nothing."""

    help = __doc__ or ""
    read = staticmethod(import_leave)
