"""Checkpoints kept elsewhere: what they show of a register that was cut short or written anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.canonical import NotADocument
from ledger.domain.checkpoints import (
    CheckpointFields,
    Head,
    SignedCheckpoint,
    find_checkpoints,
    read_checkpoint,
    read_printed,
    sign_checkpoint,
)
from ledger.domain.checks import StoredEntry
from ledger.domain.findings import Code, Report
from ledger.domain.hashing import key_id
from ledger.domain.shapes import Malformed
from ledger.domain.signatures import public_bytes
from ledger.domain.tree import root_of
from ledger.domain.verification import verify
from tests.ledger.domain.register import LIN, LOG, LOG_KEY, LOG_KEYS, Register, small_register

REGISTER = small_register()


def checkpoint(
    entries: list[StoredEntry], *, log: str = LOG, key: Ed25519PrivateKey = LOG_KEY
) -> SignedCheckpoint:
    claimed = CheckpointFields(
        size=len(entries),
        root=root_of([entry.entry_hash for entry in entries]),
        log=log,
        made_at="2026-11-01T00:00:00.000Z",
        log_key=key_id(public_bytes(key)),
    )
    return sign_checkpoint(claimed, key)


def found(entries: list[StoredEntry], *kept: SignedCheckpoint, printed: tuple[Head, ...] = ()) -> set[Code]:
    return report_of(entries, *kept, printed=printed).codes()


def report_of(entries: list[StoredEntry], *kept: SignedCheckpoint, printed: tuple[Head, ...] = ()) -> Report:
    return verify(entries, log_keys=LOG_KEYS, checkpoints=kept, printed=printed)


def other_history() -> Register:
    """A register written anew with the log key: it verifies by itself."""
    register = Register()
    register.enrol(LIN, "lin")
    for number in range(6):
        register.sign(LIN, {"number": number})
    assert register.verify().is_sound
    return register


@pytest.mark.parametrize("size", range(1, 6))
def test_every_earlier_checkpoint_fits_an_untouched_register(size: int) -> None:
    kept = checkpoint(REGISTER.entries[:size])
    assert found(REGISTER.entries, kept) == set()
    assert found(REGISTER.entries, printed=(Head(size, kept.fields.root),)) == set()


@pytest.mark.parametrize("left", range(5))
def test_a_register_cut_short_is_seen(left: int) -> None:
    kept = checkpoint(REGISTER.entries)
    assert found(REGISTER.entries[:left]) == set()
    assert found(REGISTER.entries[:left], kept) == {Code.TRUNCATED}
    assert found(REGISTER.entries[:left], printed=(Head(5, kept.fields.root),)) == {Code.TRUNCATED}


def test_a_register_written_anew_is_seen() -> None:
    kept, rewritten = checkpoint(REGISTER.entries), other_history().entries
    assert report_of(rewritten, kept).of(5) == {Code.HISTORY_REWRITTEN}
    assert found(rewritten, printed=(Head(5, kept.fields.root),)) == {Code.HISTORY_REWRITTEN}


def test_two_signed_heads_of_one_size_show_a_fork() -> None:
    kept, other = checkpoint(REGISTER.entries), checkpoint(other_history().entries[:5])
    assert found(REGISTER.entries, kept, other) == {Code.HISTORY_REWRITTEN, Code.LOG_FORKED}


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(checkpoint(REGISTER.entries, key=Ed25519PrivateKey.generate()), id="another key"),
        pytest.param(checkpoint(REGISTER.entries, log="zhiban/other"), id="another register"),
        pytest.param(
            replace(checkpoint(REGISTER.entries), signature=checkpoint(REGISTER.entries[:4]).signature),
            id="the signature of another checkpoint",
        ),
        pytest.param(
            replace(checkpoint(REGISTER.entries), signature=checkpoint(REGISTER.entries).signature.upper()),
            id="a signature in another spelling",
        ),
        pytest.param(
            sign_checkpoint(replace(checkpoint(REGISTER.entries).fields, made_at="yesterday"), LOG_KEY),
            id="a time that is none",
        ),
    ],
)
def test_a_checkpoint_that_is_not_ours_is_named(foreign: SignedCheckpoint) -> None:
    assert found(REGISTER.entries, foreign) == {Code.CHECKPOINT_FOREIGN}


@pytest.mark.parametrize("genuine_first", [True, False])
def test_a_forged_copy_is_named_beside_the_genuine_one(genuine_first: bool) -> None:
    genuine = checkpoint(REGISTER.entries)
    forged = replace(genuine, signature=checkpoint(REGISTER.entries[:4]).signature)
    handed_in = (genuine, forged) if genuine_first else (forged, genuine)
    report = report_of(REGISTER.entries, *handed_in)
    assert [(one.code, one.sequence) for one in report.findings] == [(Code.CHECKPOINT_FOREIGN, 5)]


def test_a_checkpoint_is_found_in_a_saved_mail() -> None:
    kept = [checkpoint(REGISTER.entries[:3]), checkpoint(REGISTER.entries)]
    mail = f"Guten Tag\n\n  {kept[0].spelled()}\n> {kept[1].spelled()} \n-- \n"
    assert list(find_checkpoints(mail)) == kept


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('{"checkpoint":{},"signature":"00"}', Malformed),
        ('{"checkpoint":1.5,"signature":"00"}', NotADocument),
        ('{"checkpoint":{}', NotADocument),
        (checkpoint(REGISTER.entries).spelled().replace('"version":1', '"version":2'), Malformed),
        (checkpoint(REGISTER.entries).spelled().replace('"size":5', '"size":"5"'), Malformed),
    ],
)
def test_what_only_looks_like_a_checkpoint_is_refused(line: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        list(find_checkpoints(line))


def test_a_checkpoint_reads_back_as_it_was_signed() -> None:
    kept = checkpoint(REGISTER.entries)
    assert read_checkpoint(kept.spelled().encode()) == kept


def test_what_a_page_says_is_read() -> None:
    root = "ab" * 32
    assert read_printed(f" 12:{root.upper()}\n") == Head(12, root)
    for wrong in ("12", f"twelve:{root}", f"12:{root[:-1]}", f"-1:{root}"):
        with pytest.raises(ValueError, match="number of entries"):
            read_printed(wrong)
