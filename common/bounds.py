"""What a door takes at all: days that calendars hold, numbers that columns hold, text that can be stored.

Every field of every form, filter and serializer asks these before its own checks (`common.apps`), so that no
rule further in has to reckon with the year 1 or with a number of thirty digits.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import DataError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Years between which people are born, contracts end and months are asked for."""

LARGEST = 2**63 - 1
"""The largest whole number that a column of either database holds."""

BEYOND = (OverflowError, DataError)
"""What Python and the databases say of a number, a day or a text beyond what they hold."""


def check_day(value: date) -> None:
    """Refuse a day or an instant outside the years 1900 to 2999.

    Raises:
        ValidationError: `out_of_range`.
    """
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("The year must be between %(first)d and %(last)d."),
            code="out_of_range",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )


def check_number(value: int) -> None:
    """Refuse a whole number that no column holds.

    Raises:
        ValidationError: `out_of_range`.
    """
    if abs(value) > LARGEST:
        raise ValidationError(_("The number is too large."), code="out_of_range")
