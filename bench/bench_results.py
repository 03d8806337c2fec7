"""Quality inspection: a month's results of 5,000 operators, 50,000 evaluations with all their lines."""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.centre import MONTH, NOW, make_people
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from calls.models import Contact
from qc.models import Assignment, Evaluation, SampledContact, SampleStratum, ScorecardVersion, SpotCheck
from qc.selectors import criterion_results, error_counts, month_results, section_results, weeks_until
from staff.models import Desk, Employee, PostCode

OPERATORS = 5_000
PLAIN, RISK = (300, 8), (12, 2)
"""Two strata for each operator, with another probability each: contacts in the frame, contacts drawn."""

PER_OPERATOR = PLAIN[1] + RISK[1]
BATCH = 2_000


def measure() -> Iterator[Figure]:
    """Measure everything the pages of a month show, and what only reading and adding up would take."""
    with fresh_database():
        lines = _fill()
        size = f"{OPERATORS:,} operators, {OPERATORS * PER_OPERATOR:,} evaluations, {lines:,} lines"
        forget_peak()
        people_seconds, people_note = _counted(lambda: month_results(MONTH, reader=None))
        lines_seconds, lines_note = _counted(_of_lines)
        peak = peak_megabytes()
        yield Figure(
            "results by operator, team, desk, centre",
            size,
            people_seconds,
            "SQL and numpy",
            _bare_people(),
            people_note,
        )
        yield Figure(
            "results by criterion, section, error, week", size, lines_seconds, "SQL aggregates",
            _bare_lines(),
            f"{lines_note}; peak {peak} MB",
        )  # fmt: skip


def _counted(act: Any) -> tuple[float, str]:
    with CaptureQueriesContext(connection) as captured:
        seconds, _nothing = timed(act)
    return seconds, f"{len(captured)} statements"


def _of_lines() -> None:
    assert criterion_results(MONTH)
    assert section_results(MONTH)
    assert error_counts(MONTH)
    assert weeks_until(MONTH.last, reader=None)[-1].n


def _fill() -> int:
    """Store a month as draws and inspectors leave it; lines are made by the database itself."""
    version = ScorecardVersion.objects.published().get(scorecard__key="front_line")
    operators = make_people(OPERATORS)
    inspectors = make_people(60, post=PostCode.QUALITY_INSPECTOR, first=90_001)
    strata = _draw(operators)
    _in_batches(_evaluations(strata, version, inspectors))
    return _lines(version)


def _draw(operators: list[Employee]) -> list[SampleStratum]:
    check = SpotCheck.objects.create(
        first_day=MONTH.first, last_day=MONTH.last, due_on=MONTH.last, seed="bench", algorithm="bench",
        frame_last_contact=0, frame_size=sum(PLAIN), frame_hash="", drawn_at=NOW,
    )  # fmt: skip
    return SampleStratum.objects.bulk_create(
        [
            SampleStratum(
                spot_check=check, key=f"{operator.pk}-{size}", operator=operator, size=size, taken=taken
            )
            for operator in operators
            for size, taken in (PLAIN, RISK)
        ],
        batch_size=BATCH,
    )


def _evaluations(
    strata: list[SampleStratum], version: ScorecardVersion, inspectors: list[Employee]
) -> Iterator[tuple[Contact, SampledContact, Assignment, Evaluation]]:
    dice = random.Random(1)
    desk = Desk.objects.get(code="front_line")
    number = 0
    for stratum in strata:
        skill = dice.gauss(88, 4)
        operator = stratum.operator
        assert operator is not None
        for position in range(1, stratum.taken + 1):
            number += 1
            day = MONTH.first + timedelta(days=dice.randrange(MONTH.last.day))
            contact = Contact(
                source="acd", external_id=str(number), day=day, started_at=NOW, ended_at=NOW,
                outcome="answered",
                desk=desk, operator=operator, talk_seconds=200,
            )  # fmt: skip
            sampled = SampledContact(
                spot_check_id=stratum.spot_check_id, stratum=stratum, contact=contact, position=position
            )
            inspector = inspectors[number % len(inspectors)]
            given = Assignment(
                contact=contact,
                inspector=inspector,
                version=version,
                sampled=sampled,
                assigned_at=NOW,
                due_on=day,
            )
            score = Decimal(min(100, max(0, round(dice.gauss(skill, 9) * 4)) / 4)).quantize(
                Decimal("0.000001")
            )
            is_critical = dice.random() < 0.02
            outcome = "critical_fail" if is_critical else "pass" if score >= 80 else "fail"
            yield contact, sampled, given, Evaluation(
                assignment=given, contact=contact, operator=operator, inspector=inspector,
                version=version, day=day, month=str(MONTH), state="released", outcome=outcome,
                score=0 if is_critical else score, raw=score, is_critical=is_critical, started_at=NOW,
                saved_at=NOW,
                submitted_at=NOW, released_at=NOW,
            )  # fmt: skip


