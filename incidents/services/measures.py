"""Measures: instructions and decisions from above, containment, actions with owner, day and evidence."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.ladder import Purpose
from incidents.domain.vocabulary import Act, State
from incidents.models import Incident, IncidentAction, Instruction
from incidents.services.answers import check_may_know
from incidents.services.clocks import stop_clocks
from incidents.services.keeping import Uploads
from incidents.services.notices import tell
from incidents.services.perform import Deed, fresh, perform
from incidents.services.words import required
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def instruct(
    incident: Incident, *, person: Employee, password: str, text: str, now: datetime, files: Uploads = ()
) -> Incident:
    """Give the owner an instruction (批示), signed by a superior.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    text = required(text)
    deed = Deed(Act.INSTRUCT, person, now, text=text, password=password, files=files)
    incident = perform(incident, deed)
    Instruction.objects.create(incident=incident, text=text, given_by=person, given_at=now)
    _tell_owner(incident, "instructed", now)
    return incident


@transaction.atomic
def decide_request(
    incident: Incident,
    *,
    person: Employee,
    password: str,
    is_granted: bool,
    text: str,
    now: datetime,
    files: Uploads = (),
) -> Incident:
    """Decide a request for instruction (请示), signed by the superior asked or the manager.

    Raises:
        DomainError: ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    text = required(text)
    details = {"granted": is_granted}
    deed = Deed(Act.DECIDE, person, now, text=text, password=password, details=details, files=files)
    incident = perform(incident, deed)
    Instruction.objects.create(
        incident=incident, text=text, given_by=person, given_at=now, is_decision=True, is_granted=is_granted
    )
    stop_clocks(incident, Purpose.DECISION, now=now)
    _tell_owner(incident, "instructed", now)
    return incident


def _tell_owner(incident: Incident, event: str, now: datetime) -> None:
    """Tell the owner of something that happened to their matter."""
    if incident.owner:
        tell(incident, [incident.owner], event=event, key=f"{event}.{incident.version}", now=now)


@transaction.atomic
def contain(
    incident: Incident, *, person: Employee, text: str, now: datetime, files: Uploads = ()
) -> Incident:
    """Note what was done at once to keep it from getting worse.

    Raises:
        DomainError: ``incidents.text.missing``, or the table refuses.
    """
    return perform(incident, Deed(Act.CONTAIN, person, now, text=required(text), files=files))


@transaction.atomic
def plan_action(
    incident: Incident,
    *,
    person: Employee,
    measure: str,
    owner: Employee,
    checker: Employee,
    due_on: date,
    now: datetime,
) -> IncidentAction:
    """Plan a measure: who does it until when, and who checks it.

    Raises:
        DomainError: ``incidents.action.checker_is_owner``, ``incidents.action.due_in_the_past``,
            ``incidents.owner.may_not_know``, ``incidents.text.missing``, or the table refuses.
    """
    measure, incident = required(measure), fresh(incident)
    _check_plan(incident, owner=owner, checker=checker, due_on=due_on, now=now)
    number = incident.actions.count() + 1
    details = {
        "action": number,
        "owner": owner.work_number,
        "checker": checker.work_number,
        "due_on": due_on.isoformat(),
    }
    deed = Deed(Act.PLAN_ACTION, person, now, text=measure, details=details, seen=incident.version)
    incident = perform(incident, deed)
    action = IncidentAction.objects.create(
        incident=incident,
        number=number,
        measure=measure,
        owner=owner,
        checker=checker,
        due_on=due_on,
        planned_by=person,
        planned_at=now,
    )
    if owner != person:
        tell(incident, [owner], event="to_do", key=f"action.{number}", now=now)
    return action


def _check_plan(
    incident: Incident, *, owner: Employee, checker: Employee, due_on: date, now: datetime
) -> None:
    """Refuse a plan in which somebody checks themselves, that is already overdue, or that tells a secret."""
    if owner == checker or checker.pk == incident.owner_id:
        raise DomainError(
            "incidents.action.checker_is_owner",
            gettext("Somebody else must check it: neither who does it nor the owner of the incident."),
            status=400,
        )
    check_due_day(due_on, now)
    check_may_know(incident, owner, now=now)
    check_may_know(incident, checker, now=now)


def check_due_day(due_on: date, now: datetime) -> None:
    """Refuse a due day that is over.

    Raises:
        DomainError: ``incidents.action.due_in_the_past``.
    """
    if due_on < centre_day(now):
        raise DomainError(
            "incidents.action.due_in_the_past", gettext("Choose today or a later day."), status=400
        )


@transaction.atomic
def finish_action(
    action: IncidentAction, *, person: Employee, now: datetime, evidence: str = "", files: Uploads = ()
) -> Incident:
    """Say that a measure is done and what shows it; after the last one the incident waits to be verified.

    Args:
        evidence: What shows it, in words; may be empty where files show it.
        files: Photographs and documents that show it.

    Raises:
        DomainError: ``incidents.action.evidence_needed``, ``incidents.action.not_open``,
            or the table refuses.
    """
    action = open_action(action)
    others = action.incident.actions.exclude(pk=action.pk)
    facts = {
        "has_evidence": bool(evidence.strip() or files),
        "actions_open": others.open().count(),
        "actions_done": others.done().count() + 1,
    }
    deed = Deed(
        Act.FINISH_ACTION,
        person,
        now,
        text=evidence.strip(),
        action=action,
        facts=facts,
        details={"action": action.number},
        files=files,
        seen=action.incident.version,
    )
    incident = perform(action.incident, deed)
    IncidentAction.objects.filter(pk=action.pk).update(
        done_at=now, evidence=evidence.strip(), evidence_files=len(files)
    )
    return _tell_checkers(incident, now)


@transaction.atomic
def drop_action(action: IncidentAction, *, person: Employee, reason: str, now: datetime) -> Incident:
    """Drop a measure that is not to be done after all, with the reason.

    Raises:
        DomainError: ``incidents.text.missing``, ``incidents.action.not_open``, or the table refuses.
    """
    action, reason = open_action(action), required(reason)
    others = action.incident.actions.exclude(pk=action.pk)
    facts = {
        "actions_open": others.open().count(),
        "actions_done": others.done().count(),
    }
    deed = Deed(
        Act.DROP_ACTION,
        person,
        now,
        text=reason,
        facts=facts,
        details={"action": action.number},
        seen=action.incident.version,
    )
    incident = perform(action.incident, deed)
    IncidentAction.objects.filter(pk=action.pk).update(dropped_at=now, drop_reason=reason[:300])
    return _tell_checkers(incident, now)


def _tell_checkers(incident: Incident, now: datetime) -> Incident:
    """Tell the checkers when nothing is left to do."""
    if incident.state == State.VERIFYING:
        checkers = [row.checker for row in incident.actions.select_related("checker")]
        tell(incident, checkers, event="to_verify", key=f"to_verify.{incident.version}", now=now)
    return incident


@transaction.atomic
def extend_action(
    action: IncidentAction, *, person: Employee, password: str, due_on: date, reason: str, now: datetime
) -> Incident:
    """Move the due day of a measure, signed, with the reason, before it has passed; both days stay on record.

    Raises:
        DomainError: ``incidents.action.overdue``, ``incidents.action.not_later``,
            ``incidents.action.not_open``, ``incidents.text.missing``, the table refuses, or a wrong password.
    """
    action = open_action(action)
    if action.due_on < centre_day(now):
        raise DomainError(
            "incidents.action.overdue", gettext("The day has passed; a breach stays on record.")
        )
    if due_on <= action.due_on:
        raise DomainError("incidents.action.not_later", gettext("Choose a later day."), status=400)
    details = {"action": action.number, "from": action.due_on.isoformat(), "to": due_on.isoformat()}
    deed = Deed(
        Act.EXTEND_ACTION,
        person,
        now,
        text=required(reason),
        password=password,
        action=action,
        details=details,
        seen=action.incident.version,
    )
    incident = perform(action.incident, deed)
    IncidentAction.objects.filter(pk=action.pk).update(due_on=due_on)
    return incident


def open_action(action: IncidentAction) -> IncidentAction:
    """Read the action again inside the transaction, with its incident as it stands at that moment.

    Raises:
        DomainError: ``incidents.action.not_open``, it is done or dropped.
    """
    action = IncidentAction.objects.select_related("incident").get(pk=action.pk)
    if not action.is_open:
        raise DomainError("incidents.action.not_open", gettext("This action is done or was dropped."))
    return action
