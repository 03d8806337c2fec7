"""Who an agent of a call log is, and at which desk: read once per file."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from calls.models import AgentCode
from staff.models import Desk, Employee, Membership


@dataclass(frozen=True, slots=True)
class _Span:
    """Something that holds from one day to another, both included; None is open."""

    starts_on: date | None
    ends_on: date | None
    value: int | None

    def covers(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class AgentMatcher:
    """Answers who had an agent code on a day, by the agent codes of the source, then by work number."""

    def __init__(self, source: str) -> None:
        self._codes: dict[str, list[_Span]] = defaultdict(list)
        rows = AgentCode.objects.filter(source=source).order_by("starts_on")
        for code, starts_on, ends_on, employee in rows.values_list(
            "code", "starts_on", "ends_on", "employee_id"
        ):
            self._codes[code].append(_Span(starts_on, ends_on, employee))
        self._work_numbers = dict(Employee.objects.values_list("work_number", "pk"))

    def employee_id(self, code: str, day: date) -> int | None:
        """Return the employee behind a code on a day, or None.

        A code that was ever entered is nobody's outside its days, even if it equals a work number.
        """
        if code in self._codes:
            return _latest(self._codes[code], day)
        return self._work_numbers.get(code)


class DeskFinder:
    """Answers at which desk a contact was: the one named, the one given for the file, or the operator's."""

    def __init__(self, default: Desk | None) -> None:
        self._default = default.pk if default else None
        self._names = {
            name: desk.pk for desk in Desk.objects.all() for name in (desk.code, desk.name, desk.name_zh)
        }
        self._teams: dict[int, list[_Span]] = defaultdict(list)
        rows = Membership.objects.filter(team__desk__isnull=False).order_by("starts_on")
        for employee, starts_on, ends_on, desk in rows.values_list(
            "employee_id", "starts_on", "ends_on", "team__desk_id"
        ):
            self._teams[employee].append(_Span(starts_on, ends_on, desk))

    def knows(self, name: str) -> bool:
        """Tell whether a desk has this code or name; no name at all is no fault."""
        return not name or name in self._names

    def desk_id(self, name: str, *, employee_id: int | None, day: date) -> int | None:
        """Return the desk of a contact, or None when nothing tells it."""
        if name:
            return self._names[name]
        if self._default is not None or employee_id is None:
            return self._default
        return _latest(self._teams.get(employee_id, []), day)


def _latest(spans: list[_Span], day: date) -> int | None:
    """Return the value of the span that began last among those that hold on the day."""
    holding = [span for span in spans if span.covers(day)]
    return max(holding, key=lambda span: span.starts_on or date.min).value if holding else None
