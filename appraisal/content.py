"""How an appraisal is written as bytes, so that a signature over its hash can be checked for ever.

Canonical JSON as that of attendance; each person's row has a hash, and the month one over all of them.
"""

import hashlib
from collections.abc import Iterable, Mapping

from attendance.content import canonical

ROW_PREFIX = b"zhiban.appraisal.row.1\0"
MONTH_PREFIX = b"zhiban.appraisal.month.1\0"
COMPONENT_PREFIX = b"zhiban.appraisal.component.1\0"


def row_hash(
    *, person: Mapping[str, object], inputs: Mapping[str, object], outcome: Mapping[str, object]
) -> str:
    """Give the SHA-256 of one person's appraisal: who they were, what was read, what it came to."""
    document = {"person": person, "inputs": inputs, "outcome": outcome}
    return hashlib.sha256(ROW_PREFIX + canonical(document)).hexdigest()


def month_hash(header: Mapping[str, object], row_hashes: Iterable[str]) -> str:
    """Give the SHA-256 of a month: its header and the hashes of its rows in order of work number."""
    digest = hashlib.sha256(MONTH_PREFIX + canonical(header) + b"\0")
    for one in row_hashes:
        digest.update(bytes.fromhex(one))
    return digest.hexdigest()


def component_hash(component: Mapping[str, object], facts: object) -> str:
    """Give the SHA-256 of one component as it was objected to: what is said of it, and what it rests on.

    Its share of the total is left out: that follows from what the other components have.
    """
    said = {name: value for name, value in component.items() if name != "share"}
    return hashlib.sha256(COMPONENT_PREFIX + canonical({"said": said, "facts": facts})).hexdigest()


def canonical_text(value: object) -> str:
    """Write a value as it is hashed, as text: what the database keeps."""
    return canonical(value).decode()
