"""Second, calibration and training evaluations: nobody but their inspector and the managers hears of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from notices.models import Notice
from qc.models import Evaluation, Purpose
from qc.services import release_evaluation, save_draft, start_evaluation, submit_evaluation
from staff.models import Employee
from tests.qc.conftest import GOOD


@pytest.mark.parametrize("purpose", [Purpose.SECOND, Purpose.CALIBRATION, Purpose.TRAINING])
def test_operator_and_lead_are_not_told_of_what_never_counts(
    make_assignment: Callable[..., Any], people: dict[str, Employee], now: datetime, purpose: Purpose
) -> None:
    inspector = people["inspector"]
    evaluation = start_evaluation(make_assignment(purpose=purpose), inspector=inspector, now=now)
    save_draft(evaluation, inspector=inspector, answers=GOOD, now=now)
    submit_evaluation(evaluation, inspector=inspector, now=now)
    release_evaluation(evaluation, releaser=inspector, now=now)
    told = Notice.objects.filter(kind="qc.evaluation.released")
    assert (evaluation.state, told.count()) == ("released", 0)
    assert not Evaluation.objects.visible_to(people["operator"]).exists()
    assert not Evaluation.objects.visible_to(people["lead"]).exists()
