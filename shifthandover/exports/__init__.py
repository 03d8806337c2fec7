"""The monthly workbook of handovers."""

from shifthandover.exports.workbook import month_sheets

__all__ = ["month_sheets"]
