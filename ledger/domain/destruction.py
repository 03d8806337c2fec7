"""Content destroyed under a certificate: what makes its absence lawful.

A certificate is three entries of record type ``ledger.destruction`` with one record id and
one and the same document: approved by the first person, executed by a second (building on
the approval), witnessed by a third (building on the execution). The document lists what is
destroyed, by sequence number and content hash, so that it cannot be stretched afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .canonical import Document, parse
from .entries import EntryFields
from .hashing import is_hash
from .meanings import Meaning
from .shapes import Malformed, exactly, integer, text

_FIELDS = frozenset({"authority", "destroyed"})
_ITEM_FIELDS = frozenset({"content", "sequence"})


@dataclass(frozen=True, order=True)
class Destroyed:
    """One entry whose content is destroyed: its sequence number and its content hash."""

    sequence: int
    content: str


@dataclass(frozen=True)
class Step:
    """One signed step of a certificate: approval, execution or witness."""

    entry: EntryFields
    entry_hash: str
    authority: str
    destroyed: frozenset[Destroyed]

    @property
    def subject(self) -> tuple[str, frozenset[Destroyed]]:
        """What the three steps of one certificate must have in common."""
        return self.authority, self.destroyed


def destruction_document(*, authority: str, destroyed: Iterable[Destroyed]) -> dict[str, Document]:
    """Spell out what a certificate covers: the order or rule relied on, and the entries."""
    listed: list[Document] = [
        {"content": item.content, "sequence": item.sequence} for item in sorted(destroyed)
    ]
    return {"authority": authority, "destroyed": listed}


def read_step(entry: EntryFields, *, entry_hash: str, content: bytes) -> Step:
    """Read one step of a certificate.

    Raises:
        Malformed: a field is missing, unknown or of another type, or nothing is listed.
        NotADocument: the bytes are not JSON of the register's kind.
    """
    fields = exactly(parse(content), _FIELDS, "destruction")
    listed = fields["destroyed"]
    if not isinstance(listed, list) or not listed:
        raise Malformed("destroyed lists nothing")
    items = [_read_item(item) for item in listed]
    return Step(entry, entry_hash, text(fields, "authority"), frozenset(items))


def _read_item(item: Document) -> Destroyed:
    fields = exactly(item, _ITEM_FIELDS, "destroyed item")
    content = text(fields, "content")
    if not is_hash(content):
        raise Malformed("destroyed item: content is not a hash")
    return Destroyed(integer(fields, "sequence"), content)


@dataclass
class Certificates:
    """The steps read so far, and what they amount to."""

    steps: dict[str, list[Step]] = field(default_factory=lambda: defaultdict(list))

    def add(self, step: Step) -> None:
        """Take in one soundly signed step."""
        self.steps[step.entry.record_id].append(step)

    def destroyed(self) -> set[Destroyed]:
        """Everything whose destruction is approved, executed and witnessed by three people."""
        return {item for steps in self.steps.values() for item in _completed(steps)}


def _completed(steps: list[Step]) -> Iterator[Destroyed]:
    """Yield what one record's steps complete."""
    for approval in _meaning(steps, Meaning.APPROVED):
        for execution in _built_on(approval, _meaning(steps, Meaning.DESTROYED)):
            for witness in _built_on(execution, _meaning(steps, Meaning.WITNESSED)):
                people = {step.entry.work_number for step in (approval, execution, witness)}
                if len(people) == 3:
                    yield from approval.destroyed


def _meaning(steps: list[Step], meaning: Meaning) -> list[Step]:
    return [step for step in steps if step.entry.meaning == meaning]


def _built_on(earlier: Step, later: list[Step]) -> list[Step]:
    return [
        step
        for step in later
        if earlier.entry_hash in step.entry.builds_on and step.subject == earlier.subject
    ]
