"""Quality inspection: a month's results of 5,000 operators, 50,000 evaluations with all their lines."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import numpy as np
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.centre import MONTH, NOW, make_people
from bench.large_quality import PER_OPERATOR, fill_evaluations
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from qc.selectors import criterion_results, error_counts, month_results, section_results, weeks_until
from staff.models import PostCode

OPERATORS = 5_000


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
    """Store the month of everybody, inspected by sixty."""
    operators = make_people(OPERATORS)
    inspectors = make_people(60, post=PostCode.QUALITY_INSPECTOR, first=90_001)
    return fill_evaluations(operators, inspectors, MONTH, now=NOW)


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
