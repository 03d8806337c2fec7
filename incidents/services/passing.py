"""Matters go on with the shift: to whoever takes the desk over, or to the duty supervisor on duty now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import OWNED_STATES, Act
from incidents.models import Incident
from incidents.models.labels import PASSED_ON
from incidents.selectors.duty import left_by_supervisors
from incidents.services.clocks import start_answer_clock, stop_clocks
from incidents.services.notices import tell
from incidents.services.perform import held, record_event
from staff.models import Desk, Employee


@dataclass(frozen=True)
class ShiftHandover:
    """One taking over of a desk, as far as incidents must know it.

    Args:
        giver: Who answered for the desk.
        taker: Who signs, and answers for it from now on.
        desk: Matters of this desk and of none.
        named: Keys of the incidents that the taker's signature names.
        diary: Key of the diary; with the version it leads to the signature.
        version: Version of the diary that was handed over.
        name: The diary in words, for the history.
        came_with: Only what came to the giver with this very diary goes on: the giver held it for a while,
            and keeps what was theirs before.
    """

    giver: Employee
    taker: Employee
    desk: Desk
    named: Collection[int]
    diary: int
    version: int
    name: str
    came_with: bool = False


@transaction.atomic
def pass_on_with_shift(handover: ShiftHandover, *, now: datetime) -> list[Incident]:
    """Let the matters of whoever leaves a desk go on to whoever takes it over.

    What the signature names is accepted by it: the taker is the owner from this instant. What it does not
    name, because it came to the giver after the diary was signed out, is offered, and its clock of acceptance
    runs. What had been offered to the giver and was not accepted is offered to the taker; that clock runs on.
    Confidential matters go on by hand only.

    Called before the taker's signature is written, in the same transaction: incidents are held before the
    register, as by every signed act.

    Returns:
        The incidents that changed.
    """
    rows = Incident.objects.filter(state__in=OWNED_STATES, confidential=False).filter(
        Q(owner=handover.giver) | Q(next_owner=handover.giver),
        Q(desk=handover.desk) | Q(desk__isnull=True),
    )
    return [incident for row in rows.order_by("pk") if (incident := _pass_on(row, handover, now))]


def _pass_on(row: Incident, handover: ShiftHandover, now: datetime) -> Incident | None:
    """Pass one incident on as it stands once it is held; None when it stays where it is."""
    incident = held(row)
    if incident.owner_id == handover.giver.pk:
        if handover.came_with and not _came_with(incident, handover):
            return None
        if incident.pk in handover.named:
            return _give(incident, handover, now)
        return None if incident.next_owner_id else _offer(incident, handover.taker, _details(handover), now)
    if incident.next_owner_id == handover.giver.pk and not handover.came_with:
        return _offer_instead(incident, handover, now)
    return None


def _came_with(incident: Incident, handover: ShiftHandover) -> bool:
    """Tell whether the incident came to its owner with this diary."""
    owning = (
        incident.events.filter(code__in=[Act.ACKNOWLEDGE, Act.ACCEPT, PASSED_ON]).order_by("-number").first()
    )
    return owning is not None and owning.details.get("diary") == handover.diary


def _details(handover: ShiftHandover) -> dict[str, object]:
    """Say in the history with which diary it went, and from whom to whom."""
    return {
        "from": handover.giver.work_number,
        "to": handover.taker.work_number,
        "diary": handover.diary,
        "version": handover.version,
        "name": handover.name,
    }


def _give(incident: Incident, handover: ShiftHandover, now: datetime) -> Incident:
    """Make the taker the owner; an offer to somebody else stands, one to the taker is thereby accepted."""
    changes: dict[str, Employee | None] = {"owner": handover.taker}
    if incident.next_owner_id == handover.taker.pk:
        changes["next_owner"] = None
        stop_clocks(incident, Purpose.ACCEPT, now=now)
    _change(incident, changes)
    record_event(incident, PASSED_ON, now=now, actor=handover.taker, details=_details(handover))
    return incident


def _offer_instead(incident: Incident, handover: ShiftHandover, now: datetime) -> Incident:
    """Offer to the taker what waits for the giver's acceptance; who owns it already has nothing to accept."""
    is_theirs = incident.owner_id == handover.taker.pk
    _change(incident, {"next_owner": None if is_theirs else handover.taker})
    if is_theirs:
        stop_clocks(incident, Purpose.ACCEPT, now=now)
    record_event(incident, Act.HAND_OVER, now=now, details=_details(handover))
    return incident


def _offer(incident: Incident, to: Employee, details: dict[str, object], now: datetime) -> Incident:
    """Offer an incident to somebody, who must accept in time."""
    _change(incident, {"next_owner": to})
    event = record_event(incident, Act.HAND_OVER, now=now, details=details)
    within = incident.rule.acknowledge_within
    start_answer_clock(incident, Purpose.ACCEPT, within=within, now=now)
    tell(incident, [to], event="handed_over", key=f"passed_on.{event.number}", now=now)
    return incident


def _change(incident: Incident, changes: dict[str, Employee | None]) -> None:
    """Change who answers for an incident that is held; whoever looked at it before must look again."""
    Incident.objects.filter(pk=incident.pk).update(version=incident.version + 1, **changes)
    incident.refresh_from_db()


def offer_after_duty(now: datetime) -> list[Incident]:
    """Offer the matters of duty supervisors who went off duty to the one on duty now.

    Repeating it changes nothing. The one before answers for each until it is accepted.
    """
    return [
        incident
        for row, supervisor in left_by_supervisors(now)
        if (incident := _offer_after_duty(row, supervisor, now))
    ]


@transaction.atomic
def _offer_after_duty(row: Incident, supervisor: Employee, now: datetime) -> Incident | None:
    """Offer one incident, unless somebody acted on it since it was listed."""
    incident = held(row)
    if incident.version != row.version or incident.next_owner_id or incident.owner is None:
        return None
    details = {"from": incident.owner.work_number, "to": supervisor.work_number, "duty": "over"}
    return _offer(incident, supervisor, details, now)
