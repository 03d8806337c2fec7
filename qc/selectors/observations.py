"""Reads of observations: who is what to one, whether it is there already, what a month's come to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from qc.domain.observations import Effect, Part, Tally, tally
from qc.models import Observation, ObservationKind, ObservationQuerySet, ScorecardVersion
from qc.wording import here
from staff.models import Employee, Team
from staff.scope import REACH_CENTRE


def with_names(observations: ObservationQuerySet) -> ObservationQuerySet:
    """Fetch kind, people, team and scorecard with the observations, in the same statement."""
    rows = observations.select_related("kind", "person", "observer", "team", "version__scorecard")
    return rows.defer("version__definition")


def observation_parts(observation: Observation, somebody: Employee) -> frozenset[Part]:
    """Say what somebody is to an observation: the person observed, or one who may decide about it.

    Whoever answers for the centre may decide, but never about what they observed or were observed doing.
    """
    if observation.person_id == somebody.pk:
        return frozenset({Part.OBSERVED})
    if observation.observer_id != somebody.pk and somebody.has_perm(REACH_CENTRE):
        return frozenset({Part.ARBITER})
    return frozenset()


def objection_until(observation: Observation) -> datetime:
    """Give the last instant at which the person observed can object."""
    return observation.recorded_at + timedelta(days=settings.QC_OBJECTION_DAYS)


@dataclass(frozen=True)
class Sighting:
    """What makes two observations the same one: kind, whose it is, and when."""

    kind: ObservationKind
    person: Employee | None
    team: Team | None
    place: str
    seen_at: datetime


def recorded_already(sighting: Sighting, *, within: timedelta) -> Observation | None:
    """Find the observation that recorded the same thing: same kind and person, about the same time.

    Where nobody is named, the team and the place make it the same. What was withdrawn is not found.
    """
    about = (sighting.seen_at - within, sighting.seen_at + within)
    rows = Observation.objects.counting().filter(kind=sighting.kind, seen_at__range=about)
    rows = rows.filter(person=sighting.person)
    if sighting.person is None:
        rows = rows.filter(team=sighting.team, place__iexact=sighting.place)
    return rows.select_related("observer").first()


def observations_of_month(month: object) -> ObservationQuerySet:
    """Return what counts of a month's observations: those of nobody first, then by person and time."""
    rows = with_names(Observation.objects.counting().of_month(month))
    return rows.order_by(F("person__work_number").asc(nulls_first=True), "seen_at", "pk")


def observation_tallies(observations: Iterable[Observation]) -> dict[int, Tally]:
    """Sum up observations by the id of the person observed; those that name nobody are in none."""
    by_person: dict[int, list[Observation]] = defaultdict(list)
    for observation in observations:
        if observation.person_id is not None:
            by_person[observation.person_id].append(observation)
    return {
        person: tally((Effect(row.counts_as), row.points) for row in rows)
        for person, rows in by_person.items()
    }


def criterion_label(observation: Observation) -> str:
    """Name the criterion that an observation refers to, in the reader's language; empty for none."""
    if observation.version is None:
        return ""
    return here(observation.version.parsed.criterion_by_key[observation.criterion].label)


def criterion_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """List the criteria of the published scorecards, by scorecard, in the reader's language.

    A choice is named by scorecard and criterion, such as `front_line:greeting`.
    """
    versions = ScorecardVersion.objects.published().select_related("scorecard").order_by("scorecard__key")
    return [
        (
            here(version.parsed.title),
            [
                (f"{version.scorecard.key}:{criterion.key}", here(criterion.label))
                for _section, criterion in version.parsed.placed()
            ],
        )
        for version in versions
    ]


def criterion_names() -> dict[str, str]:
    """Name the criteria of published scorecards, such as `front_line:greeting`, in the reader's language."""
    return {choice: name for _title, criteria in criterion_choices() for choice, name in criteria}


def published_criterion(choice: str) -> tuple[ScorecardVersion, str] | None:
    """Find a criterion of a published scorecard by its name, such as `front_line:greeting`."""
    scorecard, _colon, criterion = choice.partition(":")
    versions = ScorecardVersion.objects.published().filter(scorecard__key=scorecard)
    version = versions.select_related("scorecard").first()
    if version is None or criterion not in version.parsed.criterion_by_key:
        return None
    return version, criterion
