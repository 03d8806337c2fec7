"""The rules of attendance a second time, slow and obvious: sets of minutes, one day after another.

It shares nothing with the engine but the records that go in. Every minute is a real one, counted from 1970,
and is asked for the date and the time that the wall clock of the centre shows in it.
"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from attendance.domain.kinds import Counting, DayKind, LeavePart
from attendance.domain.records import Leave, Outage, OvertimeApproval, PersonSpan, ShiftPlan
from tests.attendance.domain.slow_day import (
    Day,
    Minutes,
    Stretch,
    at,
    core_of,
    day_of,
    minutes,
    net_of,
    on_the_wall,
    span_of,
)
from tests.attendance.domain.slow_minutes import count_minutes
from tests.attendance.domain.story import CALENDAR, SHANGHAI

FREE = (DayKind.REST, DayKind.STATUTORY)
TEXTS = {"SICK": "病", "PERSONAL": "事", "MATERNITY": "产", "STUDY": "学", "ANNUAL": "年"}


def judge_slowly(
    person: PersonSpan, zone: ZoneInfo = SHANGHAI, outages: tuple[Outage, ...] = ()
) -> dict[date, dict[str, Any]]:
    """Judge the days of a person; the figures are named as in a record."""
    days = [person.first + timedelta(days=n) for n in range(-3, (person.last - person.first).days + 4)]
    known = [_open_day(person, day, zone) for day in days]
    orphans = _give_out(person, [stretch for each in known for stretch in each.stretches])
    found = {}
    for each in known:
        if person.first <= each.day <= person.last:
            stray = sum(day_of(minute, zone) == each.day for minute in orphans)
            found[each.day] = _judge(person, each, stray, outages)
    return found


def _employed(person: PersonSpan, day: date) -> bool:
    return (person.employed_from or date.min) <= day <= (person.employed_until or date.max)


def _plan(person: PersonSpan, day: date) -> ShiftPlan | None:
    listed = person.roster.get(day)
    return listed.plan if listed and _employed(person, day) else None


def _written_on(person: PersonSpan, approval: OvertimeApproval, zone: ZoneInfo) -> date:
    """The day whose shift the approval touches, the one before first; else the day it starts on."""
    start, end = span_of(approval)
    own = day_of(start, zone)
    for day in (own - timedelta(days=1), own, own + timedelta(days=1)):
        plan = _plan(person, day)
        if plan is None:
            continue
        spans = [(240, 1320)] if plan.core else plan.parts
        if any(at(day, first, zone) <= end and start <= at(day, last, zone) for first, last in spans):
            return day
    return own


def _open_day(person: PersonSpan, day: date, zone: ZoneInfo) -> Day:
    approvals = [each for each in person.approvals if _written_on(person, each, zone) == day]
    approvals = approvals if _employed(person, day) else []
    plan = _plan(person, day)
    each = Day(
        day,
        zone,
        plan,
        day in person.roster,
        sorted(approvals, key=lambda a: (a.start, a.end, a.compensation)),
    )
    if plan:
        each.meals = {minute for meal in plan.meals for minute in on_the_wall(day, meal, zone)}
        each.net = {minute for part in plan.parts for minute in on_the_wall(day, part, zone)} - each.meals
    if _employed(person, day):
        _take_leave(person, each)
    each.stretches = _stretches(each)
    return each


def _stretches(each: Day) -> list[Stretch]:
    """Parts of the shift, with the overtime that touches or overlaps them."""
    spans = [span_of(approval) for approval in each.approvals]
    shifts: list[tuple[int, int]] = []
    if each.plan:
        parts = [(240, 1320)] if each.plan.core else each.plan.parts
        shifts = [(at(each.day, start, each.zone), at(each.day, end, each.zone)) for start, end in parts]
    stretches: list[list[int]] = []
    for start, end in sorted(spans + shifts):
        if stretches and start <= stretches[-1][1]:
            stretches[-1][1] = max(stretches[-1][1], end)
        else:
            stretches.append([start, end])
    found = []
    for start, end in stretches:
        shift = {minute for span in shifts if start <= span[0] < end for minute in minutes(span)}
        if shift and each.plan and each.plan.core:
            inside = [span for span in spans if start <= span[0] < end]
            # Overtime inside the window that reaches past the core pulls its boundary along.
            core = [at(each.day, edge, each.zone) for edge in each.plan.core]
            first, last = _pulled(core[0], core[1], inside)
            found.append(Stretch(each.day, first, last, start, end, shift))
        else:
            found.append(Stretch(each.day, start, end, start - 180, end + 180, shift))
    return found


def _pulled(start: int, end: int, spans: list[tuple[int, int]]) -> tuple[int, int]:
    return min([start, *(span[0] for span in spans)]), max([end, *(span[1] for span in spans)])


def _give_out(person: PersonSpan, stretches: list[Stretch]) -> list[int]:
    """Give each touch (in seconds) to the nearest boundary; at a tie to the shift that is ending."""
    orphans = []
    for second in sorted(punch.second for punch in person.punches):
        minute = second // 60
        near = []
        for place, stretch in enumerate(stretches):
            if stretch.opens <= minute <= stretch.closes:
                to_end, to_start = abs(minute - stretch.last), abs(minute - stretch.first)
                near.append((min(to_end, to_start), 0 if to_end <= to_start else 1, place))
        if near:
            stretches[min(near)[2]].touches.append(second)
        else:
            orphans.append(minute)
    return orphans


def _read(stretch: Stretch, due: Minutes) -> None:
    chains: list[list[int]] = []
    for second in stretch.touches:
        if chains and second - chains[-1][-1] <= 60:
            chains[-1].append(second)
        else:
            chains.append([second])
    stretch.repeats = len(stretch.touches) - len(chains)
    if len(chains) > 1:
        stretch.came, stretch.left = chains[0][0] // 60, chains[-1][-1] // 60
    elif chains:
        first = min(due) if due else stretch.first
        last = max(due) + 1 if due else stretch.last
        if chains[0][0] // 60 - first <= last - chains[0][0] // 60:
            stretch.came = chains[0][0] // 60
        else:
            stretch.left = chains[0][-1] // 60


def _leave_minutes(each: Day, leave: Leave) -> Minutes:
    """All minutes near the day that a leave takes."""
    around = on_the_wall(each.day, (-2880, 5760), each.zone)
    if leave.part is LeavePart.HOURS:
        assert leave.span
        return minutes(leave.span)
    if leave.part is LeavePart.WHOLE or each.plan is None:
        return around
    halves = {"DAY": 780, "FLEX": 780, "EVE": 1080, "NIGHT": 1560, "SPLIT": 1020}
    middle = at(each.day, halves[each.plan.code], each.zone)
    first_half = {minute for minute in around if minute < middle}
    return first_half if leave.part is LeavePart.FIRST_HALF else around - first_half


def _take_leave(person: PersonSpan, each: Day) -> None:
    order = {LeavePart.WHOLE: 0, LeavePart.FIRST_HALF: 1, LeavePart.SECOND_HALF: 1, LeavePart.HOURS: 2}
    leaves = sorted(
        person.leaves,
        key=lambda leave: (
            order[leave.part],
            leave.span or (0, 0),
            leave.first_day,
            leave.part,
            leave.kind,
            leave.ref,
        ),
    )
    gone: Minutes = set()
    halves_left = 2
    for leave in leaves:
        by_hours = leave.part is LeavePart.HOURS
        if not by_hours and not leave.first_day <= each.day <= leave.last_day:
            continue
        if each.plan is None and (leave.counted is Counting.ROSTERED or by_hours):
            continue
        base = each.net
        if by_hours and each.plan and each.plan.core:
            base = on_the_wall(each.day, (240, 1320), each.zone) - each.meals
        away = _leave_minutes(each, leave)
        count = len(base & away - gone)
        halves = min(halves_left, {LeavePart.WHOLE: 2, LeavePart.HOURS: 0}.get(leave.part, 1))
        if each.plan and not count:
            continue
        if not each.plan and not halves:
            continue
        halves_left -= halves
        each.taken.append((leave.kind, halves, count, leave.is_changed_duty, by_hours))
        if leave.is_changed_duty:
            each.duty |= away - gone
        else:
            each.leave |= away - gone
        gone |= away


def _judge(person: PersonSpan, each: Day, stray: int, outages: tuple[Outage, ...]) -> dict[str, Any]:
    names = (
        "late_n late_minutes early_n early_minutes severe_n late_absence_n early_absence_n missing_in"
        " missing_out absent_halves worked_minutes short_minutes ot150 ot200 ot300 comp_bank"
        " unapproved_minutes off_post_n off_post_minutes nights duplicates due_halves present_halves"
        " elapsed_minutes extra_minutes"
    )
    seen: dict[str, Any] = dict.fromkeys(names.split(), 0)
    seen["orphans"] = stray
    if not _employed(person, each.day):
        return {**seen, "cell": "—"}
    due_parts = missed = 0
    for stretch in each.stretches:
        base = core_of(each) if each.plan and each.plan.core else net_of(each, stretch)
        due = (base - each.leave - each.duty) & stretch.shift
        _read(stretch, due)
        seen["duplicates"] += stretch.repeats
        due_parts += bool(due)
        missed += bool(due) and not stretch.touches
        if due and stretch.touches:
            _compare(stretch, due, seen)
    _count_halves(each, seen, due_parts=due_parts, missed=missed)
    count_minutes(person, each, seen, outages)
    _count_elapsed(each, seen)
    seen["cell"] = _cell(each, seen)
    return seen


def _count_elapsed(each: Day, seen: dict[str, Any]) -> None:
    """Real minutes of the shift, and how many more they are than the wall clock shows."""
    if each.plan:
        seen["elapsed_minutes"] = len(each.net | (each.meals & _whole(each)))
        nominal = sum(end - start for start, end in each.plan.parts)
        seen["extra_minutes"] = max(0, seen["elapsed_minutes"] - nominal)


def _whole(each: Day) -> Minutes:
    assert each.plan
    return {minute for part in each.plan.parts for minute in on_the_wall(each.day, part, each.zone)}


def _compare(stretch: Stretch, due: Minutes, seen: dict[str, Any]) -> None:
    seen["missing_in"] += stretch.came is None
    seen["missing_out"] += stretch.left is None
    late = sum(minute < stretch.came for minute in due) if stretch.came is not None else 0
    early = sum(minute >= stretch.left for minute in due) if stretch.left is not None else 0
    for side, count in (("late", late), ("early", early)):
        if count > 60:
            seen[f"{side}_absence_n"] += 1
        elif count:
            seen[f"{side}_n"] += 1
            seen[f"{side}_minutes"] += count
            seen["severe_n"] += count > 30


def _count_halves(each: Day, seen: dict[str, Any], *, due_parts: int, missed: int) -> None:
    if each.plan is None:
        return
    hours = sum(count for _, _, count, duty, by_hours in each.taken if by_hours and not duty)
    by_the_hour = min(2, 2 * hours // each.plan.scheduled_minutes)
    halves = sum(taken[1] for taken in each.taken)
    on_leave = sum(taken[1] for taken in each.taken if not taken[3])
    penalties = seen["late_absence_n"] + seen["early_absence_n"]
    most = max(0, 2 - halves - by_the_hour)
    seen["due_halves"] = 2
    if due_parts:
        seen["absent_halves"] = most if missed == due_parts else min(most, missed + penalties)
    seen["present_halves"] = max(0, 2 - on_leave - by_the_hour - seen["absent_halves"])


def _cell(each: Day, seen: dict[str, Any]) -> str:
    if each.plan is None and not each.taken:
        return "休" if each.listed or CALENDAR.kind(each.day) in FREE else ""
    text = ""
    for kind, halves, count, _, by_hours in each.taken:
        hours = f"{round(count / 60 + 1e-9, 2):g}h"
        text += TEXTS[kind] + (hours if by_hours else "½" if halves == 1 else "")
    if seen["absent_halves"]:
        return text + ("×" if seen["absent_halves"] == 2 else "×½")
    text += "迟" * (seen["late_n"] > 0) + "退" * (seen["early_n"] > 0) + "岗" * (seen["off_post_n"] > 0)
    return (text + "缺" * (seen["missing_in"] + seen["missing_out"] > 0)) or "√"
