"""Answers to a report: acknowledged, turned down by enough people, appealed, passed from hand to hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose, Rung
from incidents.domain.vocabulary import OWNED_STATES, Act, State
from incidents.models import Incident, IncidentEvent
from incidents.selectors.people import holders_of_rung, people_who_may_know
from incidents.services.announcing import announce
from incidents.services.clocks import start_answer_clock, stop_clocks
from incidents.services.keeping import Uploads
from incidents.services.notices import tell
from incidents.services.perform import Deed, fresh, perform
from incidents.services.recurrence import coming_back
from incidents.services.words import required
from staff.models import Employee


@transaction.atomic
def acknowledge(
    incident: Incident,
    *,
    person: Employee,
    password: str,
    now: datetime,
    text: str = "",
    recurs_from: Incident | None = None,
) -> Incident:
    """Take a report up, signed: the escalation stops, and whoever acknowledges owns the matter.

    Args:
        recurs_from: The closed hazard that this hazard is again, as whoever takes it up finds.

    Raises:
        DomainError: what `coming_back` refuses; the table refuses, for instance the reporter; or a wrong
            password.
    """
    changes, details = coming_back(incident.kind, recurs_from, incident=incident)
    # A clock that was set back does not keep anybody from answering.
    at = max(now, incident.reported_at)
    changes |= {"acknowledged_by": person, "acknowledged_at": at, "owner": person}
    deed = Deed(Act.ACKNOWLEDGE, person, now, text=text, password=password, changes=changes, details=details)
    incident = perform(incident, deed)
    stop_clocks(incident, Purpose.ACKNOWLEDGE, now=now)
    return incident


@transaction.atomic
def reject(
    incident: Incident, *, person: Employee, password: str, reason: str, now: datetime, files: Uploads = ()
) -> Incident:
    """Turn a report down, signed, with reasons; one of the five kinds takes a second person.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    deed = Deed(Act.REJECT, person, now, text=required(reason), password=password, files=files)
    return _settle(perform(incident, deed), spoke=person, now=now)


