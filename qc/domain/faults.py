"""What is wrong with a scorecard or an answer, each with a place and a stable code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing to mend.

    `code` is stable (``qc.scorecard.…`` or ``qc.answer.…``); `path` points at the place
    (``sections.voice.criteria.pitch.weight``); `params` are the values its sentence needs.
    """

    code: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Give the fault as JSON can hold it."""
        return {"code": self.code, "path": self.path, "params": dict(self.params)}


class FaultyError(ValueError):
    """Input was refused; all its faults are named at once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.path}: {fault.code}" for fault in self.faults))


class MalformedScorecardError(FaultyError):
    """A scorecard definition cannot be read or must not be published."""


class InvalidAnswersError(FaultyError):
    """Answers do not fit their scorecard (S21)."""
