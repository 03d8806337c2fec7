"""What a month is judged by and written with: calendar, rules, symbols, the centre's name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from attendance.domain.kinds import DayKind
from attendance.domain.records import CONTEXT_DAYS, Outage
from attendance.domain.rule_settings import rules_from
from attendance.domain.rules import DatedRules, RuleBook, Rules
from attendance.domain.setting import Calendar, Setting
from attendance.domain.symbols import DEFAULT_SYMBOLS
from attendance.models import AttendanceMonth, LeaveKind, RuleSet, SymbolSet
from attendance.models.checks import faults_of_settings
from common.errors import DomainError
from common.months import Month
from staff.models import CalendarDay, CalendarYear, Centre

FORMAT = 1
"""Number of the form in which months are written and signed; a change of the form is a new number."""


@dataclass(frozen=True)
class Reference:
    """The setting of the engine, the symbols, and the header that is signed with the month."""

    setting: Setting
    zone: ZoneInfo
    marks: dict[str, str]
    header: dict[str, Any]

    def leave_names(self) -> dict[str, str]:
        """Give the names of the kinds of leave by code, in the reader's language."""
        name = "name_zh" if (get_language() or "").startswith("zh") else "name"
        return {kind["code"]: kind[name] for kind in self.header["leave_kinds"]}

    def with_outages(self, outages: Iterable[Outage]) -> "Reference":
        """Give the reference with the outages of the switch that were found; they are signed, too."""
        found = sorted(outages, key=lambda outage: outage.start)
        listed = [[one.start, one.end, one.people_due, one.signed_out] for one in found]
        plain = self.setting
        setting = Setting(zone=plain.zone, calendar=plain.calendar, rule_book=plain.rule_book, outages=found)
        return replace(self, setting=setting, header={**self.header, "outages": listed})


def read_reference(month: Month, *, pinned_rules: Collection[str] = ()) -> Reference:
    """Read what the days of a month are judged by, in a fixed number of statements.

    Args:
        pinned_rules: codes of the rules a published month was judged by; rules entered since are left out.

    Raises:
        DomainError: `attendance.calendar.year_not_announced`, `attendance.rules.none_in_force`,
            `attendance.rules.unusable`.
    """
    centre = Centre.current()
    year = announced_year(month.year)
    days = _calendar_days(month)
    book = rule_book(pinned_rules)
    marks, symbol_code, kinds = _symbols()
    header = {
        "format": FORMAT,
        "month": str(month),
        "centre": centre.name,
        "time_zone": centre.time_zone,
        "notice": year.notice,
        "calendar": {
            f"{day:%d}": kind for day, (kind, _name) in days.items() if month.first <= day <= month.last
        },
        "rules": sorted({_rules_on(book, day).version for day in month.days()}),
        "symbol_set": symbol_code,
        "symbols": marks,
        "leave_kinds": kinds,
    }
    calendar = Calendar({day: DayKind(kind) for day, (kind, _name) in days.items()})
    setting = Setting(zone=centre.zone, calendar=calendar, rule_book=book)
    return Reference(setting, centre.zone, marks, header)


def announced_year(year: int) -> CalendarYear:
    """Return the calendar of a year.

    Raises:
        DomainError: `attendance.calendar.year_not_announced`: its days are refused, not guessed.
    """
    found = CalendarYear.objects.filter(pk=year).first()
    if found is None:
        raise year_not_announced(year)
    return found


def year_not_announced(year: int) -> DomainError:
    """Make the refusal to judge days of a year whose calendar nobody announced."""
    return DomainError(
        "attendance.calendar.year_not_announced",
        _("The calendar of %(year)d has not been announced. Enter the year with its notice first.")
        % {"year": year},
        year=year,
    )


def rule_book(codes: Collection[str] = ()) -> RuleBook:
    """Return the dated rules, all of them or those of the given codes."""
    rows = RuleSet.objects.order_by("in_force_from", "pk")
    return RuleBook(
        [DatedRules(row.in_force_from, rules_of(row)) for row in rows if not codes or row.code in codes]
    )


def rules_of(row: RuleSet) -> Rules:
    """Return a stored rule set as the engine takes it.

    Raises:
        DomainError: `attendance.rules.unusable`: it was stored past the form, and no day is judged by it.
    """
    if faults := faults_of_settings(row.settings):
        raise DomainError(
            "attendance.rules.unusable",
            _("The rule set %(code)s cannot be used: %(faults)s")
            % {"code": row.code, "faults": " ".join(faults)},
            rule_set=row.code,
        )
    return rules_from(row.code, row.settings)


def _rules_on(book: RuleBook, day: date) -> Rules:
    try:
        return book.on(day)
    except LookupError as error:
        raise DomainError(
            "attendance.rules.none_in_force",
            _("No rules of attendance are in force on %(day)s. Enter a rule set that begins earlier.")
            % {"day": day},
            day=str(day),
        ) from error


def _calendar_days(month: Month) -> dict[date, tuple[str, str]]:
    """Return kind and name of the month's days and of those around it.

    Raises:
        DomainError: `attendance.calendar.year_not_announced`, when a day of the month is missing.
    """
    around = timedelta(days=CONTEXT_DAYS + 1)
    rows = CalendarDay.objects.filter(day__range=(month.first - around, month.last + around))
    days = {day: (kind, name) for day, kind, name in rows.values_list("day", "kind", "name").order_by("day")}
    if missing := [day for day in month.days() if day not in days]:
        raise DomainError(
            "attendance.calendar.year_not_announced",
            _("The calendar does not know %(day)s. Complete the year first.") % {"day": missing[0]},
            year=month.year,
            day=str(missing[0]),
        )
    return days


def _symbols() -> tuple[dict[str, str], str, list[dict[str, str]]]:
    """Return the text of every mark, the code of the set, and the kinds of leave for the legend."""
    chosen = SymbolSet.objects.order_by("-is_chosen", "pk").first()
    kinds = list(LeaveKind.objects.order_by("position", "pk"))
    marks = {
        **{str(code): text for code, text in DEFAULT_SYMBOLS.items()},
        **{kind.code: kind.symbol for kind in kinds},
        **(chosen.marks if chosen else {}),
    }
    listed = [{"code": kind.code, "name": kind.name, "name_zh": kind.name_zh} for kind in kinds]
    return marks, chosen.code if chosen else "", listed


def pinned_rules(month: AttendanceMonth) -> list[str]:
    """Return the rules that the latest version of a month was judged by; none before publication."""
    version = month.versions.order_by("-number").values_list("header", flat=True).first()
    return list(version["rules"]) if version else []
