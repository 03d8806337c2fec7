"""Two people decide at the same moment, and one person's requests are approved at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from attendance.models import AttendanceRequest, Leave, PunchCorrection
from attendance.services import approve_request, refuse_request
from common.errors import DomainError
from tests.attendance.requests.conftest import Cast

pytestmark = pytest.mark.django_db(transaction=True)
Ask = Callable[..., AttendanceRequest]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do acts in threads, each with its own connection; give states, or codes of refusals."""

    def with_own_connection(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(with_own_connection, acts))


def test_of_four_who_decide_at_once_one_does(leave: Ask, cast: Cast, now: datetime) -> None:
    request = leave("PERSONAL", 26)

    def approve(person: Any) -> str:
        return str(approve_request(request, person=person, now=now).state)

    def refuse(person: Any) -> str:
        return str(refuse_request(request, person=person, now=now, reason="人手不足").state)

    answers = at_once(
        lambda: approve(cast.lead),
        lambda: refuse(cast.second_lead),
        lambda: approve(cast.supervisor),
        lambda: refuse(cast.manager),
    )
    late = [answer for answer in answers if answer == "attendance.request.not_in_this_state"]
    decided = [answer for answer in answers if answer in ("approved", "refused")]
    assert (len(decided), len(late)) == (1, 3)
    request.refresh_from_db()
    assert request.state == decided[0]
    assert Leave.objects.count() == (request.state == "approved")


def test_two_that_together_pass_the_quota_do_not_both_go(correction: Ask, cast: Cast, now: datetime) -> None:
    for day in (12, 13):
        approve_request(correction(day, 18, "out"), person=cast.lead, now=now)
    third, fourth = correction(14, 18, "out"), correction(15, 18, "out")
    answers = at_once(
        lambda: str(approve_request(third, person=cast.lead, now=now).state),
        lambda: str(approve_request(fourth, person=cast.second_lead, now=now).state),
    )
    assert sorted(map(str, answers)) == ["approved", "attendance.request.needs_reason"]
    assert PunchCorrection.objects.count() == 3
