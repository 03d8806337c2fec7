"""Several people, and several workers, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event, Timer
from typing import Any

import pytest
from django.db import connection

from common.errors import DomainError
from incidents import services
from incidents.models import Incident, IncidentAction
from incidents.services import fire_due_deadlines
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(act: Callable[[int], object], times: int) -> list[object]:
    """Run the act in threads, each with its own connection; give results, or codes of refusals."""

    def with_own_connection(number: int) -> object:
        try:
            return act(number)
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(with_own_connection, range(times)))


def test_of_many_who_acknowledge_one_is_first(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = report("danger")
    people = [cast.supervisor, cast.second_supervisor, cast.manager, cast.second_manager]

    def acknowledge(number: int) -> str:
        taken = services.acknowledge(incident, person=people[number], password=PASSWORD, now=now)
        assert taken.owner is not None
        return taken.owner.work_number

    answers = in_threads(acknowledge, 4)
    firsts = [answer for answer in answers if not str(answer).startswith("incidents.")]
    assert len(firsts) == 1
    assert {*answers} - {*firsts} <= {"incidents.act.not_in_this_state", "incidents.act.changed_meanwhile"}
    incident.refresh_from_db()
    assert (incident.state, incident.version, incident.events.count()) == ("acknowledged", 2, 2)


def test_four_workers_after_an_outage_double_nothing(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = report("danger")
    later = now + timedelta(hours=1)
    fired = in_threads(lambda _number: len(fire_due_deadlines(later)), 4)
    # Rounds of 18 minutes with 3 steps: 9 in 54 minutes, and the one at 57.
    assert sum(int(str(count)) for count in fired) == 10
    steps = incident.deadlines.filter(fired_at__isnull=False).values_list("step", flat=True)
    assert sorted(steps) == list(range(1, 11))
    keys = Notice.objects.filter(kind="incident.escalation").values_list("key", "recipient")
    assert len(keys) == len(set(keys)) == 4 + 3 * 2 + 3 * 2


def test_reports_at_the_same_moment_have_different_numbers(
    report: Callable[..., Incident], cast: Cast
) -> None:
    people = [cast.reporter, cast.colleague, cast.lead, cast.supervisor]
    numbers = in_threads(lambda number: report("other", reporter=people[number]).number, 4)
    assert sorted(map(str, numbers)) == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]


class Meanwhile:
    """Does something once, between the counting of measures and what follows, as a second worker would.

    It stands for two transactions of PostgreSQL that interleave; SQLite lets one wait for the other.
    """

    def __init__(self, act: Callable[[], object]) -> None:
        self.act: Callable[[], object] | None = act
        self.has_counted = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        is_count = "COUNT(*)" in sql and "incidents_incidentaction" in sql
        if self.act and self.has_counted and not is_count:
            act, self.act = self.act, None
            act()
        self.has_counted |= is_count
        return execute(sql, params, many, context)


@pytest.fixture
def plan(in_state: Callable[[str, str], Incident], cast: Cast, now: datetime) -> Callable[[], IncidentAction]:
    """Plan one more measure of the colleague's on an incident that has one open."""
    incident = in_state("other", "in_action")

    def make() -> IncidentAction:
        return services.plan_action(
            incident,
            person=cast.supervisor,
            measure="换新",
            owner=cast.colleague,
            checker=cast.lead,
            due_on=date(2026, 10, 22),
            now=now,
        )

    return make


def test_the_last_two_measures_finished_at_once_do_not_leave_it_stuck(
    plan: Callable[[], IncidentAction], cast: Cast, now: datetime
) -> None:
    first = plan()
    second = first.incident.actions.exclude(pk=first.pk).get()

    def finish(action: IncidentAction) -> Incident:
        return services.finish_action(action, person=cast.colleague, evidence="照片", now=now)

    with connection.execute_wrapper(Meanwhile(lambda: finish(first))), pytest.raises(DomainError) as refused:
        finish(second)
    assert refused.value.code == "incidents.act.changed_meanwhile"
    # The refusal took the other one back with it, for both are in one transaction here.
    assert [finish(action).state for action in (first, second)] == ["in_action", "verifying"]


def test_measures_planned_at_once_have_different_numbers(plan: Callable[[], IncidentAction]) -> None:
    with connection.execute_wrapper(Meanwhile(plan)), pytest.raises(DomainError) as refused:
        plan()
    assert refused.value.code == "incidents.act.changed_meanwhile"
    assert plan().number == 2


def test_acknowledging_while_a_step_fires_ends_the_clock(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    """Whoever comes second waits: neither is thrown out, and no step is laid down behind the answer."""
    incident = report("danger")
    has_claimed, has_waited = Event(), Event()

    def pause(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("UPDATE") and "incidents_deadline" in sql:
            has_claimed.set()
            has_waited.wait(1)
        return result

    def act(number: int) -> object:
        if number == 0:
            with connection.execute_wrapper(pause):
                return len(fire_due_deadlines(now + timedelta(minutes=3)))
        assert has_claimed.wait(5)
        Timer(0.5, has_waited.set).start()
        return services.acknowledge(incident, person=cast.supervisor, password=PASSWORD, now=now).state

    assert in_threads(act, 2) == [1, "acknowledged"]
    assert not incident.deadlines.filter(met_at__isnull=True, fired_at__isnull=True).exists()
    assert incident.deadlines.count() == 2
