"""What others read of incidents: the diary's list, the hazard register, the figures."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from common.months import Month
from incidents import services
from incidents.domain.shifts import shifts_survived
from incidents.models import Incident
from incidents.selectors import (
    ages_in_shifts,
    immediate_figures,
    open_for_handover,
    open_hazards_by_age,
    unacknowledged,
)
from staff.models import Desk, RosterEntry, Shift
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes


def test_the_diary_carries_over_what_is_open(
    in_state: Callable[[str, str], Incident], cast: Cast, now: datetime
) -> None:
    in_state("other", "closed")
    in_state("other", "rejected")
    hazard = in_state("hazard", "in_action")
    item = next(item for item in open_for_handover(now) if item.key == f"incident.{hazard.pk}")
    assert (item.title, item.state, item.is_hazard) == (f"{hazard.number} 空调漏水", "in_action", True)
    assert (item.owner, item.since) == (cast.supervisor, now)
    assert item.url == f"/admin/incidents/incident/{hazard.pk}/change/"
    assert len(open_for_handover(now)) == 1


def test_the_diary_of_a_desk_carries_its_own_and_those_of_none(
    report: Callable[..., Incident], now: datetime
) -> None:
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    ours, none = report("danger"), report("danger")
    Incident.objects.filter(pk=none.pk).update(desk=None)
    assert ours.desk is not None
    assert [item.key for item in open_for_handover(now, desk=vip)] == [f"incident.{none.pk}"]
    assert len(open_for_handover(now, desk=ours.desk)) == 2


def test_unacknowledged_reports(in_state: Callable[[str, str], Incident], now: datetime) -> None:
    waiting = in_state("danger", "reported")
    in_state("danger", "acknowledged")
    assert list(unacknowledged(now)) == [waiting]
    assert list(unacknowledged(now - minutes(1))) == []


def test_an_unacknowledged_leak_waits_only_for_those_who_may_know(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    leak = report("secrecy_leak")
    assert list(unacknowledged(now)) == []
    assert list(unacknowledged(now, reader=cast.officer)) == [leak]
    assert list(unacknowledged(now, reader=cast.lead)) == []


@pytest.mark.parametrize(
    ("since", "now", "survived"),
    [
        pytest.param(0, 0, 0, id="just reported"),
        pytest.param(0, 8, 1, id="the next shift begins"),
        pytest.param(1, 7, 0, id="within one shift"),
        pytest.param(7, 25, 3, id="8, 16 and 24"),
        pytest.param(40, 50, 0, id="no shift known"),
    ],
)
def test_age_in_shifts(since: int, now: int, survived: int) -> None:
    midnight = datetime.fromisoformat("2026-10-20T00:00+08:00")
    starts = [midnight + timedelta(hours=hour) for hour in (0, 8, 16, 24)]
    age = shifts_survived(starts, midnight + timedelta(hours=since), midnight + timedelta(hours=now))
    assert age == survived


def test_ages_come_from_the_roster_each_shift_of_a_day_once(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    early, late = (
        Shift.objects.create(
            code=code, name=code, name_zh=code, parts=[{"start": start, "end": start + 480}], net_minutes=480
        )
        for code, start in (("e", 480), ("l", 960))
    )
    for day in (20, 21):
        for employee in (cast.reporter, cast.colleague):
            RosterEntry.objects.create(employee=employee, day=date(2026, 10, day), shift=early)
        RosterEntry.objects.create(employee=cast.lead, day=date(2026, 10, day), shift=late)
    incident = report("hazard")  # noon on the 20th; at 16:00, 08:00 and 16:00 shifts begin
    assert ages_in_shifts([incident], now + timedelta(hours=28)) == {incident.pk: 3}
    assert ages_in_shifts([], now) == {}


def test_open_hazards_by_age(report: Callable[..., Incident], now: datetime) -> None:
    for days in (400, 91, 90, 31, 30, 8, 7, 0):
        report("hazard", now=now - timedelta(days=days))
    report("danger", now=now)
    bands = open_hazards_by_age(now)
    assert [(band.lowest, band.highest, band.count) for band in bands] == [
        (0, 7, 2),
        (8, 30, 2),
        (31, 90, 2),
        (91, None, 2),
    ]


def test_figures_equal_plain_sql(report: Callable[..., Incident], cast: Cast, now: datetime) -> None:
    for number, after in enumerate((1, 2, 4, 9)):
        at = now + minutes(number)
        incident = report("danger", now=at, discovered_at=at - minutes(2 * number))
        said: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD}
        services.acknowledge(incident, now=at + minutes(after), **said)
    report("danger", now=now + minutes(5))
    report("other", now=now)
    figures = immediate_figures(Month.parse("2026-10"), now + minutes(60))
    # To report: 0, 2, 4, 6 and 0 minutes. To acknowledge: 1, 2, 4, 9; limit 3; one never.
    assert (figures.median_to_report, figures.median_to_acknowledgement) == (minutes(2), minutes(3))
    assert (figures.incidents, figures.in_time, figures.judged) == (5, 2, 5)
    assert figures.share_in_time == Decimal("40.0")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM incidents_incident WHERE immediate AND acknowledged_at IS NOT NULL"
            " AND day BETWEEN '2026-10-01' AND '2026-10-31'"
        )
        assert cursor.fetchone() == (4,)
