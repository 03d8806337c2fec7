"""Numbers of items and destructions: dense within a year, never given twice."""

from typing import Final

from django.db.models import F

from custody.models import YearCounter

ITEM: Final = "ZL"
"""Prefix of items (资料)."""
DESTRUCTION: Final = "XH"
"""Prefix of destructions (销毁)."""


def next_number(prefix: str, year: int) -> str:
    """Give the next number of a year, such as ZL2026-0017: in one statement, inside the transaction."""
    YearCounter.objects.get_or_create(prefix=prefix, year=year)
    YearCounter.objects.filter(prefix=prefix, year=year).update(last=F("last") + 1)
    return f"{prefix}{year}-{YearCounter.objects.get(prefix=prefix, year=year).last:04}"
