"""Random walks through the services: whatever people try, the promises of the handover hold."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import DomainError
from ledger.selectors import verify_register
from shifthandover.domain.vocabulary import Act
from shifthandover.models import DiaryEntry, DiarySignature, HandedItem, Handover, OpenMatter, ShiftDiary
from shifthandover.selectors import responsible_for
from shifthandover.services import Observed, close_matter, open_due_diaries, open_matter
from staff.models import Employee
from tests.shifthandover.services.test_table import attempt, cast

__all__ = ["cast"]

ROLES = ("outgoing", "incoming", "other_lead", "supervisor", "other_supervisor", "manager", "operator")
STEP = st.tuples(st.sampled_from([*Act, "open matter", "close matter"]), st.sampled_from(ROLES))
# The way of a smooth handover is mixed in, or most walks would end before anybody signs in.
SMOOTH = st.sampled_from(
    [
        [(Act.SIGN_OUT, "outgoing"), (Act.SIGN_IN, "incoming")],
        [(Act.SIGN_OUT, "outgoing"), (Act.RETURN, "incoming"), (Act.SIGN_OUT, "outgoing")],
        [(Act.HOLD, "supervisor"), (Act.SIGN_IN, "other_lead")],
        [(Act.BLOCK, "incoming"), (Act.RESUME, "outgoing")],
    ]
)
WALK = st.lists(SMOOTH | STEP.map(lambda step: [step]), min_size=4, max_size=12)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def walk(
    diary: ShiftDiary,
    cast: dict[str, Employee],
    matter: OpenMatter,
    fine: list[Observed],
    at: Callable[[str], datetime],
) -> Callable[[list[list[tuple[Any, str]]]], None]:
    """Try the steps one after the other, look at the promises after each, and undo everything."""

    def go(chunks: list[list[tuple[Any, str]]]) -> None:
        with transaction.atomic():
            _walk([step for chunk in chunks for step in chunk])
            transaction.set_rollback(True)

    def _walk(steps: list[tuple[Any, str]]) -> None:
        now = at("14:40")
        for act, role in steps:
            now += timedelta(minutes=5)
            open_due_diaries(now)
            newest = ShiftDiary.objects.order_by("-starts_at").first()
            assert newest is not None
            signed = _signed_rows()
            with suppress(DomainError), transaction.atomic():
                _try(act, newest, by=cast[role], now=now)
            _look(signed)
        assert verify_register().findings == []

    def _try(act: Any, newest: ShiftDiary, *, by: Employee, now: datetime) -> None:
        if act == "open matter":
            due_at = now + timedelta(days=1)
            open_matter(
                desk=newest.desk, title="回访", by=by, now=now, due_at=due_at, next_step="回电", owner=by
            )
        elif act == "close matter":
            first = OpenMatter.objects.open().first()
            if first is not None:
                close_matter(first, outcome="办结", by=by, now=now)
        else:
            unfinished = ShiftDiary.objects.unfinished().order_by("starts_at").first()
            attempt(act, unfinished or newest, by=by, now=now, fine=fine)

    return go


def _signed_rows() -> dict[str, set[tuple[Any, ...]]]:
    """What stands signed now, column by column; the receiver's part of an item is theirs until they sign."""
    last = {one.diary_id: one.last_entry_id or 0 for one in Handover.objects.order_by("number")}
    entries = DiaryEntry.objects.values_list("pk", "diary", "section", "text", "states_none", "author")
    return {
        "entries": {row for row in entries if row[0] <= last.get(row[1], 0)},
        "signatures": set(DiarySignature.objects.values_list("pk", "act", "signed_by", "text", "entry")),
        "versions": set(Handover.objects.values_list("pk", "diary", "number", "handed_by", "round")),
        "items": set(HandedItem.objects.values_list("pk", "handover", "key", "title", "owner", "next_step")),
    }


def _look(before: dict[str, set[tuple[Any, ...]]]) -> None:
    """Hold the promises against what is stored."""
    after = _signed_rows()
    for name, rows in before.items():
        assert rows <= after[name], f"signed {name} were changed"
    _look_at_who_answers()
    for diary in ShiftDiary.objects.all():
        out = set(diary.signatures.filter(act="sign_out").values_list("signed_by", flat=True))
        received = set(diary.signatures.filter(act="sign_in").values_list("signed_by", flat=True))
        held = set(diary.signatures.filter(act="hold").values_list("signed_by", flat=True))
        reviewed = set(diary.signatures.filter(act="review").values_list("signed_by", flat=True))
        assert len(received) <= 1
        assert received.isdisjoint(out | held)
        assert reviewed.isdisjoint(out | held | received)
    _look_at_what_is_carried()


def _look_at_who_answers() -> None:
    """Diaries of a desk that are not taken over name one and the same person."""
    for desk in ShiftDiary.objects.values_list("desk", flat=True).distinct():
        unfinished = ShiftDiary.objects.filter(desk=desk).unfinished()
        assert len({responsible_for(one) for one in unfinished}) <= 1
        assert [responsible_for(one) for one in unfinished.with_holder_before()] == [
            responsible_for(one) for one in unfinished
        ]


def _look_at_what_is_carried() -> None:
    """Every matter open when a version was handed over is an item of that version."""
    for version in Handover.objects.all():
        open_then = OpenMatter.objects.filter(desk=version.diary.desk, opened_at__lte=version.handed_at)
        keys = {
            f"matter.{one.pk}"
            for one in open_then
            if one.closed_at is None or one.closed_at > version.handed_at
        }
        assert keys <= set(version.items.values_list("key", flat=True))


@settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(chunks=WALK)
def test_no_walk_breaks_a_promise(
    walk: Callable[[list[list[tuple[Any, str]]]], None], chunks: list[list[tuple[Any, str]]]
) -> None:
    walk(chunks)


@pytest.mark.long
@settings(max_examples=400, deadline=None, suppress_health_check=QUIET)
@given(chunks=WALK)
def test_no_long_walk_breaks_a_promise(
    walk: Callable[[list[list[tuple[Any, str]]]], None], chunks: list[list[tuple[Any, str]]]
) -> None:
    walk(chunks)
