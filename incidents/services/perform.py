"""The one way an act is done: ask the table, claim the state, sign, write the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from files.models import StoredFile
from incidents.domain.decide import Step, decide
from incidents.domain.vocabulary import Act, Refusal, Role, State
from incidents.models import Incident, IncidentAction, IncidentEvent
from incidents.selectors.people import facts_of, roles_of
from incidents.services.keeping import Uploads, hang, keep_files
from incidents.services.refusals import refused
from incidents.services.signing import sign_event
from staff.models import Employee

_VOICES: Final = (Act.REJECT, Act.MARK_DUPLICATE)
_NAMED: Final = ("kind", "owner", "next_owner", "asked", "reporter")


@dataclass(frozen=True)
class Deed:
    """An act somebody wants to do.

    Args:
        act: Which act.
        person: Who does it.
        now: When.
        text: What they say about it.
        password: Their password, where the act is signed.
        action: The action it is about, if any.
        facts: What the act itself brings, over what is stored.
        changes: Columns of the incident that change with it.
        details: What else the history keeps; values that JSON can hold.
        files: Files that come with the act.
        seen: Version of the incident at which these facts and details were read, if they were: the act is
            refused when somebody acted since.
    """

    act: Act
    person: Employee
    now: datetime
    text: str = ""
    password: str = ""
    action: IncidentAction | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    files: Uploads = ()
    seen: int | None = None

    def with_details(self, details: Mapping[str, Any], *, seen: int) -> "Deed":
        """Give the deed with more for the history, read at a version of the incident."""
        return replace(self, details={**self.details, **details}, seen=seen)


def fresh(incident: Incident) -> Incident:
    """Read the incident again inside the transaction, with the people named in it."""
    return Incident.objects.select_related(*_NAMED).get(pk=incident.pk)


def held(incident: Incident) -> Incident:
    """Read the incident again and hold its row until the transaction ends.

    Whoever changes clocks holds the incident first, as every act does: of an act and an escalation at the
    same moment one waits for the other, and neither waits for what the other holds.
    """
    return Incident.objects.select_related(*_NAMED).select_for_update(of=("self",)).get(pk=incident.pk)


def perform(incident: Incident, deed: Deed) -> Incident:
    """Do an act, inside the caller's transaction.

    Returns:
        The incident as it stands after the act.

    Raises:
        DomainError: the table refuses (see `Refusal`); somebody else acted meanwhile
            (``incidents.act.changed_meanwhile``); a file is not taken; the password is wrong.
    """
    incident = fresh(incident)
    if deed.seen not in (None, incident.version):
        raise _changed_meanwhile(incident)
    roles = roles_of(incident, deed.person, now=deed.now, action=deed.action)
    step = ask(incident, deed, roles)
    kept = keep_files(deed.files, of=incident, by=deed.person, now=deed.now)
    before = State(incident.state)
    claim(incident, after=step.state, changes=changes_of(deed, before, step))
    if deed.act in _VOICES:
        deed = replace(deed, details={**deed.details, "roles": sorted(roles)})
    incident = fresh(incident)
    record(incident, deed=deed, before=before, is_signed=step.is_signed, kept=kept)
    return incident


def ask(incident: Incident, deed: Deed, roles: frozenset[Role]) -> Step:
    """Ask the table whether the deed may be done, and where it leads."""
    facts = replace(facts_of(incident, deed.person, deed.act), **deed.facts)
    answer = decide(State(incident.state), deed.act, incident.rule, roles=roles, facts=facts)
    if isinstance(answer, Refusal):
        raise refused(answer, deed.act, incident)
    return answer


def changes_of(deed: Deed, before: State, step: Step) -> dict[str, Any]:
    """Say which columns change with a step; nothing but the history when a second voice is still missing."""
    return {} if deed.act in _VOICES and step.state == before else dict(deed.changes)


def claim(incident: Incident, *, after: State, changes: Mapping[str, Any]) -> None:
    """Move the incident on in one conditional UPDATE, so that of two people one is first.

    Raises:
        DomainError: ``incidents.act.changed_meanwhile``.
    """
    moved = Incident.objects.filter(pk=incident.pk, version=incident.version, state=incident.state).update(
        state=after, version=incident.version + 1, history_length=F("history_length") + 1, **changes
    )
    if moved != 1:
        raise _changed_meanwhile(incident)


def _changed_meanwhile(incident: Incident) -> DomainError:
    return DomainError(
        "incidents.act.changed_meanwhile",
        _("Somebody acted on this incident at the same moment. Look at it again."),
        incident=incident.number,
    )


def record_event(
    incident: Incident,
    code: str,
    *,
    now: datetime,
    details: Mapping[str, Any],
    actor: Employee | None = None,
) -> IncidentEvent:
    """Write into the history what no act of the table does: what a clock did, or a shift that was taken over.

    The incident is held by the caller; its state stays.
    """
    Incident.objects.filter(pk=incident.pk).update(history_length=F("history_length") + 1)
    incident.refresh_from_db(fields=["history_length"])
    return IncidentEvent.objects.create(
        incident=incident,
        number=incident.history_length,
        round=incident.round,
        code=code,
        at=now,
        actor=actor,
        state_before=incident.state,
        state_after=incident.state,
        details=dict(details),
    )


def record(
    incident: Incident, *, deed: Deed, before: State | None, is_signed: bool, kept: Sequence[StoredFile] = ()
) -> IncidentEvent:
    """Write the act into the history, signed where the table asks for it.

    The hashes of files that came with it are signed with the act; with an act that is not signed they stand
    in the history, and the next signature covers them.
    """
    hashes = [file.sha256 for file in kept]
    event = IncidentEvent(
        incident=incident,
        number=incident.history_length,
        round=incident.round,
        code=deed.act,
        at=deed.now,
        actor=deed.person,
        state_before=before or "",
        state_after=incident.state,
        text=deed.text,
        details=dict(deed.details)
        | ({"files": hashes} if hashes and not is_signed else {})
        | ({"salt": token_hex(16)} if incident.confidential else {}),
    )
    if is_signed:
        event.entry = sign_event(event, files=hashes, password=deed.password, now=deed.now)
    event.save(force_insert=True)
    hang(kept, event)
    return event
