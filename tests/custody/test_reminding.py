"""What is overdue is told once for each item and step, however often and late the clockwork runs."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from custody import services
from custody.models import CustodyItem, Reminder
from custody.services import tell_overdue
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend


def days(count: int) -> timedelta:
    return timedelta(days=count)


def told() -> list[tuple[str, str]]:
    """Give the step and the person of every reminder, in order."""
    rows = (
        Notice.objects.filter(kind__startswith="custody.overdue").select_related("recipient").order_by("pk")
    )
    return [(row.kind.rsplit(".", 1)[1], row.recipient.work_number) for row in rows]


def test_what_is_not_filed_in_time_is_told_once(register: Register, now: datetime) -> None:
    register()
    assert [tell_overdue(now + days(number)) for number in range(5)] == [0, 0, 1, 0, 0]
    assert sorted(told()) == [("to_file", "2203"), ("to_file", "3001")]


def test_thirty_days_after_the_expiry_the_supervisor_and_after_sixty_the_manager(
    register: Register, now: datetime
) -> None:
    item = register(place="柜", received_on=date(2024, 10, 20))
    assert item.expires_on == date(2026, 10, 20)
    assert tell_overdue(now) == 0
    assert [number for number in range(70) if tell_overdue(now + days(number))] == [1, 31, 61]
    assert told() == [
        ("expired", "2203"),
        ("destroy", "2203"),
        ("destroy", "3001"),
        ("escalate", "2203"),
        ("escalate", "5001"),
        ("escalate", "5002"),
    ]


def test_after_an_outage_everything_missed_is_told_in_one_run(register: Register, now: datetime) -> None:
    register(place="柜", received_on=date(2024, 10, 20))
    assert tell_overdue(now + days(200)) == 3
    assert tell_overdue(now + days(200)) == 0


def test_several_items_make_one_notice_for_each_person(
    expired: Callable[..., CustodyItem], now: datetime
) -> None:
    items = [expired(), expired(), expired()]
    services.tell_overdue(now)
    notice = Notice.objects.get(kind="custody.overdue.expired")
    assert notice.subject == "已到期，应销毁：3 件"
    assert all(item.number in notice.body for item in items)
    assert "大客户" not in notice.body
    expired()
    services.tell_overdue(now)
    assert Notice.objects.filter(kind="custody.overdue.expired").count() == 2


def test_a_destruction_under_way_ends_the_first_reminder_only(
    expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    destruction_of([expired()], cast, now)
    assert tell_overdue(now) == 1
    assert {step for step, _person in told()} == {"destroy"}


def test_what_is_on_hold_or_gone_is_not_asked_for(
    expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    held = expired()
    services.hold(held, person=cast.manager, password=PASSWORD, reason="诉讼", now=now)
    destruction_of([expired()], cast, now, until="certified")
    assert tell_overdue(now) == 0
    services.lift_hold(held, person=cast.manager, password=PASSWORD, reason="结案", now=now)
    assert tell_overdue(now) == 2


def test_an_extension_begins_anew(register: Register, cast: Cast, now: datetime) -> None:
    item = register(place="柜", received_on=date(2024, 10, 20))
    assert tell_overdue(now + days(1)) == 1
    later: dict[str, Any] = {"expires_on": date(2026, 12, 1), "reason": "仍需", "password": PASSWORD}
    services.extend(item, person=cast.manager, now=now + days(1), **later)
    assert tell_overdue(now + days(30)) == 0
    assert tell_overdue(date_of(now, date(2026, 12, 2))) == 1


def date_of(now: datetime, day: date) -> datetime:
    return now + (day - now.date())


def test_a_loan_that_is_late_is_told_to_all_three(register: Register, cast: Cast, now: datetime) -> None:
    loan = lend(register(place="柜"), cast, now)
    assert [tell_overdue(now + days(number)) for number in (1, 2, 3)] == [0, 1, 0]
    assert {person for _step, person in told()} == {"1001", "2203", "3001"}
    assert Reminder.objects.get().loan_number == loan.number


@pytest.mark.parametrize("runs", [1, 3])
def test_the_statements_do_not_grow_with_what_was_told(
    runs: int,
    expired: Callable[..., CustodyItem],
    now: datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _number in range(runs):
        expired()
    tell_overdue(now)
    with django_assert_max_num_queries(8 + 3 * runs):  # type: ignore[attr-defined]
        tell_overdue(now)
