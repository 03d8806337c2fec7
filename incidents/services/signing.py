"""What of an incident goes into the signed register, and in which words."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext, override

from incidents.domain.vocabulary import Act
from incidents.models import Attachment, IncidentEvent
from incidents.services.words import moment
from ledger.domain.canonical import Document
from ledger.models import Entry, Meaning
from ledger.registry import RowIsGone, live_record
from ledger.services import sign
from staff.models import Centre

RECORD_TYPE: Final = "incidents.incident"

_MEANINGS: Final[dict[Act, Meaning]] = {
    Act.REPORT: Meaning.REPORTED,
    Act.ACKNOWLEDGE: Meaning.ACKNOWLEDGED,
    Act.REJECT: Meaning.REJECTED,
    Act.MARK_DUPLICATE: Meaning.REJECTED,
    Act.INSTRUCT: Meaning.INSTRUCTED,
    Act.DECIDE: Meaning.INSTRUCTED,
    Act.EXTEND_ACTION: Meaning.EXTENDED,
    Act.EXTEND_DECISION: Meaning.EXTENDED,
    Act.EXTEND_REVIEW: Meaning.EXTENDED,
    Act.EXTEND_REPORT: Meaning.EXTENDED,
    Act.OWE_REPORTS: Meaning.CONFIRMED,
    Act.SEND_REPORT: Meaning.REPORTED,
    Act.LIFT_REPORT: Meaning.CORRECTED,
    Act.VERIFY: Meaning.CLOSED,
    Act.REOPEN: Meaning.REOPENED,
}


def sign_event(event: IncidentEvent, *, files: Sequence[str], password: str, now: datetime) -> Entry:
    """Sign one act into the register; it builds on the incident's signature before it.

    Args:
        files: SHA-256 of each file that comes with the act.

    Raises:
        DomainError: ``ledger.wrong_password`` and whatever else the register refuses.
    """
    assert event.actor is not None
    last = (
        IncidentEvent.objects.filter(incident=event.incident, entry__isnull=False)
        .select_related("entry")
        .order_by("-number")
        .first()
    )
    return sign(
        signer=event.actor,
        password=password,
        record_type=RECORD_TYPE,
        record_id=event.incident.number,
        record_version=event.number,
        document=document_of(event, files=files, since=[row.file.sha256 for row in _unsigned(event)]),
        meaning=_MEANINGS[Act(event.code)],
        statement=_statement(event),
        builds_on=[last.entry] if last and last.entry else [],
        now=now,
    )


def _statement(event: IncidentEvent) -> str:
    """Say what is signed in the centre's language, whoever signs."""
    with override(Centre.current().language):
        words = {"number": event.incident.number, "act": event.get_code_display()}
        return gettext("Incident %(number)s: %(act)s") % words


def document_of(event: IncidentEvent, *, files: Sequence[str], since: Sequence[str]) -> dict[str, Any]:
    """Write out what a signature covers: the act and its words, and with the report what was reported.

    Of a confidential incident the kind and the words are covered by their hash only: whoever may read
    the register does not thereby read the leak. The hash is salted with a number kept with the event.

    Files are covered by their hashes: those that came with the act, and those that came since the
    signature before with acts that are not signed. Where there are none, nothing is said of them.
    """
    incident = event.incident
    words: dict[str, Any] = {
        "kind": incident.kind.code,
        "text": event.text,
        "details": _without_salt(event.details),
    }
    if event.code == Act.REPORT:
        words |= {
            "what": incident.what,
            "where": incident.where,
            "discovered_at": moment(incident.discovered_at),
            "reported_at": moment(incident.reported_at),
        }
    words |= {"files": list(files)} if files else {}
    words |= {"files_since": list(since)} if since else {}
    document: dict[str, Any] = {
        "incident": incident.number,
        "event": event.number,
        "act": event.code,
        "from": event.state_before,
        "to": event.state_after,
    }
    if incident.confidential:
        return document | {"words_sha256": _sealed(words, event.details["salt"])}
    return document | words


@live_record(RECORD_TYPE)
def rebuild(entry: Entry) -> Document:
    """Write the signed document again from the rows as they stand, for the verification of the register."""
    try:
        event = IncidentEvent.objects.select_related("incident__kind", "actor").get(entry=entry)
    except IncidentEvent.DoesNotExist as gone:
        raise RowIsGone(entry.record_id) from gone
    own = event.attachments.select_related("file").order_by("number")
    return document_of(
        event,
        files=[row.file.sha256_now() for row in own],
        since=[row.file.sha256_now() for row in _unsigned(event)],
    )


def _unsigned(event: IncidentEvent) -> list[Attachment]:
    """List the files that came since the last signature, unsigned."""
    before = IncidentEvent.objects.filter(incident=event.incident_id, number__lt=event.number)
    came = Attachment.objects.filter(event__in=before, event__entry__isnull=True)
    rows = list(came.select_related("file", "event").order_by("number"))
    if not rows:
        return []
    signed = before.filter(entry__isnull=False).aggregate(last=Max("number"))["last"] or 0
    return [row for row in rows if row.event.number > signed]


def _without_salt(details: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in details.items() if key != "salt"}


def _sealed(words: dict[str, Any], salt: str) -> str:
    """Hash words that must not be read in the register."""
    spelled = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{spelled}".encode()).hexdigest()
