"""What a month is judged by and written with: calendar, rules, symbols, the centre's name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from attendance.domain.kinds import DayKind
from attendance.domain.records import CONTEXT_DAYS, Outage
from attendance.domain.rule_settings import rules_from
from attendance.domain.rules import DatedRules, RuleBook, Rules
from attendance.domain.setting import Calendar, Setting
from attendance.domain.symbols import DEFAULT_SYMBOLS
from attendance.models import Leave, LeaveKind, PublishedMonth, RuleSet, SymbolSet
from attendance.models.checks import faults_of_settings
from common.errors import DomainError
from common.months import Month
from common.reads import Reads, Rows
from staff.models import CalendarDay, CalendarYear, Centre

FORMAT = 2
"""Number of the form in which months are written and signed; a change of the form is a new number.

1 said of the kinds of leave their names only; 2 also how they count. A month goes on in the form of its first
version.
"""


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

    @property
    def counting(self) -> dict[str, tuple[str, bool]]:
        """How each kind of leave counts, by its code: which days, and whether it counts as present."""
        return {
            kind["code"]: (kind["counted"], kind["is_present"])
            for kind in self.header["leave_kinds"]
            if "counted" in kind
        }

    def with_outages(self, outages: Iterable[Outage]) -> "Reference":
        """Give the reference with the outages of the switch that were found; they are signed, too."""
        found = sorted(outages, key=lambda outage: outage.start)
        listed = [[one.start, one.end, one.people_due, one.signed_out] for one in found]
        plain = self.setting
        setting = Setting(zone=plain.zone, calendar=plain.calendar, rule_book=plain.rule_book, outages=found)
        return replace(self, setting=setting, header={**self.header, "outages": listed})


@dataclass(frozen=True)
class AskedReference:
    """What the days of a month are judged by, asked for; `give` puts it together."""

    month: Month
    centre: Centre
    years: Rows
    days: Rows
    rule_sets: Rows
    symbol_sets: Rows
    leave_kinds: Rows
    kinds_taken: Rows
    versions: Rows

    def give(self, *, trial: RuleSet | None = None) -> Reference:
        """Return the setting of the engine, the symbols, and the header that is signed.

        A month that was published goes on with the rules, symbols, kinds of leave and name of the centre
        that it was published with, whatever was entered since; calendar, roster and leave are facts.

        Args:
            trial: a rule set that is not stored: it is the last one entered.

        Raises:
            DomainError: `attendance.calendar.year_not_announced`, `attendance.rules.none_in_force`,
                `attendance.rules.unusable`.
        """
        month, centre = self.month, self.centre
        notice = next((told for (told,) in self.years()), None)
        if notice is None:
            raise year_not_announced(month.year)
        days = _complete(month, dict(sorted((day, kind) for day, kind in self.days())))
        tried = [(trial.in_force_from, float("inf"), trial.code, trial.settings)] if trial else []
        pinned = _pinned(self.versions())
        book = _rule_book([*self.rule_sets(), *tried], pinned.get("rules", ()))
        marks, symbol_code, kinds = _symbols(self.symbol_sets(), self.leave_kinds())
        header = {
            "format": FORMAT,
            "month": str(month),
            "centre": centre.name,
            "time_zone": centre.time_zone,
            "notice": notice,
            "calendar": {f"{day:%d}": kind for day, kind in days.items() if month.first <= day <= month.last},
            "rules": sorted({_rules_on(book, day).version for day in month.days()}),
            "symbol_set": symbol_code,
            "symbols": marks,
            "leave_kinds": kinds,
        }
        if pinned:
            header = self._published(header, pinned)
            marks = {**marks, **header["symbols"]}
        calendar = Calendar({day: DayKind(kind) for day, kind in days.items()})
        setting = Setting(zone=centre.zone, calendar=calendar, rule_book=book)
        return Reference(setting, centre.zone, marks, header)

    def _published(self, header: dict[str, Any], pinned: dict[str, Any]) -> dict[str, Any]:
        """Give the header of a published month: what it is written with stays; kinds taken since join."""
        known = {kind["code"] for kind in pinned["leave_kinds"]}
        taken = {code for (code,) in self.kinds_taken()} - known
        added = [kind for kind in header["leave_kinds"] if kind["code"] in taken]
        return {
            **header,
            **{name: pinned[name] for name in PINNED if name in pinned},
            "leave_kinds": [*pinned["leave_kinds"], *added],
            "symbols": {**pinned["symbols"], **{code: header["symbols"][code] for code in sorted(taken)}},
        }


PINNED = ("format", "centre", "symbol_set")
"""What stands above the rows of a published month for ever, besides rules, symbols and kinds of leave."""


def ask_reference(month: Month, centre: Centre, reads: Reads) -> AskedReference:
    """Ask for what the days of a month are judged by: a read for each table."""
    around = timedelta(days=CONTEXT_DAYS + 1)
    near = CalendarDay.objects.filter(day__range=(month.first - around, month.last + around))
    return AskedReference(
        month,
        centre,
        years=reads.ask(CalendarYear.objects.filter(pk=month.year), "notice"),
        days=reads.ask(near, "day", "kind"),
        rule_sets=reads.ask(RuleSet.objects.all(), "in_force_from", "pk", "code", "settings"),
        symbol_sets=reads.ask(SymbolSet.objects.all(), "is_chosen", "pk", "code", "marks"),
        leave_kinds=reads.ask(LeaveKind.objects.all(), *KIND),
        kinds_taken=reads.ask(_taken_in(month), "code"),
        versions=reads.ask(PublishedMonth.objects.filter(month__first_day=month.first), "number", "header"),
    )


KIND = ("position", "pk", "code", "name", "name_zh", "counted", "is_present", "symbol")
"""What is asked of a kind of leave."""


def _taken_in(month: Month) -> Any:
    """Return the kinds of leave that are taken on a day of a month."""
    taken = Leave.objects.in_force().touching(month.first, month.last)
    return LeaveKind.objects.filter(Exists(taken.filter(kind=OuterRef("pk"))))


def day_kinds(first: date, last: date) -> dict[date, DayKind]:
    """Return what the announced days between two days are, both included, in one statement."""
    rows = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "kind")
    return {day: DayKind(kind) for day, kind in rows}


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


def rule_book() -> RuleBook:
    """Return the dated rules."""
    return _rule_book(RuleSet.objects.values_list("in_force_from", "pk", "code", "settings"))


def _rule_book(rows: Iterable[tuple[Any, ...]], codes: Collection[str] = ()) -> RuleBook:
    """Put dated rules in order, all of them or those of the given codes."""
    listed = sorted(rows, key=lambda row: row[:2])
    return RuleBook(
        [
            DatedRules(in_force_from, rules_of(RuleSet(code=code, settings=settings)))
            for in_force_from, _pk, code, settings in listed
            if not codes or code in codes
        ]
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


def _complete(month: Month, days: dict[date, str]) -> dict[date, str]:
    """Return the kinds of the days, unless one of the month's is missing."""
    if missing := [day for day in month.days() if day not in days]:
        raise DomainError(
            "attendance.calendar.year_not_announced",
            _("The calendar does not know %(day)s. Complete the year first.") % {"day": missing[0]},
            year=month.year,
            day=str(missing[0]),
        )
    return days


