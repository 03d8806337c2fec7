"""Random months of careless people through the database: however facts arrive, the month is the same."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.domain.engine import derive_person
from attendance.domain.kinds import HoursSystem
from attendance.domain.records import Activity, PersonSpan
from attendance.facts import facts_of, why_of
from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth
from attendance.services import derive_month, import_punches, record_punches
from calls.models import SeatEvent
from common.months import Month
from seeds.loader import load_people_reference
from staff.models import Employee
from tests.attendance.cases.listed import FileCase
from tests.attendance.cases.world import LATER, enter, found_centre, instant, wall
from tests.attendance.domain.people import random_person
from tests.attendance.domain.story import SHANGHAI, Case, setting

OCTOBER = Month(2026, 10)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Touch = tuple[str, str]


def make(seed: int, people: int) -> list[tuple[PersonSpan, Employee]]:
    """Enter random people with roster, leave, overtime and sign-ins; nobody has touched a clock yet."""
    chance = random.Random(seed)
    found = []
    for number in range(people):
        span = random_person(chance, FIRST, LAST)
        case = Case(
            span.roster,
            leaves=span.leaves,
            overtime=span.approvals,
            activities=rostered(span),
            hired=span.employed_from,
            left=span.employed_until,
        )
        employee = enter(number, FileCase(f"{number}", case, {}, {}))
        SeatEvent.objects.bulk_create(
            SeatEvent(
                source="acd", employee=employee, agent_code=employee.work_number, seat_code=str(seat),
                kind=kind, at=instant(minute * 60), day=instant(minute * 60).astimezone(SHANGHAI).date(),
            )
            for seat, each in enumerate(span.seats)
            for kind, minute in (("sign_in", each.start), ("sign_out", each.end))
        )  # fmt: skip
        found.append((span, employee))
    return found


def rostered(span: PersonSpan) -> list[Activity]:
    """Activities stand in the roster: those of days that it names."""
    return [
        each
        for each in span.activities
        if instant(each.start * 60).astimezone(SHANGHAI).date() in span.roster
    ]


def touches(people: Sequence[tuple[PersonSpan, Employee]]) -> list[Touch]:
    told = ((str(one.clock_number), wall(each.second)) for span, one in people for each in span.punches)
    return sorted(set(told))


def tell(told: Sequence[Touch]) -> None:
    record_punches([{"person_key": key, "at": at} for key, at in told], now=LATER)


def stored() -> list[dict[str, Any]]:
    days = AttendanceDay.objects.order_by("employee", "day").values()
    rows = PersonMonth.objects.order_by("employee").values("employee", "totals", "content_hash")
    kept = [{name: value for name, value in row.items() if name not in ("id", "month_id")} for row in days]
    months = [dict(row) for row in AttendanceMonth.objects.values("header", "people", "exceptions")]
    return [*kept, *(dict(row) for row in rows), *months]


@pytest.fixture
def centre_of_cases(db: None) -> None:
    """A centre with the shifts, kinds of leave and calendar of the cases."""
    load_people_reference()
    found_centre(None)


@FEW
@given(st.integers(0, 2**32), st.randoms(use_true_random=False))
def test_c11_order_and_batches_of_arrival_do_not_matter(
    centre_of_cases: None, seed: int, chance: random.Random
) -> None:
    with transaction.atomic():
        people = make(seed, 4)
        told = touches(people)
        with transaction.atomic():
            tell(told)
            derive_month(OCTOBER, now=LATER)
            at_once = stored()
            transaction.set_rollback(True)
        derive_month(OCTOBER, now=LATER)
        chance.shuffle(told)
        while told:
            size = chance.choice([1, 2, 5, 40, 200])
            batch, told = told[:size], told[size:]
            tell(batch + batch[:3])
        step_by_step = stored()
        tell(touches(people))
        assert stored() == step_by_step
        assert derive_month(OCTOBER, now=LATER).changed == 0
        assert step_by_step == at_once
        transaction.set_rollback(True)


@FEW
@given(st.integers(0, 2**32))
def test_what_is_stored_is_what_the_engine_says_of_the_facts(centre_of_cases: None, seed: int) -> None:
    with transaction.atomic():
        people = make(seed, 3)
        lines = (f"{key}\t{at}\t1\t255\t1\t0\n" for key, at in touches(people))
        import_punches(BytesIO("".join(lines).encode()), filename="attlog.dat", now=LATER)
        derive_month(OCTOBER, now=LATER)
        for span, employee in people:
            judged = derive_person(standard(span), setting=setting()).records
            days = AttendanceDay.objects.filter(employee=employee).values_list("day", "facts", "explanation")
            assert sorted(days) == [(day, facts_of(one), why_of(one)) for day, one in sorted(judged.items())]
        transaction.set_rollback(True)


def standard(span: PersonSpan) -> PersonSpan:
    """The same person by standard hours, and with each touch of a second told once."""
    return replace(
        span,
        hours_system=HoursSystem.STANDARD,
        activities=rostered(span),
        punches=list({each.second: each for each in span.punches}.values()),
    )
