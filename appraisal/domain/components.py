"""The components of an appraisal: each with its rule, its figures and where it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from appraisal.domain.judgement import Facts, Judgement, Note, Settings
from appraisal.domain.rules.attendance import attendance
from appraisal.domain.rules.conduct import errors, observations
from appraisal.domain.rules.quality import quality, rulings, team_quality
from appraisal.domain.rules.voices import opinions, satisfaction
from appraisal.domain.rules.work import examination, limits, workload


class Source(StrEnum):
    """Where the facts of a component are kept, and so why they may change."""

    EVALUATIONS = "evaluations"
    APPEALS = "appeals"
    ATTENDANCE = "attendance"
    OBSERVATIONS = "observations"
    RECORDS = "records"
    SURVEYS = "surveys"
    EXAMINATIONS = "examinations"


class WhenMissing(StrEnum):
    """What becomes of the weight of a component that has nothing to judge."""

    RESCALE = "rescale"
    FULL = "full"
    ZERO = "zero"


class Figure(NamedTuple):
    """One figure of a component: what the product sets, and its least and greatest value."""

    default: str
    least: str = "0"
    most: str = "100"


Rule = Callable[[Facts, Settings], Judgement]


@dataclass(frozen=True)
class Component:
    """One component.

    `is_estimate`: its score estimates something from few cases, so that it has an interval; where that cannot
    be computed, the score could be anywhere.
    """

    code: str
    source: Source
    rule: Rule
    figures: Mapping[str, Figure]
    is_estimate: bool = False
    when_missing: WhenMissing = WhenMissing.RESCALE


_BASE = Figure("100")

COMPONENTS: dict[str, Component] = {
    one.code: one
    for one in (
        Component("quality", Source.EVALUATIONS, quality, {}, is_estimate=True),
        Component("team_quality", Source.EVALUATIONS, team_quality, {}, is_estimate=True),
        Component("rulings", Source.APPEALS, rulings, {}, is_estimate=True),
        Component(
            "attendance",
            Source.ATTENDANCE,
            attendance,
            {
                "base": _BASE,
                "late": Figure("1"),
                "early": Figure("1"),
                "off_post": Figure("2"),
                "missing_punch": Figure("0.5"),
                "absent_day": Figure("10"),
            },
        ),
        Component("observations", Source.OBSERVATIONS, observations, {"base": Figure("95")}),
        Component(
            "errors",
            Source.RECORDS,
            errors,
            {
                "base": _BASE,
                "error_minor": Figure("1"),
                "error_serious": Figure("3"),
                "error_major": Figure("10"),
                "accident_minor": Figure("2"),
                "accident_serious": Figure("5"),
                "accident_major": Figure("20"),
                "own_report_percent": Figure("50"),
            },
        ),
        Component("limits", Source.RECORDS, limits, {}, is_estimate=True),
        Component(
            "opinions",
            Source.RECORDS,
            opinions,
            {
                "base": Figure("90"),
                "praise": Figure("5"),
                "criticism": Figure("3"),
                "justified_complaint": Figure("10"),
            },
        ),
        Component("satisfaction", Source.SURVEYS, satisfaction, {}, is_estimate=True),
        Component("examination", Source.EXAMINATIONS, examination, {}),
        Component(
            "workload",
            Source.RECORDS,
            workload,
            {"per_day": Figure("80", "1", "10000"), "item_weight": Figure("2")},
        ),
    )
}
"""Every component by its code, in the order in which they are shown."""


def judge(code: str, facts: Facts, settings: Settings) -> Judgement:
    """Judge one component; what is missing is treated as its settings say, and that is noted.

    Args:
        code: of the component.
        facts: as they were read and stored.
        settings: its figures, and `when_missing`.

    Raises:
        KeyError: there is no such component, or a figure is not set.
    """
    component = COMPONENTS[code]
    found = component.rule(facts, settings)
    policy = WhenMissing(settings.get("when_missing", component.when_missing))
    if found.score is not None or policy is WhenMissing.RESCALE:
        return found
    if policy is WhenMissing.FULL:
        return replace(found, score=Fraction(100), notes=(*found.notes, Note.COUNTED_FULL))
    return replace(found, score=Fraction(0), notes=(*found.notes, Note.COUNTED_ZERO))


def usual_settings(code: str) -> dict[str, str]:
    """Give the figures that the product sets for a component."""
    component = COMPONENTS[code]
    figures = {name: one.default for name, one in component.figures.items()}
    return {**figures, "when_missing": component.when_missing.value}


def is_within(figure: Figure, value: Decimal) -> bool:
    """Tell whether a figure may have a value."""
    return Decimal(figure.least) <= value <= Decimal(figure.most)
