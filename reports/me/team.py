"""The published sheet of my team: the register as it hangs on the wall, one version of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from attendance.models import PublishedMonth
from attendance.selectors.team_sheet import MASKED_LEAVE, PostedCell, PostedRow, own_teams, posted_rows
from attendance.wording import MARKS, SHORT_WEEKDAYS, hours_text
from common.months import Month
from reports.me.sheet import leave_names
from reports.me.totals import days_text
from staff.models import Employee


@dataclass(frozen=True)
class Head:
    """A column of the sheet: a day, and whether it is a day of rest."""

    day: date
    weekday: str
    is_rest: bool


@dataclass(frozen=True)
class Line:
    """One person: a cell for every day of the month, and the totals as texts."""

    row: PostedRow
    cells: list[tuple[Head, PostedCell | None, str, str]]
    totals: list[str]


@dataclass(frozen=True)
class TeamSheet:
    """One team's published month; `teams` are those the reader may choose from, by code and name."""

    version: PublishedMonth
    team: str
    teams: list[tuple[str, str]]
    heads: list[Head]
    names: list[str]
    lines: list[Line]
    legend: list[tuple[str, str]]


def newest_version(month: Month) -> PublishedMonth | None:
    """Find the newest complete version of a month."""
    versions = PublishedMonth.objects.filter(
        month__first_day=month.first, state=PublishedMonth.State.PUBLISHED
    )
    return versions.select_related("month", "entry").order_by("-number").first()


def team_sheet(person: Employee, version: PublishedMonth, *, team: str = "") -> TeamSheet | None:
    """Read the published sheet of one of the reader's teams in a fixed number of statements.

    Args:
        team: the code of a team the reader belonged to in the month; by default the last of them.

    Returns:
        None if the reader was in no team of that code in the month, or is not on its sheet.
    """
    teams = {str(one["code"]): str(one["name"]) for one in own_teams(version, person)}
    code = team or next(reversed(teams), "")
    if code not in teams:
        return None
    rows = posted_rows(version, code, person)
    heads = _heads(version)
    return TeamSheet(
        version=version,
        team=teams[code],
        teams=list(teams.items()),
        heads=heads,
        names=_total_names(),
        lines=[Line(row, list(_cells(row, heads, version)), _totals(row)) for row in rows],
        legend=_legend(version, rows),
    )


def _heads(version: PublishedMonth) -> list[Head]:
    calendar = version.header.get("calendar", {})
    return [
        Head(day, str(SHORT_WEEKDAYS[day.weekday()]), calendar.get(f"{day:%d}") in {"rest", "statutory"})
        for day in version.month.month.days()
    ]


def _cells(
    row: PostedRow, heads: list[Head], version: PublishedMonth
) -> Iterator[tuple[Head, PostedCell | None, str, str]]:
    words = _words(version)
    for head in heads:
        cell = row.cells.get(head.day.day)
        said = ", ".join(words.get(code, code) for code in cell.codes) if cell else ""
        yield head, cell, _tone(cell), said


def _tone(cell: PostedCell | None) -> str:
    if cell is None:
        return ""
    return "alarm" if cell.is_absent else "warn" if cell.is_exception else ""


def _words(version: PublishedMonth) -> dict[str, str]:
    """Give the words for the codes of marks, in the reader's language."""
    known = {**{str(code): str(text) for code, text in MARKS.items()}, **leave_names(version.header)}
    return {**known, MASKED_LEAVE: _("on leave")}


def _legend(version: PublishedMonth, rows: list[PostedRow]) -> list[tuple[str, str]]:
    symbols = version.header.get("symbols", {})
    used = {code for row in rows for cell in row.cells.values() for code in cell.codes}
    return [
        (symbols[code], word) for code, word in _words(version).items() if code in used and symbols.get(code)
    ]


def _total_names() -> list[str]:
    return [
        _("Due"), _("Present"), _("Late"), _("Left early"), _("Off post"), _("Absent"), _("Missing punches"),
        _("Leave"), _("Overtime"), _("Night shifts"),
    ]  # fmt: skip


def _totals(row: PostedRow) -> list[str]:
    """Write the totals of a whole month; somebody who changed the team has none on this sheet."""
    figure = row.totals
    if not figure:
        return []
    overtime = figure["ot150"] + figure["ot200"] + figure["ot300"]
    leave = [days_text(figure["leave_halves"])] if figure["leave_halves"] else []
    leave += [hours_text(figure["leave_minutes"])] if figure["leave_minutes"] else []
    return [
        days_text(figure["due_halves"]),
        days_text(figure["present_halves"]),
        _times(figure["late_n"], figure["late_minutes"]),
        _times(figure["early_n"], figure["early_minutes"]),
        _times(figure["off_post_n"], figure["off_post_minutes"]),
        days_text(figure["absent_halves"]) if figure["absent_halves"] else "",
        str(figure["missing_in"] + figure["missing_out"] or ""),
        " + ".join(leave),
        hours_text(overtime) if overtime else "",
        str(figure["nights"] or ""),
    ]


def _times(times: int, minutes: int) -> str:
    return f"{times} · {minutes}′" if times else ""
