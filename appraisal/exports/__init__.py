"""The workbook of a month's appraisal."""

from appraisal.exports.workbook import month_sheets

__all__ = ["month_sheets"]
