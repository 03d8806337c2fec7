"""Whether the code of a row stands in something signed or published: then it stays what it is."""

from typing import Any

from django.db.models import Model
from django.dispatch import Signal

signed_asked = Signal()
"""Asks whether a code stands in what was signed or published, with `row`; a receiver answers yes or no."""


def is_signed(row: Model) -> bool:
    """Tell whether anything signed or published names this person, team, desk or shift by its code."""
    answers: Any = signed_asked.send(sender=type(row), row=row)
    return any(is_named for _receiver, is_named in answers)
