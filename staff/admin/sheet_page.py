"""The roster of a team edited like a spreadsheet: shown, checked while typing, saved at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.errors import DomainError
from common.months import Month
from staff.admin.sheet_edit import SheetEdit, field_name, seen_text
from staff.admin.sheet_patterns import PatternForm
from staff.imports.cells import YEARS
from staff.models import Employee, RosterOrigin, Team
from staff.selectors import today
from staff.selectors.roster_sheet import Cell, SheetDay, read_sheet, teams_of
from staff.services import absences_asked, change_roster
from staff.wording import SHORT_WEEKDAYS, WEEKDAYS, day_mark

CHANGE = "staff.change_rosterentry"


@dataclass(frozen=True)
class ShownCell:
    """One cell as the page shows it."""

    name: str
    text: str
    label: str
    seen: str
    notes: str
    is_open: bool
    is_here: bool
    state: str
    column: str


class SheetPage:
    """The page for one request: which team and month, who looks, and what they may change."""

    def __init__(self, request: HttpRequest, model_admin: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        self.viewer: Employee = request.user  # type: ignore[assignment]
        self.month = _month(request.GET.get("month", ""))
        self.teams = teams_of(self.viewer, self.month)
        self.team = _chosen(self.teams, request.GET.get("team", ""))
        self.may_change = request.user.has_perm(CHANGE)

    def answer(self) -> HttpResponse:
        """Show the sheet; or take what was typed: check it, fill a pattern into it, or save it."""
        if not self.request.user.has_perm("staff.view_rosterentry"):
            raise PermissionDenied
        if self.team is None:
            return self._page(None, PatternForm(month=self.month))
        sheet = read_sheet(self.viewer, self.team, self.month)
        if self.request.method != "POST":
            return self._page(SheetEdit.fresh(sheet, self._editor), PatternForm(month=self.month))
        if not self.may_change:
            raise PermissionDenied
        edit = SheetEdit.of_form(sheet, self._editor, self.request.POST)
        if "_check" in self.request.POST:
            return self._check(edit)
        if "_fill" in self.request.POST:
            return self._fill(edit)
        return self._save(edit)

    @property
    def _editor(self) -> Employee | None:
        return self.viewer if self.may_change else None

    def _save(self, edit: SheetEdit) -> HttpResponse:
        """Save every changed cell, or none; where somebody was faster, show what they did."""
        wishes = edit.wishes()
        if edit.faults:
            messages.error(self.request, _("%(count)d cells cannot be saved.") % {"count": len(edit.faults)})
            return self._page(edit, PatternForm(month=self.month), status=422)
        try:
            changed = change_roster(wishes, by=self.viewer, now=timezone.now(), origin=RosterOrigin.GRID)
        except DomainError as error:
            return self._refused(edit, error)
        people = {pk for pk, _day in changed.cells}
        text = _("%(cells)d cells of %(people)d people changed.")
        messages.success(self.request, text % {"cells": len(changed.cells), "people": len(people)})
        return HttpResponseRedirect(self.request.get_full_path())

    def _refused(self, edit: SheetEdit, error: DomainError) -> HttpResponse:
        messages.error(self.request, str(error))
        overtaken: Any = error.where.get("cells", ())
        if error.code == "staff.roster.changed_meanwhile":
            cells = {(int(pk), date.fromisoformat(day)) for pk, day in overtaken}
            edit.take_over(read_sheet(self.viewer, self.team, self.month), cells)
        return self._page(edit, PatternForm(month=self.month), status=409)

    def _fill(self, edit: SheetEdit) -> HttpResponse:
        """Fill a pattern into the open cells; nothing is saved yet."""
        form = PatternForm(self.request.POST, month=self.month)
        if not form.is_valid():
            return self._page(edit, form, status=422)
        form.fill(edit, self.viewer)
        edit.wishes()
        messages.info(self.request, _("Filled in; look at it, then save."))
        return self._page(edit, PatternForm(month=self.month))

    def _check(self, edit: SheetEdit) -> HttpResponse:
        """Judge what was typed, for the page's script; without it the page is shown again."""
        edit.wishes()
        absences = self._absences(edit)
        warnings = edit.warnings(absences)
        if "application/json" not in self.request.headers.get("Accept", ""):
            return self._page(edit, PatternForm(month=self.month))
        cells = {
            field_name(cell): {"fault": edit.faults.get(cell, ""), "notes": _notes(edit, cell, warnings)}
            for cell in edit.seen
            if cell in edit.faults or cell in warnings or cell in edit.overtaken
        }
        return JsonResponse({"cells": cells, "counts": _count_rows(edit, absences)})

    def _absences(self, edit: SheetEdit) -> dict[Cell, str]:
        people = [person.pk for person in edit.sheet.people]
        answers: Any = absences_asked.send(
            sender=Team, people=people, first=self.month.first, last=self.month.last
        )
        return {cell: kind for _receiver, found in answers for cell, kind in found.items()}

    def _page(self, edit: SheetEdit | None, pattern: forms.Form, *, status: int = 200) -> HttpResponse:
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("Roster sheet"),
            "month": self.month,
            "months": (self.month.previous(), self.month.next()),
            "teams": self.teams,
            "team": self.team,
            "may_change": self.may_change and edit is not None,
            "may_import": self.request.user.has_perm("staff.import_staff"),
            "pattern": pattern,
            "list_url": reverse("admin:staff_rosterentry_changelist"),
            "history_url": reverse("admin:staff_rosterchange_changelist"),
        }
        if edit is not None:
            context |= self._filled(edit)
        return TemplateResponse(self.request, "admin/staff/rosterentry/sheet.html", context, status=status)

    def _filled(self, edit: SheetEdit) -> dict[str, Any]:
        absences = self._absences(edit)
        warnings = edit.warnings(absences)
        days = edit.sheet.days
        return {
            "days": [
                (day, _column(day), SHORT_WEEKDAYS[day.day.weekday()], day_mark(day.kind)) for day in days
            ],
            "rows": [
                (
                    person,
                    [_cell(edit, (person.pk, day.day), _column(day), warnings) for day in days],
                    self._history(person.pk),
                )
                for person in edit.sheet.people
            ],
            "counts": _count_rows(edit, absences),
            "codes": [
                (written, f"{shift.label} {shift.hours}")
                for pk, written in edit.sheet.codes.written.items()
                if pk is not None and (shift := edit.sheet.shifts[pk]).is_active
            ],
            "rest_code": edit.sheet.codes.written[None],
            "seen": seen_text(edit),
            "unsaved": len(edit.typed),
            "is_announced": all(day.kind for day in days),
        }

    def _history(self, pk: int) -> str:
        """Link to what was changed in somebody's row."""
        query = {
            "employee__id__exact": str(pk),
            "day__gte": str(self.month.first),
            "day__lte": str(self.month.last),
        }
        return f"{reverse('admin:staff_rosterchange_changelist')}?{urlencode(query)}"


