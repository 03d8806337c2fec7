"""The page of one day: the mark, why, every touch, what was asked and decided, and what became of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from attendance.models import (
    AttendanceDay,
    AttendanceRequest,
    Leave,
    Objection,
    OvertimeApproval,
    PunchCorrection,
    RequestState,
)
from attendance.selectors.day_facts import DayFacts, facts_around
from attendance.selectors.explanations import DayExplained, explain
from attendance.wording import DAY_KINDS
from attendance.wording_days import cell_tone, figures_text
from common.errors import DomainError
from staff.wording import day_text, entry_text


@dataclass(frozen=True)
class Event:
    """One line of the history of a day: when, who did what, and what they said."""

    at: datetime
    who: str
    what: str
    note: str = ""
    url: str = ""


def page_context(day: AttendanceDay) -> dict[str, Any]:
    """Give what the page of a day shows; a day that cannot be judged now says why."""
    around = facts_around(day)
    explained, fault = None, ""
    try:
        explained = explain(day, now=timezone.now())
    except DomainError as error:
        fault = str(error.message)
    return {
        "day": day,
        "day_text": day_text(day.day),
        "day_kind": DAY_KINDS.get(day.facts.get("day_kind", ""), ""),
        "tone": cell_tone(day.facts, is_exception=day.is_exception),
        "figures": figures_text(day.facts),
        "explained": explained,
        "fault": fault,
        "punches": list(_punches(explained, around)) if explained else [],
        "objection": around.open_objection,
        "versions": _versions(around),
        "events": sorted(_events(around), key=lambda event: event.at),
        "neighbours": [
            (reverse("admin:attendance_attendanceday_change", args=[one.pk]), day_text(one.day))
            if one
            else None
            for one in around.neighbours
        ],
        "grid_url": _grid_url(day),
    }


def _grid_url(day: AttendanceDay) -> str:
    query = {"month": f"{day.day:%Y-%m}", "version": "0"}
    if day.team is not None:
        query["of"] = f"team:{day.team.code}"
    return reverse("admin:attendance_attendancemonth_grid", query=query)


def _punches(explained: DayExplained, around: DayFacts) -> Iterator[tuple[Any, str]]:
    """Yield each touch with where it came from; a corrected one came from nobody's clock."""
    for one in explained.punches:
        yield one, around.sources.get(one.at, "") or _("correction of a punch")


def _versions(around: DayFacts) -> list[tuple[Any, Any]]:
    """Pair each published cell with its difference to the version before."""
    return [(one, around.differences.get(one.version_id)) for one in around.versions]


def _events(around: DayFacts) -> Iterator[Event]:
    for request in around.requests:
        yield from _of_request(request)
    for one in around.approvals:
        what = _("approved: %(what)s") % {"what": _named(one)}
        yield Event(one.approved_at, str(one.approved_by), what, one.reason, _page(one))
    for review in around.reviews:
        yield Event(
            review.decided_at, str(review.decided_by), str(review.get_decision_display()), review.note
        )
    for objection in around.objections:
        yield from _of_objection(objection, around.day)
    for change in around.roster:
        what = _("roster: %(before)s → %(after)s") % {
            "before": entry_text(change.before),
            "after": entry_text(change.after),
        }
        yield Event(change.changed_at, str(change.changed_by or "—"), what, change.reason)


def _of_request(request: AttendanceRequest) -> Iterator[Event]:
    asked = _("asked: %(what)s") % {"what": request}
    yield Event(request.asked_at, str(request.employee), asked, request.reason, _page(request))
    if request.decided_at is not None:
        is_granted = request.state == RequestState.APPROVED
        what = _("approved: %(what)s") if is_granted else _("refused: %(what)s")
        said = " · ".join(filter(None, (request.answer, request.override_reason)))
        yield Event(
            request.decided_at, str(request.decided_by), what % {"what": request.what}, said, _page(request)
        )


def _of_objection(objection: Objection, day: AttendanceDay) -> Iterator[Event]:
    what = _("objects to %(mark)s") % {"mark": objection.symbol or "—"}
    yield Event(objection.raised_at, str(day.employee), what, objection.text)
    if objection.decided_at is not None and objection.decided_by is not None:
        told = _("objection: %(state)s") % {"state": objection.get_state_display()}
        yield Event(objection.decided_at, str(objection.decided_by), told, objection.answer)


def _named(row: Model) -> str:
    """Name what was approved, its moments in the centre's time."""
    name = str(row._meta.verbose_name)
    if isinstance(row, PunchCorrection):
        return f"{name} {row.get_side_display()} {localtime(row.at):%m-%d %H:%M}"
    if isinstance(row, OvertimeApproval):
        return f"{name} {localtime(row.starts_at):%m-%d %H:%M}–{localtime(row.ends_at):%H:%M}"
    return str(row) if isinstance(row, Leave) else f"{name} {row}"


def _page(row: Model) -> str:
    return reverse(f"admin:attendance_{row._meta.model_name}_change", args=[row.pk])
