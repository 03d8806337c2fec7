"""Contents of the monthly workbook, of its CSV and of its JSON."""

from attendance.exports.shared import FormOptions, Layout
from attendance.exports.tables import write_month_csv, write_month_json
from attendance.exports.workbook import file_name, fill_workbook, month_parts, signed_on

__all__ = [
    "FormOptions",
    "Layout",
    "file_name",
    "fill_workbook",
    "month_parts",
    "signed_on",
    "write_month_csv",
    "write_month_json",
]
