"""What of a visit goes into the signed register: everything but names and words, and those by their hash."""

import hashlib
import json
from datetime import datetime
from secrets import token_hex
from typing import Any, Final

from django.utils.translation import gettext, override

from ledger.domain.canonical import Document
from ledger.domain.moments import spell
from ledger.models import Entry, Meaning
from ledger.registry import RowIsGone, live_record
from ledger.services import sign
from staff.models import Centre
from visitors.domain.vocabulary import Act
from visitors.models import Stay, Visit, VisitEvent

RECORD_TYPE: Final = "visitors.visit"

_MEANINGS: Final[dict[Act, Meaning]] = {
    Act.APPROVE: Meaning.APPROVED,
    Act.EXTEND: Meaning.EXTENDED,
    Act.LET_IN: Meaning.LET_IN,
    Act.LET_OUT: Meaning.LET_OUT,
    Act.WALK_IN: Meaning.REPORTED,
}


def sign_event(event: VisitEvent, *, password: str, now: datetime) -> Entry:
    """Sign one act into the register; it builds on the visit's signature before it.

    Raises:
        DomainError: ``ledger.wrong_password`` and whatever else the register refuses.
    """
    assert event.actor is not None
    event.salt = token_hex(16)
    event.words_hash = sealed(event)
    signed = VisitEvent.objects.filter(visit=event.visit, entry__isnull=False)
    last = signed.select_related("entry").order_by("-number").first()
    event.entry = sign(
        signer=event.actor,
        password=password,
        record_type=RECORD_TYPE,
        record_id=event.visit.number,
        record_version=event.number,
        document=document_of(event),
        meaning=_MEANINGS[Act(event.code)],
        statement=_statement(event),
        builds_on=[last.entry] if last and last.entry else [],
        now=now,
    )
    event.save(update_fields=["salt", "words_hash", "entry"])
    return event.entry


def _statement(event: VisitEvent) -> str:
    """Say what is signed in the centre's language, whoever signs: the number, never a name."""
    with override(Centre.current().language):
        words = {"number": event.visit.number, "act": event.get_code_display()}
        return gettext("Visit %(number)s: %(act)s") % words


def document_of(event: VisitEvent) -> dict[str, Any]:
    """Write out what a signature covers. It holds no personal data of visitors.

    Names, organisation, purpose and all words are covered by their hash: recomputed from the words as they
    stand until the visit is blanked, and as it was kept from then on.
    """
    visit = event.visit
    return {
        "visit": visit.number,
        "event": event.number,
        "act": event.code,
        "from": event.state_before,
        "to": event.state_after,
        "at": spell(event.at),
        "host": visit.host.work_number if visit.host else None,
        "desk": visit.desk.code if visit.desk else None,
        "place": visit.place.code,
        "class": visit.visitor_class.code,
        "persons": visit.persons,
        "starts_at": spell(visit.starts_at) if visit.starts_at else None,
        "details": event.details,
        "stays": [_stay(stay, event) for stay in _stays(event)],
        "words_sha256": event.words_hash if visit.blanked_at else sealed(event),
    }


def _stays(event: VisitEvent) -> list[Stay]:
    """The stays that began, or ended, under the event."""
    rows = Stay.objects.filter(out_event=event) if event.code == Act.LET_OUT else event.stays_begun.all()
    return list(rows.select_related("visitor").order_by("visitor__position"))


def _stay(stay: Stay, event: VisitEvent) -> dict[str, Any]:
    if event.code == Act.LET_OUT:
        assert stay.out_at is not None
        return {"person": stay.visitor.position, "out_at": spell(stay.out_at), "badge": stay.badge}
    return {
        "person": stay.visitor.position,
        "in_at": spell(stay.in_at),
        "badge": stay.badge,
        "clear_of_goods": stay.is_clear_of_goods,
    }


def sealed(event: VisitEvent) -> str:
    """Hash the names and words that an act is about, with the salt kept beside them."""
    visit = event.visit
    carried = "carried_out" if event.code == Act.LET_OUT else "carried_in"
    words = {
        "organisation": visit.organisation,
        "purpose": visit.purpose,
        "persons": [[one.name, one.last_digits] for one in _persons(visit)],
        "carried": [getattr(stay, carried) for stay in _stays(event)],
        "text": event.text,
    }
    spelled = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{event.salt}\n{spelled}".encode()).hexdigest()


def _persons(visit: Visit) -> Any:
    return visit.visitors.order_by("position")


@live_record(RECORD_TYPE)
def rebuild(entry: Entry) -> Document:
    """Write the signed document again from the rows as they stand, for the verification of the register."""
    named = ("visit__host", "visit__desk", "visit__place", "visit__visitor_class")
    try:
        event = VisitEvent.objects.select_related(*named).get(entry=entry)
    except VisitEvent.DoesNotExist as gone:
        raise RowIsGone(entry.record_id) from gone
    return document_of(event)
