"""The monthly workbook of handovers, read back: times, lateness, returns, reservations, ages, VIP limits."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from common.months import Month
from shifthandover.domain.times import minutes_late, was_kept
from shifthandover.domain.vocabulary import Decision, Section
from shifthandover.models import OpenMatter, ShiftDiary
from shifthandover.selectors.monthly import handover_month
from shifthandover.services.taking_over import Answer
from staff.models import Employee
from tests.exports.checks import check_export
from tests.exports.files import file_of
from tests.shifthandover.conftest import DAY

Act = Callable[..., Any]
MONTH = f"{DAY:%Y-%m}"


@pytest.fixture
def lived(
    diary: ShiftDiary,
    matter: OpenMatter,
    people: dict[str, Employee],
    hand_over: Act,
    send_back: Act,
    take_over: Act,
    at: Callable[[str], datetime],
) -> ShiftDiary:
    """The early shift ended at 15:00, when the next began.

    Signed out at 15:16, returned, signed out again at 15:31, taken over at 15:33 with a reservation.
    """
    OpenMatter.objects.create(
        desk=diary.desk, kind="vip", title="大客户专线", owner=people["outgoing"], next_step="联系",
        due_at=at("20:00"), accept_by=at("12:30"), reply_by=at("13:00"), accepted_at=at("12:30"),
        opened_by=people["outgoing"], opened_at=at("12:00"),
    )  # fmt: skip
    filled = {Section.OPEN_MATTERS, Section.VIP_MATTERS}
    hand_over(now=at("15:16"), none_sections=[one for one in Section if one not in filled])
    send_back(now=at("15:20"))
    hand_over(now=at("15:31"), none_sections=[])
    first, *others = ShiftDiary.objects.get(pk=diary.pk).handovers.order_by("-number")[0].items.all()
    answers = [Answer(first.position, Decision.QUERIED, "谁来回电？")]
    answers += [Answer(item.position, Decision.ACCEPTED) for item in others]
    take_over(now=at("15:33"), answers=answers)
    return ShiftDiary.objects.get(pk=diary.pk)


def sheets_of(content: bytes, *, data_only: bool = True) -> dict[str, list[tuple[Any, ...]]]:
    """Read the sheets back, without their empty rows."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=data_only)
    return {sheet.title: [row for row in sheet.values if any(row)] for sheet in book}


