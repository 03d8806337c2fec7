"""Objections: linked to the component as it was, answered once, upheld only when the source was corrected."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from appraisal.models import AppraisalMonth, AppraisalObjection
from appraisal.services import decide_objection, draft_month, withdraw_objection
from appraisal.services.objecting import is_changed
from common.errors import DomainError
from notices.models import Notice
from records.models import ErrorRecord
from records.services import Pen, withdraw_record
from tests.appraisal.conftest import OCTOBER, Cast, november, object_to, reject, row_of


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def uphold(objection: AppraisalObjection, cast: Cast) -> AppraisalObjection:
    return decide_objection(objection, by=cast.quality, is_upheld=True, answer="已更正", now=november(8))


def test_an_objection_is_about_the_component_as_it_was(posted: AppraisalMonth, cast: Cast) -> None:
    objection = object_to(cast.anna)
    assert (objection.component, objection.score, objection.team) == ("errors", "97.000000", cast.team)
    assert not is_changed(objection, row_of(cast.anna))


def test_the_lead_is_told_and_for_a_lead_those_above(posted: AppraisalMonth, cast: Cast) -> None:
    object_to(cast.anna)
    told = Notice.objects.filter(kind="appraisal.month.raised")
    assert list(told.values_list("recipient__work_number", flat=True)) == ["1090"]
    object_to(cast.lead)
    above = told.exclude(recipient=cast.lead).order_by("recipient__work_number")
    assert list(above.values_list("recipient__work_number", flat=True)) == ["2103", "2202", "2206"]
    object_to(cast.lead, "attendance")
    assert told.filter(recipient=cast.quality).count() == 1  # attendance is not theirs to decide


def test_one_open_objection_for_each_component(posted: AppraisalMonth, cast: Cast) -> None:
    object_to(cast.anna)
    object_to(cast.anna, "quality")
    with refused("appraisal.objection.open_already"):
        object_to(cast.anna)
    first = AppraisalObjection.objects.get(component="errors")
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalObjection.objects.create(
            month=posted, employee=cast.anna, component="errors", component_hash="", text="x",
            raised_at=november(7),
        )  # fmt: skip
    withdraw_objection(first, by=cast.anna, now=november(7))
    assert object_to(cast.anna).state == "open"


@pytest.mark.parametrize(
    ("component", "day", "code"),
    [
        ("errors", 10, "appraisal.objection.too_late"),
        ("limits", 7, "appraisal.objection.no_component"),
        ("luck", 7, "appraisal.objection.no_component"),
    ],
)
def test_what_cannot_be_objected_to(
    posted: AppraisalMonth, cast: Cast, component: str, day: int, code: str
) -> None:
    with refused(code):
        object_to(cast.anna, component, day=day)


def test_the_last_day_counts(posted: AppraisalMonth, cast: Cast) -> None:
    assert object_to(cast.anna, day=9).state == "open"


def test_who_is_not_appraised_has_nothing_to_object_to(posted: AppraisalMonth, cast: Cast) -> None:
    with refused("appraisal.objection.no_component"):
        object_to(cast.auditor)


def test_upheld_only_when_the_source_was_corrected(posted: AppraisalMonth, cast: Cast) -> None:
    objection = object_to(cast.anna)
    with refused("appraisal.objection.correct_first"):
        uphold(objection, cast)
    error = ErrorRecord.objects.get(employee=cast.anna)
    withdraw_record(error, reason="不是本人", pen=Pen(cast.duty, november(8)))
    with refused("appraisal.objection.correct_first"):  # the draft does not know it yet
        uphold(objection, cast)
    draft_month(OCTOBER, now=november(8))
    assert uphold(objection, cast).state == "upheld"
    assert Notice.objects.get(kind="appraisal.month.upheld").recipient == cast.anna


def test_an_answer_is_given_once(posted: AppraisalMonth, cast: Cast) -> None:
    objection = object_to(cast.anna)
    with refused("appraisal.objection.text_missing"):
        decide_objection(objection, by=cast.lead, is_upheld=False, answer=" ", now=november(8))
    decided = reject(objection, cast.lead)
    assert (decided.state, decided.decided_by, decided.answer) == ("rejected", cast.lead, "录音已复听")
    with refused("appraisal.objection.not_open"):
        reject(objection, cast.manager)
    with refused("appraisal.objection.not_open"):
        withdraw_objection(objection, by=cast.anna, now=november(8))


def test_only_oneself_withdraws(posted: AppraisalMonth, cast: Cast) -> None:
    objection = object_to(cast.anna)
    with refused("appraisal.objection.not_yours"):
        withdraw_objection(objection, by=cast.lead, now=november(8))


def test_objections_follow_the_scope(posted: AppraisalMonth, cast: Cast) -> None:
    object_to(cast.anna)
    object_to(cast.cleo)
    seen = {
        who: sorted(
            AppraisalObjection.objects.visible_to(getattr(cast, who)).values_list(
                "employee__work_number", flat=True
            )
        )
        for who in ("anna", "ben", "lead", "other_lead", "duty", "quality", "publisher", "manager", "auditor")
    }
    both = ["1001", "1101"]
    assert seen == {
        "anna": ["1001"], "ben": [], "lead": ["1001"], "other_lead": ["1101"], "duty": [], "quality": both,
        "publisher": both, "manager": both, "auditor": both,
    }  # fmt: skip
