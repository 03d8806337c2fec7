"""The sheets of people: a team's totals with their arithmetic; every component, its source and interval."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.domain.components import COMPONENTS
from appraisal.domain.differences import TOTAL
from appraisal.domain.scheme import Scheme
from appraisal.selectors.sheet import AppraisalSheet, SheetRow
from appraisal.wording import (
    SOURCES,
    component_label,
    grade_name,
    grade_span,
    is_chinese,
    n_text,
    named,
    note_texts,
    raw_text,
    step_label,
)
from common.workbooks import AVERAGE, ColumnSpec, Formula, Kind, SheetSpec, Value, column_letter
from qc.domain.numbers import stored

FIRST_COMPONENT = 4
"""The column, from 1, in which the components begin: after number, name and post."""

FORMS = 3
"""Columns of each component: score, weight, points."""


def team_sheet(title: str, rows: Sequence[SheetRow], scheme: Scheme, titles: Sequence[str]) -> SheetSpec:
    """Describe a team: one row each, the points and the total as formulas over scores and weights."""
    codes = _codes(rows)
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Work number"), 11),
            ColumnSpec(pgettext("column", "Name"), 14),
            ColumnSpec(_("Post"), 12),
            *(column for code in codes for column in _columns(str(component_label(code)))),
            ColumnSpec(_("Weight there"), 9, Kind.DECIMAL),
            ColumnSpec(str(component_label(TOTAL)), 9, Kind.DECIMAL, AVERAGE),
            ColumnSpec(_("Not below"), 9, Kind.DECIMAL),
            ColumnSpec(_("Not above"), 9, Kind.DECIMAL),
            ColumnSpec(_("Grade"), 11),
            ColumnSpec(_("Interval reaches"), 16),
        ],
        rows=[_row(row, codes, scheme) for row in rows],
        title_lines=titles,
        footer_lines=[
            _("Points: score × weight / weight there. Total: the sum of score × weight / weight there."),
            _("A component without a score gives its weight to the others where the scheme says so."),
        ],
        total_label=_("Mean"),
        freeze_columns=2,
        landscape=True,
        pages_wide=2,
    )


def _codes(rows: Sequence[SheetRow]) -> list[str]:
    """Give the components that weigh for somebody here, in the usual order, then those nobody knows now."""
    there = {one["code"] for row in rows for one in row.outcome["components"]}
    return [code for code in COMPONENTS if code in there] + sorted(there - COMPONENTS.keys())


def _columns(label: str) -> Iterator[ColumnSpec]:
    yield ColumnSpec(pgettext("column", "Score"), 8, Kind.DECIMAL, AVERAGE, label)
    yield ColumnSpec(_("Weight"), 7, Kind.DECIMAL, None, label)
    yield ColumnSpec(pgettext("column", "Points"), 8, Kind.DECIMAL, None, label)


def _row(row: SheetRow, codes: Sequence[str], scheme: Scheme) -> list[Value]:
    said = {one["code"]: one for one in row.outcome["components"]}
    places = {code: FIRST_COMPONENT + number * FORMS for number, code in enumerate(codes) if code in said}
    there = FIRST_COMPONENT + len(codes) * FORMS
    values: list[Value] = [row.person["work_number"], row.person["name"], _post(row.person)]
    for code in codes:
        values += _component(said[code], places[code], there) if code in said else [None] * FORMS
    return [*values, *_total(row.outcome, places, there, scheme)]


def _component(one: Mapping[str, Any], column: int, there: int) -> list[Value]:
    """Write score, weight and points; points are those of the person's page."""
    score, weight, whole = (f"{column_letter(number)}{{row}}" for number in (column, column + 1, there))
    points = None
    if one["score"] is not None:
        points = stored(Fraction(one["score"]) * Fraction(one["share"]) / 100)
    text = f'=IF({score}="","",ROUND({score}*ROUND({weight}/{whole}*100,6)/100,6))'
    return [_number(one["score"]), Decimal(one["weight"]), Formula(text, "" if points is None else points)]


def _total(outcome: Mapping[str, Any], places: Mapping[str, int], there: int, scheme: Scheme) -> list[Value]:
    """Write the weight that is there, and the total over it; nothing where too little is there."""
    pairs = [(f"{column_letter(one)}{{row}}", f"{column_letter(one + 1)}{{row}}") for one in places.values()]
    weights = "+".join(f'IF({score}="",0,{weight})' for score, weight in pairs)
    least = scheme.least_weight * sum(Decimal(one["weight"]) for one in outcome["components"]) / 100
    whole = f"{column_letter(there)}{{row}}"
    products = "+".join(f"{score}*{weight}" for score, weight in pairs)
    total = f'=IF(OR({whole}=0,{whole}<{least.normalize():f}),"",ROUND(({products})/{whole},6))'
    return [
        Formula(f"={weights or 0}", Decimal(outcome["weight"])),
        Formula(total, "" if outcome["score"] is None else Decimal(outcome["score"])),
        _number(outcome["low"]),
        _number(outcome["high"]),
        grade_name(scheme, outcome["grade"]),
        grade_span(scheme, outcome),
    ]


def component_sheet(sheet: AppraisalSheet, title: str, titles: Sequence[str]) -> SheetSpec:
    """Describe the list of everybody's components: where each comes from, n, interval, what went into it."""
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Work number"), 11),
            ColumnSpec(pgettext("column", "Name"), 14),
            ColumnSpec(_("Component"), 18),
            ColumnSpec(_("Source"), 36, Kind.WRAPPED),
            ColumnSpec(_("Raw"), 12),
            ColumnSpec("n", 16),
            ColumnSpec(pgettext("column", "Score"), 9, Kind.DECIMAL),
            ColumnSpec(_("Not below"), 9, Kind.DECIMAL),
            ColumnSpec(_("Not above"), 9, Kind.DECIMAL),
            ColumnSpec(_("Added and taken off"), 34, Kind.WRAPPED),
            ColumnSpec(_("Notes"), 40, Kind.WRAPPED),
        ],
        rows=[
            [row.person["work_number"], row.person["name"], *_told(one)]
            for row in sheet.rows
            for one in row.outcome["components"]
        ],
        title_lines=titles,
        freeze_columns=2,
        landscape=True,
    )


def _told(one: Mapping[str, Any]) -> list[Value]:
    return [
        str(component_label(one["code"])),
        str(SOURCES.get(one["code"], "")),
        raw_text(one),
        n_text(one),
        _number(one["score"]),
        _number(one["low"]),
        _number(one["high"]),
        "\n".join(f"{count} × {points}  {step_label(what)}" for what, count, points in one["steps"]),
        " ".join(note_texts(one)),
    ]


def group_names(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Give each group of posts with its weights in words."""
    for group in scheme.groups:
        told = ", ".join(f"{component_label(code)} {weight:f}" for code, weight in group.weights.items())
        yield named(group), told


def _post(person: Mapping[str, Any]) -> str:
    return str(person.get("post_name_zh" if is_chinese() else "post_name", ""))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