def test_every_handover_stands_in_a_row(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    name, content = file_of(
        "shifthandover.month", people["supervisor"], at("16:00"), month=MONTH, language="en"
    )
    assert name == f"handovers-{MONTH}.xlsx"
    heading, row, _next, total = sheets_of(content)["Handovers"][2:6]
    told = dict(zip(heading, row, strict=True))
    assert told["Shift ends"] == datetime.combine(DAY, datetime.min.time()) + timedelta(hours=15)
    assert (told["Minutes late, out"], told["Minutes late, in"]) == (31, 2)
    assert (told["Versions"], told["Returned"], told["Problems"]) == (2, 1, 0)
    assert (told["Items handed over"], told["Reservations"], told["Answered"]) == (2, 1, 0)
    assert told["Incoming lead"] == str(people["incoming"])
    assert dict(zip(heading, total, strict=True))["Minutes late, out"] == 31


def test_the_summary_counts_the_rows_live(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    _name, content = file_of(
        "shifthandover.month", people["supervisor"], at("16:00"), month=MONTH, language="en"
    )
    row = sheets_of(content)["Per desk and shift"][3]
    assert row[:2] == ("Front line", "C1")
    # handovers, out late (31 > 15), in late (2), returned, problems, held, items, reservations, reviewed
    assert row[2:] == (1, 1, 0, 1, 0, 0, 2, 1, 0)
    formula = sheets_of(content, data_only=False)["Per desk and shift"][3][3]
    assert (
        formula
        == "=SUMPRODUCT(('Handovers'!$C$5:$C$6=$A5)*('Handovers'!$D$5:$D$6=$B5)*('Handovers'!$I$5:$I$6>15))"
    )


def test_matters_have_their_age_and_vip_limits_are_kept_or_missed(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    later = at("15:40") + timedelta(days=3)
    _name, content = file_of("shifthandover.month", people["supervisor"], later, month=MONTH, language="en")
    sheets = sheets_of(content)
    ages = {row[3]: (row[7], row[8]) for row in sheets["Open matters"][3:5]}
    assert ages == {"回访客户": (3, 1), "大客户专线": (3, 1)}
    vip = sheets["VIP limits"][3]
    assert (vip[6], vip[7], vip[10], vip[11]) == ("✓", None, None, "✗")
    assert sheets["Reservations"][3][3:6] == ("大客户专线", "谁来回电？", str(people["incoming"]))


def test_what_is_not_signed_counts_until_now(
    diary: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    for clock, minutes in (("14:00", 0), ("15:20", 20)):
        _name, content = file_of(
            "shifthandover.month", people["supervisor"], at(clock), month=MONTH, language="en"
        )
        assert sheets_of(content)["Handovers"][3][8] == minutes


def test_a_desk_alone_and_another_month(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    told = {"month": MONTH, "desk": lived.desk.code, "language": "en"}
    name, content = file_of("shifthandover.month", people["supervisor"], at("16:00"), **told)
    assert name == f"handovers-{MONTH}-{lived.desk.code}.xlsx"
    assert len(sheets_of(content)["Handovers"]) > 4
    _name, content = file_of("shifthandover.month", people["supervisor"], at("16:00"), month="2020-01")
    assert len(sheets_of(content)["交接班"]) < 8


def test_every_cell_is_as_it_should_be(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    check_export("shifthandover.month", people["supervisor"], at("16:00"), month=MONTH)


def test_a_lead_of_another_desk_sees_nothing(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime]
) -> None:
    now = at("16:00")
    assert handover_month(Month.of(DAY), people["operator"], now=now).diaries == []
    assert handover_month(Month.of(DAY), people["supervisor"], now=now).diaries[0] == lived


def test_the_month_is_read_in_a_fixed_number_of_statements(
    lived: ShiftDiary, people: dict[str, Employee], at: Callable[[str], datetime],
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    supervisor = Employee.objects.get(pk=people["supervisor"].pk)
    supervisor.has_perm("staff.reach_centre")
    for number in range(2):
        with django_assert_num_queries(8):
            handover_month(Month.of(DAY), supervisor, now=at("16:00"))
        for more in range(3):
            day = DAY + timedelta(days=1 + number * 3 + more)
            ShiftDiary.objects.create(
                desk=lived.desk, shift=lived.shift, day=day, starts_at=at("08:00"), ends_at=at("15:00"),
                outgoing=people["outgoing"], opened_at=at("08:00"),
                incoming=people["incoming"], state="taken_over",
            )  # fmt: skip


@pytest.mark.parametrize(
    ("late", "minutes"),
    [(-1, 0), (0, 0), (59, 0), (60, 1), (119, 1), (900, 15)],
)
def test_minutes_late_are_whole(late: int, minutes: int, now: datetime) -> None:
    done = now + timedelta(seconds=late)
    assert minutes_late(due_at=now, at=done, now=now + timedelta(days=1)) == minutes
    assert minutes_late(due_at=now, at=None, now=done) == minutes


def test_a_limit_that_runs_is_neither_kept_nor_missed(now: datetime) -> None:
    minute = timedelta(minutes=1)
    told = [
        was_kept(limit=None, met_at=now, now=now),
        was_kept(limit=now, met_at=now, now=now + minute),
        was_kept(limit=now, met_at=now + minute, now=now + minute),
        was_kept(limit=now, met_at=None, now=now),
        was_kept(limit=now, met_at=None, now=now + minute),
    ]
    assert told == [None, True, False, None, False]
