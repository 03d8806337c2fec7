"""What each page of a month's results shows."""

from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from qc.admin.labels import day_text, outcome_label, score_text
from qc.admin.results import pictures, tables
from qc.admin.results.asking import Question, ordered
from qc.admin.results.links import days_url, evaluations_url, operator_url, part_url
from qc.admin.results.tables import Cell, Table
from qc.domain.results import Result
from qc.models import Evaluation, QualityMonth, ScorecardVersion
from qc.selectors import (
    Choice,
    MonthResults,
    ResultRow,
    criterion_operators,
    criterion_results,
    criterion_weeks,
    days_of,
    error_counts,
    evaluations_of,
    month_results,
    months_of_operator,
    section_results,
    seen_by,
    weeks_until,
)
from qc.wording import (
    here,
    rate_interval_text,
    rate_text,
    share_interval_text,
    share_text,
)
from staff.models import Employee, Team

Context = dict[str, Any]


def _overview(month: QualityMonth, reader: Any, question: Question) -> Context:
    results = month_results(month.value, reader=reader)
    everybody = Choice()
    weeks = weeks_until(month.value.last, reader=None)
    title = _("Weekly mean of the centre")
    chart = pictures.mean_chart(title, weeks, everybody)
    teams = [(row.name, row.result.mean, part_url(month, "operators", team=row.key)) for row in results.teams]
    return {
        "cards": [
            *_cards(month, _("The centre"), results.centre, links=results.own is None),
            *(_cards(month, _("What I see"), results.own, links=True) if results.own else []),
        ],
        "pictures": [one for one in (chart, _team_chart(results, teams)) if one],
        "nothing": "" if results.centre.evaluations else _nothing(),
    }


def _nothing() -> str:
    return _("Nothing counts in this month yet. Results appear when its evaluations are released.")


def _cards(month: QualityMonth, title: str, result: Result, *, links: bool) -> list[Context]:
    """Give the few figures of a result; they lead to their rows for those who may see them."""

    def behind(**filters: object) -> str:
        return evaluations_url(month, **filters) if links else ""

    _n, mean, _shrunk, _place, change, critical, failed, outside = tables.result_cells(result, behind)
    return [
        {"label": f"{title}: {_('Mean')}", "figure": mean.text, "detail": mean.note, "url": ""},
        {"label": _("Drawn, scored (n)"), "figure": result.mean.n, "detail": "", "url": behind(drawn="yes")},
        {"label": _("Against last month"), "figure": change.text, "detail": change.note, "url": ""},
        {
            "label": _("Critical errors"),
            "figure": critical.text,
            "detail": critical.note,
            "url": critical.url,
        },
        {"label": _("Failed"), "figure": failed.text, "detail": failed.note, "url": failed.url},
        {"label": _("Outside the mean"), "figure": outside.text, "detail": outside.note, "url": outside.url},
    ]


def _team_chart(results: MonthResults, teams: list[tuple[str, Any, str]]) -> pictures.Picture | None:
    centre = results.centre.mean.value
    said = _("Each team's mean with its interval; the line is the mean of the centre.")
    sentence = " ".join(filter(None, [said, _ranked(results)]))
    return pictures.interval_chart(
        _("Teams, with intervals"), teams, None if centre is None else float(centre), sentence
    )


def _ranked(results: MonthResults) -> str:
    """Say which teams can be told from all others."""
    told = [
        f"{row.name} ({row.result.band.best})"
        for row in results.teams
        if row.result.band and row.result.band.rank
    ]
    if len(results.teams) < 2:
        return ""
    if not told:
        return _("No team can be told from all others.")
    return _("Told from all others, with place: %(teams)s.") % {"teams": _(", ").join(told)}


def _operators(month: QualityMonth, reader: Any, question: Question) -> Context:
    results = month_results(month.value, reader=reader, choice=question.by_desk)
    wanted = question.given.get("q", "").casefold()
    rows = [
        row
        for row in results.operators
        if (question.team is None or row.group == question.team.name)
        and (not wanted or wanted in row.code.casefold() or wanted in row.name.casefold())
    ]
    table = tables.result_table(
        _("Operators"),
        _("Operator"),
        ordered(rows, question.option("order")),
        head=lambda row: Cell(f"{row.name} {row.code}", row.group, operator_url(month, row.key)),
        behind=lambda row: _behind(month, _choice_of(question, operator_id=row.key)),
    )
    return {"paged": table}


def _behind(month: QualityMonth, choice: Choice) -> tables.Links:
    return lambda **filters: evaluations_url(month, choice, **filters)


def _choice_of(question: Question, **one: Any) -> Choice:
    desk_id = question.desk.pk if question.desk else None
    return Choice(**{"desk_id": desk_id, **one})


