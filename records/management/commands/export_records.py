"""Write the monthly workbook of the original records."""

from exports.management.base import MonthCommand


class Command(MonthCommand):
    """Writes the records of a month that count, as somebody may see them."""

    help = "Write the workbook of a month's original records, as somebody may see it."
    kind = "records.month"
