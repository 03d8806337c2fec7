"""The quality inspection of a week: what was released in it, against the week before."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from common.months import Month
from qc.domain.results import Change, Measure, Stratum, change_between, millionths, published_mean
from qc.models import Evaluation, PhraseRuleVersion, SuggestionDecision
from qc.selectors import Choice, CriterionResult
from reports.selectors.quality import losing_criteria, released_between

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class QualityOfWeek:
    """What was released in a week: how many, their mean with its interval, and the change to the week before.

    `month` is that of most of the contacts; none when nothing was released.
    """

    released: int
    critical: int
    failed: int
    measure: Measure
    before: Measure
    change: Change | None
    losing: Sequence[CriterionResult]
    month: Month | None


def week_before(day: date) -> date:
    """Return the Monday of the last week that is over on a day."""
    return day - timedelta(days=day.weekday()) - WEEK


def quality_of_week(monday: date, *, zone: ZoneInfo, reader: Any) -> QualityOfWeek:
    """Read the results released in a week of the centre, as far as a reader may see them: four statements.

    A week goes from Monday 00:00 to Monday 00:00 by the centre's clock, whatever its hours. Means are those
    of drawn contacts, weighted as the month's are.
    """
    begins, ends = _midnight(monday, zone), _midnight(monday + WEEK, zone)
    rows = list(released_between(begins, ends, reader=reader))
    before = list(released_between(_midnight(monday - WEEK, zone), begins, reader=reader))
    measure, earlier = _published(rows), _published(before)
    months = Counter(row.month for row in rows)
    return QualityOfWeek(
        released=len(rows),
        critical=sum(row.is_critical for row in rows),
        failed=sum(row.outcome in ("fail", "critical_fail") for row in rows),
        measure=measure,
        before=earlier,
        change=change_between(measure, earlier),
        losing=losing_criteria(None, reader=reader, choice=Choice(released=(begins, ends))) if rows else [],
        month=Month.parse(months.most_common(1)[0][0]) if months else None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _published(evaluations: Sequence[Evaluation]) -> Measure:
    samples: dict[Stratum, list[int]] = defaultdict(list)
    for row in evaluations:
        drawn = row.assignment.sampled
        if drawn is not None and row.score is not None:
            stratum = drawn.stratum
            samples[Stratum(stratum.pk, stratum.size, stratum.taken)].append(millionths(row.score))
    return published_mean(samples)


def phrases_decided_in(monday: date, *, zone: ZoneInfo) -> "list[PhraseRuleVersion]":
    """List the wordings of rules about whose suggestions somebody decided in a week, with their precision."""
    span = (_midnight(monday, zone), _midnight(monday + WEEK, zone))
    decided = SuggestionDecision.objects.counting().filter(decided_at__gte=span[0], decided_at__lt=span[1])
    versions = PhraseRuleVersion.objects.with_precision().filter(
        pk__in=decided.order_by().values("rule_version")
    )
    return list(versions.select_related("rule"))
