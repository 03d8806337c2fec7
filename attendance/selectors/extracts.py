"""Parts of a month that have a sheet of their own: a team, a department, people who belong to no team."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from common.errors import DomainError
from staff.models import Department, Team

EVERY_DAY = frozenset(range(1, 32))


class ExtractKind(StrEnum):
    """What a sheet can be narrowed to."""

    TEAM = "team"
    DEPARTMENT = "department"


@dataclass(frozen=True)
class Extract:
    """A part of the centre: people count on the days on which they belonged to one of its teams.

    Attributes:
        code: of the team or department; "" for people without one.
        teams: codes of the teams; empty for people who belong to none.
    """

    kind: ExtractKind
    code: str
    name: str
    teams: frozenset[str]

    def days(self, person: Mapping[str, Any]) -> frozenset[int]:
        """Give the days of the month on which a person belonged to it, as was signed."""
        belonged = person.get("teams", [])
        if not self.teams:
            return frozenset() if belonged else EVERY_DAY
        spans = [(one["from"], one["until"]) for one in belonged if one["code"] in self.teams]
        return frozenset(day for first, last in spans for day in range(first, last + 1))


def team_extract(code: str) -> Extract:
    """Return the extract of a team.

    Raises:
        DomainError: `attendance.extract.unknown`.
    """
    team = Team.objects.filter(code=code).first()
    if team is None:
        raise _unknown(_("There is no team with the code %(code)s.") % {"code": code})
    return Extract(ExtractKind.TEAM, team.code, team.name, frozenset({team.code}))


def department_extract(code: str) -> Extract:
    """Return the extract of a department: of all its teams.

    Raises:
        DomainError: `attendance.extract.unknown`.
    """
    department = Department.objects.filter(code=code).first()
    if department is None:
        raise _unknown(_("There is no department with the code %(code)s.") % {"code": code})
    teams = Team.objects.filter(department=department).values_list("code", flat=True)
    # A department without teams has nobody; an empty set would mean people without a team.
    return Extract(
        ExtractKind.DEPARTMENT, department.code, department.name, frozenset(teams) or frozenset({""})
    )


def without_team(kind: ExtractKind) -> Extract:
    """Return the extract of people who belong to no team."""
    return Extract(kind, "", _("without a team"), frozenset())


def split(persons: Sequence[Mapping[str, Any]], kind: ExtractKind) -> Iterator[Extract]:
    """Give the extracts into which the people of a month fall, in order of their codes; who has no team last.

    Args:
        persons: as they are stored with the month.
    """
    names = {team["code"]: team["name"] for person in persons for team in person.get("teams", [])}
    if kind is ExtractKind.TEAM:
        yield from (Extract(kind, code, names[code], frozenset({code})) for code in sorted(names))
    else:
        yield from _departments(frozenset(names))
    if any(not person.get("teams") for person in persons):
        yield without_team(kind)


def _departments(teams: frozenset[str]) -> Iterator[Extract]:
    rows = Team.objects.filter(code__in=teams).order_by("department__code", "code")
    found: dict[tuple[str, str], set[str]] = {}
    for team, code, name in rows.values_list("code", "department__code", "department__name"):
        found.setdefault((code, name), set()).add(team)
    for (code, name), inside in found.items():
        yield Extract(ExtractKind.DEPARTMENT, code, name, frozenset(inside))


def nobody_in(extract: Extract) -> DomainError:
    """Say that an extract has nobody of whom the reader may see a day."""
    return DomainError(
        "attendance.extract.nobody",
        _("Nobody of %(name)s is on this sheet.") % {"name": extract.name},
        status=404,
    )


def _unknown(message: str) -> DomainError:
    return DomainError("attendance.extract.unknown", message, status=404)
