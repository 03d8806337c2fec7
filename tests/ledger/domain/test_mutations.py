"""Whatever is changed in a stored register, the verifier says so and never fails itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.checks import StoredEntry
from ledger.domain.verification import verify
from tests.ledger.domain.register import LOG_KEYS, small_register

REGISTER = small_register().entries
TEXT_FIELDS = ("signature", "entry_hash")
BYTE_FIELDS = ("signed_bytes", "salt", "content")


@st.composite
def mutated(draw: st.DrawFn) -> list[StoredEntry]:
    """The register with one small change somewhere."""
    entries = list(REGISTER)
    at = draw(st.integers(0, len(entries) - 1))
    name = draw(st.sampled_from([*TEXT_FIELDS, *BYTE_FIELDS]))
    changes: dict[str, Any] = {name: draw(altered(getattr(entries[at], name)))}
    entries[at] = replace(entries[at], **changes)
    return entries


def altered(value: str | bytes) -> st.SearchStrategy[str | bytes]:
    """One unit of a text or of bytes replaced, removed, added or doubled."""
    unit: st.SearchStrategy[str | bytes] = (
        st.text(min_size=0, max_size=2) if isinstance(value, str) else st.binary(min_size=0, max_size=2)
    )
    spans = st.tuples(st.integers(0, len(value)), st.integers(0, 3))
    return st.builds(
        lambda span, new: value[: span[0]] + new + value[span[0] + span[1] :],
        spans,
        unit,
    ).filter(lambda changed: changed != value)


@settings(max_examples=600, deadline=None)
@given(mutated())
def test_no_change_to_an_entry_is_silent(entries: list[StoredEntry]) -> None:
    assert not verify(entries, log_keys=LOG_KEYS).is_sound


@settings(max_examples=200, deadline=None)
@given(st.permutations(REGISTER).filter(lambda order: order != REGISTER))
def test_no_other_order_is_silent(entries: list[StoredEntry]) -> None:
    assert not verify(entries, log_keys=LOG_KEYS).is_sound


@settings(max_examples=100, deadline=None)
@given(st.sets(st.integers(0, 4), max_size=4).filter(lambda kept: kept != set(range(len(kept)))))
def test_no_removal_is_silent_except_at_the_end(kept: set[int]) -> None:
    assert not verify([REGISTER[at] for at in sorted(kept)], log_keys=LOG_KEYS).is_sound


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.builds(
            StoredEntry,
            st.integers(),
            st.binary(),
            st.text(),
            st.text(),
            st.none() | st.binary(),
            st.none() | st.binary(),
        ),
        max_size=5,
    )
)
def test_garbage_is_named_and_never_breaks_the_verifier(entries: list[StoredEntry]) -> None:
    assert verify(entries, log_keys=LOG_KEYS).is_sound == (entries == [])
