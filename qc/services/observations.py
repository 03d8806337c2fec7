"""Record what was seen on the floor, and answer it: acknowledge, object, decide."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from qc.domain.observations import TABLE, Act, State, is_possible, may, state_after
from qc.models import Observation, ObservationKind, ObservationStep, ScorecardVersion
from qc.selectors.observations import (
    Sighting,
    objection_until,
    observation_parts,
    recorded_already,
)
from qc.services import observation_notices
from qc.services.guards import said_text
from staff.models import Employee, Team
from staff.selectors import centre_day


@dataclass(frozen=True)
class ObservationOrder:
    """What is to be recorded.

    Attributes:
        seen_at: when it was seen, time-zone aware.
        person: the person observed; None when it was nobody's in particular.
        team: whose lead is told when no person is named.
        version, criterion: the criterion it refers to, by its key; None and empty for none.
    """

    kind: ObservationKind
    seen_at: datetime
    place: str
    evidence: str
    person: Employee | None = None
    team: Team | None = None
    version: ScorecardVersion | None = None
    criterion: str = ""


@transaction.atomic
def record_observation(order: ObservationOrder, *, observer: Employee, now: datetime) -> Observation:
    """Record one observation, and tell the person observed and their lead.

    It counts in the month in which it was seen. What somebody recorded already, of the same kind and person
    and about the same time, is refused: it would count twice.

    Raises:
        DomainError: `qc.observation.oneself`, `.kind_out_of_use`, `.incomplete`, `.unknown_criterion`,
            `.not_yet`, `.too_old`, `.recorded_already`.
    """
    _check(order, observer, now)
    # Whoever records the same kind waits here, so that two people cannot record one thing at once.
    ObservationKind.objects.select_for_update(no_key=True).get(pk=order.kind.pk)
    _refuse_second(order)
    day = centre_day(order.seen_at)
    observation = Observation.objects.create(
        kind=order.kind,
        counts_as=order.kind.counts_as,
        points=order.kind.points,
        seen_at=order.seen_at,
        day=day,
        month=str(Month.of(day)),
        place=order.place.strip(),
        person=order.person,
        team=None if order.person else order.team,
        observer=observer,
        evidence=order.evidence.strip(),
        version=order.version,
        criterion=order.criterion,
        recorded_at=now,
    )
    observation_notices.tell_recorded(observation, now=now)
    return observation


def _check(order: ObservationOrder, observer: Employee, now: datetime) -> None:
    if order.person == observer:
        raise DomainError("qc.observation.oneself", _("Nobody observes themselves."), status=400)
    if not order.kind.is_active:
        raise DomainError(
            "qc.observation.kind_out_of_use", _("This kind is out of use; choose another."), status=400
        )
    if not order.place.strip() or not order.evidence.strip():
        raise DomainError("qc.observation.incomplete", _("Say where it was and what was seen."), status=400)
    if order.criterion and (
        order.version is None or order.criterion not in order.version.parsed.criterion_by_key
    ):
        raise DomainError(
            "qc.observation.unknown_criterion", _("The scorecard has no such criterion."), status=400
        )
    if order.seen_at > now:
        raise DomainError("qc.observation.not_yet", _("The time lies in the future."), status=400)
    if order.seen_at < now - timedelta(days=settings.QC_OBSERVATION_BACK_DAYS):
        raise DomainError("qc.observation.too_old", _("It was too long ago to be recorded now."), status=400)


def _refuse_second(order: ObservationOrder) -> None:
    sighting = Sighting(order.kind, order.person, order.team, order.place.strip(), order.seen_at)
    first = recorded_already(sighting, within=timedelta(minutes=settings.QC_OBSERVATION_SAME_MINUTES))
    if first is not None:
        raise DomainError(
            "qc.observation.recorded_already",
            _("This was recorded already, by %(observer)s.") % {"observer": first.observer},
            observation=first.pk,
        )


@transaction.atomic
def acknowledge_observation(observation: Observation, *, person: Employee, now: datetime) -> None:
    """Confirm that the person observed has read it; an objection is still possible.

    Raises:
        DomainError: `qc.observation.not_yours`, `qc.observation.wrong_state`.
    """
    _do(Act.ACKNOWLEDGE, observation, person, text="", now=now)


@transaction.atomic
def object_to_observation(observation: Observation, *, person: Employee, reason: str, now: datetime) -> None:
    """Object, as the person observed, with a reason; those who may decide are told.

    Raises:
        DomainError: `qc.observation.not_yours`, `.wrong_state`, `.reason_missing`, `.objection_too_late`.
    """
    _require(Act.OBJECT, observation, person)
    if now > objection_until(observation):
        raise DomainError(
            "qc.observation.objection_too_late",
            _("The time for an objection is over: %(days)d days after it was recorded.")
            % {"days": settings.QC_OBJECTION_DAYS},
        )
    _do(Act.OBJECT, observation, person, text=reason, now=now)
    observation_notices.tell_objected(observation, reason=reason.strip(), now=now)


@transaction.atomic
def decide_observation(
    observation: Observation, *, arbiter: Employee, act: Act, reason: str, now: datetime
) -> None:
    """Let an observation stand after an objection, or withdraw it; person and observer are told.

    What was withdrawn stays readable and counts no more.

    Args:
        act: `LET_STAND` or `WITHDRAW`.

    Raises:
        DomainError: `qc.observation.not_yours`, `.wrong_state`, `.reason_missing`.
        ValueError: another act.
    """
    if act not in {Act.LET_STAND, Act.WITHDRAW}:
        raise ValueError(f"{act} decides nothing")
    _do(act, observation, arbiter, text=reason, now=now)
    observation_notices.tell_decided(observation, reason=reason.strip(), now=now)


def _do(act: Act, observation: Observation, by: Employee, *, text: str, now: datetime) -> None:
    """Take one step: the state is claimed in one statement, and the step is added."""
    _require(act, observation, by)
    if act is not Act.ACKNOWLEDGE and not text.strip():
        raise DomainError("qc.observation.reason_missing", _("Give the reason."), status=400)
    allowed = [state.value for state in TABLE[act][0]]
    claimed = Observation.objects.filter(pk=observation.pk, state__in=allowed)
    if not is_possible(act, State(observation.state)) or not claimed.update(state=state_after(act).value):
        raise DomainError(
            "qc.observation.wrong_state",
            _("The observation is in another state, in which this is not possible."),
            state=observation.state,
        )
    observation.state = state_after(act).value
    ObservationStep.objects.create(
        observation=observation, act=act.value, by=by, at=now, text=said_text(text, field="text")
    )


def _require(act: Act, observation: Observation, somebody: Employee) -> None:
    if not may(act, observation_parts(observation, somebody)):
        raise DomainError(
            "qc.observation.not_yours", _("This observation is not yours to do that with."), status=403
        )
