"""The workbook of a month: read back cell by cell, equal to the API, and checked against its signature."""

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from appraisal.models import AppraisalMonth
from appraisal.services import draft_month, post_month, publish_month, verify_file
from common.errors import DomainError
from exports.models import Export
from staff.models import Employee
from tests.appraisal.conftest import OCTOBER, Cast, november
from tests.conftest import PASSWORD
from tests.exports.checks import NASTY, check_export, files_of
from tests.exports.files import exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(sources: Cast) -> Cast:
    """October is published of people whose names are formulas, marks, signs of four bytes."""
    for person, name in zip((sources.anna, sources.ben, sources.cleo), NASTY, strict=False):
        Employee.objects.filter(pk=person.pk).update(name=name)
    draft_month(OCTOBER, now=november(5))
    post_month(OCTOBER, by=sources.publisher, now=november(6))
    publish_month(OCTOBER, publisher=sources.publisher, password=PASSWORD, now=november(10))
    return sources


def order(by: Employee, **filters: Any) -> Export:
    """Somebody orders October, and every promise of a workbook is checked."""
    return check_export("appraisal.month", by, november(11), month=str(OCTOBER), **filters)


def book_of(export: Export) -> tuple[Any, Any]:
    """Read a workbook: its formulas, and what they give."""
    ((_name, content),) = files_of(export)
    return openpyxl.load_workbook(BytesIO(content)), openpyxl.load_workbook(BytesIO(content), data_only=True)


def cells(sheet: Any, row: int) -> list[Any]:
    """Give what stands in a row."""
    return [cell.value for cell in sheet[row]]


def test_the_sheets(signed: Cast) -> None:
    formulas, _values = book_of(order(signed.manager))
    assert formulas.sheetnames == ["封面", "总览", "a班", "b班", "office班", "分项", "说明"]
    assert len(formulas["总览"]._charts) == 1


def test_a_team_is_told_with_its_arithmetic(signed: Cast) -> None:
    formulas, values = book_of(order(signed.manager))
    assert [cell.value for cell in values["a班"][6]][:3] == ["1001", "=SUM(A1:A9)", "话务员"]
    assert [cell.value for cell in values["a班"]["B"][5:8]] == ["=SUM(A1:A9)", "+王\u202e芳\u202c", "周班长"]
    assert values["b班"]["B6"].value == "𠮷野"
    # 87.8 × 40 of the 95 that are there, the share rounded to six places as on the page.
    assert [values["a班"].cell(6, column).value for column in (4, 5, 6)] == [87.8, 40, 36.968421]
    assert formulas["a班"]["F6"].value == '=IF(D6="","",ROUND(D6*ROUND(E6/AB6*100,6)/100,6))'
    total = [cell.value for cell in values["a班"][6]][-6:]
    assert total == [95, 92.442105, 89.08, 95.8, "良好", "良好–优秀"]


def test_the_overview_counts_from_the_teams(signed: Cast) -> None:
    formulas, values = book_of(order(signed.manager))
    assert cells(formulas["总览"], 4)[:9] == [
        "班组", "人数", "有总分", "总分平均", "优秀", "良好", "合格", "不合格", "未考核",
    ]  # fmt: skip
    assert cells(formulas["总览"], 5)[1] == "=COUNTA('a班'!$A$6:$A$8)"
    assert [row[:3] for row in values["总览"].iter_rows(5, 8, values_only=True)] == [
        ("a班", 3, 3), ("b班", 2, 2), ("office班", 2, 2), ("合计", 7, 7),
    ]  # fmt: skip


def test_totals_are_those_of_the_api(signed: Cast) -> None:
    api = APIClient()
    api.force_authenticate(signed.manager)
    rows = api.get("/api/v1/appraisal/published/").json()["results"]
    told = {row["work_number"]: float(row["score"]) for row in rows}
    _formulas, values = book_of(order(signed.manager))
    found = {
        row[0]: row[-5]
        for name in ("a班", "b班", "office班")
        for row in values[name].iter_rows(6, values_only=True)
        if row[0] in told
    }
    assert len(told) == 7
    assert found == told


