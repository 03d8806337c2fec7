"""Two people at the same door, and two workers at the same clock."""

from collections.abc import Callable
from datetime import datetime

import pytest

from notices.models import Notice
from tests.conftest import PASSWORD
from tests.incidents.test_concurrency import in_threads
from tests.visitors.conftest import HOUR, Cast, badges
from visitors import services
from visitors.models import Visit

pytestmark = pytest.mark.django_db(transaction=True)
LATE = {"visitors.act.changed_meanwhile", "visitors.act.not_in_this_state", "visitors.let_in.already_inside"}


def test_of_two_receptionists_one_lets_the_visit_in(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("approved")
    people = [cast.supervisor, cast.officer]

    def let_in(number: int) -> str:
        entries = badges(visit, first=1 + 2 * number)
        services.let_in(
            visit,
            entries=entries,
            is_clear_of_goods=True,
            person=people[number],
            password=PASSWORD,
            now=now,
        )
        return "in"

    answers = [str(answer) for answer in in_threads(let_in, 2)]
    assert answers.count("in") == 1
    assert set(answers) - {"in"} <= LATE
    visit.refresh_from_db()
    assert (visit.state, visit.stays.count(), visit.events.filter(code="let_in").count()) == ("inside", 2, 1)


def test_one_badge_is_given_to_one_of_two_visits(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visits = [in_state("approved"), in_state("approved")]
    people = [cast.supervisor, cast.officer]

    def let_in(number: int) -> str:
        entries = [services.Entry(1, "A01")]
        services.let_in(
            visits[number],
            entries=entries,
            is_clear_of_goods=True,
            person=people[number],
            password=PASSWORD,
            now=now,
        )
        return "in"

    answers = sorted(str(answer) for answer in in_threads(let_in, 2))
    assert answers == ["in", "visitors.let_in.badge_in_use"]


def test_two_workers_tell_of_an_overstay_once(in_state: Callable[..., Visit], now: datetime) -> None:
    in_state("inside")
    runs = in_threads(lambda _number: services.tell_overstays(now + 5 * HOUR), 2)
    assert sum(int(str(count)) for count in runs) == 3
    assert Notice.objects.filter(kind="visitors.overstayed").count() == 3 + 3 + 4
