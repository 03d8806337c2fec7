"""Acts of the exports centre."""

from exports.services.ordering import note_download, order, repeat
from exports.services.retention import destroy_expired, destroy_export
from exports.services.verifying import FileVerification, verify_file
from exports.services.writing import write_export

__all__ = [
    "FileVerification",
    "destroy_expired",
    "destroy_export",
    "note_download",
    "order",
    "repeat",
    "verify_file",
    "write_export",
]