def _in_batches(rows: Iterator[tuple[Contact, SampledContact, Assignment, Evaluation]]) -> None:
    while batch := list(islice(rows, BATCH)):
        Contact.objects.bulk_create(contact for contact, *_rest in batch)
        for contact, sampled, given, evaluation in batch:
            sampled.contact_id = given.contact_id = evaluation.contact_id = contact.pk
        SampledContact.objects.bulk_create(sampled for _contact, sampled, *_rest in batch)
        for _contact, sampled, given, _evaluation in batch:
            given.sampled_id = sampled.pk
        Assignment.objects.bulk_create(given for *_rest, given, _evaluation in batch)
        for *_rest, given, evaluation in batch:
            evaluation.assignment_id = given.pk
        Evaluation.objects.bulk_create(evaluation for *_rest, evaluation in batch)


def _lines(version: ScorecardVersion) -> int:
    """Give every evaluation a line for each criterion; one in eight is an error."""
    criteria = [(section.key, criterion.key) for section, criterion in version.parsed.placed()]
    asked = " UNION ALL ".join(
        f"SELECT {number} AS n, '{section}' AS section, '{key}' AS criterion"
        for number, (section, key) in enumerate(criteria)
    )
    wrong = "(sheet.id * 7919 + asked.n * 104729) % 8 = 0"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO qc_evaluationline (evaluation_id, section, criterion, category, state, points, "  # noqa: S608
            "share, amount, is_error, is_critical) SELECT sheet.id, section, criterion, 'non_critical', "
            "'scored', 1, "
            f"CASE WHEN {wrong} THEN 0.5 ELSE 1 END, 0, {wrong}, 0 "
            f"FROM qc_evaluation AS sheet, ({asked}) AS asked"
        )
        return int(cursor.rowcount)


_SHEETS = (
    "SELECT e.operator_id, e.score, s.size, s.taken, e.outcome <> 'pass', e.is_critical FROM qc_evaluation e "
    "JOIN qc_assignment a ON a.id = e.assignment_id JOIN qc_sampledcontact c ON c.id = a.sampled_id "
    "JOIN qc_samplestratum s ON s.id = c.stratum_id WHERE e.month = ? AND e.released_at IS NOT NULL"
)
_OF_LINES = (
    "SELECT l.section, l.criterion, COUNT(*), SUM(l.share), SUM(l.is_error), SUM(l.is_critical) "
    "FROM qc_evaluationline l JOIN qc_evaluation e ON e.id = l.evaluation_id WHERE e.month = ? GROUP BY 1, 2"
)


def _bare_people() -> float:
    """Measure reading the same evaluations and adding up plain and weighted means and rates in floats."""
    with closing(_database()) as database:
        started = time.perf_counter()
        rows = np.array(database.execute(_SHEETS, [str(MONTH)]).fetchall(), np.float64)
        operator, weight = rows[:, 0].astype(np.int64), rows[:, 2] / rows[:, 3]
        count = np.maximum(np.bincount(operator), 1)
        mean = np.bincount(operator, rows[:, 1]) / count
        weights = np.maximum(np.bincount(operator, weight), 1)
        _weighted = np.bincount(operator, rows[:, 1] * weight) / weights
        _spread = np.bincount(operator, (rows[:, 1] - mean[operator]) ** 2) / count
        _rates = np.bincount(operator, rows[:, 4]), np.bincount(operator, rows[:, 5])
        return time.perf_counter() - started


def _bare_lines() -> float:
    """Measure the database counting the same lines by criterion once."""
    with closing(_database()) as database:
        started = time.perf_counter()
        database.execute(_OF_LINES, [str(MONTH)]).fetchall()
        return time.perf_counter() - started


def _database() -> sqlite3.Connection:
    connection.close()
    return sqlite3.connect(str(connection.settings_dict["NAME"]))
