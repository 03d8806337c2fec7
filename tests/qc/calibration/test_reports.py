"""Reports are computed from first versions scored twice, and kept as they were."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from common.errors import DomainError
from qc.models import CalibrationReport, Evaluation, Purpose
from qc.services import (
    ask_report,
    assign_contact,
    compute_report,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee
from tests.qc.calibration.conftest import STRICT
from tests.qc.conftest import GOOD

SCORED = (("inspector", Purpose.OFFICIAL, GOOD), ("other_inspector", Purpose.SECOND, STRICT))
DAYS = date(2026, 10, 1), date(2026, 10, 31)


@pytest.fixture
def scored_twice(
    make_contact: Callable[..., Any], people: dict[str, Employee], version: Any, now: datetime
) -> None:
    """Two contacts of two operators, scored officially and second: 75 and 0 by the strict one."""
    for number, operator in enumerate(("operator", "colleague")):
        contact = make_contact(people[operator])
        for inspector, purpose, answers in SCORED:
            person = people[inspector]
            given = assign_contact(
                contact, inspector=person, due_on=date(2026, 10, 26 + number), now=now, purpose=purpose
            )
            sheet = start_evaluation(given, inspector=person, now=now)
            save_draft(sheet, inspector=person, answers=answers, now=now)
            submit_evaluation(sheet, inspector=person, now=now)


def test_a_report_stays_as_it_was_computed(scored_twice: None, now: datetime) -> None:
    report = ask_report(*DAYS, now=now)
    assert (report.state, report.evaluations, report.figures["contacts"]) == ("done", 4, 2)
    polite = next(one for one in report.figures["scorecards"][0]["criteria"] if one["key"] == "polite")
    assert (polite["raw"]["value"], polite["differing"], polite["raw"]["note"]) == (0.0, 2, "too_few")
    before = (report.content_hash, report.figures)
    Evaluation.objects.filter(purpose="second").delete()
    compute_report(report, now=now)
    report.refresh_from_db()
    assert (report.content_hash, report.figures) == before
    assert ask_report(*DAYS, now=now).content_hash != before[0]
    assert CalibrationReport.objects.count() == 2


def test_inspectors_without_an_operator_in_common_are_not_adjusted(
    scored_twice: None, people: dict[str, Employee], now: datetime
) -> None:
    Evaluation.objects.filter(operator=people["operator"], purpose="second").delete()
    Evaluation.objects.filter(operator=people["colleague"], purpose="official").delete()
    groups = ask_report(*DAYS, now=now).figures["severity"]["groups"]
    assert sorted(groups) == sorted([[people["inspector"].pk], [people["other_inspector"].pk]])


def test_a_period_without_scores_is_refused(db: None, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        ask_report(*DAYS, now=now)
    assert refused.value.code == "qc.calibration.nothing_scored"