def _teams(month: QualityMonth, reader: Any, question: Question) -> Context:
    results = month_results(month.value, reader=reader, choice=question.by_desk)
    teams = Team.objects.in_bulk([row.key for row in results.teams])
    rows = ordered(results.teams, question.option("order"))
    table = tables.result_table(
        _("Teams"),
        _("Team"),
        rows,
        head=lambda row: Cell(row.name, row.code, part_url(month, "operators", team=row.key)),
        behind=lambda row: _behind(month, _choice_of(question, team=teams[row.key])),
    )
    drawn = [
        (row.name, row.result.mean, evaluations_url(month, _choice_of(question, team=teams[row.key])))
        for row in rows
    ]
    chart = _team_chart(results, drawn)
    return {"paged": table, "pictures": [chart] if chart else []}


def _desks(month: QualityMonth, reader: Any, question: Question) -> Context:
    results = month_results(month.value, reader=reader)
    table = tables.result_table(
        _("Desks"),
        _("Desk"),
        results.desks,
        head=lambda row: Cell(row.name, row.code, part_url(month, "operators", desk=row.key)),
        behind=lambda row: _behind(month, Choice(desk_id=row.key)),
    )
    return {"paged": table}


def _criteria(month: QualityMonth, reader: Any, question: Question) -> Context:
    results = criterion_results(month.value, reader=reader, choice=question.choice)
    sections = section_results(month.value, reader=reader, choice=question.choice)
    return {"tables": [tables.criterion_table(month, results), tables.section_table(sections)]}


def _errors(month: QualityMonth, reader: Any, question: Question) -> Context:
    counts = error_counts(month.value, reader=reader, choice=question.choice)
    picture = pictures.pareto_bars(month, counts, question.choice)
    return {
        "pictures": [picture] if picture else [],
        "tables": [
            tables.category_table(month, counts, question.choice),
            tables.error_table(month, counts, question.choice),
        ],
    }


def _charts(month: QualityMonth, reader: Any, question: Question) -> Context:
    what = question.option("what")
    weeks = weeks_until(month.value.last, reader=reader, choice=question.choice)
    drawn = [
        _funnel(month, reader, question),
        pictures.rate_chart(
            f"{pictures.rate_name(what)}: {_('share of evaluations over time')}",
            weeks
            if question.option("step") == "week"
            else days_of(month.value, reader=reader, choice=question.choice),
            question.choice,
            what=what,
        ),
        pictures.mean_chart(_("Weekly mean"), weeks, question.choice),
    ]
    found = [picture for picture in drawn if picture]
    return {"pictures": found, "nothing": "" if found else _nothing()}


def _funnel(month: QualityMonth, reader: Any, question: Question) -> pictures.Picture | None:
    """Compare operators or teams with the rate of the centre (of the desk, when one is chosen)."""
    what, by = question.option("what"), question.option("by")
    results = month_results(month.value, reader=reader, choice=question.by_desk)
    name = question.team.name if question.team else ""
    rows: list[ResultRow]
    if by == "teams":
        rows = [row for row in results.teams if not name or row.name == name]
        teams = Team.objects.in_bulk([row.key for row in rows])
        choices = {row.key: _choice_of(question, team=teams[row.key]) for row in rows}
        title = _("%(what)s by team") % {"what": pictures.rate_name(what)}
    else:
        rows = [row for row in results.operators if not name or row.group == name]
        choices = {row.key: _choice_of(question, operator_id=row.key) for row in rows}
        title = _("%(what)s by operator") % {"what": pictures.rate_name(what)}
    rate = getattr(results.centre, what).share
    return pictures.funnel_chart(month, title, rows, what=what, rate=rate, choices=choices)


Make = Callable[[QualityMonth, Any, Question], Context]

PARTS_MADE: Mapping[str, Make] = {
    "overview": _overview,
    "operators": _operators,
    "teams": _teams,
    "desks": _desks,
    "criteria": _criteria,
    "errors": _errors,
    "charts": _charts,
}


def operator_context(month: QualityMonth, reader: Any, operator_id: int) -> Context | None:
    """Show one operator's month; None when the reader may see nothing of it, now or in the months before."""
    person = Employee.objects.filter(pk=operator_id).first()
    if person is None or not seen_by(reader).filter(operator=operator_id).exists():
        return None
    choice = Choice(operator_id=operator_id)
    evaluations = list(evaluations_of(month.value, operator_id=operator_id, reader=reader))
    months = months_of_operator(month.value, operator_id=operator_id, reader=reader)
    row = next(
        (one for one in month_results(month.value, reader=reader).operators if one.key == operator_id), None
    )
    return {
        "heading": f"{person.name} {person.work_number}",
        "cards": _cards_of_row(month, row, choice),
        "pictures": _month_chart(month, months, choice),
        "tables": [
            _evaluation_table(evaluations),
            tables.criterion_table(month, criterion_results(month.value, reader=reader, choice=choice)),
        ],
    }


