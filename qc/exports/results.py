"""Sheets of results: what operators, teams and desks share, criteria, the Pareto of errors, the weeks."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.workbooks import SUM, ChartKind, ColumnSpec, Formula, Kind, SheetChart, SheetSpec, Value
from qc.domain.results import Measure, Rate, Result
from qc.domain.statistics.pareto import pareto
from qc.exports.contents import MonthContents
from qc.models import ErrorCategory
from qc.selectors import CriterionResult, ResultRow, SectionResult, limits_of
from qc.wording import band_text, here


def result_columns() -> list[ColumnSpec]:
    """Describe the columns of a result, which `result_values` fills."""
    mean, critical, failed = _("Mean of scores"), _("Critical errors"), _("Failed")
    apart = _("Outside the mean")
    return [
        ColumnSpec(_("Evaluations"), 11, Kind.INTEGER, SUM),
        ColumnSpec(_("Drawn, scored (n)"), 11, Kind.INTEGER, SUM, mean),
        ColumnSpec(_("Mean"), 10, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Lower bound"), 9, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Upper bound"), 9, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Raw mean"), 10, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Weighted mean"), 10, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Shrunk"), 10, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Place"), 11, Kind.MARK, None, mean),
        ColumnSpec(_("Against last month"), 11, Kind.DECIMAL, None, mean),
        ColumnSpec(_("Told apart"), 9, Kind.MARK, None, mean),
        *_rate_columns(critical),
        *_rate_columns(failed),
        ColumnSpec(_("No score"), 10, Kind.INTEGER, SUM, apart),
        ColumnSpec(_("Picked by hand"), 11, Kind.INTEGER, SUM, apart),
    ]


def _rate_columns(over: str, total: Formula | None = SUM) -> list[ColumnSpec]:
    return [
        ColumnSpec(_("Found"), 9, Kind.INTEGER, total, over),
        ColumnSpec(_("of"), 9, Kind.INTEGER, total, over),
        ColumnSpec(_("Rate"), 9, Kind.PERCENT, None, over),
        ColumnSpec(_("Lower bound"), 9, Kind.PERCENT, None, over),
        ColumnSpec(_("Upper bound"), 9, Kind.PERCENT, None, over),
    ]


def result_values(result: Result | None) -> list[Value]:
    """Give the cells of a result; somebody without one has zeros and blanks."""
    if result is None:
        return [0, 0, *[None] * 7, None, "", 0, 0, None, None, None, 0, 0, None, None, None, 0, 0]
    change = result.change
    return [
        result.evaluations,
        *measure_values(result.mean),
        result.raw.value,
        result.weighted.value if result.weighted else None,
        result.shrunk,
        band_text(result.band),
        change.difference if change else None,
        _direction(change.direction) if change else "",
        *rate_values(result.critical),
        *rate_values(result.failed),
        result.without_score,
        result.picked,
    ]


def measure_values(measure: Measure) -> list[Value]:
    """Give n, the value and its interval."""
    return [measure.n, measure.value, measure.low, measure.high]


def rate_values(rate: Rate) -> list[Value]:
    """Give what was found, of how many, the share and its interval."""
    return [rate.hits, rate.n, rate.share, rate.low, rate.high]


def _direction(direction: int) -> str:
    return {1: "▲", -1: "▼"}.get(direction, "≈")


def result_notes() -> list[str]:
    """Explain in plain words what the columns of a result mean."""
    return [
        _("Mean: of the final scores of drawn contacts; what was picked by hand is in no mean."),
        _("Bounds: the interval in which the true figure lies 95 times in 100; blank below three scores."),
        _(
            "Raw mean: every score weighs the same. Weighted mean: where contacts were drawn with different "
            "probabilities, each score weighs 1/probability; then it is the mean that counts."
        ),
        _("Shrunk: the mean pulled towards that of all, the more the fewer scores it rests on."),
        _("Place: one number only where no interval overlaps; 2–9 means that these cannot be told apart."),
        _("Told apart: ▲ higher, ▼ lower than last month beyond chance; ≈ the difference may be chance."),
        _("Rates: of drawn contacts with an outcome, with the Wilson interval."),
    ]


def team_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each team, by the team of the day of each contact."""
    return _group_sheet(_("Teams"), _("Team"), contents.results.teams, titles)


