"""The month as a grid that reads like the paper form: people by days; a mark leads to its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.exports.shared import count, halves, hours, is_chinese, verification_code
from attendance.models import AttendanceMonth, PublishedMonth
from attendance.selectors.grid import (
    Grid,
    GridCell,
    GridRow,
    Reader,
    asked_month,
    complete_versions,
    read_grid,
    teams_with_departments,
)
from attendance.wording import MARKS, SHORT_WEEKDAYS, WEEKDAYS, clock_text
from attendance.wording_days import cell_reasons, cell_tone
from common.months import Month
from staff.models import Employee, Team
from staff.wording import day_mark

VIEW = "attendance.view_attendanceday"


@dataclass(frozen=True)
class Mark:
    """One cell as the page shows it."""

    text: str
    tone: str
    column: str
    url: str = ""
    title: str = ""
    is_objected: bool = False


@dataclass(frozen=True)
class Place:
    """A choice of people: its value in the address, its name, and the teams; none for everybody."""

    key: str
    name: str
    teams: Sequence[Team] | None


class MonthGridPage:
    """The page for one request: which month, version and people, and who looks."""

    def __init__(self, request: HttpRequest, model_admin: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        self.viewer: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
        # The centre's zone is active in every page.
        self.reader = Reader(self.viewer, timezone.localdate())
        self.month = self._asked_month()
        self.row = AttendanceMonth.objects.visible_to(request.user).of(self.month).first()
        self.versions = complete_versions(self.row) if self.row else []
        self.version = self._asked_version()
        self.places = list(_places(teams_with_departments(self.reader, self.month)))
        self.place = self._asked_place()

    def answer(self) -> HttpResponse:
        """Show the grid; what has not been derived yet says so."""
        if not self.request.user.has_perm(VIEW):
            raise PermissionDenied
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("Month grid"),
            "month": self.month,
            "months": (self.month.previous(), self.month.next()),
            "row": self.row,
            "version": self.version,
            "choices": list(self._versions()),
            "places": self.places,
            "place": self.place,
            "month_url": reverse("admin:attendance_attendancemonth_change", args=[self.row.pk])
            if self.row
            else "",
        }
        if self.row is not None and self.row.derived_at is not None and self.place is not None:
            grid = read_grid(
                self.row,
                self.reader,
                version=self.version,
                teams=self.place.teams,
                page=_number(self.request.GET.get("page", "")) or 1,
            )
            context |= self._filled(grid)
        return TemplateResponse(self.request, "attendance/month_grid.html", context)

    def _asked_month(self) -> Month:
        return asked_month(self.request.GET.get("month", ""), self.reader.on)

    def _asked_version(self) -> PublishedMonth | None:
        """Find the version asked for: the newest without a word, the draft for 0."""
        asked = self.request.GET.get("version", "")
        if not asked:
            return self.versions[0] if self.versions else None
        if asked == "0":
            return None
        found = next((one for one in self.versions if str(one.number) == asked), None)
        if found is None:
            raise Http404
        return found

    def _asked_place(self) -> Place | None:
        """Find the people asked for; else a lead's own team, else everybody in view."""
        asked = self.request.GET.get("of", "")
        if asked and (found := next((one for one in self.places if one.key == asked), None)):
            return found
        led = set(self.viewer.led_team_ids(self.reader.on))
        own = (one for one in self.places if one.teams and len(one.teams) == 1 and one.teams[0].pk in led)
        return next(own, self.places[0] if self.places else None)

    def _versions(self) -> Iterator[tuple[str, str, bool]]:
        """Offer the draft and every version: address, name, whether it is shown."""
        if self.row is not None and self.row.derived_at is not None:
            yield self._address(version="0"), pgettext("version", "draft"), self.version is None
        for one in reversed(self.versions):
            yield self._address(version=str(one.number)), f"v{one.number}", one == self.version

    def _address(self, **changed: str) -> str:
        """Write the address of this page with something changed."""
        told = {
            "month": str(self.month),
            "of": self.place.key if self.place else "",
            "version": self.request.GET.get("version", ""),
            **changed,
        }
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def _filled(self, grid: Grid) -> dict[str, Any]:
        calendar: Mapping[str, str] = grid.header.get("calendar", {})
        days = [(day, _column(day, calendar)) for day in self.month.days()]
        objected = grid.header.get("symbols", {}).get("OBJECTION") or pgettext("mark", "objection")
        names = _leave_names(grid.header)
        version = self.version
        heads = [
            (day, column, SHORT_WEEKDAYS[day.weekday()], day_mark(calendar.get(f"{day:%d}", "")))
            for day, column in days
        ]
        rows = [
            (row, [self._mark(row, day, column, names) for day, column in days], _totals(row))
            for row in grid.rows
        ]
        return {
            "days": heads,
            "rows": rows,
            "heads": list(_heads()),
            "objected": objected,
            "legend": _legend(grid.header, names),
            "people": grid.people,
            "page": grid.page,
            "pages": [(self._address(page=str(number)), number) for number in range(1, grid.pages + 1)],
            "code": verification_code(version.content_hash) if version else "",
        }

    def _mark(self, row: GridRow, day: date, column: str, names: Mapping[str, str]) -> Mark:
        cell = row.cells.get(day.day)
        if cell is None:
            away = row.away.get(day.day, "")
            title = _("On this day in %(team)s") % {"team": away} if away else ""
            return Mark("", "away" if away else "", column, title=title)
        url = reverse("admin:attendance_attendanceday_change", args=[cell.pk]) if cell.pk else ""
        return Mark(
            cell.symbol,
            cell_tone(cell.facts, is_exception=cell.is_exception),
            column,
            url=url,
            title=_title(row, day, cell, names),
            is_objected=day.day in row.objected,
        )


