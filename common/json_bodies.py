"""JSON that a client sends: text that every database stores, whole numbers that every column holds."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from common.bounds import LARGEST

_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\d{19}")
"""What may be a NUL, half of a character or a number beyond 64 bits; a body without is not looked through."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class StorableJSONParser(JSONParser):
    """Reads JSON and refuses, for all acts alike, what could not be stored as it was sent."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Read a body.

        Raises:
            ParseError: it is not JSON, is nested without end, or holds NUL characters, halves of characters
                or whole numbers beyond 64 bits.
        """
        raw = stream.read()
        try:
            body = super().parse(BytesIO(raw), media_type, parser_context)
        except RecursionError as error:
            raise ParseError(_("The request is nested too deeply.")) from error
        if _SUSPECT.search(raw) and not all(map(_is_storable, _leaves(body))):
            raise ParseError(
                _("The request holds a NUL character, half of a character or a number beyond 64 bits.")
            )
        return body


def _leaves(body: Any) -> Iterator[Any]:
    """Yield every name and every value, however deep."""
    waiting = [body]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        else:
            yield value


def _is_storable(value: Any) -> bool:
    if isinstance(value, str):
        return not _UNSTORABLE.search(value)
    return not isinstance(value, int) or abs(value) <= LARGEST
