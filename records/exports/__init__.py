"""The monthly workbook of the original records."""

from records.exports.workbook import file_name, month_sheets, workbook_file, write_month

__all__ = ["file_name", "month_sheets", "workbook_file", "write_month"]