@transaction.atomic
def mark_duplicate(
    incident: Incident, *, original: Incident, person: Employee, password: str, reason: str, now: datetime
) -> Incident:
    """Call a report a duplicate of another, signed; one of the five kinds takes a second person.

    Raises:
        DomainError: ``incidents.duplicate.of_itself``, ``incidents.duplicate.of_a_duplicate``,
            ``incidents.duplicate.another_original`` when the first person named another one,
            ``incidents.duplicate.of_a_confidential`` when the reporter may not know of the original,
            ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    _check_original(incident, original)
    deed = Deed(
        Act.MARK_DUPLICATE,
        person,
        now,
        text=required(reason),
        password=password,
        changes={"duplicate_of": original},
        details={"original": original.number},
    )
    return _settle(perform(incident, deed), spoke=person, now=now)


def _check_original(incident: Incident, original: Incident) -> None:
    """Refuse an original that is itself no original, or not the one the first person named."""
    if original.pk == incident.pk:
        raise DomainError("incidents.duplicate.of_itself", gettext("Choose another incident."), status=400)
    if Incident.objects.filter(pk=original.pk, state=State.DUPLICATE).exists():
        raise DomainError(
            "incidents.duplicate.of_a_duplicate",
            gettext("That one is a duplicate itself; choose its original."),
            status=400,
        )
    if original.confidential and not incident.confidential:
        raise DomainError(
            "incidents.duplicate.of_a_confidential",
            gettext("For those who read this report, that one does not exist. Reject it, or take it up."),
            status=400,
        )
    said = IncidentEvent.objects.filter(incident=incident, code=Act.MARK_DUPLICATE, round=incident.round)
    if said.exclude(details__original=original.number).exists():
        raise DomainError(
            "incidents.duplicate.another_original",
            gettext("The first person named another original; agree on one, or reject the report."),
        )


def _settle(incident: Incident, *, spoke: Employee, now: datetime) -> Incident:
    """Stop the clocks of a report that was turned down and tell its reporter; or ask for a second voice."""
    if not incident.is_open:
        stop_clocks(incident, *Purpose, now=now)
        key = f"turned_down.{incident.version}"
        tell(incident, [incident.reporter], event="turned_down", key=key, now=now)
        return incident
    rungs = (Rung.DUTY_SUPERVISOR, Rung.MANAGER)
    people = [person for rung in rungs for person in holders_of_rung(incident, rung, now=now)]
    others = [person for person in people if person != spoke]
    tell(incident, others, event="second_voice", key=f"second_voice.{incident.version}", now=now)
    return incident


@transaction.atomic
def appeal(
    incident: Incident, *, person: Employee, reason: str, now: datetime, files: Uploads = ()
) -> Incident:
    """Ask, once, for another look at one's report: it waits to be acknowledged as on the first day.

    Raises:
        DomainError: ``incidents.text.missing``, or the table refuses.
    """
    changes = {"appealed_at": now, "duplicate_of": None, "round": F("round") + 1}
    deed = Deed(Act.APPEAL, person, now, text=required(reason), changes=changes, files=files)
    incident = perform(incident, deed)
    announce(incident, event="appealed", now=now)
    return incident


@transaction.atomic
def hand_over(
    incident: Incident, *, person: Employee, to: Employee, now: datetime, text: str = ""
) -> Incident:
    """Offer the matter to a new owner, who must accept in time; until then the present owner answers for it.

    Raises:
        DomainError: ``incidents.owner.already`` (it is theirs, or was offered to them: their time to accept
            does not begin again), ``incidents.owner.may_not_know``, or the table refuses.
    """
    incident = fresh(incident)
    if to.pk in (incident.owner_id, incident.next_owner_id) or not to.is_active:
        raise DomainError("incidents.owner.already", gettext("Choose somebody else."), status=400)
    check_may_know(incident, to, now=now)
    deed = Deed(
        Act.HAND_OVER, person, now, text=text, changes={"next_owner": to}, details={"to": to.work_number}
    )
    incident = perform(incident, deed)
    stop_clocks(incident, Purpose.ACCEPT, now=now)
    start_answer_clock(incident, Purpose.ACCEPT, within=incident.rule.acknowledge_within, now=now)
    tell(incident, [to], event="handed_over", key=f"handed_over.{incident.version}", now=now)
    return incident


@transaction.atomic
def accept(incident: Incident, *, person: Employee, now: datetime, text: str = "") -> Incident:
    """Become the owner of a matter that was handed over.

    Raises:
        DomainError: the table refuses.
    """
    changes = {"owner": person, "next_owner": None}
    incident = perform(incident, Deed(Act.ACCEPT, person, now, text=text, changes=changes))
    stop_clocks(incident, Purpose.ACCEPT, now=now)
    return incident


@transaction.atomic
def accept_offered(*, person: Employee, now: datetime) -> list[Incident]:
    """Accept everything that is offered to somebody, as at the beginning of their duty.

    Raises:
        DomainError: the table refuses, for instance as one changed at that moment; then none is accepted.
    """
    offered = Incident.objects.filter(next_owner=person, state__in=OWNED_STATES).order_by("pk")
    return [accept(incident, person=person, now=now) for incident in offered]


def check_may_know(incident: Incident, person: Employee, *, now: datetime) -> None:
    """Refuse to give a part in a confidential incident to somebody for whom it does not exist.

    Raises:
        DomainError: ``incidents.owner.may_not_know``.
    """
    known_to = people_who_may_know(incident, now=now)
    if known_to is not None and person not in known_to:
        raise DomainError(
            "incidents.owner.may_not_know",
            gettext("This incident is confidential: choose a duty supervisor, security officer or manager."),
            status=400,
        )
