"""The overview: the month's figures as live formulas beside the stored ones, and what each sheet holds."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from common.workbooks import Cell, ColumnSpec, Formula, Kind, SheetSpec, Value
from qc.domain.observations import Effect, tally
from qc.exports.contents import MonthContents
from qc.exports.operators import people_of
from qc.models import EvaluationOutcome, FollowUpState, QualityMonthState

Figure = tuple[str, str, Decimal | int]
"""What is counted, the formula that counts it in this workbook, and the figure that the register gives."""


def overview_sheet(contents: MonthContents, titles: Sequence[str], sheets: Sequence[SheetSpec]) -> SheetSpec:
    """Describe the first sheet, which refers to the others."""
    return SheetSpec(
        title=_("Overview"),
        columns=[
            ColumnSpec(_("Figure"), 46),
            ColumnSpec(_("In this workbook"), 18, Kind.INTEGER),
            ColumnSpec(_("Stored"), 14, Kind.INTEGER),
            ColumnSpec(_("Agrees"), 10, Kind.MARK),
        ],
        rows=list(_rows(contents, sheets)),
        title_lines=titles,
        footer_lines=[*_standing(contents), "", *_reading(), "", *_legend(sheets)],
        filter=False,
    )


def _rows(contents: MonthContents, sheets: Sequence[SheetSpec]) -> Iterator[Sequence[Value]]:
    for label, formula, stored in _figures(contents, _Places(sheets)):
        kind = Kind.DECIMAL if isinstance(stored, Decimal) else Kind.INTEGER
        yield (
            label,
            Cell(Formula(formula, stored), kind=kind, bold=True),
            Cell(stored, kind=kind),
            Formula('=IF(ROUND(B{row}-C{row},6)=0,"✓","✗")', "✓"),
        )


class _Places:
    """Where the data of each column stand, for formulas that count them."""

    def __init__(self, sheets: Sequence[SheetSpec]) -> None:
        self._sheets = {sheet.title: sheet for sheet in sheets}

    def of(self, sheet: str, heading: str) -> str:
        """Give the range of a column: at least its first cell, which is empty when there are no rows."""
        return self._sheets[sheet].range_of(heading)


def _figures(contents: MonthContents, places: _Places) -> Iterator[Figure]:
    yield from _of_evaluations(contents, places)
    yield from _of_the_floor(contents, places)
    yield (
        _("Criteria appealed against"),
        f"=COUNT({places.of(_('Appeals'), _('Day of contact'))})" if contents.appeals else "=0",
        sum(len(appeal.items.all()) for appeal in contents.appeals),
    )
    yield (
        _("Adjustments"),
        f"=COUNT({places.of(_('Adjustments'), _('Day of contact'))})" if contents.adjustments else "=0",
        len(contents.adjustments),
    )


def _of_evaluations(contents: MonthContents, places: _Places) -> Iterator[Figure]:
    rows, people = contents.evaluations, people_of(contents)
    outcomes = Counter(row.outcome for row in rows)
    number, outcome = (_("Number"), _("Outcome"))
    sheet = _("Evaluations")
    yield (
        _("Evaluations that count"),
        _if(rows, lambda: f"=COUNT({places.of(sheet, number)})"),
        len(rows),
    )
    for value in EvaluationOutcome:
        if outcomes[value]:
            formula = f'=COUNTIF({places.of(sheet, outcome)},"{value.label}")'
            yield _("Outcome: %(outcome)s") % {"outcome": value.label}, formula, outcomes[value]
    yield (
        _("People inspected or observed"),
        _if(people, lambda: f"=COUNTA({places.of(_('Operators'), _('Work number'))})"),
        len(people),
    )
    yield (
        _("Errors"),
        _if(rows, lambda: f"=SUM({places.of(_('Criteria'), _('Errors'))})"),
        sum(line.is_error for row in rows for line in row.lines.all()),
    )


def _of_the_floor(contents: MonthContents, places: _Places) -> Iterator[Figure]:
    seen, due = contents.observations, contents.follow_ups
    sheet, follow_ups = _("Observations"), _("Follow-ups")
    # What names nobody is nobody's points.
    total = tally((Effect(row.counts_as), row.points) for row in seen if row.person_id)
    yield _("Observations"), _if(seen, lambda: f"=COUNT({places.of(sheet, _('Seen at'))})"), len(seen)
    yield (
        _("Points of observations"),
        _if(
            seen,
            lambda: f'=SUMIF({places.of(sheet, _("Work number"))},"?*",{places.of(sheet, _("Points"))})',
        ),
        Decimal(total.points),
    )
    yield _("Follow-ups"), _if(due, lambda: f"=COUNT({places.of(follow_ups, _('Day'))})"), len(due)
    yield (
        _("Follow-ups done"),
        _if(due, lambda: f"=COUNT({places.of(follow_ups, _('Done at'))})"),
        sum(row.state == FollowUpState.DONE for row in due),
    )


def _if(rows: Sequence[object], formula: Callable[[], str]) -> str:
    """Give the formula, or 0 where there is nothing to count."""
    return formula() if rows else "=0"


def _standing(contents: MonthContents) -> list[str]:
    """Say whether the month can still change."""
    stored = contents.stored
    if stored is None or stored.state != QualityMonthState.LOCKED:
        return [_("The month is not locked: appeals and releases can still change it.")]
    locked_at = contents.local(stored.locked_at)
    return [
        _("Locked at %(time)s with %(count)d evaluations that count.")
        % {"time": f"{locked_at:%Y-%m-%d %H:%M}", "count": stored.counted or 0},
        _("SHA-256 over what counts: %(digest)s") % {"digest": stored.content_hash},
    ]


def _reading() -> list[str]:
    """Explain interval, shrinkage and places to somebody who never heard of them."""
    return [
        _("How to read the figures"),
        _(
            "Only some contacts are heard. An interval says between which bounds the mean of all contacts "
            "lies, 95 times in 100; five scores leave about eight points to either side, more scores leave "
            "less."
        ),
        _(
            "Two people whose intervals overlap cannot be told apart by these scores; they share a range of "
            "places."
        ),
        _(
            "A mean of few scores is partly luck. The shrunk value allows for that: it lies between one's "
            "own mean and that of all, nearer to one's own the more scores there are. The raw mean always "
            "stands beside it."
        ),
    ]


def _legend(sheets: Sequence[SheetSpec]) -> list[str]:
    """Say in a line what each sheet holds."""
    holds = {
        _("Operators"): _("each operator's mean with its interval, outcomes and observations"),
        _("Teams"): _("the same by team, each contact with the team of its day"),
        _("Desks"): _("the same by desk"),
        _("Sections"): _("each section of the scorecards"),
        _("Pareto of errors"): _("which criteria most errors are about, with a chart"),
        _("Weeks"): _("half a year by week: means and failures with limits, with charts"),
        _("Evaluations"): _("each evaluation that counts, in its newest version"),
        _("Criteria"): _("each criterion: how often it was scored, and its errors"),
        _("Errors"): _("each error, with the inspector's comment"),
        _("Observations"): _("what was seen on the floor without a contact"),
        _("Follow-ups"): _("call-backs and coaching"),
        _("Appeals"): _("each criterion appealed against, and how it was decided"),
        _("Overrides"): _("criteria to count in full, and what a second person said"),
        _("Adjustments"): _("scores that came after a month was locked"),
        _("Calibration"): _("how inspectors agree on each criterion, from contacts scored twice"),
        _("Severity"): _("effect of each inspector on a score; raw and adjusted means of operators"),
    }
    return [f"{sheet.title}: {holds[sheet.title]}" for sheet in sheets]
