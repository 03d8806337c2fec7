"""Words that an act cannot do without, and instants as the history spells them."""

from datetime import UTC, datetime

from django.utils.translation import gettext

from common.errors import DomainError


def required(text: str) -> str:
    """Give the text without surrounding space.

    Raises:
        DomainError: ``incidents.text.missing``, there is nothing but space.
    """
    if not text.strip():
        raise DomainError("incidents.text.missing", gettext("Say it in words."), status=400)
    return text.strip()


def moment(instant: datetime) -> str:
    """Write an instant as RFC 3339 in UTC with three decimals, as the register does."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
