"""A bundle verified away from the machine: as sound as the register, and no change of a byte is silent."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import offline
from ledger.domain.bundle import (
    BUNDLE,
    PROOF,
    Header,
    read_line,
    write_checkpoint,
    write_entry,
    write_header,
)
from ledger.domain.checks import StoredEntry
from ledger.domain.findings import Code, Report
from ledger.domain.tree import inclusion_proof
from tests.ledger.domain.register import LOG_KEYS, small_register
from tests.ledger.domain.test_checkpoints import checkpoint, other_history

ENTRIES = small_register().entries


def bundle(entries: list[StoredEntry]) -> bytes:
    kept = [checkpoint(entries[:3]), checkpoint(entries)]
    lines = [write_header(Header(BUNDLE, len(entries), len(kept))), *map(write_entry, entries)]
    return b"".join([*lines, *map(write_checkpoint, kept)])


def proof(entries: list[StoredEntry], index: int) -> bytes:
    leaves = [entry.entry_hash for entry in entries]
    placed = [0] if index == 0 else [0, index]
    lines = [write_header(Header(PROOF, len(placed), 1))]
    lines += [write_entry(entries[at], inclusion_proof(leaves, at)) for at in placed]
    return b"".join([*lines, write_checkpoint(checkpoint(entries))])


def verify(content: bytes) -> Report:
    return offline.verify_file(content.splitlines(keepends=True), log_keys=LOG_KEYS)


SOUND = bundle(ENTRIES)
PROVED = proof(ENTRIES, 1)


def test_an_untouched_bundle_raises_no_alarm() -> None:
    report = verify(SOUND)
    assert (report.findings, report.entries, report.head) == ([], 5, ENTRIES[-1].entry_hash)
    assert report.root == checkpoint(ENTRIES).fields.root


def test_shared_work_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "LINES_AT_A_TIME", 2)
    changed = replace(ENTRIES[3], signature=ENTRIES[2].signature)
    damaged = bundle([*ENTRIES[:3], changed, *ENTRIES[4:]])
    for content in (SOUND, damaged, SOUND[:-400]):
        with ThreadPoolExecutor(2) as executor:
            shared = offline.verify_file(
                content.splitlines(keepends=True), log_keys=LOG_KEYS, executor=executor
            )
        alone = verify(content)
        assert set(shared.findings) == set(alone.findings)
        assert (shared.entries, shared.head, shared.root) == (alone.entries, alone.head, alone.root)


def test_bytes_that_are_no_text_arrive_as_they_were() -> None:
    damaged = replace(ENTRIES[1], signed_bytes=b"\xff\x00\xe5", content=b"\xed\xa0\x80", salt=None)
    assert read_line(write_entry(damaged)) == (damaged, [])


def test_the_bundle_of_another_history_does_not_fit_a_checkpoint_kept_elsewhere() -> None:
    rewritten = other_history().entries
    lines = [write_header(Header(BUNDLE, len(rewritten), 0)), *map(write_entry, rewritten)]
    kept = [checkpoint(ENTRIES)]
    report = offline.verify_file(lines, log_keys=LOG_KEYS, checkpoints=kept)
    assert report.codes() == {Code.HISTORY_REWRITTEN}
    assert offline.verify_file(lines, log_keys=LOG_KEYS).is_sound


@pytest.mark.parametrize("index", range(5))
def test_the_proof_of_each_entry_holds(index: int) -> None:
    """The entries of the second person need the enrolment of theirs, which is the third."""
    report = verify(proof(ENTRIES, index))
    is_of_the_first_key = index in (0, 1, 4)
    assert report.is_sound == is_of_the_first_key
    if not is_of_the_first_key:
        assert Code.KEY_UNKNOWN in report.codes()


def test_a_proof_for_another_place_or_register_is_refused() -> None:
    elsewhere = proof(other_history().entries, 1).splitlines(keepends=True)
    here = PROVED.splitlines(keepends=True)
    assert verify(b"".join([*here[:3], elsewhere[3]])).codes() >= {Code.HISTORY_REWRITTEN}
    swapped = [here[0], here[2], here[1], here[3]]
    assert not verify(b"".join(swapped)).is_sound
    kept = [checkpoint(other_history().entries[:5])]
    report = offline.verify_file(here, log_keys=LOG_KEYS, checkpoints=kept)
    assert report.codes() == {Code.HISTORY_REWRITTEN}


def changed_at_random(content: bytes, chance: random.Random) -> bytes:
    """Change one to three bytes somewhere: replaced, removed, added, doubled; or a line moved or lost."""
    kind = chance.randrange(6)
    if kind == 5:
        lines = content.splitlines(keepends=True)
        at = chance.randrange(len(lines))
        line = lines.pop(at)
        if chance.random() < 0.6:
            lines.insert(chance.randrange(len(lines) + 1), line)
        return b"".join(lines)
    at, length = chance.randrange(len(content)), chance.randint(1, 3)
    new = {
        0: bytes([content[at] ^ 1 << chance.randrange(8)]),
        1: chance.randbytes(length),
        2: b"",
        3: content[at : at + length] + chance.choice([b" ", b"\n", b"0", b'"', b"\\u0041", b"\0"]),
        4: content[at : at + length].swapcase(),
    }[kind]
    return content[:at] + new + content[at + (1 if kind == 0 else length) :]


def mutations(content: bytes, *, seed: int, count: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    for _ in range(count):
        changed = changed_at_random(content, chance)
        if changed != content:
            yield changed


@pytest.mark.parametrize("content", [SOUND, PROVED], ids=["bundle", "proof"])
def test_no_random_change_is_silent_or_breaks_the_verifier(content: bytes) -> None:
    silent = [changed for changed in mutations(content, seed=6962, count=1500) if verify(changed).is_sound]
    assert silent == []


@pytest.mark.long
def test_none_of_a_hundred_thousand_random_changes_is_silent() -> None:
    silent = [changed for changed in mutations(SOUND, seed=8785, count=100_000) if verify(changed).is_sound]
    assert silent == []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_is_named_and_never_breaks_the_verifier(content: bytes) -> None:
    assert not verify(content).is_sound
    assert not verify(write_header(Header(BUNDLE, 1, 0)) + content).is_sound
    assert not verify(write_header(Header(PROOF, 1, 1)) + content).is_sound


ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=30)


@given(
    texts=st.tuples(ANY_TEXT, ANY_TEXT),
    stored=st.tuples(st.none() | st.binary(max_size=40), st.none() | st.binary(max_size=40)),
    signed=st.binary(max_size=40),
    path=st.none() | st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3),
)
def test_a_line_is_spelled_as_json_with_its_keys_in_order(
    texts: tuple[str, str],
    stored: tuple[bytes | None, bytes | None],
    signed: bytes,
    path: list[str] | None,
) -> None:
    """Lines are written out for speed; this is what they are."""
    entry = StoredEntry(7, signed, texts[0], texts[1], salt=stored[0], content=stored[1])
    line = write_entry(entry, path)
    told = json.loads(line.decode("utf-8", "surrogatepass"))
    plain = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert line == plain.encode("utf-8", "surrogatepass") + b"\n"
    assert read_line(line) == (entry, path or [])
