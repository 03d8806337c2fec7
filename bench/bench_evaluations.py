"""Quality inspection: single sheets scored with their explanation, and a hundred thousand recomputed."""

import json
import random
import sqlite3
import statistics
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import connection
from django.db.models import Model

from bench.centre import MONTH, NOW, ZONE, make_people
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from calls.models import Contact
from qc.domain.answers import answers_table, parse_answers
from qc.domain.conditions import without_hidden
from qc.domain.scorecard import Criterion, Scorecard
from qc.domain.scoring import score
from qc.domain.words import Kind, NaPolicy
from qc.models import Assignment, Evaluation, Purpose, ScorecardVersion
from qc.services.evaluations import stored_result
from qc.services.recomputing import recompute_evaluations
from qc.wording import explain
from staff.models import Desk, Employee

SHEETS = 2000
INSPECTORS = 50
"""Each sheet is stored for so many inspectors: a hundred thousand in all, copied by the database itself."""

AIM = "aim 1 ms a sheet"
CARDS = ("front_line", "vip", "message_secretary", "deductive")


def measure() -> Iterator[Figure]:
    """Measure each seeded scorecard sheet by sheet, then everything stored at once."""
    with fresh_database():
        versions = ScorecardVersion.objects.published().select_related("scorecard")
        by_key = {version.scorecard.key: version for version in versions}
        for key in CARDS:
            yield _one_by_one(key, by_key[key].parsed)
        store([by_key[key] for key in CARDS])
        yield _recomputing()


def _one_by_one(key: str, scorecard: Scorecard) -> Figure:
    dice = random.Random(key)
    sheets = [_sheet(dice, scorecard) for _number in range(SHEETS)]
    _score_and_explain(scorecard, sheets[0])  # translations are read once
    seconds = [timed(lambda given=given: _score_and_explain(scorecard, given))[0] for given in sheets]  # type: ignore[misc]
    floors = [timed(lambda: _bare_sum(scorecard))[0] for _given in sheets]
    median = statistics.median(seconds)
    worst = statistics.quantiles(seconds, n=100)[98]
    return Figure(
        what=f"read, score, explain: {key}",
        size=f"{len(scorecard.criteria)} criteria, median of {SHEETS}",
        seconds=median,
        floor="the same fractions added up",
        floor_seconds=statistics.median(floors),
        note=f"{1e3 * median:.2f} ms, 99 of 100 within {1e3 * worst:.2f} ms; {AIM}",
    )


def _score_and_explain(scorecard: Scorecard, given: Mapping[str, object]) -> list[str]:
    result = score(scorecard, parse_answers(scorecard, given))
    return [sentence.text for sentence in explain(scorecard, result)]


def _bare_sum(scorecard: Scorecard) -> Fraction:
    """Add up what each criterion earns by its share and weight, without a look at answers or rules."""
    total = Fraction(0)
    for criterion in scorecard.criteria:
        most = max((option.points for option in criterion.options), default=Fraction(1)) or Fraction(1)
        total += most / most * (criterion.weight or 1)
    return total


def _sheet(dice: random.Random, scorecard: Scorecard) -> dict[str, object]:
    """Answer everything, mostly well; now and then a criterion does not apply."""
    return {criterion.key: _answer(dice, criterion) for criterion in scorecard.criteria}


def _answer(dice: random.Random, criterion: Criterion) -> object:
    if criterion.na is not NaPolicy.NOT_ALLOWED and dice.random() < 0.05:
        return {"na": True, "na_reason": "客户提前挂机"}
    comment = f"第{dice.randrange(1000)}秒" if dice.random() < 0.1 else ""
    return {"value": _value(dice, criterion), "comment": comment}


def _value(dice: random.Random, criterion: Criterion) -> object:
    match criterion.kind:
        case Kind.NUMBER | Kind.SCALE:
            low, high = int(criterion.minimum or 0), int(criterion.maximum or 0)
            return dice.randint(low, high)
        case Kind.MULTI_SELECT:
            return [option.key for option in criterion.options if dice.random() < 0.7]
        case Kind.TEXT:
            return "无"
        case Kind.DATE:
            return str(MONTH.first)
        case _:
            best_first = sorted(criterion.options, key=lambda option: (-option.points, option.is_critical))
            return best_first[0].key if dice.random() < 0.8 else dice.choice(best_first).key


