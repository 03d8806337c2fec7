"""A register, or the proof of one entry, as a file that leaves the machine: lines of canonical JSON.

First the header, then the entries, then the checkpoints. Each line has one spelling, so that no change of
a byte passes in silence. Texts hold the stored bytes as UTF-8; what is no UTF-8 is kept as lone surrogates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .checkpoints import SignedCheckpoint, read_checkpoint
from .checks import StoredEntry
from .hashing import is_hash
from .shapes import Malformed, exactly, integer, text

BUNDLE = "zhiban-ledger/bundle/1"
PROOF = "zhiban-ledger/proof/1"

_ENTRY = frozenset({"document", "entry_hash", "salt", "sequence", "signature", "signed"})


@dataclass(frozen=True)
class Header:
    """What the first line announces: the kind of file, and how many entries and checkpoints follow."""

    format: str
    entries: int
    checkpoints: int


def write_header(header: Header) -> bytes:
    """Write the first line."""
    return _line({"checkpoints": header.checkpoints, "entries": header.entries, "format": header.format})


def write_entry(stored: StoredEntry, path: Iterable[str] | None = None) -> bytes:
    """Write one entry; in a proof with its audit path."""
    document = None if stored.content is None else _as_text(stored.content)
    salt = None if stored.salt is None else stored.salt.hex()
    line = _entry_line(stored, document, salt, _as_text(stored.signed_bytes), path)
    return line.encode("utf-8", "surrogatepass")


def _entry_line(
    stored: StoredEntry, document: str | None, salt: str | None, signed: str, path: Iterable[str] | None
) -> str:
    """Spell the line of one entry: keys in order, no spaces; written out, because there are so many."""
    way = "" if path is None else f'"path":[{",".join(map(_quoted, path))}],'
    return (
        f'{{"document":{_quoted_or_null(document)},"entry_hash":{_quoted(stored.entry_hash)},{way}'
        f'"salt":{_quoted_or_null(salt)},"sequence":{stored.sequence},'
        f'"signature":{_quoted(stored.signature)},"signed":{_quoted(signed)}}}\n'
    )


def write_checkpoint(checkpoint: SignedCheckpoint) -> bytes:
    """Write one checkpoint, as it is mailed."""
    return checkpoint.spelled().encode() + b"\n"


def read_header(line: bytes) -> Header:
    """Read the first line.

    Raises:
        Malformed: it is no header of a bundle or a proof of version 1, or is spelled otherwise.
    """
    fields = exactly(_parse(line), frozenset({"checkpoints", "entries", "format"}), "header")  # type: ignore[arg-type]
    header = Header(text(fields, "format"), integer(fields, "entries"), integer(fields, "checkpoints"))
    if header.format not in (BUNDLE, PROOF):
        raise Malformed("not a bundle or a proof of version 1")
    return header


def read_line(line: bytes) -> tuple[StoredEntry, list[str]] | SignedCheckpoint:
    """Read a further line: an entry with its audit path (empty in a bundle), or a checkpoint.

    Raises:
        Malformed: it is neither, or is spelled otherwise.
        NotADocument: it is a checkpoint with values of another kind.
    """
    told, fields = _decoded(line)
    if isinstance(fields, dict) and "checkpoint" in fields:
        _parse(line)
        return read_checkpoint(line.removesuffix(b"\n"))
    names = _ENTRY | ({"path"} if isinstance(fields, dict) and "path" in fields else set())
    row = exactly(fields, frozenset(names), "entry")  # type: ignore[arg-type]
    salt, document, path = row["salt"], row["document"], row.get("path", [])
    if not (salt is None or isinstance(salt, str)) or not (document is None or isinstance(document, str)):
        raise Malformed("salt or document is not text")
    if not isinstance(path, list) or not all(is_hash(one) for one in path):
        raise Malformed("path is not a list of hashes")
    stored = StoredEntry(
        sequence=integer(row, "sequence"),
        signed_bytes=_as_bytes(text(row, "signed")),
        signature=text(row, "signature"),
        entry_hash=text(row, "entry_hash"),
        salt=None if salt is None else _hex(salt),
        content=None if document is None else _as_bytes(document),
    )
    way = [str(one) for one in path]
    if _entry_line(stored, document, salt, str(row["signed"]), way if "path" in row else None) != told:
        raise Malformed("the line is not in its one spelling")
    return stored, way


def lines_of(content: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a file without anything else between them.

    Raises:
        Malformed: the last line does not end.
    """
    for line in content:
        if not line.endswith(b"\n"):
            raise Malformed("the last line is cut off")
        yield line


def _line(row: dict[str, object]) -> bytes:
    return _spelled(row).encode("utf-8", "surrogatepass") + b"\n"


_quoted: Callable[[str], str] = json.encoder.encode_basestring
"""A text as JSON spells it, with nothing escaped that need not be."""

_spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _parse(line: bytes) -> object:
    """Read one line and refuse every other spelling of it."""
    row = _decoded(line)[1]
    try:
        is_spelled_so = _line(row) == line  # type: ignore[arg-type]
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not a line of a bundle: {error}") from error
    if not is_spelled_so:
        raise Malformed("the line is not in its one spelling")
    return row


def _decoded(line: bytes) -> tuple[str, object]:
    """The text of a line, and what it says in whatever spelling."""
    try:
        told = line.decode("utf-8", "surrogatepass")
        return told, json.loads(told)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not a line of a bundle: {error}") from error


def _quoted_or_null(told: str | None) -> str:
    return "null" if told is None else _quoted(told)


def _as_text(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogateescape")


def _as_bytes(told: str) -> bytes:
    try:
        return told.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise Malformed("a surrogate that stands for no byte") from error


def _hex(told: str) -> bytes:
    try:
        found = bytes.fromhex(told)
    except ValueError as error:
        raise Malformed("salt is not hexadecimal") from error
    if found.hex() != told:
        raise Malformed("salt is not in its one spelling")
    return found
