"""What an event of an item's history says, for its page: ``{% for text in event|said %}``."""

from collections.abc import Iterator

from django import template
from django.utils.translation import gettext as _

from custody.models import CustodyEvent, LoanKind

register = template.Library()


@register.filter
def said(event: CustodyEvent) -> list[str]:
    """List what an event says, in words: who to whom, until when, why; nothing of what was destroyed."""
    return [*_details(event), *_words(event)]


def _words(event: CustodyEvent) -> Iterator[str]:
    words = event.words
    for name in ("text", "reason", "purpose", "place"):
        if words.get(name):
            yield words[name]
    for name, label in (("title_before", _("Title before")), ("description_before", _("Description before"))):
        if name in words:
            yield f"{label}: {words[name]}"


def _details(event: CustodyEvent) -> Iterator[str]:
    told = event.details
    if "giver" in told:
        yield f"{told['giver']} → {told['taker']}"
    if "former" in told:
        yield f"{told['former']} → {told['custodian']}"
    if "loan" in told:
        loan = told["loan"]
        kind = LoanKind(loan["kind"]).label
        yield _("Loan %(number)s: %(kind)s, borrower %(borrower)s, back on %(day)s") % {
            "number": loan["number"],
            "kind": kind,
            "borrower": loan["borrower"],
            "day": loan["return_on"],
        }
    if "expires_on" in told:
        yield _("Kept until %(day)s, before: %(before)s") % {
            "day": told["expires_on"],
            "before": told["before"] or "—",
        }
    if "copies_before" in told:
        yield _("Copies before: %(count)s") % {"count": told["copies_before"]}
    if "destruction" in told:
        yield str(told["destruction"])
    if "content" in told:
        yield _("Content %(number)s") % {"number": told["content"]}
    if "export" in told:
        yield _("Export no. %(number)s") % {"number": told["export"]}
