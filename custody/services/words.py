"""Words that an act cannot do without."""

from django.utils.translation import gettext

from common.errors import DomainError


def required(text: str) -> str:
    """Give the text without surrounding space.

    Raises:
        DomainError: ``custody.text.missing``, there is nothing but space.
    """
    if not text.strip():
        raise DomainError("custody.text.missing", gettext("Say it in words."), status=400)
    return text.strip()
