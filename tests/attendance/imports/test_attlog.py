"""Clock exports through the importer: every line accounted for, to the row."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from attendance.models import Punch, PunchImport
from attendance.services import import_punches
from common.errors import DomainError
from staff.models import Centre, Employee

GOOD = "        7\t2026-10-12 08:55:07\t1\t0\t1\t0"
DAMAGED = "\n".join(
    [
        GOOD,
        "    00007\t2026-10-12 18:00:00\t1\t255\t15\t0",
        "ZZZZZZZZZZ\t2047-02-30 19:13:30\t1\t90\t90\t1145324612",
        "        3\t2026-10-12",
        "",
        GOOD,
        "        7\t2131-01-08 08:46:56\t1\t0\t1\t0",
        "        7\t2026-13-40 25:61:61\t1\t0\t1\t0",
        "8 2026-10-12 08:58:00 1 1",
        "\0\0\0",
    ]
)


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """An export with two good lines, one repeat, and one line of every fault."""
    path = tmp_path / "1_attlog.dat"
    path.write_text(DAMAGED, encoding="utf-8")
    return path


def test_every_line_is_accounted_for(damaged: Path, centre: Centre, now: datetime) -> None:
    imported = import_punches(damaged, filename=damaged.name, now=now)
    row = imported.row
    assert imported.report.accounted()
    assert (row.lines_read, row.added, row.repeated, row.rejected, row.blank) == (10, 3, 1, 4, 2)
    assert [(one.line, one.code) for one in imported.report.rejected] == [
        (3, "attendance.punch.bad_person"),
        (4, "attendance.punch.truncated"),
        (7, "attendance.punch.out_of_period"),
        (8, "attendance.punch.bad_time"),
    ]


def test_local_time_becomes_an_instant_and_the_state_is_kept(
    damaged: Path, centre: Centre, now: datetime
) -> None:
    import_punches(damaged, filename=damaged.name, now=now, device="gate")
    touches = list(
        Punch.objects.order_by("at", "pk").values_list(
            "person_key", "at", "direction", "state", "device", "line"
        )
    )
    assert touches == [
        ("7", datetime(2026, 10, 12, 0, 55, 7, tzinfo=UTC), "in", 0, "gate", 1),
        ("8", datetime(2026, 10, 12, 0, 58, tzinfo=UTC), "out", 1, "gate", 9),
        ("7", datetime(2026, 10, 12, 10, 0, tzinfo=UTC), "", 255, "gate", 2),
    ]


def test_c7_a_second_import_adds_nothing(damaged: Path, centre: Centre, now: datetime) -> None:
    import_punches(damaged, filename=damaged.name, now=now)
    again = import_punches(damaged, filename=damaged.name, now=now).row
    assert (again.added, again.repeated, again.rejected) == (0, 4, 4)
    assert Punch.objects.count() == 3


def test_two_files_that_overlap_add_what_is_new(tmp_path: Path, centre: Centre, now: datetime) -> None:
    first, second = tmp_path / "a.dat", tmp_path / "b.dat"
    first.write_text("7\t2026-10-12 08:55:07\t1\t0\n", encoding="utf-8")
    second.write_text("7\t2026-10-12 08:55:07\t1\t0\n7\t2026-10-12 18:01:00\t1\t1\n", encoding="utf-8")
    rows = [import_punches(path, filename=path.name, now=now).row for path in (first, second)]
    assert [(row.added, row.repeated) for row in rows] == [(1, 0), (1, 1)]


def test_a_punch_of_somebody_unknown_is_kept_and_joins_them_when_they_are_entered(
    damaged: Path, centre: Centre, now: datetime
) -> None:
    row = import_punches(damaged, filename=damaged.name, now=now).row
    assert row.unmatched == 3
    seven = Employee.objects.create_user("1007", name="七号", clock_number="7")
    eight = Employee.objects.create_user("8", name="八号")
    assert seven.punches.count() == 2
    assert eight.punches.count() == 1


def test_the_clock_number_goes_before_an_equal_work_number(
    centre: Centre, now: datetime, tmp_path: Path
) -> None:
    bearer = Employee.objects.create_user("1001", name="持卡", clock_number="8")
    Employee.objects.create_user("8", name="同号")
    path = tmp_path / "attlog.dat"
    path.write_text("8\t2026-10-12 08:55:07\n", encoding="utf-8")
    import_punches(path, filename=path.name, now=now)
    assert Punch.objects.get().employee == bearer


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        pytest.param(
            "punches.pdf", b"%PDF", "attendance.punch.unknown_kind_of_file", id="no file of punches"
        ),
        pytest.param("attlog.dat", b"", "file.empty", id="empty"),
        pytest.param("punches.csv", b"a,b\n1,2\n", "file.missing_column", id="no such columns"),
        pytest.param("punches.xlsx", b"work number,time\n", "file.not_a_workbook", id="no workbook"),
    ],
)
def test_a_file_that_cannot_be_read_stores_nothing(
    name: str, content: bytes, code: str, tmp_path: Path, centre: Centre, now: datetime
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DomainError) as refused:
        import_punches(path, filename=name, now=now)
    assert refused.value.code == code
    assert not PunchImport.objects.exists()
