"""A day while it is being judged."""

from dataclasses import dataclass, field

from attendance.domain.kinds import Flag, Reason
from attendance.domain.records import Spans
from attendance.domain.results import PartTimes, Step


@dataclass(slots=True)
class Draft:
    """The figures of a day on their way to a record; the names are those of `DayRecord`."""

    parts: list[PartTimes] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    flags: set[Flag] = field(default_factory=set)
    presence: list[Spans] = field(default_factory=list)
    watched: list[Spans] = field(default_factory=list)
    counted: Spans = ()
    missed_parts: int = 0
    penalty_halves: int = 0
    absent_halves: int = 0
    late_n: int = 0
    late_minutes: int = 0
    core_late_minutes: int = 0
    early_n: int = 0
    early_minutes: int = 0
    severe_n: int = 0
    late_absence_n: int = 0
    early_absence_n: int = 0
    missing_in: int = 0
    missing_out: int = 0
    worked_minutes: int = 0
    short_minutes: int = 0
    ot150: int = 0
    ot200: int = 0
    ot300: int = 0
    comp_bank: int = 0
    unapproved_minutes: int = 0
    nights: int = 0

    def note(
        self,
        reason: Reason,
        *,
        part: int = 0,
        minutes: int = 0,
        at: int | None = None,
        due: int | None = None,
        subject: str = "",
    ) -> None:
        """Add a step to the explanation."""
        self.steps.append(Step(reason, part, minutes, at, due, subject))
