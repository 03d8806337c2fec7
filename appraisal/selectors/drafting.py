"""A month as its sources give it now: everybody's row computed, nothing stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from appraisal.content import month_hash, row_hash
from appraisal.domain.components import COMPONENTS
from appraisal.domain.outcome import Outcome, outcome_of
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalScheme
from appraisal.selectors.people import people_of
from appraisal.selectors.sources import READERS, Reading
from attendance.selectors.people import Stay
from common.months import Month
from staff.models import Centre

CONDUCT = frozenset({"observations", "errors", "opinions"})
"""Components in which nothing recorded is nothing wrong, unless the person was not there at all."""


@dataclass(frozen=True, slots=True)
class DraftedRow:
    """One person's row as it is stored."""

    employee_id: int
    team_id: int | None
    person: dict[str, Any]
    inputs: dict[str, Any]
    outcome: Outcome
    content_hash: str

    @property
    def columns(self) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
        """Score, both bounds and grade, as lists and filters need them."""
        score, low, high = (_decimal(self.outcome[name]) for name in ("score", "low", "high"))
        return score, low, high, self.outcome["grade"]


@dataclass(frozen=True)
class Draft:
    """A whole month: its header, its rows in order of work number, and the hash over all of it."""

    header: dict[str, Any]
    rows: list[DraftedRow]

    @property
    def content_hash(self) -> str:
        """What a publisher would sign."""
        return month_hash(self.header, [row.content_hash for row in self.rows])


def draft_now(month: Month, scheme: AppraisalScheme, *, now: datetime) -> Draft:
    """Compute a month from its sources: a fixed number of statements, however many people.

    Args:
        scheme: by which it is appraised.
        now: limits that have not run out by then are not due.
    """
    rules = scheme.parsed
    people = people_of(month, rules)
    reading = Reading(month, people, now)
    facts = {code: READERS[code](reading) for code in COMPONENTS if code in rules.used}
    rows = list(_rows(month, rules, reading, facts))
    return Draft(_header(scheme, reading, len(rows)), rows)


def _rows(
    month: Month, scheme: Scheme, reading: Reading, facts: Mapping[str, Mapping[int, Any]]
) -> Iterator[DraftedRow]:
    for pk, stay in reading.people.items():
        group = scheme.group_of(stay.memberships[-1].post)
        assert group is not None
        inputs = {
            code: _inputs(code, facts[code].get(pk, {}), is_away=pk in reading.away) for code in group.weights
        }
        yield drafted_row(month, stay, inputs, scheme)


def _inputs(code: str, found: Mapping[str, Any], *, is_away: bool) -> dict[str, Any]:
    return {**found, "is_away": is_away} if code in CONDUCT else dict(found)


def drafted_row(month: Month, stay: Stay, inputs: dict[str, Any], scheme: Scheme) -> DraftedRow:
    """Compute one person's row from what was read about them."""
    person = stay.described(month)
    outcome = outcome_of(inputs, post=str(person["post"]), scheme=scheme)
    return DraftedRow(
        employee_id=stay.pk,
        team_id=stay.last_team_id,
        person=person,
        inputs=inputs,
        outcome=outcome,
        content_hash=row_hash(person=person, inputs=inputs, outcome=outcome),
    )


def _header(scheme: AppraisalScheme, reading: Reading, people: int) -> dict[str, Any]:
    """Write what is signed above the rows."""
    centre = Centre.current()
    attendance = reading.attendance
    return {
        "month": str(reading.month),
        "centre": centre.name,
        "time_zone": centre.time_zone,
        "scheme": {"code": scheme.code, "definition": scheme.definition},
        "sources": {
            "quality": reading.quality,
            "attendance": {"version": attendance.version, "content_hash": attendance.content_hash},
        },
        "people": people,
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
