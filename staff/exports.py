"""The roster as a workbook in the form in which it is imported."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.months import Month
from common.workbooks import ColumnSpec, Formula, Kind, Shade, SheetSpec, Value
from staff.models import DayKind, Employee, Team
from staff.selectors.roster_sheet import RosterSheet, SheetDay, read_sheet
from staff.wording import WEEKDAYS, day_mark

SHADES = {DayKind.STATUTORY: Shade.RED, DayKind.REST: Shade.GREY, DayKind.MAKE_UP: Shade.AMBER}


def roster_sheets(viewer: Employee, team: Team | None, month: Month) -> list[SheetSpec]:
    """Describe the roster of a team, or of everybody, as far as the viewer may see it.

    Read again by `import_roster` it changes nothing: a row per person, a column per day, the centre's codes.
    """
    sheet = read_sheet(viewer, team, month)
    roster = _roster(sheet)
    return [roster, _counts(sheet, roster)]


def roster_name(team: Team | None, month: Month) -> str:
    """Name the file by team and month: roster-a1-2026-10.xlsx."""
    return f"roster-{team.code if team else 'all'}-{month}.xlsx"


def _roster(sheet: RosterSheet) -> SheetSpec:
    title = _("Roster %(month)s") % {"month": sheet.month}
    return SheetSpec(
        title=title,
        title_lines=[f"{sheet.centre.name} {sheet.team or ''} {title}"],
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(pgettext("person", "name"), 12),
            *map(_day_column, sheet.days),
        ],
        rows=list(_rows(sheet)),
        freeze_columns=2,
        filter=False,
        landscape=True,
    )


def _day_column(day: SheetDay) -> ColumnSpec:
    above = str(WEEKDAYS[day.day.weekday()]) + day_mark(day.kind)
    return ColumnSpec(str(day.day.day), 4.5, Kind.MARK, over=above, shade=_shade(day))


def _shade(day: SheetDay) -> Shade:
    return SHADES.get(DayKind(day.kind), Shade.NONE) if day.kind else Shade.GREY if day.is_off else Shade.NONE


def _rows(sheet: RosterSheet) -> Iterator[list[Value]]:
    for person in sheet.people:
        cells = (
            sheet.written(sheet.stored, (person.pk, day.day)) if day.day in person.team_days else ""
            for day in sheet.days
        )
        yield [person.work_number, person.name, *cells]


def _counts(sheet: RosterSheet, roster: SheetSpec) -> SheetSpec:
    """Count each code per day, live: what is changed in the roster is counted anew."""
    names = {sheet.codes.written[pk]: f"{shift.label} {shift.hours}" for pk, shift in sheet.shifts.items()}
    names[sheet.codes.written[None]] = _("rest day")
    shown = [Counter(column) for column in list(zip(*roster.rows, strict=True))[2:]]
    return SheetSpec(
        title=_("People per day"),
        columns=[
            ColumnSpec(_("code"), 8),
            ColumnSpec(_("shift"), 28),
            *(ColumnSpec(str(day.day.day), 4.5, Kind.FIGURE, shade=_shade(day)) for day in sheet.days),
        ],
        rows=[
            [
                code,
                name,
                *(_count(roster, day, counted[code]) for day, counted in zip(sheet.days, shown, strict=True)),
            ]
            for code, name in names.items()
            if any(counted[code] for counted in shown)
        ],
        freeze_columns=2,
        filter=False,
        landscape=True,
    )


def _count(roster: SheetSpec, day: SheetDay, count: int) -> Formula:
    """Count a code on a day, to the letter."""
    return Formula(f"=SUMPRODUCT(--EXACT({roster.range_of(str(day.day.day))},$A{{row}}))", count)