def _month(text: str) -> Month:
    """Read the month asked for; by default it is the present one."""
    try:
        asked = Month.parse(text)
    except DomainError:
        return Month.of(today())
    return asked if asked.year in YEARS else Month.of(today())


def _chosen(teams: list[Team], code: str) -> Team | None:
    return next((team for team in teams if team.code == code), teams[0] if teams and not code else None)


def _column(day: SheetDay) -> str:
    """Name how a column looks."""
    return day.kind or ("rest" if day.is_off else "")


def _cell(edit: SheetEdit, cell: Cell, column: str, warnings: Mapping[Cell, list[str]]) -> ShownCell:
    pk, day = cell
    person = edit.sheet.stays[pk]
    is_open = cell in edit.open_cells
    states = {
        "zb-fault": cell in edit.faults,
        "zb-overtaken": cell in edit.overtaken,
        "zb-unsaved": cell in edit.typed,
        "zb-warned": cell in warnings,
    }
    return ShownCell(
        name=field_name(cell),
        text=edit.text(cell),
        label=f"{edit.sheet.names[pk]} {day:%m-%d} {WEEKDAYS[day.weekday()]}",
        seen=edit.shown_as_seen(cell),
        notes=_notes(edit, cell, warnings),
        is_open=is_open,
        is_here=is_open or (person.covers(day) and day in edit.sheet.team_days[pk]),
        state=" ".join(name for name, is_so in states.items() if is_so),
        column=column,
    )


def _notes(edit: SheetEdit, cell: Cell, warnings: Mapping[Cell, list[str]]) -> str:
    """Say everything about a cell that somebody should know, what keeps it from being saved first."""
    told = [edit.faults[cell]] if cell in edit.faults else []
    if cell in edit.overtaken:
        text = _("Changed by somebody else meanwhile: now “%(text)s”.")
        told.append(text % {"text": edit.shown_as_seen(cell) or "—"})
    return " ".join([*told, *warnings.get(cell, [])])


def _count_rows(edit: SheetEdit, absences: Mapping[Cell, str]) -> list[dict[str, Any]]:
    """Count people per shift and day, rest last, and who could still be called."""
    sheet, planned = edit.sheet, edit.planned()
    counts = sheet.counts(planned)
    shifts = [pk for pk in sheet.shifts if pk in counts]
    rows = [
        _count_row(
            sheet.codes.written[pk],
            f"{sheet.shifts[pk].label} {sheet.shifts[pk].hours}",
            counts[pk],
            sheet.days,
        )
        for pk in shifts
    ]
    rows.append(_count_row(sheet.codes.written[None], _("rest day"), counts.get(None, Counter()), sheet.days))
    reserve = sheet.reserve(planned, absences)
    worked = Counter(day for pk in shifts for day in counts[pk].elements())
    least = sheet.centre.least_reserve
    row = _count_row(
        _("reserve"),
        _("rests and is not on leave; at least %(least)d") % {"least": least},
        reserve,
        sheet.days,
    )
    for figure, day in zip(row["figures"], sheet.days, strict=True):
        figure["is_low"] = bool(worked[day.day]) and reserve[day.day] < least
    return [*rows, row]


def _count_row(code: str, label: str, counts: Counter[date], days: list[SheetDay]) -> dict[str, Any]:
    figures = [{"figure": counts[day.day], "is_low": False, "column": _column(day)} for day in days]
    return {"code": code, "label": label, "figures": figures}
