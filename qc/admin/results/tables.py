"""Tables of results as values: a cell has a text, a line beneath it, and leads to its rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from qc.admin.results.links import criterion_url, evaluations_url
from qc.domain.results import Rate, Result
from qc.domain.statistics.pareto import pareto
from qc.models import ErrorCategory, EvaluationOutcome, QualityMonth
from qc.selectors import Choice, CriterionResult, ErrorCount, ResultRow, SectionResult
from qc.wording import (
    band_text,
    change_text,
    here,
    interval_text,
    mean_text,
    percent_text,
    rate_interval_text,
    rate_text,
    share_interval_text,
    share_text,
)


@dataclass(frozen=True)
class Cell:
    """A text, smaller words beneath it, where it leads, and a tone that the words say as well."""

    text: StrOrPromise
    note: StrOrPromise = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """Headings and rows; `nothing` stands in place of rows and says what to do next."""

    title: StrOrPromise
    headings: Sequence[StrOrPromise]
    rows: Sequence[Sequence[Cell]]
    nothing: StrOrPromise = ""
    notes: Sequence[StrOrPromise] = field(default_factory=tuple)


Links = Callable[..., str]
"""Gives the address of the evaluations behind a figure, narrowed by further filters."""


def result_headings(what: StrOrPromise) -> list[StrOrPromise]:
    """Name the columns that `result_cells` fills."""
    return [
        what,
        _("Drawn, scored (n)"),
        _("Mean"),
        _("Shrunk"),
        _("Place"),
        _("Against last month"),
        _("Critical errors"),
        _("Failed"),
        _("Outside the mean"),
    ]


def result_cells(result: Result, behind: Links) -> list[Cell]:
    """Write a result: n, mean with interval, shrunk value, place, change, rates, what is outside."""
    raw = _("raw %(mean)s") % {"mean": mean_text(result.raw)} if result.weighted else ""
    interval = interval_text(result.mean)
    return [
        Cell(str(result.mean.n), url=behind(drawn="yes")),
        Cell(mean_text(result.mean), " · ".join(filter(None, [interval, raw]))),
        Cell(
            "—" if result.shrunk is None else f"{result.shrunk:.2f}",
            "" if result.kept is None else _("keeps %(share)s") % {"share": percent_text(result.kept)},
        ),
        Cell(
            band_text(result.band), _("cannot be told apart") if result.band and not result.band.rank else ""
        ),
        Cell(
            change_text(result.change),
            _("before: %(mean)s") % {"mean": mean_text(result.before)} if result.before else "",
            tone={1: "good", -1: "alarm"}.get(result.change.direction if result.change else 0, ""),
        ),
        _rate_cell(result.critical, behind(drawn="rated", is_critical__exact=1)),
        _rate_cell(
            result.failed,
            behind(drawn="rated", outcome__in=f"{EvaluationOutcome.FAIL},{EvaluationOutcome.CRITICAL_FAIL}"),
        ),
        _outside(result, behind),
    ]


def _rate_cell(rate: Rate, url: str) -> Cell:
    return Cell(rate_text(rate), rate_interval_text(rate), url if rate.hits else "")


def _outside(result: Result, behind: Links) -> Cell:
    if not result.picked and not result.without_score:
        return Cell("—")
    if not result.without_score:
        return Cell(_("%(count)d picked") % {"count": result.picked}, url=behind(drawn="no"))
    no_score = _("%(count)d no score") % {"count": result.without_score}
    picked = _("%(count)d picked") % {"count": result.picked} if result.picked else ""
    return Cell(no_score, picked, behind(outcome__exact=EvaluationOutcome.NO_SCORE))


def result_table(
    title: StrOrPromise,
    what: StrOrPromise,
    rows: Sequence[ResultRow],
    *,
    head: Callable[[ResultRow], Cell],
    behind: Callable[[ResultRow], Links],
) -> Table:
    """Describe a table with one row for each operator, team or desk."""
    return Table(
        title=title,
        headings=result_headings(what),
        rows=[[head(row), *result_cells(row.result, behind(row))] for row in rows],
        nothing=_("Nothing counts here yet. Results appear when evaluations of the month are released."),
        notes=reading_notes(),
    )


def reading_notes() -> list[str]:
    """Explain the columns in a few lines."""
    return [
        _("Beneath a mean stands its interval at 95 %: overlapping intervals cannot be told apart."),
        _("Shrunk: the mean pulled towards that of all, the more the fewer scores it rests on."),
        _("What was picked by hand or came to no score is in no mean and no rate."),
        _("Rates leave out what was drawn for a risk: there errors are looked for."),
    ]


def criterion_table(month: QualityMonth, results: Sequence[CriterionResult]) -> Table:
    """Describe the table of criteria, each leading to its page."""
    return Table(
        title=_("Criteria"),
        headings=[
            _("Criterion"),
            _("Drawn, scored (n)"),
            _("Mean share"),
            _("Errors in drawn contacts"),
            _("All errors"),
            _("Critical errors"),
            _("System cause"),
        ],
        rows=[_criterion_row(month, one) for one in results],
        nothing=_("No criterion was scored in this month yet."),
        notes=[_("Mean share: how much of what could be earned was earned, with its interval at 95 %.")],
    )


def _criterion_row(month: QualityMonth, one: CriterionResult) -> list[Cell]:
    scorecard = one.version.parsed
    card = f"{here(scorecard.title)} v{one.version.number}"
    label = here(scorecard.criterion_by_key[one.criterion].label)
    card_filter = {"version__id__exact": one.version.pk}
    behind = evaluations_url(month, error=one.criterion, **card_filter)
    raw = _("raw %(mean)s") % {"mean": share_text(one.raw)} if one.weighted else ""
    return [
        Cell(label, card, criterion_url(month, one.version, one.criterion)),
        Cell(str(one.mean.n), url=evaluations_url(month, drawn="yes", **card_filter)),
        Cell(share_text(one.mean), " · ".join(filter(None, [share_interval_text(one.mean), raw]))),
        Cell(rate_text(one.rate), rate_interval_text(one.rate)),
        Cell(str(one.errors), url=behind if one.errors else ""),
        Cell(str(one.critical_errors), tone="alarm" if one.critical_errors else ""),
        Cell(str(one.system_causes)),
    ]


def section_table(results: Sequence[SectionResult]) -> Table:
    """Describe the table of sections."""
    return Table(
        title=_("Sections"),
        headings=[
            _("Section"), _("Drawn, scored (n)"), _("Mean share"), _("Evaluations with an error in it"),
            _("All errors"),
        ],
        rows=[_section_row(one) for one in results],
        nothing=_("No section was scored in this month yet."),
    )  # fmt: skip


def _section_row(one: SectionResult) -> list[Cell]:
    scorecard = one.version.parsed
    labels = {section.key: here(section.label) for section in scorecard.sections}
    return [
        Cell(labels[one.section], f"{here(scorecard.title)} v{one.version.number}"),
        Cell(str(one.mean.n)),
        Cell(share_text(one.mean), share_interval_text(one.mean)),
        Cell(rate_text(one.rate), rate_interval_text(one.rate)),
        Cell(str(one.errors)),
    ]


def error_label(one: ErrorCount) -> str:
    """Name the criterion of an error."""
    return here(one.version.parsed.criterion_by_key[one.criterion].label)


def error_table(month: QualityMonth, counts: Sequence[ErrorCount], choice: Choice) -> Table:
    """Describe the Pareto of errors as a table."""
    by_number = dict(enumerate(counts))
    rows = []
    for row in pareto({number: one.count for number, one in by_number.items()}):
        one = by_number[row.key]
        behind = evaluations_url(
            month, choice, error=one.criterion, version__scorecard__id__exact=one.version.scorecard_id
        )
        rows.append(
            [
                Cell(
                    error_label(one),
                    one.version.scorecard.label,
                    criterion_url(month, one.version, one.criterion),
                ),
                Cell(str(ErrorCategory(one.category).label)),
                Cell(str(row.times), url=behind),
                Cell(percent_text(row.share)),
                Cell(percent_text(row.cumulative)),
                Cell(str(one.critical), tone="alarm" if one.critical else ""),
            ]
        )
    return Table(
        title=_("Errors by criterion"),
        headings=[
            _("Criterion"), _("Category"), _("Errors"), _("Share of errors"), _("Cumulative"),
            _("Critical errors"),
        ],
        rows=rows,
        nothing=_("No error was found in what counts here."),
        notes=[_("All evaluations that count, picked ones included: each error was there.")],
    )  # fmt: skip


def category_table(month: QualityMonth, counts: Sequence[ErrorCount], choice: Choice) -> Table:
    """Describe the errors by category."""
    by_category = dict.fromkeys(ErrorCategory.values, 0)
    for one in counts:
        by_category[one.category] += one.count
    return Table(
        title=_("Errors by category"),
        headings=[_("Category"), _("Errors"), _("Share of errors"), _("Cumulative")],
        rows=[
            [
                Cell(str(ErrorCategory(row.key).label)),
                Cell(str(row.times), url=evaluations_url(month, choice, error_category=row.key)),
                Cell(percent_text(row.share)),
                Cell(percent_text(row.cumulative)),
            ]
            for row in pareto(by_category)
        ],
        nothing=_("No error was found in what counts here."),
    )