def desk_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each desk."""
    return _group_sheet(_("Desks"), _("Desk"), contents.results.desks, titles)


def _group_sheet(title: str, what: str, rows: Sequence[ResultRow], titles: Sequence[str]) -> SheetSpec:
    return SheetSpec(
        title=title,
        columns=[ColumnSpec(_("Code"), 12), ColumnSpec(what, 18), *result_columns()],
        rows=[(row.code, row.name, *result_values(row.result)) for row in rows],
        title_lines=titles,
        footer_lines=result_notes(),
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def criterion_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each criterion of each scorecard version."""
    share = _("Mean share of the points")
    return SheetSpec(
        title=_("Criteria"),
        columns=[
            ColumnSpec(_("Scorecard"), 20),
            ColumnSpec(_("Version"), 9, Kind.INTEGER),
            ColumnSpec(_("Section"), 20),
            ColumnSpec(_("Criterion"), 40),
            ColumnSpec(_("Scored"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Drawn, scored (n)"), 10, Kind.INTEGER, SUM, share),
            ColumnSpec(_("Mean share"), 11, Kind.PERCENT, None, share),
            ColumnSpec(_("Lower bound"), 9, Kind.PERCENT, None, share),
            ColumnSpec(_("Upper bound"), 9, Kind.PERCENT, None, share),
            ColumnSpec(_("Raw share"), 10, Kind.PERCENT, None, share),
            *_rate_columns(_("Errors in drawn contacts")),
            ColumnSpec(_("Errors"), 9, Kind.INTEGER, SUM),
            ColumnSpec(_("Share of errors"), 10, Kind.PERCENT),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM),
            ColumnSpec(_("System cause"), 10, Kind.INTEGER, SUM),
        ],
        rows=list(_criterion_rows(contents)),
        title_lines=titles,
        total_label=_("Total"),
        landscape=True,
        footer_lines=[
            _("Mean share: of what could be earned, over the evaluations of drawn contacts that scored it."),
            _("Errors: less than full marks; those in drawn contacts with their rate and Wilson interval."),
            _("System cause: taken out because a system was to blame; in nobody's score."),
        ],
        filter=True,
        freeze_columns=4,
    )


def _criterion_rows(contents: MonthContents) -> Iterator[Sequence[Value]]:
    all_errors = sum(one.errors for one in contents.criteria)
    for one in contents.criteria:
        yield _criterion_row(one, all_errors)


def _criterion_row(one: CriterionResult, all_errors: int) -> Sequence[Value]:
    scorecard = one.version.parsed
    sections = {section.key: here(section.label) for section in scorecard.sections}
    return (
        here(scorecard.title),
        one.version.number,
        sections[one.section],
        here(scorecard.criterion_by_key[one.criterion].label),
        one.counted,
        *measure_values(one.mean),
        one.raw.value,
        *rate_values(one.rate),
        one.errors,
        one.errors / all_errors if all_errors else None,
        one.critical_errors,
        one.system_causes,
    )


def section_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each section of each scorecard version."""
    share = _("Mean share of the points")
    return SheetSpec(
        title=_("Sections"),
        columns=[
            ColumnSpec(_("Scorecard"), 20),
            ColumnSpec(_("Version"), 9, Kind.INTEGER),
            ColumnSpec(_("Section"), 24),
            ColumnSpec(_("Drawn, scored (n)"), 10, Kind.INTEGER, None, share),
            ColumnSpec(_("Mean share"), 11, Kind.PERCENT, None, share),
            ColumnSpec(_("Lower bound"), 9, Kind.PERCENT, None, share),
            ColumnSpec(_("Upper bound"), 9, Kind.PERCENT, None, share),
            ColumnSpec(_("Raw share"), 10, Kind.PERCENT, None, share),
            # One evaluation stands in several sections: no totals.
            *_rate_columns(_("Evaluations with an error in it"), total=None),
            ColumnSpec(_("Errors"), 9, Kind.INTEGER, SUM),
        ],
        rows=[_section_row(one) for one in contents.sections],
        title_lines=titles,
        total_label=_("Total"),
        landscape=True,
        footer_lines=[_("Of each evaluation the mean share of the section's scored criteria counts.")],
    )


def _section_row(one: SectionResult) -> Sequence[Value]:
    scorecard = one.version.parsed
    sections = {section.key: here(section.label) for section in scorecard.sections}
    return (
        here(scorecard.title),
        one.version.number,
        sections[one.section],
        *measure_values(one.mean),
        one.raw.value,
        *rate_values(one.rate),
        one.errors,
    )


def pareto_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of causes of errors, the most frequent first, with Excel's own chart beside it."""
    rows = list(_pareto_rows(contents))
    title = _("Pareto of errors")
    return SheetSpec(
        title=title,
        columns=[
            ColumnSpec(_("Criterion"), 40),
            ColumnSpec(_("Scorecard"), 20),
            ColumnSpec(_("Category"), 22),
            ColumnSpec(_("Errors"), 10, Kind.INTEGER, SUM),
            ColumnSpec(_("Share of errors"), 10, Kind.PERCENT),
            ColumnSpec(_("Cumulative"), 12, Kind.PERCENT),
            ColumnSpec(_("Critical errors"), 12, Kind.INTEGER, SUM),
        ],
        rows=rows,
        title_lines=titles,
        landscape=True,
        total_label=_("Total"),
        footer_lines=[_("All evaluations that count, picked ones included: each error was there.")],
        charts=[SheetChart(title, ChartKind.PARETO, labels=1, values=(4,), line=6)] if rows else (),
    )


def _pareto_rows(contents: MonthContents) -> Iterator[Sequence[Value]]:
    counts = dict(enumerate(contents.errors))
    for row in pareto({number: one.count for number, one in counts.items()}):
        one = counts[row.key]
        scorecard = one.version.parsed
        yield (
            here(scorecard.criterion_by_key[one.criterion].label),
            here(scorecard.title),
            str(ErrorCategory(one.category).label),
            row.times,
            row.share,
            row.cumulative,
            one.critical,
        )


def week_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of the last weeks: means and failures with their limits, and Excel's own charts."""
    rows = list(_week_rows(contents))
    mean, failed = _("Mean of scores"), _("Failed")
    return SheetSpec(
        title=_("Weeks"),
        columns=[
            ColumnSpec(_("Week from"), 12, Kind.DATE),
            ColumnSpec(_("Drawn, scored (n)"), 10, Kind.INTEGER, None, mean),
            ColumnSpec(_("Mean"), 10, Kind.DECIMAL, None, mean),
            ColumnSpec(_("Centre line"), 10, Kind.DECIMAL, None, mean),
            ColumnSpec(_("Lower limit"), 10, Kind.DECIMAL, None, mean),
            ColumnSpec(_("Upper limit"), 10, Kind.DECIMAL, None, mean),
            ColumnSpec(_("Out"), 7, Kind.MARK, None, mean),
            ColumnSpec(_("Found"), 9, Kind.INTEGER, None, failed),
            ColumnSpec(_("of"), 9, Kind.INTEGER, None, failed),
            ColumnSpec(_("Rate"), 9, Kind.PERCENT, None, failed),
            ColumnSpec(_("Centre line"), 10, Kind.PERCENT, None, failed),
            ColumnSpec(_("Lower limit"), 10, Kind.PERCENT, None, failed),
            ColumnSpec(_("Upper limit"), 10, Kind.PERCENT, None, failed),
            ColumnSpec(_("Out"), 7, Kind.MARK, None, failed),
        ],
        rows=rows,
        title_lines=titles,
        landscape=True,
        footer_lines=[
            _("Limits: within them a figure moves by chance alone; ✗ marks a week outside."),
            _(
                "Mean: chart of single values (X-mR), 3/1.128 mean moving ranges. Failed: p-chart, three "
                "standard errors around the rate of all weeks."
            ),
        ],
        charts=[
            SheetChart(_("Weekly mean, with limits"), ChartKind.LINES, labels=1, values=(3, 4, 5, 6)),
            SheetChart(_("Failed per week, with limits"), ChartKind.LINES, labels=1, values=(10, 11, 12, 13)),
        ]
        if rows
        else (),
    )


def _week_rows(contents: MonthContents) -> Iterator[Sequence[Value]]:
    for week in limits_of(contents.weeks):
        yield (
            week.first,
            week.n,
            week.mean,
            week.mean_centre,
            week.mean_lower,
            week.mean_upper,
            "✗" if week.mean_is_out else "",
            week.failed,
            week.rated,
            week.failed_share,
            week.failed_centre,
            week.failed_lower,
            week.failed_upper,
            "✗" if week.failed_is_out else "",
        )
