"""The frame of a draw beside its sample: by desk, team, shift, time of day, weekday, length, tenure."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from calls.models import Contact
from qc.domain.sampling import Stratum
from qc.domain.sampling.fairness import Question, judge, suspects
from qc.models import SpotCheck
from qc.selectors.contact_facts import ContactFacts
from qc.selectors.frames import Level, desk_level, hours_level, read_facts, shift_level, team_level
from qc.selectors.sampling import stored_frame

LENGTHS = (60, 180, 300, 600)
"""Seconds of talk at which bands of length begin: 1, 3, 5 and 10 minutes."""

TENURES = (0, 90, 365, 1095)
"""Days since being hired at which bands of tenure begin: none known before, 3 months, 1 and 3 years."""

MOST_GROUPS = 40
"""Groups of a question that are shown by themselves; the others are the last one, together."""


@dataclass(frozen=True)
class Fairness:
    """What speaks for and against a draw, question by question.

    `names` are the names of each question's groups; `missing` counts contacts of the frame that are no
    longer there.
    """

    check: SpotCheck
    strata: tuple[Stratum, ...]
    questions: tuple[Question, ...]
    names: dict[str, list[str]] = field(repr=False)
    missing: int = 0

    @property
    def is_suspect(self) -> bool:
        """Whether anything speaks against the draw."""
        return any(question.is_suspect for question in self.questions)


def fairness_of(check: SpotCheck) -> Fairness:
    """Compare the frame of a draw with its sample, by what the contacts are known as today."""
    rows = check.strata.order_by("key").values_list("key", "size", "taken")
    strata = tuple(Stratum(*row) for row in rows)
    frame = stored_frame(check)
    contacts = np.concatenate([np.asarray(frame[one.key], np.int64) for one in strata])
    places = np.repeat(np.arange(len(strata)), [len(frame[one.key]) for one in strata])
    facts, known = _facts(check, contacts)
    place_of = places[np.argsort(contacts)][known]
    drawn = np.isin(facts.contact, np.fromiter(check.contacts.values_list("contact", flat=True), np.int64))
    questions, names = [], {}
    for name, make in _levels(check).items():
        level = _brief(make(facts))
        names[name] = level.names
        questions.append(judge(name, level.codes, strata=place_of, drawn=drawn, sizes=strata))
    return Fairness(check, strata, suspects(questions), names, missing=len(contacts) - len(facts))


def _facts(
    check: SpotCheck, contacts: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> tuple[ContactFacts, npt.NDArray[np.bool_]]:
    """Read the contacts of a frame in ascending order, and tell which of it are there."""
    rows = Contact.objects.filter(
        day__range=(check.first_day, check.last_day), pk__lte=check.frame_last_contact, operator__isnull=False
    )
    facts = read_facts(rows)
    facts = facts.only(np.isin(facts.contact, contacts))
    return facts, np.isin(np.sort(contacts), facts.contact)


def _levels(check: SpotCheck) -> dict[str, Callable[[ContactFacts], Level]]:
    """Name what is asked, in the order of the page."""
    return {
        "hours": lambda facts: hours_level(facts, check.hour_bands),
        "weekday": lambda facts: Level(facts.weekday, list("0123456")),
        "length": lambda facts: _banded(facts.talk, LENGTHS),
        "desk": desk_level,
        "shift": shift_level,
        "team": team_level,
        "tenure": lambda facts: _banded(facts.tenure, TENURES),
    }


def _banded(values: "np.ndarray[tuple[int], np.dtype[np.int64]]", edges: tuple[int, ...]) -> Level:
    return Level(
        np.searchsorted(edges, values, side="right").astype(np.int64), list(map(str, range(len(edges) + 1)))
    )


def _brief(level: Level) -> Level:
    """Keep the groups that occur, the largest ones by themselves, in their order."""
    counts = np.bincount(level.codes, minlength=len(level.names))
    kept = np.sort(np.argsort(-counts, kind="stable")[:MOST_GROUPS])
    kept = kept[counts[kept] > 0]
    new = np.full(len(level.names), len(kept), np.int64)
    new[kept] = np.arange(len(kept))
    return Level(new[level.codes], [*(level.names[old] for old in kept), "other"], level.prefix)
