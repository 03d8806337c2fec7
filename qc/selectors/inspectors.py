"""Who can inspect: inspectors with their load, their capacity, whom they avoid and whom they have seen."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, F

from qc.domain.assigning import Inspector, Pair
from qc.models import Assignment, Evaluation, InspectionSettings, InspectorCapacity, Purpose
from qc.selectors.conflicts import conflicts_of
from qc.selectors.sampling import open_load
from staff.models import Employee, PostCode, RosterEntry
from staff.selectors import holders_of, memberships_on

LATELY = timedelta(days=180)
"""How far back it counts who inspected whom, and who was paired with whom."""

USUAL_MINUTES = 15
"""Minutes for one contact, until sheets tell better (default)."""

SHEETS_TIMED = 200
LONGEST_SHEET = timedelta(hours=2)
"""A sheet that was open longer was left lying, and says nothing about the work."""


def inspectors_until(day: date, due_on: date) -> list[Inspector]:
    """List the inspectors of a day with what they can do until the work is due."""
    people = holders_of([PostCode.QUALITY_INSPECTOR], day)
    keys = [person.pk for person in people]
    load, memberships, conflicts = open_load(), memberships_on(day), conflicts_of(keys)
    seen, capacities = _seen(keys, day - LATELY), _capacities(people, day, due_on)
    return [
        Inspector(
            person=pk,
            load=load.get(pk, 0),
            team=memberships[pk].team_id if pk in memberships else None,
            avoids=frozenset(conflicts[pk]),
            capacity=capacities[pk],
            seen=seen[pk],
        )
        for pk in keys
    ]


def _capacities(people: Collection[Employee], day: date, due_on: date) -> dict[int, int]:
    """Say how many contacts each can score until a day, by what they do in a week and the days they work."""
    usual = InspectionSettings.current().contacts_per_week
    own = dict(InspectorCapacity.objects.order_by().values_list("inspector", "contacts_per_week"))
    last = max(day, due_on)
    days = (last - day).days + 1
    rostered: dict[int, list[bool]] = defaultdict(list)
    entries = RosterEntry.objects.filter(employee__in=people, day__range=(day, last)).order_by()
    for pk, shift in entries.values_list("employee", "shift"):
        rostered[pk].append(shift is not None)
    return {
        person.pk: 0
        if person.left_on and person.left_on < last and person.left_on <= day
        else _capacity(own.get(person.pk, usual), days, rostered[person.pk])
        for person in people
    }


def _capacity(per_week: int, days: int, rostered: list[bool]) -> int:
    """Take five working days of seven where the roster says nothing."""
    working = days * 5 / 7 if not rostered else sum(rostered) + (days - len(rostered)) * 5 / 7
    return round(per_week * working / 5) or (1 if per_week and working else 0)


def _seen(people: Collection[int], since: date) -> dict[int, Counter[int]]:
    rows = Assignment.objects.filter(inspector__in=people, contact__day__gte=since).order_by()
    found: dict[int, Counter[int]] = defaultdict(Counter)
    counted = rows.values_list("inspector", "contact__operator").annotate(times=Count("pk"))
    for pk, operator, times in counted:
        found[pk][operator] = times
    return found


def pairs_since(day: date) -> dict[Pair, int]:
    """Count how often two inspectors were given the same contact, one of them second."""
    rows = Assignment.objects.filter(
        purpose=Purpose.SECOND, contact__assignments__purpose=Purpose.OFFICIAL, contact__day__gte=day
    ).order_by()
    found: Counter[Pair] = Counter()
    counted = rows.values_list("inspector", "contact__assignments__inspector").annotate(times=Count("pk"))
    for second, first, times in counted:
        found[Pair({first, second})] += times
    return found


def minutes_per_contact() -> int:
    """Say how long a sheet takes: the median of the newest ones, from opening to submitting, in minutes."""
    rows = Evaluation.objects.filter(submitted_at__isnull=False, number=1)
    rows = rows.filter(submitted_at__lte=F("started_at") + LONGEST_SHEET).order_by("-submitted_at")
    spans = [
        (submitted - started).total_seconds() / 60
        for started, submitted in rows.values_list("started_at", "submitted_at")[:SHEETS_TIMED]
    ]
    return max(1, round(median(spans))) if spans else USUAL_MINUTES


@dataclass(frozen=True)
class Workload:
    """What one inspector has to do, and can do in a week."""

    person: Employee
    open: int
    overdue: int
    per_week: int


def workloads(day: date) -> list[Workload]:
    """List the inspectors of a day with what waits for them."""
    people = holders_of([PostCode.QUALITY_INSPECTOR], day)
    usual = InspectionSettings.current().contacts_per_week
    own = dict(InspectorCapacity.objects.order_by().values_list("inspector", "contacts_per_week"))
    overdue = dict(Assignment.objects.overdue(day).order_by().values_list("inspector").annotate(Count("pk")))
    load = open_load()
    return [
        Workload(one, load.get(one.pk, 0), overdue.get(one.pk, 0), own.get(one.pk, usual)) for one in people
    ]
