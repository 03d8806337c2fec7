"""The workbook of a what-if: every difference, by evaluation, by operator and by criterion."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import AVERAGE, COUNT, SUM, ChartKind, ColumnSpec, Kind, SheetChart, SheetSpec, Value
from qc.domain.scorecard import Label, Scorecard, parse_scorecard
from qc.models import EvaluationOutcome, WhatIf
from qc.selectors import people_by_id
from qc.wording import here, obstacle_text

_COLUMNS = (
    "evaluation_id",
    "evaluation__day",
    "evaluation__contact__external_id",
    "evaluation__operator__work_number",
    "evaluation__operator__name",
    "evaluation__version__number",
    "old_score",
    "score",
    "change",
    "old_outcome",
    "outcome",
    "old_band",
    "band",
    "reasons",
)


def what_if_sheets(what_if: WhatIf) -> list[SheetSpec]:
    """Describe the sheets, in the language active now."""
    new = parse_scorecard(what_if.definition)
    titles = [
        _("What-if: %(version)s on %(month)s") % {"version": what_if.version, "month": what_if.month},
        _("content hash %(hash)s") % {"hash": what_if.content_hash},
    ]
    return [
        _evaluations(what_if, new, titles),
        _operators(what_if, titles),
        _criteria(what_if, titles),
    ]


def _evaluations(what_if: WhatIf, new: Scorecard, titles: Sequence[str]) -> SheetSpec:
    return SheetSpec(
        title=_("Evaluations"),
        columns=[
            ColumnSpec(_("Number"), 9, Kind.INTEGER),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("Contact"), 18, total=COUNT),
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Version"), 9, Kind.INTEGER),
            ColumnSpec(_("Old score"), 10, Kind.DECIMAL),
            ColumnSpec(_("New score"), 10, Kind.DECIMAL),
            ColumnSpec(pgettext("score", "Change"), 10, Kind.DECIMAL, AVERAGE),
            ColumnSpec(_("Old outcome"), 12, Kind.MARK),
            ColumnSpec(_("New outcome"), 12, Kind.MARK),
            ColumnSpec(_("Old band"), 12, Kind.MARK),
            ColumnSpec(_("New band"), 12, Kind.MARK),
            ColumnSpec(_("Not comparable because"), 50, Kind.WRAPPED),
        ],
        rows=_evaluation_rows(what_if, new),
        title_lines=titles,
        footer_lines=[_("Below the changes stands their mean, of what can be compared.")],
        total_label=_("Total"),
        freeze_columns=1,
        landscape=True,
    )


def _evaluation_rows(what_if: WhatIf, new: Scorecard) -> Iterator[Sequence[Value]]:
    outcomes = {word.value: str(word.label) for word in EvaluationOutcome}
    bands = {band.key: here(band.label) for band in new.bands}
    for row in what_if.lines.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=2000):
        *start, old_outcome, outcome, old_band, band, reasons = row
        yield (
            *start,
            outcomes.get(old_outcome, ""),
            outcomes.get(outcome, ""),
            bands.get(old_band, old_band),
            bands.get(band, band),
            "; ".join(obstacle_text(new, criterion, kind) for criterion, kind in reasons),
        )


def _operators(what_if: WhatIf, titles: Sequence[str]) -> SheetSpec:
    return SheetSpec(
        title=_("Operators"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14),
            ColumnSpec(_("Evaluations"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Compared"), 11, Kind.INTEGER, SUM),
            ColumnSpec(_("Old mean"), 10, Kind.DECIMAL),
            ColumnSpec(_("New mean"), 10, Kind.DECIMAL),
            ColumnSpec(pgettext("score", "Change"), 10, Kind.DECIMAL),
            ColumnSpec(_("Up"), 8, Kind.INTEGER, SUM),
            ColumnSpec(_("Down"), 8, Kind.INTEGER, SUM),
            ColumnSpec(_("Unchanged"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Passed before"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Passed now"), 10, Kind.INTEGER, SUM),
        ],
        rows=list(_operator_rows(what_if)),
        title_lines=titles,
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def _operator_rows(what_if: WhatIf) -> Iterator[Sequence[Value]]:
    groups: dict[str, Any] = what_if.summary["operators"]
    people = people_by_id(groups)
    for key, group in sorted(groups.items(), key=lambda item: people[int(item[0])].work_number):
        person = people[int(key)]
        yield (
            person.work_number,
            person.name,
            group["evaluations"],
            group["compared"],
            _number(group["old"]["mean"]),
            _number(group["new"]["mean"]),
            _number(group["change"]),
            group["up"],
            group["down"],
            group["same"],
            group["old"]["passed"],
            group["new"]["passed"],
        )


def _criteria(what_if: WhatIf, titles: Sequence[str]) -> SheetSpec:
    kind = Kind.DECIMAL if what_if.summary["is_deduct"] else Kind.PERCENT
    return SheetSpec(
        title=_("Criteria"),
        columns=[
            ColumnSpec(_("Criterion"), 34),
            ColumnSpec(_("Scored before (n)"), 11, Kind.INTEGER),
            ColumnSpec(_("Mean before"), 11, kind),
            ColumnSpec(_("Errors before"), 11, Kind.INTEGER),
            ColumnSpec(_("Critical before"), 11, Kind.INTEGER),
            ColumnSpec(_("Scored now (n)"), 11, Kind.INTEGER),
            ColumnSpec(_("Mean now"), 11, kind),
            ColumnSpec(_("Errors now"), 11, Kind.INTEGER),
            ColumnSpec(_("Critical now"), 11, Kind.INTEGER),
        ],
        rows=[_criterion_row(row) for row in what_if.summary["criteria"]],
        title_lines=titles,
        footer_lines=[_("Mean: of the share earned; in a deductive scorecard of the points added or taken.")],
        landscape=True,
        charts=[SheetChart(_("Mean before and now, by criterion"), ChartKind.BARS, labels=1, values=(3, 7))],
    )


def _criterion_row(row: dict[str, Any]) -> Sequence[Value]:
    return (here(Label(**row["label"])), *_side(row["old"]), *_side(row["new"]))


def _side(side: dict[str, Any] | None) -> Sequence[Value]:
    if side is None:
        return (None, None, None, None)
    return (side["counted"], _number(side["mean"]), side["errors"], side["critical"])


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
