"""Contents of the monthly workbook, of its CSV and of its JSON."""

from attendance.exports.shared import FormOptions, Layout
from attendance.exports.splitting import write_split
from attendance.exports.tables import write_month_csv, write_month_json
from attendance.exports.workbook import file_name, month_parts, workbook_file, write_month_workbook

__all__ = [
    "FormOptions",
    "Layout",
    "file_name",
    "month_parts",
    "workbook_file",
    "write_month_csv",
    "write_month_json",
    "write_month_workbook",
    "write_split",
]
