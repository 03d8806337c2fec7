"""What an appraisal says otherwise than the version before, component by component, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from appraisal.domain.components import COMPONENTS, Source

TOTAL = "total"
"""In place of a component's code: who the person was, or the total alone, differs."""


class Cause(StrEnum):
    """Why an appraisal changed."""

    EVALUATIONS = Source.EVALUATIONS.value
    APPEALS = Source.APPEALS.value
    ATTENDANCE = Source.ATTENDANCE.value
    OBSERVATIONS = Source.OBSERVATIONS.value
    RECORDS = Source.RECORDS.value
    SURVEYS = Source.SURVEYS.value
    EXAMINATIONS = Source.EXAMINATIONS.value
    PERSON = "person"


@dataclass(frozen=True)
class Side:
    """A person's row on one side of a comparison."""

    person: Mapping[str, Any]
    inputs: Mapping[str, Any]
    outcome: Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One component that differs, as it was and as it is; empty on a side where it is not there."""

    component: str
    cause: Cause
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def differences(before: Side | None, after: Side | None) -> Iterator[Difference]:
    """Compare two sides of one person; who is on one side only differs in the total.

    A component differs when what is said of it or what it rests on differs. Facts may differ and the score be
    the same: that is told too, since what is signed is not the same.
    """
    if before is None or after is None:
        yield Difference(TOTAL, Cause.PERSON, _total(before), _total(after))
        return
    old, new = _by_code(before), _by_code(after)
    codes = [code for code in COMPONENTS if code in old or code in new]
    found = [
        Difference(code, _cause(code, before, after), old.get(code, {}), new.get(code, {}))
        for code in codes
        if (old.get(code), before.inputs.get(code)) != (new.get(code), after.inputs.get(code))
    ]
    yield from found
    if before.person != after.person and not found:
        yield Difference(TOTAL, Cause.PERSON, _total(before), _total(after))


def _by_code(side: Side) -> dict[str, Mapping[str, Any]]:
    """Give the components without their share, which follows from what the others have."""
    return {
        one["code"]: {name: value for name, value in one.items() if name != "share"}
        for one in side.outcome["components"]
    }


def _cause(code: str, before: Side, after: Side) -> Cause:
    """Give the first cause that applies: another post or team, whether they were there, else the source."""
    if before.person.get("post") != after.person.get("post"):
        return Cause.PERSON
    if code == "team_quality" and before.person.get("teams") != after.person.get("teams"):
        return Cause.PERSON
    old, new = before.inputs.get(code, {}), after.inputs.get(code, {})
    if old.get("is_away") != new.get("is_away"):
        return Cause.ATTENDANCE
    return Cause(COMPONENTS[code].source.value)


def _total(side: Side | None) -> Mapping[str, Any]:
    if side is None:
        return {}
    return {name: side.outcome[name] for name in ("score", "grade")}
