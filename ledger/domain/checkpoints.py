"""Checkpoints: how long the register was and its root, signed by the log key, to be kept elsewhere.

A checkpoint that has left this machine shows later whether the register was cut short or written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import moments, signatures
from .canonical import Document, canonical, parse
from .findings import Code, Report
from .hashing import is_hash
from .shapes import Malformed, exactly, integer, text
from .tree import Tree

CHECKPOINT_PREFIX = b"zhiban-ledger/checkpoint/1\n"
_VERSION = 1
_PRINTED = re.compile(r"(\d{1,15}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """What is claimed of a register: so many entries, and this root over them."""

    size: int
    root: str


@dataclass(frozen=True)
class CheckpointFields(Head):
    """What a checkpoint says; `log` is the register's name, `log_key` the id of the key that signs."""

    log: str
    made_at: str
    log_key: str

    def document(self) -> dict[str, Document]:
        """The checkpoint as it is spelled and signed."""
        return {**asdict(self), "version": _VERSION}

    def signed_bytes(self) -> bytes:
        """The exact bytes that the log key signs."""
        return CHECKPOINT_PREFIX + canonical(self.document())

    def faults(self) -> list[str]:
        """Name every value that cannot be true of a checkpoint."""
        rules = {
            "size below 1": self.size < 1,
            "root": not is_hash(self.root),
            "log is empty": not self.log,
            "log key": not is_hash(self.log_key),
            "time": not _is_instant(self.made_at),
        }
        return [fault for fault, applies in rules.items() if applies]


@dataclass(frozen=True)
class SignedCheckpoint:
    """A checkpoint with the log key's signature, as it leaves the machine."""

    fields: CheckpointFields
    signature: str

    def spelled(self) -> str:
        """The one line that is mailed, stored in files and read back."""
        return canonical({"checkpoint": self.fields.document(), "signature": self.signature}).decode()

    def is_genuine(self, log_keys: Mapping[str, bytes]) -> bool:
        """Tell whether one of the trusted log keys (by key id) signed it, in the one accepted spelling."""
        public_key = log_keys.get(self.fields.log_key)
        return (
            public_key is not None
            and not self.fields.faults()
            and signatures.is_well_spelled(self.signature)
            and signatures.verifies(self.signature, message=self.fields.signed_bytes(), public_key=public_key)
        )


def sign_checkpoint(claimed: CheckpointFields, log_key: Ed25519PrivateKey) -> SignedCheckpoint:
    """Let the log key sign a checkpoint."""
    return SignedCheckpoint(claimed, signatures.sign(log_key, claimed.signed_bytes()))


def read_checkpoint(spelled: bytes) -> SignedCheckpoint:
    """Read a checkpoint from its line.

    Raises:
        Malformed: a field is missing, unknown or of another type.
        NotADocument: the bytes are not JSON of the register's kind.
    """
    outer = exactly(parse(spelled), frozenset({"checkpoint", "signature"}), "checkpoint")
    names = frozenset(one.name for one in fields(CheckpointFields)) | {"version"}
    inner = exactly(outer["checkpoint"], names, "checkpoint")
    if integer(inner, "version") != _VERSION:
        raise Malformed("not a checkpoint of version 1")
    claimed = CheckpointFields(
        size=integer(inner, "size"),
        root=text(inner, "root"),
        log=text(inner, "log"),
        made_at=text(inner, "made_at"),
        log_key=text(inner, "log_key"),
    )
    return SignedCheckpoint(claimed, text(outer, "signature"))


def find_checkpoints(content: str) -> Iterator[SignedCheckpoint]:
    """Find the checkpoints in a text, a saved mail for example: each is one line, whatever stands around it.

    Raises:
        Malformed, NotADocument: a line that begins like a checkpoint is none.
    """
    for line in content.splitlines():
        at = line.find('{"checkpoint":')
        if at >= 0:
            yield read_checkpoint(line[at:].strip().encode())


def read_printed(spelled: str) -> Head:
    """Read what a printed page says of the register, `SIZE:ROOT`.

    Raises:
        ValueError: another spelling.
    """
    found = _PRINTED.fullmatch(spelled.strip().lower())
    if found is None:
        raise ValueError(f"{spelled!r} is not a number of entries, a colon and 64 hexadecimal digits")
    return Head(int(found[1]), found[2])


class HeadsChecked:
    """Heads kept outside, compared with a register while it is read entry by entry."""

    def __init__(
        self,
        checkpoints: Iterable[SignedCheckpoint],
        printed: Iterable[Head],
        *,
        log_keys: Mapping[str, bytes],
    ) -> None:
        self.log_keys = log_keys
        self._given: dict[SignedCheckpoint, None] = {}
        self._printed = list(printed)
        self._leaves: list[str] = []
        self.take(checkpoints)

    def take(self, checkpoints: Iterable[SignedCheckpoint]) -> None:
        """Take in further checkpoints; they may come after the entries."""
        self._given.update(dict.fromkeys(checkpoints))

    def read(self, entry_hash: str) -> None:
        """Take in the hash of the next entry's bytes."""
        self._leaves.append(entry_hash)

    def report_to(self, report: Report, *, log: str | None) -> None:
        """Give the root, and say where the register is not what the heads say, each by its size."""
        signed = {one for one in self._given if one.is_genuine(self.log_keys)}
        for one in self._given:
            if one not in signed:
                report.add(Code.CHECKPOINT_FOREIGN, one.fields.size, "not signed by a trusted log key")
            elif log is not None and one.fields.log != log:
                report.add(Code.CHECKPOINT_FOREIGN, one.fields.size, "of another register")
        genuine = {one.fields for one in signed}
        self._compare(report, {(head.size, head.root) for head in (*genuine, *self._printed)})
        for size in sorted({one.size for one in genuine}):
            if len({one.root for one in genuine if one.size == size}) > 1:
                report.add(Code.LOG_FORKED, size, "two signed checkpoints of this size have different roots")

    def _compare(self, report: Report, heads: set[tuple[int, str]]) -> None:
        sizes, roots, tree = {size for size, _root in heads}, {}, Tree()
        for leaf in self._leaves:
            tree.add(leaf)
            if tree.size in sizes:
                roots[tree.size] = tree.root
        report.root = tree.root if tree.size else ""
        for size, root in sorted(heads):
            if size > tree.size:
                report.add(Code.TRUNCATED, size, f"{tree.size} of {size} entries are left")
            elif roots.get(size) != root:
                report.add(Code.HISTORY_REWRITTEN, size, "the root is another one")


def _is_instant(spelled: str) -> bool:
    try:
        moments.read(spelled)
    except ValueError:
        return False
    return True
