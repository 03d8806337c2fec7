"""Several people, and several workers, at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from common.errors import DomainError
from incidents import services
from incidents.models import Incident
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
