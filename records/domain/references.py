"""The number under which a record is known, so that told twice it is stored once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime


def reference_of(values: Mapping[str, object]) -> str:
    """Make a number from what identifies a record that came without one: `#` and 16 hexadecimal digits.

    The same values give the same number, whatever their order, and the same instant in whatever zone.
    """
    text = json.dumps(values, sort_keys=True, default=_plain, ensure_ascii=False)
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
