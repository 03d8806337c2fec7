"""Write the monthly workbook of quality inspection."""

from exports.management.base import MonthCommand


class Command(MonthCommand):
    """Writes the evaluations of a month that count, as somebody may see them."""

    help = "Write the workbook of a month's quality inspection, as somebody may see it."
    kind = "qc.month"
