"""Storing judged people: what differs from what is stored is written, the rest is left as it is."""

from collections.abc import Collection, Sequence

from attendance.models import AttendanceDay, AttendanceMonth, PersonMonth
from attendance.selectors.judging import ROW, JudgedPerson
from attendance.selectors.scribe import JUDGED, PLACED
from common.upserts import Table, write_rows

DAYS = Table(AttendanceDay, (*PLACED, *JUDGED), key=("employee", "day"))
ROWS = Table(PersonMonth, ROW, key=("month", "employee"))


def store(month: AttendanceMonth, asked: Collection[int], people: Sequence[JudgedPerson]) -> int:
    """Store judged people; count those whose row was not what it is now.

    Args:
        asked: ids of all who were looked at; who of them is not on the sheet (any more) loses row and days.
    """
    rows = PersonMonth.objects.filter(month=month, employee__in=asked)
    known = dict(rows.values_list("employee", "content_hash"))
    changed = [one for one in people if known.get(one.stay.pk) != one.content_hash]
    for are_new in (True, False):
        written = [one for one in changed if (one.stay.pk not in known) is are_new]
        write_rows(DAYS, [day for one in written for day in one.packed_days()], are_new=are_new)
        write_rows(ROWS, [one.packed_row() for one in written], are_new=are_new)
    gone = known.keys() - {one.stay.pk for one in people}
    for table in (AttendanceDay, PersonMonth):
        if gone:
            table.objects.filter(month=month, employee__in=gone).delete()
    return len(changed) + len(gone)
