"""Doors of samples: who may, the preview and the page of a draw, survey lists, work given to others."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.errors import DomainError
from exports.doors import order_url
from qc.models import (
    Assignment,
    CheckKind,
    ConflictOfInterest,
    Purpose,
    Reassignment,
    SampledContact,
    SamplePlan,
    SpotCheck,
)
from qc.services import DrawOrder, assign_contact, draw_sample, reassign, save_draft, start_evaluation
from staff.models import Employee, PostCode
from tests.exports.checks import check_export
from tests.qc.conftest import DAY, GOOD
from tests.qc.test_admin import page_of
from tests.qc.test_api import QC, client_of

People = dict[str, Employee]
Make = Callable[..., Any]
WHO = ["manager", "inspector", "operator", "lead", "auditor"]


@pytest.fixture
def plan(db: None) -> SamplePlan:
    """A plan of two contacts of everybody."""
    return SamplePlan.objects.create(name="月度", per_operator=2, second_percent=50)


@pytest.fixture
def check(make_contact: Make, version: object, people: People, now: datetime) -> SpotCheck:
    """Two of four contacts, one of them scored twice."""
    for _ in range(4):
        make_contact(service_type="fault", customer_ref="139")
    order = DrawOrder(DAY, DAY, due_on=DAY + timedelta(days=7), per_operator=2, second_percent=50)
    return draw_sample(order, seed="s", now=now)


@pytest.mark.parametrize(
    ("verb", "path", "statuses"),
    [
        ("get", "sample-plans/", [200, 403, 403, 403, 200]),
        ("post", "sample-plans/", [201, 403, 403, 403, 403]),
        ("post", "sample-plans/{plan}/preview/", [200, 403, 403, 403, 403]),
        ("get", "spot-checks/{check}/fairness/", [200, 403, 403, 403, 200]),
        ("get", "spot-checks/{check}/proof/", [200, 403, 403, 403, 200]),
        ("get", "spot-checks/{check}/survey/", [200, 403, 403, 403, 403]),
        ("get", "assignments/", [200, 200, 403, 403, 200]),
        ("post", "assignments/reassign/", [404, 403, 403, 403, 403]),
    ],
)
def test_who_may_do_what(
    verb: str, path: str, statuses: list[int], plan: SamplePlan, check: SpotCheck, people: People
) -> None:
    body = {"name": "x", "month": "2026-10", "assignments": [99999], "reason": "ill"}
    where = QC + path.format(plan=plan.pk, check=check.pk)
    assert [getattr(client_of(people[who]), verb)(where, body).status_code for who in WHO] == statuses


def test_an_inspector_sees_their_own_assignments_only(check: SpotCheck, people: People) -> None:
    rows = client_of(people["inspector"]).get(f"{QC}assignments/").json()["results"]
    assert {row["inspector"] for row in rows} == {"2001"}
    assert client_of(people["manager"]).get(f"{QC}assignments/").json()["count"] == 3


def test_a_month_is_previewed_and_drawn_through_the_api(
    check: SpotCheck, plan: SamplePlan, people: People
) -> None:
    manager = client_of(people["manager"])
    preview = manager.post(f"{QC}sample-plans/{plan.pk}/preview/", {"month": "2026-10"}).json()
    assert (preview["frame_size"], preview["taken"], preview["seconds"]) == (2, 2, 1)
    drawn = manager.post(f"{QC}sample-plans/{plan.pk}/draw/", {"month": "2026-10"})
    assert drawn.status_code == 201
    assert [one["probability"] for one in drawn.json()["strata"]] == ["1"]
    again = manager.post(f"{QC}sample-plans/{plan.pk}/draw/", {"month": "2026-10"})
    assert again.status_code in (400, 409)
    assert manager.patch(f"{QC}sample-plans/{plan.pk}/", {"per_operator": 3}).json()["per_operator"] == 3


def test_fairness_and_proof_through_the_api(check: SpotCheck, people: People) -> None:
    manager = client_of(people["manager"])
    fair = manager.get(f"{QC}spot-checks/{check.pk}/fairness/").json()
    assert (fair["is_suspect"], fair["missing"], len(fair["questions"])) == (False, 0, 7)
    assert [group["name"] for group in fair["questions"][0]["groups"]] == ["08-12"]
    proof = manager.get(f"{QC}spot-checks/{check.pk}/proof/").json()
    assert (proof["proved"], proof["rule"], proof["changed_since"]) == (True, "sha256-order.2", 0)


def test_the_page_of_a_draw_and_its_statements(
    check: SpotCheck, people: People, django_assert_max_num_queries: Any
) -> None:
    manager = page_of(people["manager"])
    with django_assert_max_num_queries(40):
        page = manager.get(reverse("admin:qc_spotcheck_change", args=[check.pk])).content.decode()
    assert 'data-verdict="fair"' in page
    assert "1/2" in page
    listed = manager.get(reverse("admin:qc_assignment_changelist"), {"sampled__spot_check__exact": check.pk})
    assert listed.content.decode().count("field-show_contact") == 3


def test_a_month_is_previewed_and_drawn_in_the_admin(
    make_contact: Make, version: object, plan: SamplePlan, people: People
) -> None:
    for _ in range(3):
        make_contact()
    manager, address = page_of(people["manager"]), reverse("admin:qc_sampleplan_draw")
    asked = {"plan": str(plan.pk), "month": "2026-10"}
    page = manager.get(address, asked).content.decode()
    assert "data-taken>2<" in page
    assert not SpotCheck.objects.exists()
    manager.post(address, {**asked, "_act": "draw"})
    assert SpotCheck.objects.get().plan == plan
    assert "See that draw" in manager.get(address, asked).content.decode()
    assert page_of(people["inspector"]).get(address).status_code == 403


def test_a_survey_is_taken_away_as_a_workbook(check: SpotCheck, people: People, now: datetime) -> None:
    order = DrawOrder(DAY, DAY, due_on=DAY, per_operator=3, kind=CheckKind.SURVEY)
    survey = draw_sample(order, seed="s", now=now)
    manager = page_of(people["manager"])
    page = manager.get(reverse("admin:qc_spotcheck_change", args=[survey.pk])).content.decode()
    assert 'data-act="survey"' in page
    answer = manager.get(order_url("qc.survey", check=survey.pk))
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer))).worksheets[1]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    numbers = set(survey.contacts.values_list("contact__external_id", flat=True))
    assert numbers <= texts
    assert "139" in texts
    assert manager.get(order_url("qc.survey", check=check.pk)).status_code == 404
    check_export("qc.survey", people["manager"], now, check=survey.pk)
    rows = client_of(people["manager"]).get(f"{QC}spot-checks/{survey.pk}/survey/").json()
    assert {row["contact_number"] for row in rows} == numbers


def test_work_goes_to_somebody_else_with_a_reason(check: SpotCheck, people: People, now: datetime) -> None:
    single = Assignment.objects.filter(sampled__second_position__isnull=True)
    row = single.select_related("inspector").get()
    other = people["other_inspector"] if row.inspector == people["inspector"] else people["inspector"]
    sheet = start_evaluation(row, inspector=row.inspector, now=now)
    save_draft(sheet, inspector=row.inspector, answers=GOOD, now=now)
    address = f"{reverse('admin:qc_assignment_reassign')}?ids={row.pk}"
    assert page_of(people["inspector"]).get(address).status_code == 403
    page_of(people["manager"]).post(address, {"reason": "离职", "due_on": "2026-11-02"})
    row.refresh_from_db()
    sheet.refresh_from_db()
    assert (row.inspector, row.due_on) == (other, date(2026, 11, 2))
    assert (sheet.inspector, sheet.answers) == (other, {})
    told = Reassignment.objects.get()
    assert (told.given_to, told.reason, told.changed_by) == (other, "离职", people["manager"])


def test_nobody_scores_a_contact_twice_or_their_own(check: SpotCheck, people: People, now: datetime) -> None:
    second = Assignment.objects.get(purpose=Purpose.SECOND)
    first = Assignment.objects.get(contact=second.contact, purpose=Purpose.OFFICIAL)

    def refused(**asked: Any) -> str:
        asked = {"reason": "ill", "changed_by": people["manager"], "now": now, **asked}
        with pytest.raises(DomainError) as error:
            reassign([second], **asked)
        return error.value.code

    assert refused(inspector=first.inspector) == "qc.assignment.both"
    assert refused(inspector=people["operator"]) == "qc.assignment.own_contact"
    assert refused(inspector=people["manager"]) == "qc.assignment.not_inspector"
    assert refused(inspector=None) == "qc.sample.nobody_may"
    assert refused(reason=" ") == "qc.reassign.no_reason"
    Assignment.objects.update(done_at=now)
    assert refused(inspector=people["manager"]) == "qc.assignment.done"


def test_nobody_named_is_too_close_to_the_operator(
    check: SpotCheck, people: People, make_employee: Make, make_team: Make, now: datetime
) -> None:
    third = make_employee("2003", PostCode.QUALITY_INSPECTOR, team=make_team("quality"))
    ConflictOfInterest.objects.create(person=third, other=people["operator"], reason="siblings")
    rows = list(Assignment.objects.filter(purpose=Purpose.OFFICIAL))
    asked: dict[str, Any] = {"reason": "ill", "changed_by": people["manager"], "now": now}
    with pytest.raises(DomainError) as error:
        reassign(rows, inspector=third, **asked)
    assert error.value.code == "qc.assignment.conflict"
    assert not Reassignment.objects.exists()


def test_statements_do_not_grow_with_what_is_given_away(
    make_contact: Make, version: object, people: People, now: datetime
) -> None:
    """Contacts of six days for six sheets, begun and not: as many statements as for one."""
    counts = []
    for number in (1, 6):
        rows = [
            assign_contact(
                make_contact(day=DAY - timedelta(days=back)),
                inspector=people["inspector"],
                due_on=DAY,
                now=now,
            )
            for back in range(number)
        ]
        start_evaluation(rows[0], inspector=people["inspector"], now=now)
        with CaptureQueriesContext(connection) as counted:
            reassign(rows, reason="ill", changed_by=people["manager"], now=now)
        counts.append(len(counted))
    assert counts[0] == counts[1]
    assert set(Assignment.objects.values_list("inspector", flat=True)) == {people["other_inspector"].pk}


def test_the_command_proves_all_draws_and_says_so_to_programs(check: SpotCheck) -> None:
    out = StringIO()
    call_command("replay_draw", "--all", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["proved"], told["picks"], told["seconds"], told["strata_same"]) == (True, 2, 1, True)
    SampledContact.objects.filter(second_position=1).update(second_position=None)
    with pytest.raises(CommandError, match="not proved"):
        call_command("replay_draw", "--json", stdout=StringIO())
    with pytest.raises(CommandError, match="numbers of draws, or --all"):
        call_command("replay_draw", str(check.pk), "--all", stdout=StringIO())
