"""Why contacts or operators are looked at more closely (docs/sampling.md, "Risk")."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import QuerySet

from calls.domain.transcripts import ParsedTurn, Speaker
from calls.models import Contact, Turn
from common.months import Month
from qc.domain.phrases import Severity, Status
from qc.domain.sampling import Ground, written_grounds
from qc.models import Evaluation
from qc.selectors.contact_facts import ContactFacts
from qc.selectors.phrases import spotter
from records.models import Complaint
from staff.models import Employee

if TYPE_CHECKING:
    from qc.selectors.frames import Choice

GRAVITY = (Severity.MINOR, Severity.MAJOR, Severity.CRITICAL)


def new_or_erring(terms: "Choice", first_day: date) -> dict[int, list[Ground]]:
    """Find the operators of whom more is drawn: new ones, those with a critical error last month."""
    found: dict[int, list[Ground]] = defaultdict(list)
    if terms.new_staff_extra:
        since = first_day - timedelta(days=terms.new_staff_days)
        for pk in Employee.objects.filter(hired_on__gt=since).order_by().values_list("pk", flat=True):
            found[pk].append(Ground.NEW)
    if terms.critical_extra:
        before = Month.of(first_day).previous()
        erring = Evaluation.objects.counting().of_month(before).filter(is_critical=True)
        for pk in erring.order_by().values_list("operator", flat=True).distinct():
            found[pk].append(Ground.CRITICAL)
    return found


def risky_contacts(facts: ContactFacts, rows: "QuerySet[Contact]", terms: "Choice") -> dict[int, str]:
    """Find the contacts that the terms set apart, each with its grounds as they are stored.

    Args:
        facts: the contacts of the frame.
        rows: the same contacts, to read more of them.
        terms: which risks are looked for; none unless contacts at risk weigh more.
    """
    if terms.risk_factor == 1:
        return {}
    found: dict[int, set[Ground]] = defaultdict(set)
    for ground, contacts in _risks(facts, rows, terms):
        for pk in contacts:
            found[pk].add(ground)
    inside = set(facts.contact.tolist()) if found else set()
    return {pk: written_grounds(grounds) for pk, grounds in found.items() if pk in inside}


def _risks(
    facts: ContactFacts, rows: "QuerySet[Contact]", terms: "Choice"
) -> Iterator[tuple[Ground, Iterable[int]]]:
    if terms.risk_complaints:
        complaints = Complaint.objects.standing().filter(contact__in=rows.values("pk"))
        yield Ground.COMPLAINT, complaints.order_by().values_list("contact", flat=True)
    if terms.risk_phrases:
        yield Ground.PHRASE, contacts_with_hits(rows, at_least=Severity(terms.risk_phrases))
    short, long = length_limits(facts.talk, terms)
    yield Ground.SHORT, facts.contact[facts.talk < short].tolist()
    yield Ground.LONG, facts.contact[facts.talk > long].tolist()


def length_limits(talk: Any, terms: "Choice") -> tuple[float, float]:
    """Say below and above how many seconds of talk a contact is set apart.

    Of a limit in seconds and one in per cent the one that sets more contacts apart counts. The shortest
    p per cent are those shorter than the contact in that place, so at most so many: equal ones stay together.
    """
    short, long = float(terms.short_seconds or 0), float(terms.long_seconds or np.inf)
    if len(talk):
        ascending = np.sort(talk)
        last = len(talk) - 1
        short = max(short, float(ascending[len(talk) * terms.shortest_percent // 100]))
        long = min(long, float(ascending[last - len(talk) * terms.longest_percent // 100]))
    return short, long


def contacts_with_hits(rows: "QuerySet[Contact]", *, at_least: Severity) -> list[int]:
    """Find contacts in whose transcript the rules of wording find something so grave; each is searched."""
    spot, grave = spotter(), GRAVITY[GRAVITY.index(at_least) :]
    about = {
        pk: (starts or 0, desk or "")
        for pk, starts, desk in rows.filter(recording_starts_ms__isnull=False).values_list(
            "pk", "recording_starts_ms", "desk__code"
        )
    }
    found = []
    for pk, turns in _transcripts(rows):
        starts, desk = about.get(pk, (0, ""))
        hits = spot.spot(turns, recording_starts_ms=starts, desk=desk).suggestions
        if any(hit.status == Status.SAID and hit.severity in grave for hit in hits):
            found.append(pk)
    return found


def _transcripts(rows: "QuerySet[Contact]") -> Iterator[tuple[int, list[ParsedTurn]]]:
    turns = Turn.objects.filter(contact__in=rows.values("pk")).order_by("contact", "position")
    read = turns.values_list("contact", "speaker", "text", "starts_ms").iterator(chunk_size=10_000)
    for pk, lines in groupby(read, key=itemgetter(0)):
        yield pk, [ParsedTurn(Speaker(speaker), text, starts) for _pk, speaker, text, starts in lines]
