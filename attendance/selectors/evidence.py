"""What is seen beside a request when it is decided: roster, cover, balance, caps, what speaks against it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from attendance.domain.caps import CapCheck, check_caps, ordinary_minutes
from attendance.domain.kinds import Counting, LeavePart
from attendance.domain.leave_amounts import LeaveTime, days_allowed, minutes_by_day, minutes_on_shift
from attendance.domain.requests import RequestKind
from attendance.domain.rest import shortest_rest
from attendance.models import AttendanceRequest, LeaveKind, LimitPer
from attendance.selectors.evidence_parts import (
    Against,
    AgainstCode,
    Balance,
    Cover,
    DayEvidence,
    Evidence,
    Unit,
)
from attendance.selectors.request_facts import DAY, RequestFacts, days_of, read_request_facts, time_asked
from common.months import Month
from staff.models import Shift

SHOWN_DAYS = 14
"""Days of a long leave that are written out beside it; all of them are checked."""


def evidence_for(requests: Sequence[AttendanceRequest]) -> dict[int, Evidence]:
    """Collect the evidence beside each request of a list, by its id, in a fixed number of statements."""
    if not requests:
        return {}
    facts = read_request_facts(requests)
    return {one.pk: _Collector(one, facts).evidence() for one in requests}


class _Collector:
    """Holds one request against the facts."""

    def __init__(self, request: AttendanceRequest, facts: RequestFacts) -> None:
        self.request = request
        self.facts = facts
        self.rules = facts.rules.nearest(request.first_day)

    def evidence(self) -> Evidence:
        """Collect everything that is seen beside the request."""
        days = tuple(self._days())
        balances, against = self._judge(days)
        return Evidence(
            days=days[:SHOWN_DAYS],
            balances=tuple(balances),
            against=tuple(against),
            hidden_days=max(0, len(days) - SHOWN_DAYS),
            is_outside_caps=self.request.kind == RequestKind.OVERTIME and not balances,
            is_published=any(Month.of(one.day) in self.facts.published for one in days),
            special_reason_minutes=self._special_minutes(),
        )

    def _judge(self, days: Sequence[DayEvidence]) -> tuple[list[Balance], list[Against]]:
        kind = RequestKind(self.request.kind)
        if kind is RequestKind.LEAVE:
            balances, over = self._limits()
            return balances, [*over, *self._clashes(), *_short_cover(days), *self._at_the_clock(days)]
        if kind is RequestKind.OVERTIME:
            return self._caps()
        if kind is RequestKind.CORRECTION:
            return self._quota()
        if kind is RequestKind.SWAP:
            return [], [*self._on_leave(days), *self._short_rest()]
        return [], []

    def _days(self) -> Iterator[DayEvidence]:
        people = [self.request.employee_id]
        if self.request.partner_id:
            people.append(self.request.partner_id)
        with_cover = self.request.kind == RequestKind.LEAVE
        for day in days_of(self.request):
            for person in people:
                yield self._day(person, day, with_cover=with_cover)

    def _day(self, person: int, day: date, *, with_cover: bool) -> DayEvidence:
        facts = self.facts
        shift = facts.roster.get((person, day))
        mark = facts.marks.get((person, day))
        return DayEvidence(
            employee_id=person,
            day=day,
            shift=shift,
            is_rostered=(person, day) in facts.roster,
            symbol=mark.symbol if mark else "",
            touches=tuple(facts.touches.get((person, day), ())),
            cover=self._cover(person, day, shift) if with_cover and shift else None,
        )

    def _cover(self, person: int, day: date, shift: Shift) -> Cover | None:
        facts = self.facts
        team = facts.team_on(person, day)
        if team is None:
            return None
        same = [one for one in facts.team_mates(team, day) if facts.roster.get((one.pk, day)) == shift]
        away = tuple(one for one in same if one.pk != person and facts.is_away(one.pk, day))
        return Cover(
            rostered=len(same),
            away=away,
            remaining=len([one for one in same if one.pk != person]) - len(away),
            minimum=facts.minimums.get((team, shift.pk), facts.policy.minimum_cover),
        )

    # Leave: what the kind allows, and what is there already.

    def _limits(self) -> tuple[list[Balance], list[Against]]:
        kind = self.request.leave_kind
        assert kind is not None
        asked = self._amounts(time_asked(self.request), kind)
        if kind.is_from_bank:
            balances = [self._bank(kind, sum(asked.values()))]
        elif kind.limit_per == LimitPer.YEAR:
            years = sorted({day.year for day in asked} or {self.request.first_day.year})
            balances = [self._year(kind, year, asked) for year in years]
        else:
            limit = self._limit(kind, self.request.first_day)
            by_hours = time_asked(self.request).part is LeavePart.HOURS
            unit = Unit.MINUTES if by_hours and limit is None else Unit.DAYS
            balances = [Balance(kind.label, unit, 0, sum(asked.values()), limit)]
        over = [
            Against(AgainstCode.OVER_LIMIT, (-one.left, one.unit is Unit.MINUTES))
            for one in balances
            if one.left is not None and one.left < 0
        ]
        return balances, over

    def _bank(self, kind: LeaveKind, asked: int) -> Balance:
        used = sum(sum(self._amounts(_time(one), kind).values()) for one in self._taken(kind))
        earned = self.facts.bank.get(self.request.employee_id, 0)
        return Balance(kind.label, Unit.MINUTES, used, asked, earned)

    def _year(self, kind: LeaveKind, year: int, asked: dict[date, int]) -> Balance:
        def within(amounts: dict[date, int]) -> int:
            return sum(minutes for day, minutes in amounts.items() if day.year == year)

        used = sum(within(self._amounts(_time(one), kind)) for one in self._taken(kind))
        on = max(self.request.first_day, date(year, 1, 1))
        return Balance(kind.label, Unit.DAYS, used, within(asked), self._limit(kind, on), str(year))

    def _taken(self, kind: LeaveKind) -> list[Any]:
        own = self.facts.own_leaves.get(self.request.employee_id, ())
        return [one for one in own if one.kind_id == kind.pk]

    def _limit(self, kind: LeaveKind, on: date) -> int | None:
        own = self.facts.allowances.get((self.request.employee_id, kind.pk, on.year))
        if own is not None and kind.limit_per == LimitPer.YEAR:
            return int(own * self.rules.standard_day_minutes)
        days = days_allowed(
            limit_days=kind.limit_days,
            service_steps=kind.service_steps,
            hired_on=self.request.employee.hired_on,
            on=on,
        )
        return None if days is None else days * self.rules.standard_day_minutes

    def _amounts(self, when: LeaveTime, kind: LeaveKind) -> dict[date, int]:
        person = self.request.employee_id
        return minutes_by_day(
            when,
            counted=Counting(kind.counted),
            is_due=lambda day: self.facts.is_due(person, day),
            day_minutes=self.rules.standard_day_minutes,
            hour_minutes=self._hour_minutes(when) if when.part is LeavePart.HOURS else 0,
        )

    def _hour_minutes(self, when: LeaveTime) -> int:
        assert when.starts_at is not None
        assert when.ends_at is not None
        # A night shift of the day before may reach into the hours, as it does for the engine.
        until = when.ends_at.astimezone(self.facts.zone).date()
        days = LeaveTime(when.first_day - DAY, max(when.last_day, until)).days()
        rostered = [(day, shift) for day in days if (shift := self._shift_on(day))]
        counted = sum(
            minutes_on_shift(
                (_wall_minute(when.starts_at, day, self.facts), _wall_minute(when.ends_at, day, self.facts)),
                parts=_spans(shift.parts),
                meals=_spans(shift.meals),
            )
            for day, shift in rostered
        )
        if counted or self._shift_on(when.first_day):
            return counted
        return int((when.ends_at - when.starts_at).total_seconds()) // 60

    def _shift_on(self, day: date) -> Shift | None:
        return self.facts.roster.get((self.request.employee_id, day))

    def _clashes(self) -> Iterator[Against]:
        asked = time_asked(self.request)
        for one in self.facts.leaves.get(self.request.employee_id, ()):
            if _time(one).clashes_with(asked):
                yield Against(AgainstCode.ALREADY_ON_LEAVE, day=one.first_day)

    def _at_the_clock(self, days: Sequence[DayEvidence]) -> Iterator[Against]:
        if time_asked(self.request).part is not LeavePart.WHOLE:
            return
        for one in days:
            if one.touches and one.shift:
                yield Against(AgainstCode.AT_THE_CLOCK, (len(one.touches),), one.day)

    # Overtime, corrections, swaps.

    def _overtime(self) -> tuple[CapCheck, dict[str, int]]:
        """Check the caps, and give what counts towards them: on the day, in the month, and asked for."""
        request, facts = self.request, self.facts
        assert request.starts_at is not None
        assert request.ends_at is not None
        month = Month.of(request.first_day)
        booked = [one for one in facts.overtime.get(request.employee_id, ()) if Month.of(one[0]) == month]
        minutes = int((request.ends_at - request.starts_at).total_seconds()) // 60
        asked = ordinary_minutes([(request.first_day, minutes)], facts.kinds)
        counted = ordinary_minutes([*booked, *asked.items()], facts.kinds)
        figures = {
            "asked": sum(asked.values()),
            "day": counted.get(request.first_day, 0),
            "month": sum(counted.values()),
        }
        # Overtime on a free day passes no cap, however much of the month is booked.
        checked = check_caps(
            day_minutes=figures["day"] if asked else 0,
            month_minutes=figures["month"] if asked else 0,
            rules=self.rules,
        )
        return checked, figures

    def _caps(self) -> tuple[list[Balance], list[Against]]:
        checked, figures = self._overtime()
        caps = {
            "day": self.rules.overtime_daily_cap_minutes,
            "month": self.rules.overtime_monthly_cap_minutes,
        }
        asked = figures["asked"]
        if not asked:
            return [], []
        balances = [
            Balance(name, Unit.MINUTES, figures[name] - asked, asked, limit) for name, limit in caps.items()
        ]
        over = {
            AgainstCode.OVER_DAILY_CAP: checked.over_day,
            AgainstCode.OVER_MONTHLY_CAP: checked.over_month,
        }
        return balances, [Against(code, (minutes,)) for code, minutes in over.items() if minutes]

    def _special_minutes(self) -> int:
        """Give the overtime of the day where the law asks for a special reason beyond an hour."""
        if self.request.kind != RequestKind.OVERTIME:
            return 0
        checked, figures = self._overtime()
        return figures["day"] if checked.needs_special_reason else 0

    def _quota(self) -> tuple[list[Balance], list[Against]]:
        request, facts = self.request, self.facts
        month = Month.of(request.first_day)
        used = sum(Month.of(day) == month for day in facts.corrections.get(request.employee_id, ()))
        quota = facts.policy.corrections_per_month
        balance = Balance("corrections", Unit.TIMES, used, 1, quota, str(month))
        against = [Against(AgainstCode.OVER_QUOTA, (used + 1, quota))] if used + 1 > quota else []
        if self._misses_nothing():
            against.append(Against(AgainstCode.NOTHING_MISSING, day=request.first_day))
        return [balance], against

    def _misses_nothing(self) -> bool:
        """Tell whether the day is derived and has the touch that is said to be missing."""
        mark = self.facts.marks.get((self.request.employee_id, self.request.first_day))
        if mark is None or mark.missing_punches or mark.absent_halves:
            return False
        return bool(mark.first_in if self.request.side == "in" else mark.last_out)

    def _on_leave(self, days: Sequence[DayEvidence]) -> Iterator[Against]:
        for one in days:
            if self.facts.is_away(one.employee_id, one.day):
                yield Against(AgainstCode.ON_LEAVE, day=one.day)

    def _short_rest(self) -> Iterator[Against]:
        """Look at the shifts of both around both days as they would be afterwards."""
        request, least = self.request, self.facts.policy.minimum_rest_minutes
        assert request.partner_id is not None
        for person, other in (
            (request.employee_id, request.partner_id),
            (request.partner_id, request.employee_id),
        ):
            for day in days_of(request):
                rest = shortest_rest(self._shifts_around(person, other, day))
                if rest is not None and rest < least:
                    yield Against(AgainstCode.SHORT_REST, (rest, least), day)

    def _shifts_around(self, person: int, other: int, day: date) -> Iterator[tuple[int, int]]:
        exchanged = days_of(self.request)
        for step in (-1, 0, 1):
            near = day + timedelta(days=step)
            shift = self.facts.roster.get((other if near in exchanged else person, near))
            if shift:
                yield (step * 1440 + shift.parts[0]["start"], step * 1440 + shift.parts[-1]["end"])


def _short_cover(days: Sequence[DayEvidence]) -> Iterator[Against]:
    for one in days:
        if one.cover and not one.cover.is_enough:
            yield Against(AgainstCode.BELOW_COVER, (one.cover.remaining, one.cover.minimum), one.day)


def _time(leave: Any) -> LeaveTime:
    return LeaveTime(leave.first_day, leave.last_day, LeavePart(leave.part), leave.starts_at, leave.ends_at)


def _wall_minute(moment: datetime, day: date, facts: RequestFacts) -> int:
    """Count the minutes by the centre's clock from the midnight at which a day begins."""
    local = moment.astimezone(facts.zone)
    return (local.date() - day).days * 1440 + local.hour * 60 + local.minute


def _spans(parts: Any) -> tuple[tuple[int, int], ...]:
    return tuple((part["start"], part["end"]) for part in parts)
