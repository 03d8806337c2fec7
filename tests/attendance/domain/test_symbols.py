"""What a cell says."""

import pytest

from attendance.domain.kinds import LeaveKind, MarkCode
from attendance.domain.marks import marks_of
from attendance.domain.results import LeaveTaken, Mark
from attendance.domain.symbols import cell_text

SICK_HALF = LeaveTaken(LeaveKind.SICK, 1, 180)
TWO_HOURS = LeaveTaken(LeaveKind.PERSONAL, 0, 120, is_by_hours=True)
STUDY = LeaveTaken(LeaveKind.STUDY, 2, 480, is_changed_duty=True)


def cell(*leaves: LeaveTaken, absent: int = 0, said: str = "") -> str:
    marks = marks_of(
        leaves=leaves,
        absent_halves=absent,
        late="L" in said,
        early="E" in said,
        off_post="O" in said,
        missing="M" in said,
    )
    return cell_text(marks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(cell(), "√", id="present"),
        pytest.param(cell(said="LE"), "迟退", id="late and early"),
        pytest.param(cell(said="MOEL"), "迟退岗缺", id="always in one order"),
        pytest.param(cell(absent=2), "×", id="absent"),
        pytest.param(cell(absent=1), "×½", id="absent for half a day"),
        pytest.param(cell(absent=1, said="LM"), "×½", id="absence stands alone"),
        pytest.param(cell(SICK_HALF), "病½", id="half a day of leave"),
        pytest.param(cell(SICK_HALF, said="L"), "病½迟", id="late after half a day"),
        pytest.param(cell(SICK_HALF, absent=1), "病½×½", id="half and half"),
        pytest.param(cell(TWO_HOURS), "事2h", id="hours"),
        pytest.param(cell(TWO_HOURS, said="E"), "事2h退", id="hours and early"),
        pytest.param(cell(STUDY), "学", id="changed duty"),
    ],
)
def test_marks_in_one_cell(text: str, expected: str) -> None:
    assert text == expected


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(30, "事0.5h"), (90, "事1.5h"), (100, "事1.67h"), (480, "事8h"), (5, "事0.08h"), (600, "事10h")],
)
def test_hours_of_leave(minutes: int, expected: str) -> None:
    assert cell(LeaveTaken(LeaveKind.PERSONAL, 0, minutes, is_by_hours=True)) == expected


def test_colleagues_see_that_somebody_is_on_leave_but_not_why() -> None:
    marks = marks_of(
        leaves=(SICK_HALF,), absent_halves=0, late=True, early=False, off_post=False, missing=False
    )
    study = marks_of(leaves=(STUDY,), absent_halves=0, late=False, early=False, off_post=False, missing=False)
    assert cell_text(marks, masked_leave="假") == "假½迟"
    assert cell_text(study, masked_leave="假") == "学"


def test_a_code_without_a_symbol_is_written_out_but_a_day_without_roster_is_empty() -> None:
    assert cell_text([Mark("CARE", is_leave=True)], {}) == "CARE"
    assert cell_text([Mark(MarkCode.UNROSTERED)], {}) == ""
