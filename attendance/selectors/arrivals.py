"""The facts that came after a version was signed, by whose day they are about, in words."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from attendance.models import (
    Leave,
    LeaveCancellation,
    OvertimeApproval,
    PublishedMonth,
    Punch,
    PunchCorrection,
)
from common.months import Month
from staff.models import Centre
from staff.models.roster_changes import RosterChange

Cell = tuple[int, date]
DAY = timedelta(days=1)
NOON = 12
"""Until this hour a touch may belong to the night shift of the day before, and is told there, too."""


@dataclass
class Arrivals:
    """What came, by the cell it is about; `corrected` are the cells of which a punch was corrected."""

    told: dict[Cell, list[str]] = field(default_factory=lambda: defaultdict(list))
    corrected: set[Cell] = field(default_factory=set)

    @classmethod
    def since(cls, version: PublishedMonth, people: Collection[int]) -> "Arrivals":
        """Read what came for some people after a version was signed: a statement for each kind of fact."""
        found = cls()
        _Reader(version, people, found, Centre.current().zone).read()
        return found

    def words(self, employee_id: int, day: date) -> list[str]:
        """Give what came about a cell, in the reader's language."""
        return self.told.get((employee_id, day), [])

    def is_corrected(self, employee_id: int, day: date) -> bool:
        """Tell whether a punch of the day was corrected."""
        return (employee_id, day) in self.corrected


@dataclass
class _Reader:
    version: PublishedMonth
    people: Collection[int]
    found: Arrivals
    zone: ZoneInfo

    @property
    def month(self) -> Month:
        return self.version.month.month

    def read(self) -> None:
        """Read each kind of fact."""
        self._punches()
        self._corrections()
        self._leave(Leave.objects.filter(approved_at__gt=self.version.signed_at, remains_of=None), _granted)
        self._leave(LeaveCancellation.objects.filter(approved_at__gt=self.version.signed_at), _given_back)
        self._overtime()
        self._roster()

    def _tell(self, employee_id: int, day: date, text: str) -> None:
        self.found.told[employee_id, day].append(text)

    def _of_people(self, rows: Any) -> Any:
        return rows.filter(employee__in=self.people)

    def _punches(self) -> None:
        late = Punch.objects.filter(
            day__range=(self.month.first, self.month.last + DAY),
            punch_import__imported_at__gt=self.version.signed_at,
        )
        for pk, at in self._of_people(late).order_by("at").values_list("employee", "at"):
            local = at.astimezone(self.zone)
            text = _("Punch of %(at)s") % {"at": _stamp(local)}
            self._tell(pk, local.date(), text)
            if local.hour < NOON:
                self._tell(pk, local.date() - DAY, text)

    def _corrections(self) -> None:
        rows = PunchCorrection.objects.filter(
            day__range=(self.month.first, self.month.last), approved_at__gt=self.version.signed_at
        )
        for row in self._of_people(rows).select_related("approved_by").order_by("at"):
            self.found.corrected.add((row.employee_id, row.day))
            told = {"side": row.get_side_display(), "at": self._moment(row.at), **_approval(row)}
            self._tell(
                row.employee_id,
                row.day,
                _("Correction (%(side)s %(at)s), approved by %(name)s: %(reason)s") % told,
            )

    def _leave(self, rows: Any, words: Any) -> None:
        inside = Q(first_day__lte=self.month.last, last_day__gte=self.month.first)
        kind = "kind" if rows.model is Leave else "leave__kind"
        for row in self._of_people(rows).filter(inside).select_related(kind, "approved_by").order_by("pk"):
            text = words(row)
            for day in self.month.days():
                if row.first_day <= day <= row.last_day:
                    self._tell(row.employee_id, day, text)

    def _overtime(self) -> None:
        rows = OvertimeApproval.objects.filter(
            day__range=(self.month.first, self.month.last), approved_at__gt=self.version.signed_at
        )
        for row in self._of_people(rows).select_related("approved_by").order_by("pk"):
            hours = f"{self._moment(row.starts_at)}–{self._moment(row.ends_at)}"
            text = _("Overtime %(hours)s, approved by %(name)s") % {"hours": hours, **_approval(row)}
            self._tell(row.employee_id, row.day, text)

    def _roster(self) -> None:
        rows = RosterChange.objects.filter(
            day__range=(self.month.first, self.month.last), changed_at__gt=self.version.signed_at
        )
        for row in self._of_people(rows).select_related("changed_by").order_by("pk"):
            name = row.changed_by or "—"
            self._tell(row.employee_id, row.day, _("Roster changed by %(name)s") % {"name": name})

    def _moment(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%H:%M}"


def _granted(row: Leave) -> str:
    return _("%(kind)s, approved by %(name)s") % {"kind": row.kind, **_approval(row)}


def _given_back(row: LeaveCancellation) -> str:
    return _("%(kind)s given back, approved by %(name)s") % {"kind": row.leave.kind, **_approval(row)}


def _approval(row: Any) -> dict[str, str]:
    return {"name": str(row.approved_by), "reason": row.reason or "—"}


def _stamp(at: datetime) -> str:
    return f"{at:%m-%d %H:%M}"
