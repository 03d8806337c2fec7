"""Whether a stored draw can be made again, and what is left of the inspectors' work."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.db.models import Count

from qc.domain.sampling import RULES, Drawn, Frame, draw_by, group_of, unpack
from qc.models import Assignment, SpotCheck
from qc.selectors.frames import FrameOrder, read_frame


def stored_frame(check: SpotCheck) -> Frame:
    """Return the frame as it was kept with a draw."""
    rows = check.strata.order_by("key").values_list("key", "frame")
    return {key: unpack(bytes(packed)).tolist() for key, packed in rows}


def frame_order(check: SpotCheck) -> FrameOrder:
    """Return what decided the frame of a stored draw."""
    return FrameOrder(
        terms=check,
        first_day=check.first_day,
        last_day=check.last_day,
        last_contact=check.frame_last_contact,
        drawn_at=check.drawn_at,
        draw=check.pk,
    )


@dataclass(frozen=True)
class Replay:
    """A stored draw beside the same draw made again from its seed and its frame.

    `drawn` is None when this version of the product does not know the rule of the draw.
    """

    check: SpotCheck
    frame: Frame = field(repr=False)
    drawn: Drawn | None = field(repr=False)
    strata: tuple[tuple[str, int, int], ...] = field(repr=False)
    picks: tuple[tuple[str, int, int], ...] = field(repr=False)
    seconds: tuple[int, ...] = field(repr=False)

    @property
    def has_known_rule(self) -> bool:
        """Whether this version of the product knows the rule of the draw."""
        return self.drawn is not None

    @property
    def has_same_frame(self) -> bool:
        """Whether the frame kept with the draw is the one whose size and hash were taken then."""
        again = self.drawn
        return again is not None and (again.frame_size, again.frame_hash) == (
            self.check.frame_size,
            self.check.frame_hash,
        )

    @property
    def has_same_strata(self) -> bool:
        """Whether the strata are the same, and with them every probability."""
        again = self.drawn
        return again is not None and self.strata == tuple(
            (one.key, one.size, one.taken) for one in again.strata
        )

    @property
    def has_same_picks(self) -> bool:
        """Whether the same contacts were drawn, in the same order."""
        again = self.drawn
        return again is not None and self.picks == tuple(
            sorted((pick.stratum, pick.position, pick.contact) for pick in again.picks)
        )

    @property
    def has_same_seconds(self) -> bool:
        """Whether the same contacts were chosen to be scored twice."""
        return self.drawn is not None and self.seconds == self.drawn.seconds

    @property
    def is_proved(self) -> bool:
        """Whether the stored draw is exactly what its seed gives."""
        return self.has_same_frame and self.has_same_strata and self.has_same_picks and self.has_same_seconds

    @cached_property
    def changed(self) -> int:
        """Contacts that would come into the frame, leave it or change stratum, were it read today."""
        today = read_frame(frame_order(self.check)).contacts
        keys = self.frame.keys() | today.keys()
        moved = (np.setxor1d(self.frame.get(key, ()), today.get(key, ())) for key in keys)
        return len({pk for contacts in moved for pk in contacts.tolist()})


def replay_draw(check: SpotCheck) -> Replay:
    """Make a stored draw again by its own rule, to be compared."""
    frame = stored_frame(check)
    strata = list(check.strata.order_by("key").values_list("key", "size", "taken", "grounds"))
    grounds = {group_of(key): why for key, _size, _taken, why in strata if why}
    drawn = None
    if check.algorithm in RULES:
        drawn = draw_by(check.algorithm, frame, seed=check.seed, terms=check, grounds=grounds)
    rows = list(check.contacts.values_list("stratum__key", "position", "contact", "second_position"))
    seconds = sorted((place, pk) for _key, _position, pk, place in rows if place is not None)
    return Replay(
        check,
        frame,
        drawn,
        strata=tuple(sorted((key, size, taken) for key, size, taken, _why in strata)),
        picks=tuple(sorted((key, position, pk) for key, position, pk, _place in rows)),
        seconds=tuple(pk for _place, pk in seconds),
    )


def open_load() -> dict[int, int]:
    """Return how many assignments wait for each inspector, in one statement."""
    rows = Assignment.objects.open().order_by().values_list("inspector").annotate(Count("pk"))
    return dict(rows)
