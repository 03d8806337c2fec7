"""What the monthly workbook says of floor, follow-ups, appeals and versions, read back cell by cell."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from common.months import Month
from common.workbooks import write_workbook
from qc.domain.follow_ups import Kind
from qc.exports import month_contents, month_sheets
from qc.models import Adjustment, Appeal, AppealItem, Override
from qc.services import complete_follow_up, object_to_observation
from staff.models import Employee
from tests.exports.files import file_of

People = dict[str, Employee]
Make = Callable[..., Any]
OCTOBER = Month(2026, 10)


@pytest.fixture
def month(observe: Make, follow: Make, make_evaluation: Make, floor: People, now: datetime) -> None:
    """One evaluation (75, two errors or fewer), four observations, two follow-ups, an appeal, an override."""
    evaluation = make_evaluation()
    objected = observe(evidence="=看报纸")
    object_to_observation(objected, person=floor["operator"], reason="不是我", now=now)
    observe("help", person=floor["colleague"])
    observe("leak", person=None, place="机房")
    call_back = follow(evaluation, criteria=["closing"])
    complete_follow_up(call_back, person=floor["lead"], text="+已更正", now=now + timedelta(hours=2))
    follow(objected, Kind.COACHING, subject="纪律")
    appeal = Appeal.objects.create(
        evaluation=evaluation, filed_by=floor["operator"], filed_at=now, due_on=now.date()
    )
    AppealItem.objects.create(appeal=appeal, criterion="closing", reason="客户先挂机")
    Override.objects.create(
        evaluation=evaluation, criterion="closing", reason="客户赶时间", requested_by=floor["lead"],
        requested_at=now,
    )  # fmt: skip
    Adjustment.objects.create(
        evaluation=evaluation, month="2026-09", carried_to="2026-10", cause="rescore", reason="录音补齐",
        before=70, after=75, difference=5, added_by=floor["manager"], added_at=now,
    )  # fmt: skip


def shown(text: str) -> datetime:
    """Read an instant as a sheet shows it: centre time, without zone."""
    return datetime.fromisoformat(text)


def sheets(language: str, now: datetime) -> dict[str, list[tuple[Any, ...]]]:
    """Write October and read it back, below the title lines."""
    target = BytesIO()
    contents = month_contents(OCTOBER, reader=None, now=now)
    with override(language):
        write_workbook(month_sheets(contents), target)
    book = load_workbook(target)
    return {sheet.title: list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book}


def test_observations(month: None, now: datetime) -> None:
    heading, *rows = sheets("en", now)["Observations"]
    assert heading == (
        "Work number", "Person observed", "Seen at", "Place or seat", "Kind", "Counts as", "Points",
        "What was seen", "Criterion", "Observer", "State",
    )  # fmt: skip
    seen = shown("2026-10-20 11:00")
    assert rows[:4] == [
        (None, "nobody in particular", seen, "机房", "leak", "critical error", -20, "看报纸", None, "2001",
         "recorded"),
        ("1001", "员工1001", seen, "A-12", "papers", "error", -2, "=看报纸", None, "2001", "objected to"),
        ("1002", "员工1002", seen, "A-12", "help", "merit", 2.5, "看报纸", None, "2001", "recorded"),
        ("Total", "=COUNTA(B5:B7)", None, None, None, None, "=SUM(G5:G7)", None, None, None, None),
    ]  # fmt: skip


def test_follow_ups(month: None, now: datetime) -> None:
    rows = sheets("en", now)["Follow-ups"]
    noon = shown("2026-10-20 12:00")
    assert rows[1][:7] == (
        "call-back",
        "1001",
        "员工1001",
        shown("2026-10-19"),
        "资费答错",
        "closing",
        "1090",
    )
    assert rows[1][7:] == (
        noon, noon + timedelta(hours=1), "done", noon + timedelta(hours=2), "✗", "+已更正",
    )  # fmt: skip
    assert (rows[2][0], rows[2][4], rows[2][9], rows[2][10], rows[2][11]) == (
        "coaching", "纪律", "open", None, None,
    )  # fmt: skip
    assert (rows[3][0], rows[3][4], rows[3][11]) == ("Total", "=COUNTA(E5:E6)", "=COUNTA(L5:L6)")


def test_appeals_overrides_and_adjustments(month: None, now: datetime) -> None:
    found = sheets("en", now)
    assert found["Appeals"][1][:6] == (
        "1001", "员工1001", shown("2026-10-19"), "2001", "closing", "客户先挂机",
    )  # fmt: skip
    assert found["Overrides"][1][3:6] == ("closing", "客户赶时间", "1090")
    assert found["Adjustments"][1][4:11] == (
        "2026-09", "2026-10", found["Adjustments"][1][6], 70, 75, 5, "录音补齐",
    )  # fmt: skip


def test_an_evaluation_says_its_version_and_its_appeals(month: None, now: datetime) -> None:
    heading, row, *_rest = sheets("en", now)["Evaluations"]
    columns = dict(zip(heading, row, strict=True))
    names = ("Version of the evaluation", "Why this version", "Appeals", "System cause", "Conflict")
    assert [columns[name] for name in names] == [1, None, 1, 0, None]


def test_people_who_were_only_observed_have_a_row(month: None, now: datetime) -> None:
    rows = sheets("en", now)["Operators"]
    assert rows[0][4:5] + rows[0][31:32] == ("Mean of scores", "Observations")
    assert [(row[0], row[3], row[31], row[32], row[33], row[34]) for row in rows[2:4]] == [
        ("1001", 1, 1, 0, 0, -2),
        ("1002", 0, 0, 0, 1, 2.5),
    ]
    assert rows[4][34] == "=SUM(AI6:AI7)"


def test_the_cover_counts_live_what_is_stored(month: None, now: datetime) -> None:
    """The formulas point at the very cells; what they come to in a spreadsheet is the stored figure."""
    rows = sheets("en", now)["Overview"]
    assert rows[0] == ("Figure", "In this workbook", "Stored", "Agrees")
    assert [row[:3] for row in rows[1:12]] == [
        ("Evaluations that count", "=COUNT('Evaluations'!$A$5:$A$5)", 1),
        ("Outcome: fail", "=COUNTIF('Evaluations'!$L$5:$L$5,\"fail\")", 1),
        ("People inspected or observed", "=COUNTA('Operators'!$A$6:$A$7)", 2),
        ("Errors", "=SUM('Criteria'!$P$6:$P$9)", 1),
        ("Observations", "=COUNT('Observations'!$C$5:$C$7)", 3),
        (
            "Points of observations",
            "=SUMIF('Observations'!$A$5:$A$7,\"?*\",'Observations'!$G$5:$G$7)",
            0.5,
        ),
        ("Follow-ups", "=COUNT('Follow-ups'!$D$5:$D$6)", 2),
        ("Follow-ups done", "=COUNT('Follow-ups'!$K$5:$K$6)", 1),
        ("Criteria appealed against", "=COUNT('Appeals'!$C$5:$C$5)", 1),
        ("Adjustments", "=COUNT('Adjustments'!$D$5:$D$5)", 1),
        (None, None, None),
    ]
    assert rows[1][3] == '=IF(ROUND(B5-C5,6)=0,"✓","✗")'


def test_an_empty_month_counts_nothing(centre: Any, now: datetime) -> None:
    rows = sheets("en", now)["Overview"]
    assert {row[1] for row in rows[1:9]} == {"=0"}
    assert {row[2] for row in rows[1:9]} == {0}


def test_a_lead_reads_only_their_team(month: None, floor: People, now: datetime) -> None:
    Employee.objects.update(language="en")
    _name, content = file_of("qc.month", floor["other_lead"], now, month="2026-10")
    book = load_workbook(BytesIO(content))
    assert [cell.value for cell in book["Observations"]["A"]][4] == "Total"
    assert [cell.value for cell in book["Follow-ups"]["A"]][4] == "Total"
    _name, content = file_of("qc.month", floor["lead"], now, month="2026-10")
    book = load_workbook(BytesIO(content))
    assert [cell.value for cell in book["Observations"]["A"]][4:6] == ["1001", "1002"]


@pytest.mark.parametrize("title", ["Evaluations", "Observations", "Follow-ups", "Appeals", "Adjustments"])
def test_sheets_open_frozen_filtered_and_print_on_one_width(month: None, now: datetime, title: str) -> None:
    target = BytesIO()
    with override("en"):
        write_workbook(month_sheets(month_contents(OCTOBER, reader=None, now=now)), target)
    sheet = load_workbook(target)[title]
    assert str(sheet.freeze_panes).endswith("5")
    assert sheet.auto_filter.ref.startswith("A4:")
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == ("landscape", 1)
    assert sheet.print_title_rows == "$4:$4"