def store(versions: list[ScorecardVersion]) -> None:
    """Store scored sheets as `submit` stores them, and copy each for every other inspector."""
    dice = random.Random(1)
    operator, first, *others = make_people(1 + INSPECTORS)
    rows = [
        _submitted(contact, versions[number % len(versions)], inspector=first, dice=dice)
        for number, contact in enumerate(_contacts(operator))
    ]
    Evaluation.objects.bulk_create(rows, batch_size=500)
    _copy_assignments(first.pk, [other.pk for other in others])
    _copy_evaluations()


def _copy_assignments(first: int, others: list[int]) -> None:
    columns = _columns(Assignment)
    values = ["person.id" if name == "inspector_id" else f"given.{name}" for name in columns]
    marks = ",".join(["%s"] * len(others))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO qc_assignment ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608
            "FROM qc_assignment AS given, staff_employee AS person "
            f"WHERE given.inspector_id = %s AND person.id IN ({marks})",
            [first, *others],
        )


def _copy_evaluations() -> None:
    columns = _columns(Evaluation)
    own = {"assignment_id": "given.id", "inspector_id": "given.inspector_id"}
    values = [own.get(name, f"sheet.{name}") for name in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO qc_evaluation ({', '.join(columns)}) SELECT {', '.join(values)} "  # noqa: S608
            "FROM qc_evaluation AS sheet JOIN qc_assignment AS given "
            "ON given.contact_id = sheet.contact_id AND given.id <> sheet.assignment_id"
        )


def _columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]


def _contacts(operator: Employee) -> list[Contact]:
    desk = Desk.objects.get(code="front_line")
    start = datetime.combine(MONTH.first, datetime.min.time(), ZONE)
    return Contact.objects.bulk_create(
        (
            Contact(
                source="acd",
                external_id=str(number),
                day=MONTH.first,
                started_at=start,
                ended_at=start + timedelta(seconds=200),
                outcome="answered",
                desk=desk,
                operator=operator,
                talk_seconds=200,
            )
            for number in range(SHEETS)
        ),
        batch_size=500,
    )


def _submitted(
    contact: Contact, version: ScorecardVersion, *, inspector: Employee, dice: random.Random
) -> Evaluation:
    scorecard = version.parsed
    answers = without_hidden(scorecard, parse_answers(scorecard, _sheet(dice, scorecard)))
    assignment = Assignment.objects.create(
        contact=contact,
        inspector=inspector,
        version=version,
        purpose=Purpose.TRAINING,
        assigned_at=NOW,
        due_on=NOW.date(),
    )
    assert contact.operator is not None
    values: dict[str, Any] = stored_result(score(scorecard, answers))
    return Evaluation(
        assignment=assignment,
        contact=contact,
        operator=contact.operator,
        inspector=inspector,
        version=version,
        purpose=Purpose.TRAINING,
        day=contact.day,
        month=str(MONTH),
        state="submitted",
        answers=answers_table(answers),
        started_at=NOW,
        saved_at=NOW,
        submitted_at=NOW,
        **values,
    )


def _recomputing() -> Figure:
    stored = Evaluation.objects.count()
    floor = _bare_reading()
    forget_peak()
    before = peak_megabytes()
    seconds, (count, differences) = timed(_recompute)
    assert (count, differences) == (stored, 0), f"{count} of {stored}, {differences} differences"
    return Figure(
        what=f"recompute {count:,} evaluations",
        size=f"{differences} differences",
        seconds=seconds,
        floor="read and parse their answers",
        floor_seconds=floor,
        note=f"{1e3 * seconds / count:.2f} ms each; peak {peak_megabytes()} MB, {before} MB before",
    )


def _recompute() -> tuple[int, int]:
    count = differences = 0
    for _pk, found in recompute_evaluations():
        count += 1
        differences += len(found)
    return count, differences


def _bare_reading() -> float:
    """Measure reading the same rows and parsing their JSON, without scoring anything."""
    connection.close()
    with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as database:
        started = time.perf_counter()
        for answers, *_stored in database.execute(
            "SELECT answers, id, version_id, outcome, score, raw, critical_score, is_critical, band "
            "FROM qc_evaluation WHERE state <> 'draft' ORDER BY id"
        ):
            json.loads(answers)
        return time.perf_counter() - started
