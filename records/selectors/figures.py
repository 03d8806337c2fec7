"""Figures of a span of days from the original records: per person, per team, for the centre."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from records.domain.tallies import Tally, total
from records.models import (
    Accident,
    Complaint,
    ErrorRecord,
    ExamResult,
    Opinion,
    Record,
    TimeLimit,
    Workload,
)
from staff.models import Employee, Membership, Team

Key = tuple[int | None, int | None]
"""A person and the team they belonged to on the day of the record."""


@dataclass(frozen=True)
class Figures:
    """Tallies by person and team of the day; `people` and `teams` name them."""

    tallies: dict[Key, Tally]
    people: dict[int, Employee]
    teams: dict[int, Team]

    @property
    def centre(self) -> Tally:
        """All records, those of nobody in particular included."""
        return total(self.tallies.values())

    def by_person(self) -> list[tuple[Employee, Tally]]:
        """Sum up per person, in order of work number."""
        found = self._grouped(0)
        people = sorted(self.people.values(), key=lambda person: person.work_number)
        return [(person, found[person.pk]) for person in people]

    def by_team(self) -> list[tuple[Team, Tally]]:
        """Sum up per team of the day, in order of its code."""
        found = self._grouped(1)
        teams = sorted(self.teams.values(), key=lambda team: team.code)
        return [(team, found[team.pk]) for team in teams]

    def of_person(self, person: int) -> Tally:
        """Sum up one person's records; zeros where there are none."""
        return self._grouped(0).get(person, Tally())

    def of_team(self, team: int) -> Tally:
        """Sum up one team's records; zeros where there are none."""
        return self._grouped(1).get(team, Tally())

    def _grouped(self, place: int) -> dict[int, Tally]:
        groups: dict[int, list[Tally]] = defaultdict(list)
        for key, tally in self.tallies.items():
            part = key[place]
            if part is not None:
                groups[part].append(tally)
        return {key: total(tallies) for key, tallies in groups.items()}


def figures_between(first: date, last: date, *, now: datetime, viewer: Employee | None = None) -> Figures:
    """Sum up the records of these days, the last included, in nine statements.

    Args:
        now: limits that have not run out by then are not yet due.
        viewer: only what this person may see; None for everything.
    """
    tallies: dict[Key, Tally] = defaultdict(Tally)
    for key, tally in _parts(first, last, now, viewer):
        tallies[key] += tally
    people = {person for person, _team in tallies if person is not None}
    teams = {team for _person, team in tallies if team is not None}
    return Figures(dict(tallies), Employee.objects.in_bulk(people), Team.objects.in_bulk(teams))


def _parts(first: date, last: date, now: datetime, viewer: Employee | None) -> Iterator[tuple[Key, Tally]]:
    is_due = Q(due_at__lt=now) | Q(answered_at__isnull=False)
    in_time = Q(answered_at__lte=F("due_at"))
    was_due = Q(due_at__lt=now) | Q(done_at__isnull=False)
    sums: list[tuple[type[Record], dict[str, Any]]] = [
        (
            Workload,
            {
                "calls": Coalesce(Sum("calls_answered"), 0),
                "talk_minutes": Coalesce(Sum("talk_minutes"), 0),
                "back_office_items": Coalesce(Sum("back_office_items"), 0),
            },
        ),
        (ErrorRecord, {"errors": Count("pk")}),
        (Accident, {"accidents": Count("pk")}),
        (
            TimeLimit,
            {
                "limits": Count("pk", filter=was_due),
                "limits_kept": Count("pk", filter=Q(done_at__lte=F("due_at"))),
            },
        ),
        (Opinion, {"opinions": Count("pk"), "praises": Count("pk", filter=Q(kind__is_praise=True))}),
        (
            Complaint,
            {
                "complaints": Count("pk"),
                "complaints_justified": Count("pk", filter=Q(is_justified=True)),
                "answers_due": Count("pk", filter=is_due),
                "answers_in_time": Count("pk", filter=in_time),
            },
        ),
        (
            ExamResult,
            {
                "exams": Count("pk", filter=Q(attempt=1)),
                "exams_passed": Count("pk", filter=Q(attempt=1, score__gte=F("pass_mark"))),
            },
        ),
    ]
    for model, counted in sums:
        yield from _summed(model, counted, first, last, viewer)


def _summed(
    model: type[Record], counted: dict[str, Any], first: date, last: date, viewer: Employee | None
) -> Iterator[tuple[Key, Tally]]:
    rows = model.objects.standing().between(first, last)
    rows = rows.visible_to(viewer) if viewer else rows
    grouped = rows.order_by().annotate(team_then=_team_then()).values("employee", "team_then")
    for row in grouped.annotate(**{f"sum_{name}": value for name, value in counted.items()}):
        tally = Tally(**{name: row[f"sum_{name}"] for name in counted})
        yield (row["employee"], row["team_then"]), tally


def _team_then() -> Subquery:
    """Find the team of a record's person on its day."""
    then = Membership.objects.filter(employee=OuterRef("employee"), starts_on__lte=OuterRef("day"))
    then = then.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")))
    return Subquery(then.order_by("-starts_on", "-pk").values("team")[:1])
