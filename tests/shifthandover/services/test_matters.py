"""Open matters live outside the diaries; VIP limits move by signature only."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import DomainError
from ledger.models import Meaning
from ledger.selectors import verify_register
from shifthandover.models import Extension, LimitChoices, MatterChange, OpenMatter, ShiftDiary
from shifthandover.services import (
    accept_matter,
    answer_matter,
    change_matter,
    close_matter,
    extend_limit,
    open_matter,
)
from staff.models import Employee
from tests.conftest import PASSWORD


@pytest.fixture
def vip(diary: ShiftDiary, people: dict[str, Employee], now: datetime) -> OpenMatter:
    """A VIP matter, to be accepted within one hour and answered within four."""
    return open_matter(
        desk=diary.desk,
        kind="vip",
        title="大客户投诉",
        by=people["outgoing"],
        owner=people["operator"],
        next_step="查账",
        accept_by=now + timedelta(hours=1),
        reply_by=now + timedelta(hours=4),
        now=now,
    )


@pytest.fixture
def extend(people: dict[str, Employee], now: datetime) -> Callable[..., Extension]:
    """Extend the limit to answer by two hours, half an hour before it runs out."""

    def act(matter: OpenMatter, **changes: Any) -> Extension:
        arguments: dict[str, Any] = {
            "limit": LimitChoices.REPLY_BY,
            "until": now + timedelta(hours=6),
            "reason": "客户同意明早答复",
            "by": people["supervisor"],
            "password": PASSWORD,
            "now": now + timedelta(hours=3, minutes=30),
        }
        return extend_limit(matter, **{**arguments, **changes})

    return act


def test_a_vip_matter_has_its_limits_from_the_start(
    diary: ShiftDiary, people: dict[str, Employee], now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        open_matter(desk=diary.desk, kind="vip", title="投诉", by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.matter.no_limits"


def test_a_matter_without_a_title_is_refused(
    diary: ShiftDiary, people: dict[str, Employee], now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        open_matter(desk=diary.desk, title=" ", by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.matter.no_title"


def test_each_change_is_kept_with_its_author(
    matter: OpenMatter, people: dict[str, Employee], now: datetime
) -> None:
    changed = change_matter(
        matter,
        owner=people["incoming"],
        next_step="改为下午回电",
        due_at=matter.due_at,
        by=people["outgoing"],
        now=now,
    )
    assert changed.owner == people["incoming"]
    rows = MatterChange.objects.values_list("field", "before", "after")
    assert list(rows) == [
        ("owner", "王芳 1001", "赵伟 2002"),
        ("next_step", "明早回电", "改为下午回电"),
    ]


def test_an_extension_is_signed_and_recorded(
    vip: OpenMatter, extend: Callable[..., Extension], now: datetime
) -> None:
    extension = extend(vip)
    vip.refresh_from_db()
    assert vip.reply_by == now + timedelta(hours=6)
    assert (extension.before, extension.after) == (now + timedelta(hours=4), now + timedelta(hours=6))
    assert extension.signature.meaning == Meaning.EXTENDED
    assert verify_register().findings == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"now": timedelta(hours=4)}, "shifthandover.limit.cannot_move", id="run out"),
        pytest.param({"until": timedelta(hours=4)}, "shifthandover.limit.cannot_move", id="not later"),
        pytest.param({"reason": " "}, "shifthandover.limit.no_reason", id="no reason"),
        pytest.param({"password": "wrong"}, "ledger.wrong_password", id="wrong password"),
    ],
)
def test_a_limit_does_not_move_otherwise(
    vip: OpenMatter,
    extend: Callable[..., Extension],
    now: datetime,
    changes: dict[str, Any],
    code: str,
) -> None:
    instants = {
        name: now + value if isinstance(value, timedelta) else value for name, value in changes.items()
    }
    with pytest.raises(DomainError) as refused:
        extend(vip, **instants)
    assert refused.value.code == code
    vip.refresh_from_db()
    assert vip.reply_by == now + timedelta(hours=4)


def test_the_limit_of_an_ordinary_matter_is_not_extended_but_changed(
    matter: OpenMatter, extend: Callable[..., Extension]
) -> None:
    with pytest.raises(DomainError) as refused:
        extend(matter)
    assert refused.value.code == "shifthandover.limit.cannot_move"


def test_acceptance_and_answer_are_recorded_once_even_late(
    vip: OpenMatter, people: dict[str, Employee], now: datetime
) -> None:
    by = people["outgoing"]
    accepted = accept_matter(vip, by=by, now=now + timedelta(hours=2))
    assert accepted.accepted_at == now + timedelta(hours=2)
    with pytest.raises(DomainError) as refused:
        accept_matter(vip, by=by, now=now + timedelta(minutes=30))
    assert refused.value.code == "shifthandover.matter.not_waiting"
    assert answer_matter(vip, by=by, now=now + timedelta(hours=3)).replied_at == now + timedelta(hours=3)
    recorded = vip.changes.values_list("field", "changed_by__work_number")
    assert list(recorded) == [("accepted_at", "2001"), ("replied_at", "2001")]


def test_a_matter_closes_once_with_its_outcome(
    matter: OpenMatter, people: dict[str, Employee], now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        close_matter(matter, outcome=" ", by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.matter.no_outcome"
    close_matter(matter, outcome="已回电，客户满意", by=people["outgoing"], now=now)
    with pytest.raises(DomainError) as refused:
        close_matter(matter, outcome="再关一次", by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.matter.closed"
    with pytest.raises(DomainError) as refused:
        change_matter(matter, owner=None, next_step="", due_at=None, by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.matter.closed"
    assert not OpenMatter.objects.open().exists()


def test_the_database_keeps_nobody_on_both_sides(diary: ShiftDiary, people: dict[str, Employee]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftDiary.objects.filter(pk=diary.pk).update(state="taken_over", incoming=people["outgoing"])


def test_the_database_keeps_a_vip_matters_limits(vip: OpenMatter) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenMatter.objects.filter(pk=vip.pk).update(reply_by=None)
