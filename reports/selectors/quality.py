"""How quality stands: means of released evaluations, their trend by week, what waits to be inspected."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from common.months import Month
from qc.domain.means import Mean, Scored, mean
from qc.domain.results import Change, Measure, Stratum, change_between, millionths, published_mean
from qc.models import Assignment, Evaluation, EvaluationState, Purpose
from qc.selectors import Choice, CriterionResult, criterion_results
from staff.models import Employee

WEEKS = 8
"""Weeks of the trend, the running one included."""

_PARTS = (
    "day",
    "score",
    "is_critical",
    "assignment__sampled__stratum",
    "assignment__sampled__stratum__size",
    "assignment__sampled__stratum__taken",
)
MOST_LOSING = 3
"""Criteria that are named as losing most."""


@dataclass(frozen=True)
class Week:
    """The released evaluations of contacts of one week, by its Monday."""

    monday: date
    mean: Mean


@dataclass(frozen=True)
class QualityStanding:
    """A month so far, the month before, and the last weeks."""

    month: Mean
    critical: int
    before: Mean
    weeks: Sequence[Week]
    measure: Measure
    """The month's mean once more, with its interval."""
    change: Change | None
    """Against the month before, with whether it can be told from no change."""


def quality_standing(today: date, *, reader: Any) -> QualityStanding:
    """Read how quality stands on a day, as far as the reader may see it: one statement.

    Means are weighted by the probability of the draw as the monthly workbook's are.

    Args:
        today: The day to look from; months and weeks are those of the contacts.
        reader: Whoever looks; evaluations outside their scope do not count.
    """
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    earliest = min(before, monday - timedelta(weeks=WEEKS - 1))
    rows = Evaluation.objects.visible_to(reader).counting().filter(day__gte=earliest, score__isnull=False)
    by_month: dict[bool, list[Scored]] = defaultdict(list)
    by_week: dict[date, list[Scored]] = defaultdict(list)
    samples: dict[bool, dict[Stratum, list[int]]] = {True: defaultdict(list), False: defaultdict(list)}
    critical = 0
    for day, score, is_critical, stratum, size, taken in rows.order_by().values_list(*_PARTS):
        scored = Scored(score, Fraction(taken, size) if size else None)
        if day >= before:
            by_month[day >= first].append(scored)
            if size:
                samples[day >= first][Stratum(stratum, size, taken)].append(millionths(score))
        critical += bool(is_critical and day >= first)
        by_week[day - timedelta(days=day.weekday())].append(scored)
    weeks = [monday - timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
    measure, earlier = published_mean(samples[True]), published_mean(samples[False])
    return QualityStanding(
        month=mean(by_month[True]),
        critical=critical,
        before=mean(by_month[False]),
        weeks=[Week(one, mean(by_week[one])) for one in weeks],
        measure=measure,
        change=change_between(measure, earlier),
    )


def losing_criteria(
    month: Month | None, *, reader: Any, choice: Choice | None = None
) -> list[CriterionResult]:
    """Name the criteria in which most of what could be earned was lost, most first: two statements.

    What counts is the share lost times the number of drawn contacts that scored it.
    """
    results = criterion_results(month, reader=reader, choice=choice)
    found = [one for one in results if one.mean.value not in (None, 1)]
    found.sort(key=lambda one: one.mean.n * (1 - (one.mean.value or 0)), reverse=True)
    return found[:MOST_LOSING]


def one_place(value: Decimal | None) -> str:
    """Write a score with one place, rounded half up; a dash when there is none."""
    return "—" if value is None else str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def released_between(first: datetime, last: datetime, *, reader: Any) -> "QuerySet[Evaluation]":
    """Return the evaluations released from one instant until before another that the reader may see."""
    rows = Evaluation.objects.visible_to(reader).current()
    return (
        rows.filter(released_at__gte=first, released_at__lt=last)
        .select_related("operator", "version__scorecard", "assignment__sampled__stratum")
        .order_by("-released_at", "-pk")
    )


@dataclass(frozen=True)
class QualityOfDay:
    """What was released on a day: how many, their mean, and each result."""

    mean: Mean
    critical: int
    listed: Sequence[Evaluation]
    unlisted: int

    @property
    def mean_text(self) -> str:
        """The mean with one place."""
        return one_place(self.mean.value)


def quality_of_day(day: date, *, zone: ZoneInfo, reader: Any, most: int) -> QualityOfDay:
    """Read the results released on a day of the centre: one statement."""
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    rows = list(released_between(begins, ends, reader=reader))
    return QualityOfDay(
        mean=mean_of(rows),
        critical=sum(row.is_critical for row in rows),
        listed=rows[:most],
        unlisted=max(0, len(rows) - most),
    )


def mean_of(evaluations: Iterable[Evaluation]) -> Mean:
    """Give the mean of what has a score, weighted by the probability of the draw."""
    return mean(Scored(row.score, _probability_of(row)) for row in evaluations if row.score is not None)


def _probability_of(evaluation: Evaluation) -> Fraction | None:
    """Return the probability with which the contact was drawn; none when it was picked."""
    sampled = evaluation.assignment.sampled
    return sampled.stratum.probability if sampled else None


def queue_of(inspector: Employee) -> "QuerySet[Assignment]":
    """Return what an inspector has to score, by due date."""
    rows = Assignment.objects.filter(inspector=inspector).open()
    return rows.select_related("contact__operator", "contact__desk").order_by("due_on", "pk")


@dataclass(frozen=True)
class InspectionLoad:
    """How far the inspection is: what waits, what is late, what was done, what waits to be released."""

    open: int
    overdue: int
    done: int
    to_release: int


def inspection_load(today: date, *, since: datetime, inspector: Employee | None = None) -> InspectionLoad:
    """Count the work of one inspector, or of all, and what was done since an instant: two statements."""
    work = Assignment.objects.all()
    sheets = Evaluation.objects.filter(state=EvaluationState.SUBMITTED, purpose=Purpose.OFFICIAL)
    if inspector is not None:
        work, sheets = work.filter(inspector=inspector), sheets.filter(inspector=inspector)
    counted = work.order_by().aggregate(
        open=Count("pk", filter=Q(done_at__isnull=True)),
        overdue=Count("pk", filter=Q(done_at__isnull=True, due_on__lt=today)),
        done=Count("pk", filter=Q(done_at__gte=since)),
    )
    return InspectionLoad(**counted, to_release=sheets.count())
