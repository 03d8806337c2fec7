"""The monthly workbook of the original records."""

from records.exports.workbook import Contents, file_name, month_sheets

__all__ = ["Contents", "file_name", "month_sheets"]
