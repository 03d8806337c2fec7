"""What concerns oneself beside contacts: observations on the floor, coaching, and call-backs to make."""

from dataclasses import dataclass

from qc.models import Effect, FollowUp, FollowUpKind, FollowUpQuerySet, Observation, ObservationQuerySet
from qc.selectors import with_names, with_source
from staff.models import Employee

TONES = {Effect.ERROR: "warn", Effect.CRITICAL: "alarm", Effect.MERIT: "good"}


@dataclass(frozen=True)
class FloorRows:
    """The two lists of the month's page."""

    observations: list[tuple[Observation, str]]
    follow_ups: list[FollowUp]


def own_observations(person: Employee) -> ObservationQuerySet:
    """Return what was observed of somebody."""
    visible: ObservationQuerySet = with_names(Observation.objects.visible_to(person))
    return visible.filter(person=person)


def own_follow_ups(person: Employee) -> FollowUpQuerySet:
    """Return coaching of somebody, and what they have to do themselves."""
    visible: FollowUpQuerySet = with_source(FollowUp.objects.visible_to(person))
    coached = visible.filter(person=person, kind=FollowUpKind.COACHING)
    return coached | visible.filter(owner=person)


def floor_rows(person: Employee, *, most: int) -> FloorRows:
    """Return somebody's newest observations and their open follow-ups, in two statements."""
    newest = own_observations(person).order_by("-seen_at", "-pk")[:most]
    waiting = own_follow_ups(person).open().order_by("due_at", "pk")
    return FloorRows([(row, tone_of_effect(row)) for row in newest], list(waiting[:most]))


def tone_of_effect(observation: Observation) -> str:
    """Give the colour of how an observation counts."""
    return TONES.get(Effect(observation.counts_as), "plain")
