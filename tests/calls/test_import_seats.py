"""Importing sign-ins and sign-outs: each once, unmatched agents kept, every row accounted for."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from calls.imports import CallLogReport, import_seats
from calls.models import CallLogImport, ImportState, RejectedLogRow, SeatEvent
from common.errors import DomainError
from staff.models import Centre, Employee

LIST = (
    "工号,操作,时间,台席,原因\n"
    "1001,签入,2026-10-19 08:00:05,12,\n"
    "1001,签出,2026-10-19 11:30:00,12,用餐\n"
    "1001,sign_in,2026/10/19 12:01,12,\n"
    "BASCH,login,2026-10-20 00:10:00,,\n"
    "1001,离开,2026-10-19 12:30:00,12,\n"
    ",签入,2026-10-19 12:30:00,12,\n"
    "1001,签入,,12,\n"
)


def load(text: str, now: datetime) -> CallLogReport:
    return import_seats(BytesIO(text.encode()), filename="seats.csv", source="acd", now=now)


def test_every_row_is_added_or_rejected(make_employee: Callable[..., Employee], now: datetime) -> None:
    operator = make_employee("1001")
    report = load(LIST, now)
    assert (report.lines_read, report.added, report.accounted()) == (7, 4, True)
    assert [(one.line, one.code, one.column) for one in report.rejected] == [
        (6, "calls.row.seat_act_unknown", "kind"),
        (7, "calls.row.field_missing", "agent"),
        (8, "calls.row.time_malformed", "at"),
    ]
    assert report.unmatched == {"BASCH": 1}
    found = SeatEvent.objects.order_by("at").values_list(
        "employee", "agent_code", "kind", "at", "day", "reason"
    )
    assert list(found) == [
        (operator.pk, "1001", "sign_in", datetime(2026, 10, 19, 0, 0, 5, tzinfo=UTC), date(2026, 10, 19), ""),
        (
            operator.pk,
            "1001",
            "sign_out",
            datetime(2026, 10, 19, 3, 30, tzinfo=UTC),
            date(2026, 10, 19),
            "用餐",
        ),
        (operator.pk, "1001", "sign_in", datetime(2026, 10, 19, 4, 1, tzinfo=UTC), date(2026, 10, 19), ""),
        (None, "BASCH", "sign_in", datetime(2026, 10, 19, 16, 10, tzinfo=UTC), date(2026, 10, 20), ""),
    ]
    assert RejectedLogRow.objects.count() == 3


def test_a_second_import_adds_nothing(make_employee: Callable[..., Employee], now: datetime) -> None:
    make_employee("1001")
    load(LIST, now)
    report = load(LIST, now)
    assert (report.added, report.repeated, len(report.rejected)) == (0, 4, 3)
    assert SeatEvent.objects.count() == 4


def test_a_list_without_a_column_is_refused_with_nothing_stored(centre: Centre, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        load("工号,时间\n1001,2026-10-19 08:00\n", now)
    assert refused.value.code == "file.missing_column"
    assert not CallLogImport.objects.exists()


def test_a_list_damaged_half_way_keeps_what_was_read_and_says_so(centre: Centre, now: datetime) -> None:
    lines = [f"{number},签入,2026-10-19 08:00:00,1" for number in range(1000)]
    with pytest.raises(DomainError) as refused:
        load("\n".join(["工号,操作,时间,台席", *lines, '1000,"签入']), now)
    assert refused.value.code == "file.broken_quotes"
    assert CallLogImport.objects.get().state == ImportState.REFUSED
    assert SeatEvent.objects.count() == 1000


def test_the_command_prints_the_report(centre: Centre, tmp_path: Path) -> None:
    path = tmp_path / "seats.csv"
    path.write_text(LIST, encoding="utf-8")
    told, plain = StringIO(), StringIO()
    call_command("import_seats", path, "--json", stdout=told)
    call_command("import_seats", path, stdout=plain)
    report = json.loads(told.getvalue())
    assert (report["lines_read"], report["added"], report["accounted"]) == (7, 4, True)
    assert "seats.csv" in plain.getvalue()
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_seats", tmp_path / "missing.csv")
