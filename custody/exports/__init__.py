"""The monthly workbook of custody."""

from custody.exports.workbook import month_sheets

__all__ = ["month_sheets"]
