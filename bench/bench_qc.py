"""Quality inspection: a sample drawn from 100,000 contacts."""

import hashlib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial

from django.db import connection

from bench.centre import MONTH, NOW, ZONE, make_people
from bench.measure import Figure, timed
from bench.scratch import fresh_database
from calls.models import Contact
from qc.models import Assignment
from qc.selectors.sampling import replay_draw
from qc.services.sampling import DrawOrder, draw_sample
from staff.models import Desk, Employee, PostCode

OPERATORS = 200
CONTACTS = 100_000
WRITTEN_BY_HAND = 1000
"""The others are copies of these under other numbers, made by the database itself."""

SEED = "20261005-bench"
PER_OPERATOR = 5


def measure() -> Iterator[Figure]:
    """Measure a draw, and the same draw made again."""
    with fresh_database():
        operators = make_people(OPERATORS)
        make_people(4, post=PostCode.QUALITY_INSPECTOR, first=20_001)
        _make_contacts(operators)
        yield from _drawing()


def _make_contacts(operators: list[Employee]) -> None:
    """Store a hundred thousand answered contacts of a month, some of them too short to inspect."""
    desk = Desk.objects.get(code="front_line")
    midnight = datetime.combine(MONTH.first, datetime.min.time(), ZONE)
    Contact.objects.bulk_create(
        _contact(number, operators, desk=desk, midnight=midnight) for number in range(WRITTEN_BY_HAND)
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
    started = midnight + timedelta(minutes=number * 43, seconds=number)
    return Contact(
        source="acd",
        external_id=str(number),
        day=started.date(),
        started_at=started,
        ended_at=started + timedelta(seconds=200),
        answered_at=started,
        outcome="answered",
        desk=desk,
        operator=operators[number % len(operators)],
        talk_seconds=20 + number % 400,
    )


def _drawing() -> Iterator[Figure]:
    assert Contact.objects.count() == CONTACTS
    order = DrawOrder(MONTH.first, MONTH.last, due_on=NOW.date(), per_operator=PER_OPERATOR)
    seconds, check = timed(lambda: draw_sample(order, seed=SEED, now=NOW))
    assert Assignment.objects.count() == OPERATORS * PER_OPERATOR
    replaying, replay = timed(partial(replay_draw, check))
    assert replay.is_proved
    floor = _bare_draw()
    size = f"{check.frame_size:,} of {CONTACTS:,} contacts"
    yield Figure("draw a sample and assign it", size, seconds, "read, SHA-256 and sort", floor)
    yield Figure("draw it again and compare", size, replaying, "read, SHA-256 and sort", floor)


def _bare_draw() -> float:
    """Measure reading the same contacts, hashing each, and sorting each operator's; nothing is stored."""
    connection.close()
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        started = time.perf_counter()
        rows = database.execute(
            "SELECT id, operator_id FROM calls_contact WHERE outcome = 'answered' AND talk_seconds >= 30"
        )
        by_operator: dict[int, list[tuple[bytes, int]]] = defaultdict(list)
        for contact, operator in rows:
            digest = hashlib.sha256(f"{SEED}\n{contact}".encode()).digest()
            by_operator[operator].append((digest, contact))
        for listed in by_operator.values():
            listed.sort()
        return time.perf_counter() - started