def test_components_have_source_n_and_interval(signed: Cast) -> None:
    _formulas, values = book_of(order(signed.manager))
    assert cells(values["分项"], 5)[:9] == [
        "1001", "=SUM(A1:A9)", "质检成绩", "质检月中抽中通话的平均分", "87.80", "5 通", 87.8, 79.82, 95.78,
    ]  # fmt: skip


def test_a_lead_gets_the_own_team_and_its_version(signed: Cast) -> None:
    formulas, values = book_of(order(signed.lead))
    assert formulas.sheetnames == ["封面", "总览", "a班", "分项", "说明"]
    told = {row[2] for row in values["说明"].iter_rows(values_only=True)}
    assert {"zhiban.appraisal=1", "version=2026-10/1", "reader=1090"} <= told


def test_the_draft_is_another_workbook(signed: Cast) -> None:
    export = exported("appraisal.month", signed.manager, november(11), month=str(OCTOBER), version=0)
    _formulas, values = book_of(export)
    told = {row[2] for row in values["说明"].iter_rows(values_only=True)}
    assert "version=2026-10/0" in told


def test_statements_are_constant_in_people(signed: Cast, django_assert_num_queries: Any) -> None:
    from appraisal.selectors.sheet import sheet_of

    with django_assert_num_queries(6):  # permissions and what is led among them; one for all rows
        assert len(sheet_of(OCTOBER, Employee.objects.get(pk=signed.manager.pk)).rows) == 7


def saved(export: Export, path: Path, **changes: Any) -> Path:
    """Save a workbook as a spreadsheet would, with some cells of team a changed."""
    ((_name, content),) = files_of(export)
    path.write_bytes(content)
    if changes:
        book = openpyxl.load_workbook(BytesIO(content))
        for cell, value in changes.items():
            book["a班"][cell] = value
        book.save(path)
    return path


def test_a_workbook_is_what_was_signed(signed: Cast, tmp_path: Path) -> None:
    path = saved(order(signed.manager), tmp_path / "a.xlsx")
    assert verify_file(path).is_good
    out = StringIO()
    call_command("verify_appraisal", str(path), stdout=out)
    assert "2026-10 v1: OK" in out.getvalue()


def test_a_changed_score_is_named_by_its_cell(signed: Cast, tmp_path: Path) -> None:
    path = saved(order(signed.manager), tmp_path / "a.xlsx", D6=99)
    found = [one for one in verify_file(path).cells if (one.sheet, one.cell) == ("a班", "D6")]
    assert [(one.found, one.written) for one in found] == [("99", "87.8")]
    with pytest.raises(CommandError) as refused:
        call_command("verify_appraisal", str(path), stdout=StringIO())
    assert refused.value.returncode == 1


def test_drafts_and_foreign_files_are_refused(signed: Cast, tmp_path: Path) -> None:
    export = exported("appraisal.month", signed.manager, november(11), month=str(OCTOBER), version=0)
    with pytest.raises(DomainError) as draft:
        verify_file(saved(export, tmp_path / "draft.xlsx"))
    assert draft.value.code == "appraisal.file.draft"
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(DomainError) as foreign:
        verify_file(tmp_path / "other.xlsx")
    assert foreign.value.code == "appraisal.file.not_ours"


@pytest.mark.parametrize(
    ("filters", "code"),
    [({"version": 7}, "appraisal.version.unknown"), ({"month": "2026-01"}, "appraisal.month.not_drafted")],
)
def test_what_there_is_not_is_refused(signed: Cast, filters: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        exported("appraisal.month", signed.manager, november(11), **{"month": str(OCTOBER), **filters})
    assert refused.value.code == code


def test_the_doors(signed: Cast) -> None:
    month = AppraisalMonth.objects.get()
    api = APIClient()
    answers = []
    for person in (signed.manager, signed.lead, signed.anna):
        api.force_authenticate(person)
        answers.append(api.get(f"/api/v1/appraisal/months/{month.pk}/workbook/").status_code)
    assert answers == [200, 200, 403]
