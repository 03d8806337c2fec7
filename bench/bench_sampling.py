"""Quality inspection: a sample of ten thousand drawn from a million contacts of a month."""

import hashlib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from bench.centre import MONTH, NOW, ZONE, make_people, roster_everybody
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from calls.models import Contact
from qc.models import Assignment, SampleStratum, SpotCheck
from qc.selectors.fairness import fairness_of
from qc.selectors.previews import preview_of
from qc.selectors.sampling import replay_draw
from qc.services.sampling import DrawOrder, draw_sample, frame_order_of
from staff.models import Desk, Employee, PostCode

OPERATORS = 2000
INSPECTORS = 60
CONTACTS = 1_000_000
WRITTEN_BY_HAND = 10_000
"""The others are copies of these under other numbers, made by the database itself."""

SEED = "20261005-bench"
PER_OPERATOR = 5
ORDER = DrawOrder(
    MONTH.first,
    MONTH.last,
    due_on=NOW.date() + timedelta(days=28),
    per_operator=PER_OPERATOR,
    by_hours=True,
    risk_factor=3,
    longest_percent=2,
    second_percent=5,
)


def measure() -> Iterator[Figure]:
    """Measure a draw in strata, its preview, its proof, and whether it is fair."""
    with fresh_database():
        operators = make_people(OPERATORS)
        make_people(INSPECTORS, post=PostCode.QUALITY_INSPECTOR, first=20_001)
        roster_everybody(operators)
        _make_contacts(operators)
        yield from _drawing()


def _make_contacts(operators: list[Employee]) -> None:
    """Store a million answered contacts of a month, some of them too short to inspect."""
    desk = Desk.objects.get(code="front_line")
    midnight = datetime.combine(MONTH.first, datetime.min.time(), ZONE)
    Contact.objects.bulk_create(
        (_contact(number, operators, desk=desk, midnight=midnight) for number in range(WRITTEN_BY_HAND)),
        batch_size=1000,
    )
    copied = [str(field.column) for field in Contact._meta.concrete_fields if not field.primary_key]
    values = ["external_id || '-' || copy" if name == "external_id" else name for name in copied]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE copies(copy) AS (SELECT 1 UNION ALL SELECT copy + 1 FROM copies "  # noqa: S608
            f"WHERE copy < {CONTACTS // WRITTEN_BY_HAND - 1}) "
            f"INSERT INTO calls_contact ({', '.join(copied)}) "
            f"SELECT {', '.join(values)} FROM calls_contact, copies"
        )


def _contact(number: int, operators: list[Employee], *, desk: Desk, midnight: datetime) -> Contact:
    started = midnight + timedelta(minutes=number * 4.3, seconds=number % 60)
    return Contact(
        source="acd",
        external_id=str(number),
        day=started.date(),
        started_at=started,
        ended_at=started + timedelta(seconds=200),
        answered_at=started,
        outcome="answered",
        desk=desk,
        operator=operators[number * 7 % len(operators)],
        talk_seconds=20 + number % 397,
    )


def _drawing() -> Iterator[Figure]:
    assert Contact.objects.count() == CONTACTS
    floor, read = _bare_draw()
    bare = "read, SHA-256 and sort"
    seconds, preview, note = _watched(lambda: preview_of(frame_order_of(ORDER), today=NOW.date()))
    size = f"{preview.frame_size:,} contacts"
    yield Figure("say what a sample would take", size, seconds, "read", read, note)
    seconds, check, note = _watched(lambda: draw_sample(ORDER, seed=SEED, now=NOW))
    assert check.contacts.count() == OPERATORS * PER_OPERATOR == preview.taken
    assert Assignment.objects.count() == preview.sheets
    size = f"{preview.taken:,} of {check.frame_size:,}"
    note = f"{note}; {check.strata.count():,} strata, frame kept in {_kept(check) / 1e6:.1f} MB"
    yield Figure("draw a sample and assign it", size, seconds, bare, floor, note)
    seconds, replay, note = _watched(lambda: replay_draw(check))
    assert replay.is_proved
    yield Figure("draw it again and prove it", size, seconds, bare, floor, note)
    seconds, changed, note = _watched(lambda: replay.changed)
    assert changed == 0
    yield Figure("compare its frame with today's", size, seconds, "read", read, note)
    seconds, fairness, note = _watched(lambda: fairness_of(check))
    assert not fairness.is_suspect
    yield Figure("see whether it is fair", size, seconds, "read", read, note)


def _watched(work: Callable[[], Any]) -> tuple[float, Any, str]:
    """Measure a call; say how many statements it made and how much memory was held."""
    forget_peak()
    with CaptureQueriesContext(connection) as statements:
        seconds, result = timed(work)
    return seconds, result, f"{len(statements)} statements, peak {peak_megabytes()} MB"


def _kept(check: SpotCheck) -> int:
    """Count the bytes in which the frame is kept."""
    strata = SampleStratum.objects.filter(spot_check=check)
    return strata.aggregate(bytes=Sum(Length("frame")))["bytes"] or 0


def _bare_draw() -> tuple[float, float]:
    """Measure reading the same columns, hashing each contact and sorting each operator's; nothing is stored.

    Returns:
        Seconds of all of it, and of the reading alone.
    """
    connection.close()
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        started = time.perf_counter()
        rows = database.execute(
            "SELECT id, operator_id, desk_id, day, started_at, talk_seconds FROM calls_contact "
            "WHERE outcome = 'answered' AND operator_id IS NOT NULL AND talk_seconds >= 30 "
            "AND day BETWEEN ? AND ?",
            (str(MONTH.first), str(MONTH.last)),
        ).fetchall()
        read = time.perf_counter() - started
        by_operator: dict[int, list[tuple[bytes, int]]] = defaultdict(list)
        for contact, operator, *_rest in rows:
            digest = hashlib.sha256(f"{SEED}\n{contact}".encode()).digest()
            by_operator[operator].append((digest, contact))
        for listed in by_operator.values():
            listed.sort()
        return time.perf_counter() - started, read
