"""What a draw would take, before it is made: per operator, in all, and in hours of work."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from common.months import Month
from qc.domain.sampling import Part, Period, allocate, gaps, group_of, is_risk, quota_of
from qc.models import CheckKind, SamplePlan, SpotCheck
from qc.selectors.frames import DrawFrame, FrameOrder, read_frame
from qc.selectors.inspectors import Workload, minutes_per_contact, workloads
from staff.models import Employee


@dataclass(frozen=True)
class PreviewRow:
    """One operator, or one topic of a survey: contacts there are, wanted, and to be taken.

    `risky` of them would come from those that were set apart; `grounds` say why more are wanted.
    """

    group: str
    operator: Employee | None
    contacts: int
    wanted: int
    taken: int
    risky: int
    strata: int
    grounds: list[str]

    @property
    def is_short(self) -> bool:
        """Whether there are fewer contacts than wanted."""
        return self.taken < self.wanted


@dataclass(frozen=True)
class Preview:
    """What a draw would take, and the work it makes."""

    frame_size: int
    rows: list[PreviewRow]
    seconds: int
    minutes: int
    workloads: list[Workload] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """Contacts that would be drawn."""
        return sum(row.taken for row in self.rows)

    @property
    def short(self) -> list[PreviewRow]:
        """Operators of whom fewer than wanted would be drawn."""
        return [row for row in self.rows if row.is_short]

    @property
    def sheets(self) -> int:
        """Sheets to be scored, the second ones included."""
        return self.taken + self.seconds

    @property
    def hours(self) -> float:
        """Hours of work for all inspectors together."""
        return self.sheets * self.minutes / 60


def preview_of(order: FrameOrder, *, today: date) -> Preview:
    """Say what would be drawn; nothing is drawn and no seed is made."""
    frame = read_frame(order)
    rows = _rows(frame, order)
    taken = sum(row.taken for row in rows)
    if order.terms.kind == CheckKind.SURVEY:
        return Preview(sum(map(len, frame.contacts.values())), rows, 0, 0)
    return Preview(
        frame_size=sum(map(len, frame.contacts.values())),
        rows=rows,
        seconds=-(-taken * order.terms.second_percent // 100),
        minutes=minutes_per_contact(),
        workloads=workloads(today),
    )


def _rows(frame: DrawFrame, order: FrameOrder) -> list[PreviewRow]:
    groups: dict[str, dict[str, Part]] = {}
    for key, contacts in frame.contacts.items():
        weight = order.terms.risk_factor if is_risk(key) else 1
        groups.setdefault(group_of(key), {})[key] = Part(len(contacts), weight)
    people = Employee.objects.in_bulk(list(frame.operators.values()))
    rows = []
    for group, parts in groups.items():
        grounds = frame.grounds.get(group, "").split()
        wanted = quota_of(order.terms, grounds)
        shares = allocate(wanted, parts)
        rows.append(
            PreviewRow(
                group=group,
                operator=people.get(frame.operators.get(group, 0)),
                contacts=sum(part.size for part in parts.values()),
                wanted=wanted,
                taken=sum(shares.values()),
                risky=sum(share for key, share in shares.items() if is_risk(key)),
                strata=len(parts),
                grounds=grounds,
            )
        )
    return sorted(rows, key=lambda row: (row.operator.work_number if row.operator else "", row.group))


@dataclass(frozen=True)
class DueSample:
    """A plan and a month of which it has not been drawn for every day."""

    plan: SamplePlan
    month: Month


def due_samples(today: date) -> list[DueSample]:
    """Find the plans in use whose sample of last month was not drawn for every day, in order of name."""
    return undrawn(Month.of(today).previous())


def undrawn(month: Month) -> list[DueSample]:
    """Find the plans in use not drawn for every day of a month, in order of name; two statements."""
    drawn: dict[int, list[Period]] = defaultdict(list)
    draws = SpotCheck.objects.filter(first_day__lte=month.last, last_day__gte=month.first).order_by()
    for plan, first, last in draws.filter(plan__is_active=True).values_list("plan", "first_day", "last_day"):
        drawn[plan].append((first, last))
    plans = SamplePlan.objects.filter(is_active=True).order_by("name")
    return [DueSample(plan, month) for plan in plans if gaps(month.first, month.last, drawn[plan.pk])]
