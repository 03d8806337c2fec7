"""Entries are edited for ten minutes and then corrected by new ones."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from common.errors import DomainError
from shifthandover.domain.vocabulary import Section
from shifthandover.models import DiaryEntry, Handover, ShiftDiary
from shifthandover.services import edit_entry, state_none, write_entry
from staff.models import Employee

At = Callable[[str], datetime]


@pytest.fixture
def entry(diary: ShiftDiary, people: dict[str, Employee], now: datetime) -> DiaryEntry:
    """An entry of the outgoing lead, written at noon."""
    return write_entry(diary, section=Section.EQUIPMENT, text=" 3号台耳机坏 ", by=people["outgoing"], now=now)


def test_an_entry_has_author_and_time(entry: DiaryEntry, people: dict[str, Employee], now: datetime) -> None:
    assert (entry.text, entry.author, entry.written_at) == ("3号台耳机坏", people["outgoing"], now)


def test_its_author_edits_it_for_ten_minutes(
    entry: DiaryEntry, people: dict[str, Employee], now: datetime
) -> None:
    edited = edit_entry(entry, text="5号台耳机坏", by=people["outgoing"], now=now + timedelta(minutes=10))
    assert edited.text == "5号台耳机坏"
    assert edited.edited_at == now + timedelta(minutes=10)


def test_later_a_new_entry_corrects_it(
    diary: ShiftDiary, entry: DiaryEntry, people: dict[str, Employee], now: datetime
) -> None:
    later = now + timedelta(minutes=11)
    with pytest.raises(DomainError) as refused:
        edit_entry(entry, text="5号台", by=people["outgoing"], now=later)
    assert refused.value.code == "shifthandover.entry.too_late"
    correction = write_entry(
        diary, section=Section.EQUIPMENT, text="5号台", by=people["outgoing"], now=later, corrects=entry
    )
    assert correction.corrects == entry
    entry.refresh_from_db()
    assert entry.text == "3号台耳机坏"


def test_nobody_edits_anothers_entry(entry: DiaryEntry, people: dict[str, Employee], now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        edit_entry(entry, text="别的", by=people["incoming"], now=now)
    assert refused.value.code == "shifthandover.entry.not_yours"


def test_what_was_signed_is_not_edited_even_within_ten_minutes(
    diary: ShiftDiary,
    hand_over: Callable[..., Handover],
    send_back: Callable[..., object],
    matter: object,
    people: dict[str, Employee],
    at: At,
) -> None:
    entry = write_entry(
        diary, section=Section.EQUIPMENT, text="3号台", by=people["outgoing"], now=at("14:49")
    )
    hand_over()
    with pytest.raises(DomainError) as refused:
        edit_entry(entry, text="5号台", by=people["outgoing"], now=at("14:51"))
    assert refused.value.code == "shifthandover.diary.wrong_state"
    send_back()
    with pytest.raises(DomainError) as refused:
        edit_entry(entry, text="5号台", by=people["outgoing"], now=at("14:54"))
    assert refused.value.code == "shifthandover.entry.signed"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_entry_is_refused(
    diary: ShiftDiary, people: dict[str, Employee], now: datetime, text: str
) -> None:
    with pytest.raises(DomainError) as refused:
        write_entry(diary, section=Section.NOTICES, text=text, by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.entry.empty"


def test_an_entry_of_another_diary_is_not_corrected_here(
    diary: ShiftDiary, entry: DiaryEntry, people: dict[str, Employee], now: datetime
) -> None:
    other = ShiftDiary.objects.create(
        desk=diary.desk,
        shift=diary.shift,
        day=diary.day - timedelta(days=1),
        starts_at=diary.starts_at - timedelta(days=1),
        ends_at=diary.ends_at - timedelta(days=1),
        outgoing=people["outgoing"],
        holder=people["supervisor"],
        state="supervisor_held",
        opened_at=now,
    )
    ShiftDiary.objects.filter(pk=diary.pk).update(state="supervisor_held", holder=people["supervisor"])
    ShiftDiary.objects.filter(pk=other.pk).update(state="open", holder=None)
    with pytest.raises(DomainError) as refused:
        write_entry(
            other, section=Section.EQUIPMENT, text="x", by=people["outgoing"], now=now, corrects=entry
        )
    assert refused.value.code == "shifthandover.entry.other_diary"


def test_nothing_is_stated_once(diary: ShiftDiary, people: dict[str, Employee], now: datetime) -> None:
    stated = state_none(diary, section=Section.NOTICES, by=people["outgoing"], now=now)
    assert stated.states_none
    with pytest.raises(DomainError) as refused:
        state_none(diary, section=Section.NOTICES, by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.section.not_empty"
