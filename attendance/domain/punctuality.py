"""Late, early, missing and missed: one part of a shift against its arrival and departure."""

from attendance.domain.draft import Draft
from attendance.domain.kinds import Flag, Reason
from attendance.domain.records import Spans
from attendance.domain.results import PartTimes
from attendance.domain.rules import Rules
from attendance.domain.situation import Situation, Unit
from attendance.domain.spans import ALWAYS, length, meet


def judge_part(
    draft: Draft, situation: Situation, unit: Unit, *, part: int, came: int | None, left: int | None
) -> None:
    """Judge when somebody came and left in one unit of presence.

    Minutes late or early are the minutes of duty missed, so that neither a meal nor leave in between
    counts. `came` and `left` are minutes of the day, None where the touch is missing.
    """
    hull = (unit.due[0][0], unit.due[-1][1]) if unit.due else None
    draft.parts.append(PartTimes(hull, came, left, is_overtime=not unit.parts))
    draft.presence.append(((came, left),) if came is not None and left is not None else ())
    if not unit.parts:
        _judge_overtime_touches(draft, part=part, came=came, left=left)
    elif not unit.due:
        if (came is not None or left is not None) and situation.leave_spans:
            _conflict(draft, part=part, at=came if came is not None else left)
    elif came is None and left is None:
        draft.missed_parts += 1
        draft.note(Reason.PART_MISSED, part=part, due=unit.due[0][0])
    else:
        _judge_arrival(draft, situation.context.rules, unit, part=part, came=came)
        _judge_departure(draft, situation.context.rules, unit, part=part, left=left)
        if situation.leave_spans:
            _judge_edges(draft, situation, unit, part=part)


def _judge_overtime_touches(draft: Draft, *, part: int, came: int | None, left: int | None) -> None:
    if (came is None) != (left is None):
        draft.flags.add(Flag.OVERTIME_UNPROVEN)
        draft.note(Reason.OVERTIME_UNPROVEN, part=part, at=came if came is not None else left)


def _conflict(draft: Draft, *, part: int, at: int | None, minutes: int = 0) -> None:
    draft.flags.add(Flag.LEAVE_CONFLICT)
    draft.note(Reason.LEAVE_CONFLICT, part=part, at=at, minutes=minutes)


def _judge_arrival(draft: Draft, rules: Rules, unit: Unit, *, part: int, came: int | None) -> None:
    due = unit.due[0][0]
    if came is None:
        draft.missing_in += 1
        draft.note(Reason.MISSING_IN, part=part, due=due)
        return
    minutes = length(meet(unit.due, ((ALWAYS[0], came),))) if came > due else 0
    if minutes <= rules.late_grace_minutes:
        reason = Reason.WITHIN_GRACE if minutes else Reason.ON_TIME
    elif minutes > rules.absence_over_minutes:
        draft.late_absence_n += 1
        draft.penalty_halves += 1
        reason = Reason.LATE_ABSENCE
    else:
        draft.late_n += 1
        draft.late_minutes += minutes
        draft.core_late_minutes += minutes if unit.span else 0
        is_severe = minutes > rules.severe_over_minutes
        draft.severe_n += is_severe
        reason = Reason.LATE_SEVERE if is_severe else Reason.LATE
    draft.note(reason, part=part, minutes=minutes, at=came, due=due)


def _judge_departure(draft: Draft, rules: Rules, unit: Unit, *, part: int, left: int | None) -> None:
    due = unit.due[-1][1]
    if left is None:
        draft.missing_out += 1
        draft.note(Reason.MISSING_OUT, part=part, due=due)
        return
    minutes = length(meet(unit.due, ((left, ALWAYS[1]),))) if left < due else 0
    if not minutes:
        reason = Reason.LEFT_ON_TIME
    elif minutes > rules.absence_over_minutes:
        draft.early_absence_n += 1
        draft.penalty_halves += 1
        reason = Reason.EARLY_ABSENCE
    else:
        draft.early_n += 1
        draft.early_minutes += minutes
        is_severe = minutes > rules.severe_over_minutes
        draft.severe_n += is_severe
        reason = Reason.EARLY_SEVERE if is_severe else Reason.EARLY
    draft.note(reason, part=part, minutes=minutes, at=left, due=due)


def _judge_edges(draft: Draft, situation: Situation, unit: Unit, *, part: int) -> None:
    """Flag presence inside leave at the edge of the shift: they were on leave, but came to work.

    Leave in the middle is not judged: nobody touches the clock when it begins or ends.
    """
    before, after = ((ALWAYS[0], unit.due[0][0]),), ((unit.due[-1][1], ALWAYS[1]),)
    edges: Spans = meet(meet(unit.net, situation.leave_spans), before + after)
    minutes = length(meet(edges, draft.presence[-1]))
    if minutes > situation.context.rules.leave_conflict_minutes:
        _conflict(draft, part=part, at=draft.presence[-1][0][0], minutes=minutes)


def settle_absence(draft: Draft, situation: Situation) -> None:
    """Count the half days absent without leave.

    Missing every part that is due is absence for all that leave does not cover; a missed part, and
    lateness or early leave beyond the threshold, are half a day each, never more than what was due.
    """
    parts_due = sum(1 for unit in situation.units if unit.parts and unit.due)
    if not parts_due:
        return
    covered = sum(leave.halves for leave in situation.leaves) + situation.hours_leave_halves
    most = max(0, 2 - covered)
    if draft.missed_parts == parts_due:
        draft.absent_halves = most
        draft.note(Reason.DAY_MISSED, minutes=0)
    else:
        draft.absent_halves = min(most, draft.missed_parts + draft.penalty_halves)
