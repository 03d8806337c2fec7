"""How long the way up took: from discovery to report to acknowledgement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from common.intervals import Interval, wilson


@dataclass(frozen=True)
class WayUp:
    """The instants of one incident's way up, all time-zone aware.

    Args:
        discovered_at: When it was noticed.
        reported_at: When it was reported, not before it was noticed.
        acknowledged_at: When somebody acknowledged it; None while nobody has.
        within: Time allowed between report and acknowledgement.

    Raises:
        ValueError: an instant is naive, or comes before the one it follows.
    """

    discovered_at: datetime
    reported_at: datetime
    acknowledged_at: datetime | None
    within: timedelta

    def __post_init__(self) -> None:
        """Refuse instants that cannot follow each other."""
        instants = [self.discovered_at, self.reported_at, self.acknowledged_at or self.reported_at]
        if any(instant.tzinfo is None for instant in instants):
            raise ValueError("the instants of a way up are time-zone aware")
        if sorted(instants) != instants:
            raise ValueError("an incident is discovered, then reported, then acknowledged")

    @property
    def to_report(self) -> timedelta:
        """Time from discovery to report."""
        return self.reported_at - self.discovered_at

    @property
    def to_acknowledgement(self) -> timedelta | None:
        """Time from report to acknowledgement; None while nobody has acknowledged."""
        return None if self.acknowledged_at is None else self.acknowledged_at - self.reported_at

    @property
    def whole(self) -> timedelta | None:
        """Time from discovery to acknowledgement; None while nobody has acknowledged."""
        return None if self.acknowledged_at is None else self.acknowledged_at - self.discovered_at

    def was_in_time(self, now: datetime) -> bool | None:
        """Tell whether it was acknowledged within its time; None while that is still open."""
        if self.acknowledged_at is None and now - self.reported_at <= self.within:
            return None
        return self.acknowledged_at is not None and self.acknowledged_at - self.reported_at <= self.within


@dataclass(frozen=True)
class WayUpFigures:
    """What many ways up say together.

    Args:
        incidents: How many were looked at.
        median_to_report: Median time from discovery to report; None without incidents.
        median_to_acknowledgement: Median time from report to acknowledgement; None if none was.
        in_time: How many were acknowledged within their time.
        judged: How many are decided: acknowledged, or out of time.
        acknowledged: How many were acknowledged, in time or not.
        median_whole: Median time from discovery to acknowledgement; None if none was.
    """

    incidents: int
    median_to_report: timedelta | None
    median_to_acknowledgement: timedelta | None
    in_time: int
    judged: int
    acknowledged: int = 0
    median_whole: timedelta | None = None

    @property
    def interval(self) -> Interval | None:
        """The Wilson interval of the share in time, 95 %; None when none is decided."""
        return wilson(self.in_time, self.judged)

    @property
    def share_in_time(self) -> Decimal | None:
        """Percent acknowledged within their time, one decimal, half up; None when none is decided."""
        if not self.judged:
            return None
        return (Decimal(100) * self.in_time / self.judged).quantize(Decimal("0.1"), ROUND_HALF_UP)


def figures_of(ways: Iterable[WayUp], now: datetime) -> WayUpFigures:
    """Sum up many ways up.

    Source: operating manual, «Reports and requests for instruction»: reports go upward at once.
    """
    ways = list(ways)
    judged = [verdict for way in ways if (verdict := way.was_in_time(now)) is not None]
    answers = [span for way in ways if (span := way.to_acknowledgement) is not None]
    return WayUpFigures(
        incidents=len(ways),
        median_to_report=_median([way.to_report for way in ways]),
        median_to_acknowledgement=_median(answers),
        in_time=sum(judged),
        judged=len(judged),
        acknowledged=len(answers),
        median_whole=_median([span for way in ways if (span := way.whole) is not None]),
    )


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    """Give the middle of the spans; of an even number, the mean of the two in the middle."""
    if not spans:
        return None
    return timedelta(seconds=median(span.total_seconds() for span in spans))
