"""The order of a draw: no random numbers, only a seed and a hash.

The contacts of a stratum are ordered by SHA-256(seed, contact id) and the first n are taken. Who knows the
seed before the frame is fixed could choose it, so a seed is made by the system at the moment of drawing.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import nsmallest
from math import ceil

Frame = Mapping[str, Sequence[int]]
"""The contacts that may be drawn, by the key of their stratum."""


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
    """A draw: size and hash of the frame, the strata in order of key, the picks in order of drawing.

    `seconds` are the drawn contacts that are scored twice, in the order in which they were chosen.
    """

    frame_size: int
    frame_hash: str
    strata: tuple[Stratum, ...]
    picks: tuple[Pick, ...]
    seconds: tuple[int, ...] = ()


def draw(
    frame: Frame, *, seed: str, wanted: int | Mapping[str, int], second: Fraction = Fraction(0)
) -> Drawn:
    """Draw from each stratum of a frame.

    Args:
        frame: The contacts that may be drawn, in any order; each once. Empty strata are left out.
        seed: What the order hangs on; the same seed and frame give the same draw.
        wanted: How many to take from each stratum, or from each by its key (none: 0). A smaller
            stratum is taken whole.
        second: Share of the drawn contacts that are scored twice, 0 to 1.

    Raises:
        ValueError: a contact stands in the frame twice.
    """
    sorted_frame = {key: sorted(frame[key]) for key in sorted(frame) if len(frame[key])}
    size = sum(map(len, sorted_frame.values()))
    if len(set().union(*sorted_frame.values())) != size:
        raise ValueError("a contact stands in the frame twice")
    strata: list[Stratum] = []
    picks: list[Pick] = []
    for key, contacts in sorted_frame.items():
        number = wanted if isinstance(wanted, int) else wanted.get(key, 0)
        taken = ordered(contacts, seed=seed, first=max(number, 0))
        strata.append(Stratum(key, size=len(contacts), taken=len(taken)))
        picks.extend(Pick(contact, key, position) for position, contact in enumerate(taken, start=1))
    seconds = seconds_of([pick.contact for pick in picks], seed=seed, share=second)
    return Drawn(size, frame_hash(sorted_frame), tuple(strata), tuple(picks), tuple(seconds))


def ordered(contacts: Iterable[int], *, seed: str, first: int | None = None) -> list[int]:
    """Order contacts by SHA-256 of the seed, a line feed and the contact's number; give the first so many."""
    if first is None:
        return sorted(contacts, key=digests(seed))
    return nsmallest(first, contacts, key=digests(seed))


def digests(seed: str) -> Callable[[int], bytes]:
    """Give the function that says where a contact stands in the order of a seed."""
    start = hashlib.sha256(f"{seed}\n".encode())

    def digest(contact: int) -> bytes:
        one = start.copy()
        one.update(b"%d" % contact)
        return one.digest()

    return digest


def seconds_of(picks: Sequence[int], *, seed: str, share: Fraction) -> list[int]:
    """Choose the drawn contacts that are scored twice, blind.

    The drawn contacts are ordered as in a draw, by the seed with "/second" behind it, and the first ones
    are taken: the share of them, rounded up.
    """
    return ordered(picks, seed=f"{seed}/second", first=ceil(len(picks) * share))


def frame_hash(frame: Frame) -> str:
    """Hash a frame: one line "stratum, tab, contact" for each, in order of stratum and contact."""
    digest = hashlib.sha256()
    for key in sorted(frame):
        digest.update(_lines(key, sorted(frame[key])))
    return digest.hexdigest()


def _lines(key: str, contacts: Iterable[int]) -> bytes:
    return "".join([f"{key}\t{contact}\n" for contact in contacts]).encode()
