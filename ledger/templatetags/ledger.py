"""Signatures in templates: ``{% load ledger %}{% signatures entries %}``."""

from collections.abc import Iterable
from typing import Any

from django import template

from ledger.models import Entry

register = template.Library()


@register.inclusion_tag("ledger/signatures.html")
def signatures(entries: Iterable[Entry]) -> dict[str, Any]:
    """Show signatures with name, work number, time and meaning."""
    return {"entries": list(entries)}
