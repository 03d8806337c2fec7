"""Draw a sample that can be drawn again and proved (抽检): no random numbers, only a seed and a hash.

The contacts of a stratum are ordered by SHA-256(seed, contact id) and the first n are taken. Who knows the
seed before the frame is fixed could choose it, so a seed is made by the system at the moment of drawing.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

ALGORITHM = "sha256-order.1"
"""Version of the rule by which a draw is made; a change of the rule gets a new name."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One contact that may be drawn, and the stratum it stands in."""

    contact: int
    stratum: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One contact that was drawn; `position` counts from 1 within its stratum."""

    contact: int
    stratum: str
    position: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """How many contacts of a stratum there were, and how many were taken."""

    key: str
    size: int
    taken: int

    @property
    def probability(self) -> Fraction:
        """Give the probability with which each contact of the stratum was drawn."""
        return Fraction(self.taken, self.size)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw: size and hash of the frame, the strata in order of key, the picks in order of drawing."""

    frame_size: int
    frame_hash: str
    strata: tuple[Stratum, ...]
    picks: tuple[Pick, ...]


def draw(frame: Iterable[Unit], *, seed: str, wanted: int | Mapping[str, int]) -> Drawn:
    """Draw from each stratum of a frame.

    Args:
        frame: The contacts that may be drawn, in any order; each once.
        seed: What the order hangs on; the same seed and frame give the same draw.
        wanted: How many to take from each stratum, or from each by its key (none: 0). A smaller
            stratum is taken whole.

    Raises:
        ValueError: a contact stands in the frame twice.
    """
    units = sorted(frame, key=lambda unit: (unit.stratum, unit.contact))
    if len({unit.contact for unit in units}) != len(units):
        raise ValueError("a contact stands in the frame twice")
    by_stratum: dict[str, list[int]] = defaultdict(list)
    for unit in units:
        by_stratum[unit.stratum].append(unit.contact)
    strata: list[Stratum] = []
    picks: list[Pick] = []
    for key, contacts in by_stratum.items():
        number = wanted if isinstance(wanted, int) else wanted.get(key, 0)
        taken = ordered(contacts, seed=seed)[: max(number, 0)]
        strata.append(Stratum(key, size=len(contacts), taken=len(taken)))
        picks.extend(Pick(contact, key, position) for position, contact in enumerate(taken, start=1))
    return Drawn(len(units), frame_hash(units), tuple(strata), tuple(picks))


def ordered(contacts: Iterable[int], *, seed: str) -> list[int]:
    """Order contacts by SHA-256 of the seed, a line feed and the contact's number."""
    start = hashlib.sha256(f"{seed}\n".encode())
    return sorted(contacts, key=lambda contact: _digest(start, contact))


def _digest(start: "hashlib._Hash", contact: int) -> bytes:
    digest = start.copy()
    digest.update(str(contact).encode())
    return digest.digest()


def frame_hash(units: Sequence[Unit]) -> str:
    """Hash a frame that is sorted by stratum and contact: one line "stratum, tab, contact" for each."""
    digest = hashlib.sha256()
    for unit in units:
        digest.update(f"{unit.stratum}\t{unit.contact}\n".encode())
    return digest.hexdigest()
