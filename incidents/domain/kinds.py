"""The kinds of incident and what each kind demands."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class KindCode(StrEnum):
    """The codes of the kinds every centre has; a centre may add its own."""

    MARKET_COMPETITION = "market_competition"
    SECRECY_LEAK = "secrecy_leak"
    MAJOR_ERROR = "major_error"
    DANGER = "danger"
    BEYOND_DUTY = "beyond_duty"
    HAZARD = "hazard"
    OTHER = "other"


@dataclass(frozen=True)
class KindRule:
    """What a kind demands of those who handle it.

    Args:
        code: Code of the kind.
        acknowledge_minutes: Whole minutes within which somebody must acknowledge the report, 1 or more.
        immediate: One of the five kinds that are reported upward at once.
        confidential: Visible only to the reporter and those who answer for secrecy.
        decide_minutes: Whole minutes within which a request for instruction is decided; 0: no such clock.

    Raises:
        ValueError: a number of minutes is out of range.

    Source: operating manual, «Reports and requests for instruction» (请示报告).
    """

    code: str
    acknowledge_minutes: int
    immediate: bool = False
    confidential: bool = False
    decide_minutes: int = 0

    def __post_init__(self) -> None:
        """Refuse clocks that would never, or always, be running out."""
        if self.acknowledge_minutes < 1 or self.decide_minutes < 0:
            raise ValueError("acknowledge_minutes is 1 or more, decide_minutes 0 or more")

    @property
    def acknowledge_within(self) -> timedelta:
        """The time a report may wait for somebody to acknowledge it."""
        return timedelta(minutes=self.acknowledge_minutes)

    @property
    def is_hazard(self) -> bool:
        """Whether it closes only as eliminated: less than that keeps it open."""
        return self.code == KindCode.HAZARD

    @property
    def is_request(self) -> bool:
        """Whether it is also a request for instruction (请示) that waits for a decision."""
        return self.code == KindCode.BEYOND_DUTY
