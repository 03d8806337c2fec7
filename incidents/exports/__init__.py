"""The monthly workbook of incidents and hazards."""

from incidents.exports.workbook import month_sheets

__all__ = ["month_sheets"]
