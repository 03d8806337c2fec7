"""What keeps somebody from leaving or changing post: other apps say so, and staff knows nothing of them."""

from typing import Any

from django.db.models import Model
from django.dispatch import Signal

release_asked = Signal()
"""Asks what somebody must settle before they leave or change post, with `employee`; a receiver answers with
one text for each kind of thing, such as "has 2 loans out (…): they bring them back", or with nothing."""


def what_keeps(employee: Model) -> list[Any]:
    """List what somebody must settle before they may leave or change post; empty when nothing is left."""
    answers: Any = release_asked.send(sender=type(employee), employee=employee)
    return [text for _receiver, texts in answers for text in texts]