def _symbols(
    sets: Iterable[tuple[Any, ...]], kinds: Iterable[tuple[Any, ...]]
) -> tuple[dict[str, str], str, list[dict[str, Any]]]:
    """Return the text of every mark, the code of the set, and the kinds of leave for the legend."""
    chosen = min(sets, key=lambda row: (not row[0], row[1]), default=(False, 0, "", {}))
    listed = sorted(kinds, key=lambda row: row[:2])
    told = [dict(zip(KIND, row, strict=True)) for row in listed]
    marks = {
        **{str(code): text for code, text in DEFAULT_SYMBOLS.items()},
        **{kind["code"]: kind["symbol"] for kind in told},
        **chosen[3],
    }
    signed = ("code", "name", "name_zh", "counted", "is_present")
    return marks, chosen[2], [{name: kind[name] for name in signed} for kind in told]


def symbols_of(code: str) -> dict[str, str]:
    """Return the text of every mark in one of the centre's sets of symbols.

    Raises:
        DomainError: `attendance.symbols.unknown`.
    """
    chosen = SymbolSet.objects.filter(code=code).values_list("pk", "code", "marks").first()
    if chosen is None:
        raise DomainError(
            "attendance.symbols.unknown",
            _("There is no set of symbols with the code %(code)s.") % {"code": code},
            status=404,
        )
    kinds = LeaveKind.objects.values_list(*KIND)
    return _symbols([(True, *chosen)], kinds)[0]


def changed_duties() -> frozenset[str]:
    """Return the codes of what counts as present, such as a dispatch, though a form lists it with leave."""
    return frozenset(LeaveKind.objects.filter(is_present=True).values_list("code", flat=True))


def _pinned(versions: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Return the header of the latest version of a month, which it goes on with; empty before publication."""
    latest = max(versions, key=lambda row: row[0], default=None)
    return dict(latest[1]) if latest else {}
