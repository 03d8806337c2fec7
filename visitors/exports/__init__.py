"""The monthly workbook of visits."""

from visitors.exports.workbook import month_sheets

__all__ = ["month_sheets"]
