"""Frames of draws, and whether a stored draw can be made again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from calls.models import Contact
from qc.domain.sampling import ALGORITHM, Drawn, Unit, draw
from qc.models import Assignment, Purpose, SpotCheck


@dataclass(frozen=True)
class FrameOrder:
    """What decides which contacts may be drawn.

    Only answered contacts of known operators, with enough talk, that nobody was given to inspect before the
    draw (`drawn_at`; None: until now); contacts stored after the draw are left out. The frame of a draw is
    kept with it: read again later it may differ, for operators and desks are filled in when they are known.
    """

    first_day: date
    last_day: date
    desk_id: int | None
    minimum_seconds: int
    drawn_at: datetime | None
    last_contact: int


def sampling_frame(order: FrameOrder) -> Iterator[tuple[int, int]]:
    """Return the contacts that may be drawn, as (contact, operator), in one statement."""
    given = Assignment.objects.filter(purpose=Purpose.OFFICIAL)
    if order.drawn_at is not None:
        given = given.filter(assigned_at__lt=order.drawn_at)
    contacts = Contact.objects.inspectable().filter(
        day__range=(order.first_day, order.last_day),
        talk_seconds__gte=order.minimum_seconds,
        pk__lte=order.last_contact,
    )
    if order.desk_id is not None:
        contacts = contacts.filter(desk=order.desk_id)
    rows = contacts.exclude(pk__in=given.values("contact")).order_by()
    return rows.values_list("pk", "operator_id").iterator(chunk_size=10_000)


def stratum_key(operator_id: int) -> str:
    """Name the stratum of an operator's contacts."""
    return f"operator/{operator_id}"


def units(order: FrameOrder) -> list[Unit]:
    """Return the frame as the rule of the draw takes it: one stratum for each operator."""
    return [Unit(contact, stratum_key(operator)) for contact, operator in sampling_frame(order)]


def stored_units(check: SpotCheck) -> list[Unit]:
    """Return the frame as it was kept with a draw."""
    rows = check.strata.order_by("key").values_list("key", "frame")
    return [Unit(contact, key) for key, contacts in rows for contact in contacts]


def frame_order(check: SpotCheck) -> FrameOrder:
    """Return what decided the frame of a stored draw."""
    return FrameOrder(
        first_day=check.first_day,
        last_day=check.last_day,
        desk_id=check.desk_id,
        minimum_seconds=check.minimum_seconds,
        drawn_at=check.drawn_at,
        last_contact=check.frame_last_contact,
    )


@dataclass(frozen=True)
class Replay:
    """A stored draw beside the same draw made again."""

    check: SpotCheck
    drawn: Drawn
    stored: tuple[tuple[str, int, int], ...]
    changed: int
    """Contacts that would come into the frame, leave it or change operator, were it read today."""

    @property
    def has_known_rule(self) -> bool:
        """Whether this version of the product knows the rule of the draw."""
        return self.check.algorithm == ALGORITHM

    @property
    def has_same_frame(self) -> bool:
        """Whether the frame kept with the draw is the one whose hash was taken then."""
        return self.drawn.frame_hash == self.check.frame_hash

    @property
    def has_same_picks(self) -> bool:
        """Whether the same contacts were drawn, in the same order."""
        again = sorted((pick.stratum, pick.position, pick.contact) for pick in self.drawn.picks)
        return tuple(again) == self.stored

    @property
    def is_proved(self) -> bool:
        """Whether the stored draw is exactly what its seed gives."""
        return self.has_known_rule and self.has_same_frame and self.has_same_picks


def replay_draw(check: SpotCheck) -> Replay:
    """Make a stored draw again from its seed and its frame, compare, and tell how far today's data differ."""
    frame = stored_units(check)
    today = units(frame_order(check))
    changed = {unit.contact for unit in set(frame) ^ set(today)}
    drawn = draw(frame, seed=check.seed, wanted=check.per_operator)
    stored = check.contacts.order_by("stratum__key", "position").values_list(
        "stratum__key", "position", "contact"
    )
    return Replay(check, drawn, tuple(sorted(stored)), changed=len(changed))


def open_load() -> dict[int, int]:
    """Return how many assignments wait for each inspector, in one statement."""
    rows = Assignment.objects.open().order_by().values_list("inspector").annotate(Count("pk"))
    return dict(rows)
