"""What several readers share: who is asked about, the evaluations of the month, the sheet of attendance."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from attendance.facts import number
from attendance.models import PersonMonth, PublishedMonth, PublishedRow
from attendance.selectors.people import Stay
from common.months import Month
from qc.domain.results import Sheet
from qc.models import QualityMonth
from qc.selectors import Choice
from qc.selectors.results.reading import read_sheets

Found = dict[int, dict[str, Any]]
"""Facts by person; who has none is left out."""


@dataclass(frozen=True)
class AttendanceSource:
    """The totals of a month by person, and which version they are of: 0 for a draft, None for none.

    Attendance stores no total that is nought; here it is read as 0.
    """

    version: int | None
    content_hash: str
    totals: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True)
class Reading:
    """One reading of a month's sources; what several components need is read once.

    Attributes:
        month: whose sources are read.
        people: who is appraised, by id.
        now: limits that have not run out by then are not due.
    """

    month: Month
    people: Mapping[int, Stay]
    now: datetime

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Every evaluation that counts in the month."""
        return read_sheets([self.month], reader=None, choice=Choice())[str(self.month)]

    @cached_property
    def quality(self) -> dict[str, str]:
        """How far the quality month is, and what it was locked with."""
        row = QualityMonth.objects.filter(month=str(self.month)).first()
        return {"state": row.state if row else "open", "content_hash": row.content_hash if row else ""}

    @cached_property
    def attendance(self) -> AttendanceSource:
        """The newest published version of the month's attendance, or else its draft."""
        versions = PublishedMonth.objects.filter(
            month__first_day=self.month.first, state=PublishedMonth.State.PUBLISHED
        )
        version = versions.order_by("-number").only("pk", "number", "content_hash").first()
        rows: Any
        if version is not None:
            rows = PublishedRow.objects.filter(version=version.pk)
            number, content_hash = version.number, version.content_hash
        else:
            rows = PersonMonth.objects.filter(month__first_day=self.month.first)
            number, content_hash = 0, ""
        listed = rows.order_by().values_list("employee", "totals").iterator(5000)
        totals = {employee: defaultdict(int, told) for employee, told in listed}
        if version is None and not totals:
            return AttendanceSource(None, "", {})
        return AttendanceSource(number, content_hash, totals)

    @cached_property
    def away(self) -> frozenset[int]:
        """Who was on leave all month: on the sheet, and due on no day that leave did not take."""
        return frozenset(
            pk
            for pk, totals in self.attendance.totals.items()
            if not number(totals, "present_halves") and not number(totals, "absent_halves")
        )