def _cards_of_row(month: QualityMonth, row: ResultRow | None, choice: Choice) -> list[Context]:
    if row is None:
        return []
    cells = tables.result_cells(row.result, _behind(month, choice))
    headings = tables.result_headings("")[1:]
    return [
        {"label": heading, "figure": cell.text, "detail": cell.note, "url": cell.url}
        for heading, cell in zip(headings, cells, strict=True)
    ]


def _month_chart(month: QualityMonth, months: Any, choice: Choice) -> list[pictures.Picture]:
    rows = [(str(one), measure, evaluations_url(one, choice)) for one, measure in reversed(months)]
    sentence = _(
        "The mean of each month with its interval; months whose intervals overlap may differ by chance."
    )
    chart = pictures.interval_chart(_("Month by month"), rows, None, sentence)
    return [chart] if chart else []


def _evaluation_table(evaluations: list[Evaluation]) -> Table:
    return Table(
        title=_("Evaluations"),
        headings=[_("Day of contact"), _("Score"), _("Outcome"), _("How it was chosen"), _("Scorecard")],
        rows=[_evaluation_row(one) for one in evaluations],
        nothing=_("Nothing of this month counts yet for this person."),
    )


def _evaluation_row(one: Evaluation) -> list[Cell]:
    outcome, label = outcome_label(one)
    tone = {"critical_fail": "alarm", "fail": "warn", "pass": "good"}.get(outcome, "")
    drawn = _("drawn") if one.assignment.sampled_id else _("picked by hand")
    return [
        Cell(day_text(one.day), one.contact.external_id, evaluations_page(one)),
        Cell(score_text(one.score)),
        Cell(label, tone=tone),
        Cell(drawn),
        Cell(str(one.version)),
    ]


def evaluations_page(one: Evaluation) -> str:
    """Lead to the page of one evaluation."""
    return reverse("admin:qc_evaluation_change", args=[one.pk])


def criterion_context(month: QualityMonth, reader: Any, version_id: int, criterion: str) -> Context | None:
    """Show one criterion of a month; None when there is no such criterion."""
    version = ScorecardVersion.objects.select_related("scorecard").filter(pk=version_id).first()
    if version is None or criterion not in version.parsed.criterion_by_key:
        return None
    found = version.parsed.criterion_by_key[criterion]
    results = criterion_results(month.value, reader=reader)
    one = next((row for row in results if row.version == version and row.criterion == criterion), None)
    filters: dict[str, object] = {"version__scorecard__id__exact": version.scorecard_id}
    weeks = criterion_weeks(month.value.last, version=version, criterion=criterion, reader=reader)
    urls = {
        first: days_url(
            first, first.fromordinal(first.toordinal() + 6), drawn="rated", **filters, error=criterion
        )
        for first, _rate in weeks
    }
    chart = pictures.criterion_chart(_("Share with an error, week by week"), weeks, urls)
    return {
        "heading": here(found.label),
        "subheading": f"{here(version.parsed.title)} v{version.number}",
        "cards": _criterion_cards(month, one, criterion) if one else [],
        "pictures": [chart] if chart else [],
        "tables": [_operator_errors(month, reader, version, criterion)],
    }


def _criterion_cards(month: QualityMonth, one: Any, criterion: str) -> list[Context]:
    behind = evaluations_url(month, error=criterion, version__id__exact=one.version.pk)
    rate = rate_interval_text(one.rate)
    return [
        {
            "label": _("Mean share"),
            "figure": share_text(one.mean),
            "detail": share_interval_text(one.mean),
            "url": "",
        },
        {"label": _("Drawn, scored (n)"), "figure": one.mean.n, "detail": "", "url": ""},
        {"label": _("Errors in drawn contacts"), "figure": rate_text(one.rate), "detail": rate, "url": ""},
        {"label": _("All errors"), "figure": one.errors, "detail": "", "url": behind if one.errors else ""},
        {"label": _("Critical errors"), "figure": one.critical_errors, "detail": "", "url": ""},
        {"label": _("System cause"), "figure": one.system_causes, "detail": "", "url": ""},
    ]


def _operator_errors(month: QualityMonth, reader: Any, version: ScorecardVersion, criterion: str) -> Table:
    found = criterion_operators(month.value, version=version, criterion=criterion, reader=reader)
    filters: dict[str, object] = {"version__scorecard__id__exact": version.scorecard_id, "error": criterion}
    return Table(
        title=_("Operators with an error in it"),
        headings=[_("Operator"), _("Errors in drawn contacts"), _("Rate with interval")],
        rows=[
            [
                Cell(
                    f"{one.operator.name} {one.operator.work_number}",
                    url=operator_url(month, one.operator.pk),
                ),
                Cell(
                    rate_text(one.rate),
                    url=evaluations_url(month, Choice(operator_id=one.operator.pk), drawn="rated", **filters),
                ),
                Cell(rate_interval_text(one.rate)),
            ]
            for one in found
            if one.rate.hits
        ],
        nothing=_("No drawn contact of this month had an error in it."),
    )
