"""How far a month is, what of it is not final, what comes next and what is in the way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.domain.judgement import Note
from appraisal.models import AppraisalMonth, AppraisalObjection, MonthState, PersonAppraisal
from appraisal.selectors.months import latest_version
from appraisal.selectors.pending import pending_people
from qc.models import QualityMonth, QualityMonthState
from staff.models import Employee, Team
from staff.selectors import centre_day


@dataclass(frozen=True)
class MonthProgress:
    """How far a month is.

    Attributes:
        people, appraised: on the sheet, and those of them who have a total.
        complaints_open: people with a complaint that is not closed.
        pending: people whose draft differs from the latest version.
        next_step: `wait`, `post`, `objections`, `publish`, `amend` or `done`.
        blocked_by: what is in the way of that step, in words.
    """

    people: int
    appraised: int
    objections_open: int
    objections_decided: int
    complaints_open: int
    pending: int
    next_step: str
    blocked_by: tuple[str, ...]


def not_final(month: AppraisalMonth, *, now: datetime) -> list[str]:
    """Say what a draft rests on that may still change; nothing when all sources are final."""
    return [*_sources_not_final(month, now), *_complaints(_open_complaints(month))]


def _sources_not_final(month: AppraisalMonth, now: datetime) -> Iterator[str]:
    sources = month.header["sources"]
    if centre_day(now) <= month.month.last:
        yield _("The month is not over.")
    if sources["quality"]["state"] != QualityMonthState.LOCKED:
        yield _("The quality month is not locked.")
    if sources["attendance"]["version"] is None:
        yield _("The attendance of the month has not been derived.")
    elif not sources["attendance"]["version"]:
        yield _("The attendance of the month is not published.")


def _complaints(count: int) -> Iterator[str]:
    if count:
        yield ngettext(
            "A complaint about %(count)d person is not closed.",
            "Complaints about %(count)d people are not closed.",
            count,
        ) % {"count": count}


def _open_complaints(month: AppraisalMonth) -> int:
    rows = PersonAppraisal.objects.filter(month=month)
    return sum(
        Note.OPEN_COMPLAINTS in one["notes"]
        for outcome in rows.values_list("outcome", flat=True)
        for one in outcome["components"]
        if one["code"] == "opinions"
    )


def progress_of(month: AppraisalMonth, *, now: datetime) -> MonthProgress:
    """Say how far a month is: a fixed number of statements."""
    rows = PersonAppraisal.objects.filter(month=month)
    counted = rows.aggregate(people=Count("pk"), appraised=Count("score"))
    state = Count("pk", filter=Q(state=AppraisalObjection.State.OPEN))
    decided = Count("pk", filter=Q(state__in=("upheld", "rejected")))
    objections = AppraisalObjection.objects.filter(month=month).aggregate(open=state, decided=decided)
    version = latest_version(month) if month.state == MonthState.PUBLISHED else None
    pending = len(pending_people(month, version)) if version else 0
    open_ends = list(_sources_not_final(month, now))
    step, blocks = _next(month, objections["open"], pending, open_ends, now)
    return MonthProgress(
        counted["people"],
        counted["appraised"],
        objections["open"],
        objections["decided"],
        _open_complaints(month),
        pending,
        step,
        tuple(blocks),
    )


def _next(
    month: AppraisalMonth, objections: int, pending: int, open_ends: list[str], now: datetime
) -> tuple[str, list[str]]:
    if month.state == MonthState.PUBLISHED:
        return ("amend" if pending else "done"), []
    if month.state == MonthState.DRAFTED:
        return ("wait" if open_ends else "post"), open_ends
    blocks = []
    if objections:
        blocks.append(
            ngettext("%(count)d objection is open.", "%(count)d objections are open.", objections)
            % {"count": objections}
        )
    if objections_run(month, now):
        blocks.append(_("Objections can be raised until %(day)s.") % {"day": month.objections_until})
    blocks += open_ends
    return ("objections" if blocks else "publish"), blocks


def objections_run(month: AppraisalMonth, now: datetime) -> bool:
    """Tell whether people can still object: the last day for it is included, with none it is never."""
    if month.state != MonthState.POSTED or month.objections_until is None:
        return False
    return bool(month.scheme.parsed.objection_days) and centre_day(now) <= month.objections_until


@dataclass(frozen=True)
class TeamStatus:
    """One team of a month: how many people and grades, its objections; team None for people without one."""

    team: Team | None
    people: int
    grades: dict[str, int]
    objections: int
    mean: Decimal | None


def team_statuses(month: AppraisalMonth, viewer: Employee) -> list[TeamStatus]:
    """List the teams whose rows somebody sees, in order of code: a fixed number of statements."""
    rows = PersonAppraisal.objects.filter(month=month).visible_to(viewer).order_by()
    grouped: dict[int | None, list[Any]] = {}
    for team, grade, score in rows.values_list("team", "grade", "score"):
        grouped.setdefault(team, []).append((grade, score))
    teams = Team.objects.in_bulk([pk for pk in grouped if pk])
    waiting = AppraisalObjection.objects.filter(month=month).open().visible_to(viewer).order_by()
    objections = dict(waiting.values_list("team").annotate(n=Count("pk")))
    listed = [
        TeamStatus(
            team=teams.get(pk) if pk else None,
            people=len(told),
            grades=_counted([grade for grade, _score in told]),
            objections=objections.get(pk, 0),
            mean=_mean([score for _grade, score in told if score is not None]),
        )
        for pk, told in grouped.items()
    ]
    return sorted(listed, key=lambda one: (one.team is None, one.team.code if one.team else ""))


def _counted(grades: list[str]) -> dict[str, int]:
    return {grade: grades.count(grade) for grade in dict.fromkeys(grades)}


def _mean(scores: list[Decimal]) -> Decimal | None:
    return sum(scores, Decimal(0)) / len(scores) if scores else None


def quality_month(month: AppraisalMonth) -> QualityMonth | None:
    """Return the quality month behind an appraisal, to lead to its results."""
    return QualityMonth.objects.filter(month=str(month)).first()
