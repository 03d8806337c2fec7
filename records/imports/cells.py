"""What the cells of a table of records say, beyond days, times and people."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override

from staff.imports.cells import CellFault, as_text

LANGUAGES = ("en", "zh-hans")
MOST = 2**31 - 1
"""The largest number that a column of whole numbers holds."""


def as_whole(value: object, column: str) -> int | None:
    """Return a cell's whole number, 0 or more; none when it is empty.

    Raises:
        CellFault: `cell.not_a_number`.
    """
    text = as_text(value)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > MOST:
        message = _("Write a whole number, 0 or more.")
        raise CellFault("cell.not_a_number", message, column=column, value=text)
    return int(text)


def as_points(value: object, column: str) -> Decimal | None:
    """Return a cell's number with at most two places; none when it is empty.

    Raises:
        CellFault: `cell.not_a_number`.
    """
    text = as_text(value)
    if not text:
        return None
    try:
        found = Decimal(text)
        if found == found.quantize(Decimal("0.01")) and 0 <= found < 10_000:
            return found.quantize(Decimal("0.01"))
    except InvalidOperation:
        pass
    message = _("Write a number with at most two decimal places.")
    raise CellFault("cell.not_a_number", message, column=column, value=text)


def as_short(value: object, column: str, most: int) -> str:
    """Return a cell's text.

    Raises:
        CellFault: `cell.too_long`, it has more than `most` characters.
    """
    text = as_text(value)
    if len(text) > most:
        message = _("The text has more than %(most)d characters.") % {"most": most}
        raise CellFault("cell.too_long", message, column=column, value=text[:60])
    return text


def words_of(choices: type[models.TextChoices]) -> dict[str, str]:
    """Map every word that a choice goes by, its code or its label in either language, to its code."""
    words = {code.lower(): code for code in choices.values}
    for language in LANGUAGES:
        with override(language):
            words |= {str(label).lower(): code for code, label in choices.choices}
    return words


def names_of(rows: "models.QuerySet[Any]") -> Mapping[str, Any]:
    """Map code, English and Chinese name to the row of reference data."""
    return {name.lower(): row for row in rows for name in (row.code, row.name, row.name_zh)}


YES_NO = {
    **dict.fromkeys(("yes", "true", "1", "y", "是", "属实", "成立"), True),
    **dict.fromkeys(("no", "false", "0", "n", "否", "不属实", "不成立"), False),
}
