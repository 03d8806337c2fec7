"""A draft by hand, whatever it is read from; what it says of sources that are not final."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import AppraisalMonth, AppraisalScheme, PersonAppraisal
from appraisal.services import add_scheme, draft_month, follow_sources
from common.errors import DomainError
from common.months import Month
from qc.models import Adjustment, Observation, ObservationKind
from records.models import Opinion
from records.services import Pen, correct_record
from seeds.loader.quality import load_observation_kinds
from staff.models import Employee, Membership, PostCode
from tests.appraisal.conftest import (
    OCTOBER,
    START,
    Cast,
    attend,
    component_of,
    lock_quality,
    november,
    record,
    row_of,
    run_jobs,
)
from tests.appraisal.domain.schemes import definition


def test_anna_by_hand(drafted: AppraisalMonth, cast: Cast) -> None:
    """40·87.8 + 20·98 + 10·97 + 10·95 + 10·95 + 5·88, over 95: nobody was asked about her."""
    row = row_of(cast.anna)
    scores = {one["code"]: one["score"] for one in row.outcome["components"]}
    assert scores == {
        "quality": "87.800000",
        "attendance": "98.000000",
        "observations": "95.000000",
        "errors": "97.000000",
        "opinions": "95.000000",
        "satisfaction": None,
        "examination": "88.000000",
    }
    assert row.score == Decimal("92.442105")  # 8782 / 95
    assert (row.grade, row.outcome["weight"]) == ("good", "95")
    # Only the quality has an interval: ± 40/95 · 7.98.
    assert (row.low, row.high) == (Decimal("89.08"), Decimal("95.80"))


def test_everybody_with_weights_is_there_in_their_post(drafted: AppraisalMonth, cast: Cast) -> None:
    rows = PersonAppraisal.objects.order_by("person__work_number")
    assert [(row.person["work_number"], row.outcome["group"]) for row in rows] == [
        ("1001", "operators"), ("1002", "operators"), ("1090", "leads"), ("1101", "operators"),
        ("1190", "leads"), ("2001", "office"), ("2101", "inspectors"),
    ]  # fmt: skip
    assert drafted.people == 7


def test_a_lead_has_the_mean_of_the_team_and_an_inspector_the_scores_that_stood(
    drafted: AppraisalMonth, cast: Cast
) -> None:
    team = component_of(cast.lead, "team_quality")
    # Anna's five stand for 8 contacts each, ben's two for 20 each: (8·439 + 20·170) / (40 + 40).
    assert (team["score"], team["n"], team["notes"]) == ("86.400000", 7, ["weighted"])
    stood = component_of(cast.inspector, "rulings")
    assert (stood["score"], stood["n"]) == ("100.000000", 10)


def test_a_draft_says_which_sources_it_had(drafted: AppraisalMonth) -> None:
    assert drafted.header["sources"] == {
        "quality": {"state": "locked", "content_hash": "ab" * 32},
        "attendance": {"version": 1, "content_hash": f"{1:064x}"},
    }
    assert drafted.header["scheme"]["code"] == "S0"


def test_a_draft_can_be_made_before_anything_is_final(cast: Cast) -> None:
    attend(cast.anna, late_n=1)
    row = draft_month(OCTOBER, now=november(1)).month
    assert row.header["sources"]["quality"]["state"] == "open"
    assert row.header["sources"]["attendance"]["version"] == 0
    assert component_of(cast.anna, "attendance")["score"] == "99.000000"
    assert component_of(cast.ben, "attendance")["notes"] == ["not_on_sheet"]


def test_without_any_attendance_only_that_is_missing(cast: Cast) -> None:
    row = draft_month(OCTOBER, now=november(1)).month
    assert row.header["sources"]["attendance"]["version"] is None
    assert component_of(cast.anna, "errors")["score"] == "100.000000"
    assert (row_of(cast.anna).score, row_of(cast.anna).grade) == (None, "")  # 30 of 100 is too little


def test_who_was_on_leave_all_month_is_not_appraised(cast: Cast) -> None:
    attend(cast.anna, present_halves=0)
    draft_month(OCTOBER, now=november(1))
    assert {tuple(one["notes"]) for one in row_of(cast.anna).outcome["components"]} == {
        ("no_scores",), ("away",), ("nobody_asked",), ("not_examined",),
    }  # fmt: skip
    assert row_of(cast.anna).score is None


def test_equal_sources_change_nothing(drafted: AppraisalMonth) -> None:
    again = draft_month(OCTOBER, now=november(6))
    assert (again.people, again.changed) == (7, 0)


def test_a_draft_follows_its_sources(drafted: AppraisalMonth, cast: Cast) -> None:
    before = dict(PersonAppraisal.objects.values_list("employee", "content_hash"))
    record(cast, "opinion", cast.ben, kind="criticism")
    again = draft_month(OCTOBER, now=november(6))
    after = dict(PersonAppraisal.objects.values_list("employee", "content_hash"))
    assert again.changed == 1
    assert {pk for pk in after if after[pk] != before[pk]} == {cast.ben.pk}
    assert component_of(cast.ben, "opinions")["steps"] == [["criticism", "1", "-3"]]


def test_a_record_put_right_in_its_words_changes_nothing(drafted: AppraisalMonth, cast: Cast) -> None:
    opinion = Opinion.objects.get()
    correct_record(opinion, {"text": "很耐心"}, reason="typo", pen=Pen(cast.duty, november(5)))
    assert draft_month(OCTOBER, now=november(6)).changed == 0


def test_who_left_the_scheme_leaves_the_draft(drafted: AppraisalMonth, cast: Cast, roles: Any) -> None:
    Membership.objects.filter(employee=cast.ben).update(post=roles[PostCode.CUSTODIAN])
    assert draft_month(OCTOBER, now=november(6)).people == 6
    assert not PersonAppraisal.objects.filter(employee=cast.ben).exists()


def test_complaints_and_observations(sources: Cast) -> None:
    load_observation_kinds()
    cast = sources
    for code, points in (("private_call", "5"), ("help_given", "2")):
        Observation.objects.create(
            kind=ObservationKind.objects.get(code=code), points=Decimal(points),
            counts_as=ObservationKind.objects.get(code=code).counts_as, seen_at=START, recorded_at=START,
            day=START.date(), month=str(OCTOBER), place="12", person=cast.ben, observer=cast.inspector,
            evidence="x",
        )  # fmt: skip
    closed = {"answered_at": november(2), "answer": "致歉", "closed_at": november(2)}
    record(cast, "complaint", cast.ben, kind="attitude", is_justified=True, **closed)
    record(cast, "complaint", cast.ben, kind="attitude", is_justified=False, **closed)
    record(cast, "complaint", cast.ben, kind="charges")
    draft_month(OCTOBER, now=november(6))
    seen, said = component_of(cast.ben, "observations"), component_of(cast.ben, "opinions")
    assert (seen["score"], seen["steps"]) == ("92.000000", [["error", "1", "-5"], ["merit", "1", "2"]])
    assert (said["score"], said["n"], said["notes"]) == ("80.000000", 3, ["open_complaints"])


def test_what_came_after_an_earlier_lock_is_carried(sources: Cast, draw: Callable[..., Any]) -> None:
    cast, september = sources, Month(2026, 9)
    listed = draw(cast.ben, "70", "80", size=10, day=date(2026, 9, 14))
    lock_quality(cast, september)
    Adjustment.objects.create(
        evaluation=listed[0], month=str(september), carried_to=str(OCTOBER), cause="rescore",
        before=Decimal(70), after=Decimal(90), difference=Decimal(20), added_by=cast.quality,
        added_at=november(4),
    )  # fmt: skip
    draft_month(OCTOBER, now=november(6))
    quality = component_of(cast.ben, "quality")
    # 85 in October, and 20 more on one of two in September.
    assert (quality["raw"], quality["score"], quality["notes"]) == (
        "85.000000", "95.000000", ["too_few", "carried"],
    )  # fmt: skip


def test_a_month_that_has_not_begun_and_one_without_a_scheme(cast: Cast) -> None:
    with pytest.raises(DomainError) as future:
        draft_month(Month(2026, 12), now=november(6))
    assert future.value.code == "appraisal.month.in_future"
    AppraisalScheme.objects.all().delete()
    with pytest.raises(DomainError) as none:
        draft_month(OCTOBER, now=november(6))
    assert none.value.code == "appraisal.scheme.none_in_force"


def test_a_new_scheme_appraises_drafts_from_its_month_on(drafted: AppraisalMonth, cast: Cast) -> None:
    add_scheme(
        code="S1", first_month=Month(2026, 11), definition=definition(), by=cast.manager, now=november(6)
    )
    assert run_jobs("appraisal.draft") == []
    add_scheme(code="S2", first_month=OCTOBER, definition=definition(), by=cast.manager, now=november(6))
    assert run_jobs("appraisal.draft") == ["done"]
    drafted.refresh_from_db()
    assert (drafted.scheme.code, drafted.people) == ("S2", 3)  # operators alone
    assert row_of(cast.anna).score == Decimal("91.880000")  # 60·87.8 + 40·98


def test_a_scheme_is_refused_with_everything_that_is_wrong(cast: Cast) -> None:
    bad = {**definition(quality="50"), "objection_days": 99}
    bad["groups"][0]["posts"] = ["operator", "juggler"]
    with pytest.raises(DomainError) as refused:
        add_scheme(code="S1", first_month=OCTOBER, definition=bad, by=cast.manager, now=november(6))
    assert refused.value.code == "appraisal.scheme.unusable"
    faults: Any = refused.value.where["faults"]
    assert {fault["code"] for fault in faults} == {"objection_days", "weight_sum"}
    assert "juggler" in str(refused.value.message)
    with pytest.raises(DomainError) as taken:
        add_scheme(code="S0", first_month=OCTOBER, definition=definition(), by=cast.manager, now=november(6))
    assert taken.value.code == "appraisal.scheme.code_taken"


def test_months_of_the_last_year_follow_by_themselves(drafted: AppraisalMonth, cast: Cast) -> None:
    old = Month(2025, 10)
    AppraisalMonth.objects.create(first_day=old.first, scheme=drafted.scheme, drafted_at=november(1))
    record(cast, "opinion", cast.ben, kind="criticism")
    assert follow_sources(now=november(7)) == ["2026-10"]
    assert run_jobs("appraisal.draft") == ["done"]
    assert component_of(cast.ben, "opinions")["score"] == "87.000000"


def test_statements_are_constant_in_people(
    drafted: AppraisalMonth, cast: Cast, make_employee: Callable[..., Employee], draw: Callable[..., Any]
) -> None:
    def counted() -> int:
        with CaptureQueriesContext(connection) as captured:
            draft_month(OCTOBER, now=datetime(2026, 11, 8, tzinfo=UTC))
        return len(captured)

    before = counted()
    for number in range(5):
        person = make_employee(f"13{number:02}", team=cast.other_team)
        draw(person, "81", "92", "75")
        record(cast, "error", person, kind="wrong-answer")
        record(cast, "opinion", person, kind="praise")
    first = counted()
    assert counted() == before
    assert first <= before + 4  # one for each person that is new, sent together on PostgreSQL
