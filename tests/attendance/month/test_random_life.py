"""Whatever happens in whatever order: no change is lost, and what is published was confirmed as it is."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.domain.proposals import Fix
from attendance.models import (
    AttendanceMonth,
    ConfirmedRow,
    LeaveKind,
    MonthPolicy,
    MonthState,
    PersonMonth,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.judging import Sheet
from attendance.selectors.pending import pending_changes
from attendance.selectors.review import open_exceptions
from attendance.services import (
    Decision,
    amend_month,
    approve_leave,
    build_version,
    confirm_team,
    decide_objection,
    post_month,
    publish_month,
    raise_objection,
    settle,
    verify_version,
    withdraw_objection,
)
from common.errors import DomainError
from staff.models import Employee
from tests.attendance.month.conftest import OCTOBER, Cast, november
from tests.conftest import PASSWORD

Act = Callable[[Cast, AttendanceMonth, datetime, int, Any], object]


def _settle(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    by = (cast.lead, cast.supervisor)[number % 2]
    listed = [one for one in open_exceptions(month, by, now=now) if one.may_review]
    return settle([Decision(one.day, one.hash, Fix.ACCEPT) for one in listed], by=by, now=now)


def _confirm(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    return confirm_team(month, cast.team, by=(cast.lead, cast.supervisor)[number % 2], now=now)


def _punch(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    person = (cast.anna, cast.ben, cast.lead)[number % 3]
    return punch(person, f"{12 + number % 10}T{8 + number % 11:02}:{number % 60:02}", now=now)


def _leave(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    day = date(2026, 10, 12 + number % 10)
    kind = LeaveKind.objects.get()
    return approve_leave(
        employee=cast.anna, kind=kind, first_day=day, last_day=day, approver=cast.lead, now=now
    )


def _object(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    return raise_objection(cast.anna, date(2026, 10, 12 + number % 10), "不对", now=now)


def _answer(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    objection = month.objections.filter(state="open").first()
    if objection is None:
        return None
    if number % 3 == 0:
        return withdraw_objection(objection, by=cast.anna, now=now)
    return decide_objection(objection, by=cast.lead, is_upheld=number % 3 == 1, answer="已核实", now=now)


def _post(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    return post_month(OCTOBER, by=cast.publisher, now=now)


def _publish(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    return publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=now)


def _amend(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    return amend_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, reason="更正", now=now)


def _work(cast: Cast, month: AttendanceMonth, now: datetime, number: int, punch: Any) -> object:
    version = PublishedMonth.objects.filter(state="building").first()
    return version and build_version(version, now=now, progress=lambda done, total: None)


ACTS: tuple[Act, ...] = (
    _settle, _confirm, _punch, _leave, _object, _answer, _post, _publish, _amend, _work,
)  # fmt: skip
USUAL = (_settle, _settle, _confirm, _confirm, _post, _publish, _work)
"""The way to a publication, walked through with other acts in between."""


@pytest.fixture
def undone(drafted: AttendanceMonth) -> Iterator[Callable[[], Any]]:
    """Undo what each example did, so that the next begins with the same month."""
    MonthPolicy.objects.update(objection_days=0)

    @contextlib.contextmanager
    def example() -> Iterator[None]:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    yield example


steps = st.tuples(st.sampled_from(ACTS), st.integers(0, 59))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    between=st.lists(st.lists(steps, max_size=2), min_size=len(USUAL), max_size=len(USUAL)),
    after=st.lists(steps, max_size=6),
)
def test_a_random_life(
    between: list[list[Any]], after: list[Any], undone: Any, drafted: AttendanceMonth, cast: Cast, punch: Any
) -> None:
    listed = [one for usual, some in zip(USUAL, between, strict=True) for one in ((usual, len(some)), *some)]
    # Both who confirm take their turn.
    listed = [(act, at) if act not in USUAL[:4] else (act, number) for number, (act, at) in enumerate(listed)]
    with undone():
        now = november(2)
        for act, number in (*listed, *after):
            now += timedelta(minutes=10)
            drafted.refresh_from_db()
            versions = PublishedMonth.objects.count()
            with contextlib.suppress(DomainError), transaction.atomic():
                act(cast, drafted, now, number, punch)
            _nothing_unconfirmed_is_signed(versions)
            _nothing_is_lost(drafted, now)


def _nothing_unconfirmed_is_signed(versions_before: int) -> None:
    """The first version is confirmed row by row; amendments are signed by HR and list every difference."""
    if versions_before == 0 and PublishedMonth.objects.exists():
        confirmed = set(ConfirmedRow.objects.values_list("employee", "content_hash"))
        assert set(PersonMonth.objects.values_list("employee", "content_hash")) <= confirmed


def _nothing_is_lost(month: AttendanceMonth, now: datetime) -> None:
    """The draft says what the facts give, and beside the latest version what differs is pending."""
    month.refresh_from_db()
    if month.state == MonthState.PUBLISHING:
        return
    judged = {one.stay.pk: one.content_hash for one in Sheet.read(month, now=now).people()}
    stored = dict(PersonMonth.objects.values_list("employee", "content_hash"))
    latest = PublishedMonth.objects.order_by("number").last()
    if latest is None:
        assert stored == judged
        return
    assert verify_version(latest).is_good
    published = dict(PublishedRow.objects.filter(version=latest).values_list("employee", "content_hash"))
    pending = {change.employee.pk for change in pending_changes(month)}
    assert pending == {pk for pk in stored if stored[pk] != published.get(pk)}
    for version in PublishedMonth.objects.exclude(previous=None):
        assert version.differences.exists() or _people_of(version) == set()


def _people_of(version: PublishedMonth) -> set[Employee]:
    """Whose rows differ from the version before."""
    before = dict(version.previous.rows.values_list("employee", "content_hash"))  # type: ignore[union-attr]
    return {row.employee for row in version.rows.all() if before.get(row.employee_id) != row.content_hash}
