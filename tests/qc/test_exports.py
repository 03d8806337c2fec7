"""The monthly workbook, written and read back."""

from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override
from openpyxl import load_workbook

from common.months import Month
from common.workbooks import write_workbook
from qc.exports import MonthContents, month_contents, month_sheets
from qc.models import SampledContact
from qc.services import (
    DrawOrder,
    draw_sample,
    release_evaluation,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee
from tests.exports.checks import check_export
from tests.exports.files import file_of
from tests.qc.conftest import DAY, GOOD

People = dict[str, Employee]
Make = Callable[..., Any]
OCTOBER = Month(2026, 10)


@pytest.fixture
def month(make_contact: Make, make_evaluation: Make, people: People, version: Any, now: Any) -> None:
    """Two of three drawn contacts of the operator scored (75 and critical), one of the colleague picked."""
    for _ in range(3):
        make_contact()
    draw_sample(DrawOrder(DAY, DAY, due_on=DAY, per_operator=2), seed="s", now=now)
    sheets: list[dict[str, Any]] = [GOOD, {**GOOD, "polite": {"value": "no", "comment": "=scolded"}}]
    for sampled, answers in zip(SampledContact.objects.order_by("position"), sheets, strict=True):
        assignment = sampled.assignments.get()
        inspector = assignment.inspector
        evaluation = start_evaluation(assignment, inspector=inspector, now=now)
        save_draft(evaluation, inspector=inspector, answers=answers, now=now)
        submit_evaluation(evaluation, inspector=inspector, now=now)
        release_evaluation(evaluation, releaser=inspector, now=now)
    make_evaluation("released", contact=make_contact(people["colleague"]))
    make_evaluation("submitted", contact=make_contact(people["colleague"]))


def whole(month: Month, now: Any) -> MonthContents:
    """Read a month of the whole centre."""
    return month_contents(month, reader=None, now=now)


def write(contents: MonthContents, target: Any, language: str) -> None:
    """Write the sheets of a month in one language."""
    with override(language):
        write_workbook(month_sheets(contents), target)


def sheets_of(content: bytes | Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read a workbook: the rows below the title lines of each sheet."""
    book = load_workbook(BytesIO(content) if isinstance(content, bytes) else content)
    return {sheet.title: list(sheet.iter_rows(min_row=3, values_only=True)) for sheet in book}


def operators_in(content: bytes) -> list[str]:
    """List the operators of the sheet of evaluations."""
    return [row[3] for row in sheets_of(content)["Evaluations"] if row[3] in {"1001", "1002"}]


def test_the_workbook_holds_what_was_scored(month: None, now: Any) -> None:
    target = BytesIO()
    write(whole(OCTOBER, now), target, "en")
    sheets = sheets_of(target.getvalue())
    assert list(sheets) == [
        "Overview", "Operators", "Teams", "Desks", "Criteria", "Sections", "Pareto of errors", "Weeks",
        "Evaluations", "Errors", "Observations", "Follow-ups", "Appeals", "Overrides", "Adjustments",
        "Calibration", "Severity",
    ]  # fmt: skip
    operators = [row for row in sheets["Operators"] if row[0] in {"1001", "1002"}]
    # 1001: (75 + 0)/2 = 37.5 of two drawn; 1002: one picked by hand, in no mean.
    assert [row[:6] for row in operators] == [
        ("1001", "员工1001", "a班", 2, 2, 37.5),
        ("1002", "员工1002", "a班", 1, 0, None),
    ]
    assert [row[25] for row in operators] == [0, 1]
    evaluations = [row for row in sheets["Evaluations"] if row[3] in {"1001", "1002"}]
    assert [(row[3], row[8], row[11], row[14]) for row in evaluations] == [
        ("1001", 75, "fail", "2/3"),
        ("1001", 0, "critical error", "2/3"),
        ("1002", 75, "fail", None),
    ]
    criteria = {row[3]: (row[4], *row[15:16], *row[17:18]) for row in sheets["Criteria"] if row[0] == "card"}
    assert criteria["closing"] == (3, 3, 0)
    assert criteria["polite"] == (3, 1, 1)
    # Of the two drawn contacts one was polite; what was picked is in no mean.
    shares = {row[3]: row[5:7] for row in sheets["Criteria"] if row[0] == "card"}
    assert (shares["closing"], shares["polite"]) == ((2, 0), (2, 0.5))
    errors = [row for row in sheets["Errors"] if row[2] in {"1001", "1002"}]
    assert [(row[2], row[5]) for row in errors] == [
        ("1001", "closing"), ("1001", "closing"), ("1001", "polite"), ("1002", "closing"),
    ]  # fmt: skip
    assert errors[2][10] == "=scolded"


def test_the_workbook_is_in_its_readers_language(month: None, now: Any) -> None:
    target = BytesIO()
    write(whole(OCTOBER, now), target, "zh-hans")
    assert list(sheets_of(target.getvalue())) == [
        "总览", "话务员", "班组", "台席类型", "评分项", "部分", "差错帕累托", "各周", "质检评分", "差错",
        "现场观察", "跟进", "申诉", "例外认定", "调整清单", "校准", "宽严度",
    ]  # fmt: skip


def test_an_empty_month_is_an_empty_workbook(centre: object, now: Any) -> None:
    target = BytesIO()
    write(whole(Month(2020, 1), now), target, "en")
    rows = sheets_of(target.getvalue())["Evaluations"]
    assert [row[0] for row in rows if row[0]][:2] == ["Number", "Total"]


def test_a_month_needs_the_same_statements_however_long(
    month: None, make_evaluation: Make, make_contact: Make, now: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30) as few:
        write(whole(OCTOBER, now), BytesIO(), "en")
    for _ in range(3):
        make_evaluation("released", contact=make_contact())
    with django_assert_max_num_queries(30) as many:
        write(whole(OCTOBER, now), BytesIO(), "en")
    assert len(few) == len(many)


def test_the_command_writes_the_file(month: None, people: People, tmp_path: Path) -> None:
    out = StringIO()
    told = ["--as", people["manager"].work_number, "--output", str(tmp_path), "--language=en"]
    call_command("export_qc_month", "2026-10", *told, stdout=out)
    path = tmp_path / "quality-2026-10.xlsx"
    assert out.getvalue().startswith(f"{path}: ")
    assert "Criteria" in sheets_of(path)


@pytest.mark.parametrize("month", ["2026-13", "October", ""])
def test_a_month_that_does_not_exist_is_refused(month: str, people: People) -> None:
    with pytest.raises(CommandError, match=r"month\.malformed|exports\.filter\.missing"):
        call_command("export_qc_month", month, "--as", people["manager"].work_number, stdout=StringIO())


def test_a_lead_orders_the_month_of_their_team(month: None, people: People, now: Any) -> None:
    found = []
    for who in ("other_lead", "lead"):
        _name, content = file_of("qc.month", people[who], now, month="2026-10", language="en")
        found.append([row for row in sheets_of(content)["Evaluations"] if row[3] in {"1001", "1002"}])
    assert [len(rows) for rows in found] == [0, 3]


def test_every_cell_is_as_it_should_be(month: None, people: People, now: Any) -> None:
    check_export("qc.month", people["manager"], now, month="2026-10", language="en")
