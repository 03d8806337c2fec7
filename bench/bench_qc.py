"""Quality inspection: sheets scored with their explanation, and a sample drawn from 100,000 contacts."""

import hashlib
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial

from django.db import connection

from bench.centre import MONTH, NOW, ZONE, make_people
from bench.measure import Figure, timed
from bench.scratch import fresh_database
from calls.models import Contact
from qc.domain.answers import parse_answers
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring import score
from qc.domain.words import Kind
from qc.models import Assignment, ScorecardVersion
from qc.selectors.sampling import replay_draw
from qc.services.sampling import DrawOrder, draw_sample
from qc.wording import explain
from staff.models import Desk, Employee, PostCode

SHEETS = 200
OPERATORS = 200
CONTACTS = 100_000
WRITTEN_BY_HAND = 1000
"""The others are copies of these under other numbers, made by the database itself."""

SEED = "20261005-bench"
PER_OPERATOR = 5


def measure() -> Iterator[Figure]:
    """Measure the score of the front line's sheet, then a draw, and the same draw made again."""
    with fresh_database():
        yield _scoring()
        operators = make_people(OPERATORS)
        make_people(4, post=PostCode.QUALITY_INSPECTOR, first=20_001)
        _make_contacts(operators)
        yield from _drawing()


def _scoring() -> Figure:
    version = ScorecardVersion.objects.published().get(scorecard__key="front_line")
    scorecard = version.parsed
    given = {criterion.key: _best(criterion) for criterion in scorecard.criteria}
    seconds, sentences = timed(lambda: [_score_and_explain(scorecard, given) for _number in range(SHEETS)])
    floor, _shares = timed(lambda: [_bare_sum(scorecard) for _number in range(SHEETS)])
    return Figure(
        what=f"read, score and explain {SHEETS} sheets",
        size=f"{len(scorecard.criteria)} criteria each",
        seconds=seconds,
        floor="the same fractions added up",
        floor_seconds=floor,
        note=f"{sentences[0]} sentences each",
    )


def _best(criterion: Criterion) -> object:
    """Answer a criterion with its best option, or with its highest number."""
    if criterion.kind in {Kind.NUMBER, Kind.SCALE}:
        return int(criterion.maximum or 0)
    if not criterion.options:
        return "无"
    if criterion.kind is Kind.MULTI_SELECT:
        return [option.key for option in criterion.options if option.points > option.unchosen]
    return max(criterion.options, key=lambda option: option.points).key


def _score_and_explain(scorecard: Scorecard, given: Mapping[str, object]) -> int:
    result = score(scorecard, parse_answers(scorecard, given))
    return len([str(sentence.text) for sentence in explain(scorecard, result)])


def _bare_sum(scorecard: Scorecard) -> Fraction:
    """Add up what each criterion earns by its share and weight, without a look at answers or rules."""
    total = Fraction(0)
    for criterion in scorecard.criteria:
        most = max((option.points for option in criterion.options), default=Fraction(1)) or Fraction(1)
        total += most / most * (criterion.weight or 1)
    return total


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
