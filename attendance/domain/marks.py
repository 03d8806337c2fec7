"""What the cell of a judged day says, in order."""

from attendance.domain.kinds import MarkCode
from attendance.domain.results import LeaveTaken, Mark


def marks_of(
    *,
    leaves: tuple[LeaveTaken, ...],
    absent_halves: int,
    late: bool,
    early: bool,
    off_post: bool,
    missing: bool,
) -> tuple[Mark, ...]:
    """Put the marks of a rostered day in order.

    Leave comes first; then absence, which stands alone; else late, early, off post and missing punches.
    A day with none of them is present.

    Source: rules of attendance, «several marks in one cell».
    """
    marks = [_leave_mark(leave) for leave in leaves]
    if absent_halves:
        marks.append(Mark(MarkCode.ABSENT_WITHOUT_LEAVE, is_half=absent_halves == 1))
        return tuple(marks)
    said = (
        (late, MarkCode.LATE),
        (early, MarkCode.EARLY_LEAVE),
        (off_post, MarkCode.OFF_POST),
        (missing, MarkCode.MISSING_PUNCH),
    )
    marks.extend(Mark(code) for is_said, code in said if is_said)
    return tuple(marks) or (Mark(MarkCode.PRESENT),)


def _leave_mark(leave: LeaveTaken) -> Mark:
    hours = leave.minutes if leave.is_by_hours else 0
    return Mark(leave.kind, is_half=leave.halves == 1, minutes=hours, is_leave=not leave.is_changed_duty)