def _title(row: GridRow, day: date, cell: GridCell, names: Mapping[str, str]) -> str:
    told = f"{row.person['name']} {day:%m-%d} {WEEKDAYS[day.weekday()]} {cell.symbol}"
    if not cell.is_exception:
        return told
    return f"{told} {cell_reasons(cell.facts, cell.why, names=names)}"


def _column(day: date, calendar: Mapping[str, str]) -> str:
    """Name how a column looks: what the calendar said when the month was derived."""
    return calendar.get(f"{day:%d}", "")


def _places(teams: Sequence[Team]) -> Iterator[Place]:
    """Offer everybody in view, each department with its teams, each team."""
    if len(teams) != 1:
        yield Place("all", _("everybody"), None)
    departments: dict[int, tuple[str, str, list[Team]]] = {}
    for team in teams:
        for one in filter(None, (team.department, team.department.parent)):
            departments.setdefault(one.pk, (one.code, one.name, []))[2].append(team)
    if len(departments) > 1:
        for code, name, inside in departments.values():
            yield Place(f"department:{code}", name, inside)
    for team in teams:
        yield Place(f"team:{team.code}", team.name, [team])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _leave_names(header: Mapping[str, Any]) -> dict[str, str]:
    name = "name_zh" if is_chinese() else "name"
    return {kind["code"]: kind[name] for kind in header.get("leave_kinds", [])}


def _legend(header: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    told = {**{code: str(text) for code, text in MARKS.items()}, **names}
    symbols = header.get("symbols", {})
    return [(symbols[code], name) for code, name in told.items() if symbols.get(code)]


def _heads() -> Iterator[tuple[str, str]]:
    """Head the totals: the word, and its unit where it needs one."""
    days, times, hour = pgettext("unit", "days"), pgettext("unit", "times"), pgettext("unit", "h")
    yield pgettext("days", "due"), days
    yield pgettext("days", "present"), days
    yield _("Late"), times
    yield _("Left early"), times
    yield _("Off post"), times
    yield pgettext("total", "Absent"), days
    yield pgettext("total", "Missing"), times
    yield _("Leave"), days
    yield _("Overtime"), hour
    yield _("Nights"), times


def _totals(row: GridRow) -> list[tuple[Any, str, str]]:
    """Write the totals of a row: figure, what stands behind it, and its tone."""
    figure = row.totals.get
    leaves: Mapping[str, Any] = figure("leaves", {})
    minutes = _("%(minutes)d min")
    by_hours = sum(leave["hour_minutes"] for leave in leaves.values())
    classes = [("ot150", "150%"), ("ot200", "200%"), ("ot300", "300%"), ("comp_bank", _("time off"))]
    overtime = [(name, figure(key, 0)) for key, name in classes if figure(key, 0)]

    def behind(name: str) -> str:
        return minutes % {"minutes": figure(name)} if figure(name, 0) else ""

    missing = figure("missing_in", 0) + figure("missing_out", 0)
    return [
        (halves(figure("due_halves", 0)), "", ""),
        (halves(figure("present_halves", 0)), "", ""),
        (count(figure("late_n", 0)), behind("late_minutes"), "warn"),
        (count(figure("early_n", 0)), behind("early_minutes"), "warn"),
        (count(figure("off_post_n", 0)), behind("off_post_minutes"), "warn"),
        (halves(figure("absent_halves", 0)), "", "alarm"),
        (count(missing), "", "warn"),
        (
            halves(sum(leave["halves"] for leave in leaves.values())),
            clock_text(by_hours) if by_hours else "",
            "",
        ),
        (
            hours(sum(value for _name, value in overtime)),
            ", ".join(f"{name} {hours(value)}" for name, value in overtime),
            "",
        ),
        (count(figure("nights", 0)), "", ""),
    ]
