"""Importing a call log: every row accounted for, once."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.imports import CallLogReport, import_call_log
from calls.models import AgentCode, CallLogImport, Contact, ImportState, Outcome, RejectedLogRow
from common.errors import DomainError
from staff.models import Centre, Desk, Employee, Team

Write = Callable[..., Any]
UNSERVED = {"ser_start": "0:00:00", "ser_exit": "0:00:00", "ser_time": "0", "server": "NO_SERVER"}


def load(file: BytesIO, now: datetime, *, filename: str = "log.txt", **more: Any) -> CallLogReport:
    return import_call_log(file, filename=filename, source="bank", now=now, **more)


@pytest.fixture
def rows(bank_row: Write) -> list[str]:
    """Five good rows of every outcome, one faulty, one blank."""
    return [
        bank_row(),
        bank_row(call_id="2", server="NO_SERVER"),
        bank_row(call_id="3", outcome="HANG", **UNSERVED),
        bank_row(call_id="4", outcome="PHANTOM", server="NO_SERVER"),
        bank_row(call_id="5", server="BASCH"),
        bank_row(call_id="6", outcome="BUSY"),
        "",
    ]


def test_every_row_is_added_rejected_or_blank(
    centre: Centre, bank_log: Write, rows: list[str], now: datetime
) -> None:
    report = load(bank_log(*rows), now)
    assert (report.lines_read, report.added, report.repeated, report.blank) == (7, 5, 0, 1)
    assert [(one.line, one.code, one.value) for one in report.rejected] == [
        (7, "calls.row.outcome_unknown", "BUSY")
    ]
    assert report.accounted()
    assert report.outcomes == {"answered": 3, "abandoned": 1, "phantom": 1}
    assert report.remarks == {"agent_missing": 1}
    assert report.unmatched == {"1001": 1, "BASCH": 1}
    assert Contact.objects.count() == 5


def test_the_account_is_stored_with_the_import(
    centre: Centre, bank_log: Write, rows: list[str], now: datetime
) -> None:
    load(bank_log(*rows), now, filename="var/uploads/log.txt")
    stored = CallLogImport.objects.get()
    assert (stored.filename, stored.source, stored.format) == ("log.txt", "bank", "bank")
    assert (stored.state, stored.started_at) == (ImportState.DONE, now)
    assert (stored.lines_read, stored.added, stored.rejected, stored.blank) == (7, 5, 1, 1)
    assert stored.report == {
        "outcomes": {"abandoned": 1, "answered": 3, "phantom": 1},
        "remarks": {"agent_missing": 1},
        "rejections": {"calls.row.outcome_unknown": 1},
        "unmatched_agents": {"1001": 1, "BASCH": 1},
    }
    rejected = RejectedLogRow.objects.get()
    assert (rejected.line, rejected.code, rejected.raw) == (7, "calls.row.outcome_unknown", rows[5])


def test_a_second_import_adds_nothing(
    centre: Centre, bank_log: Write, rows: list[str], now: datetime
) -> None:
    load(bank_log(*rows), now)
    again = load(bank_log(*rows), now)
    assert (again.added, again.repeated, len(again.rejected), again.blank) == (0, 5, 1, 1)
    assert again.accounted()
    assert (Contact.objects.count(), RejectedLogRow.objects.count()) == (5, 1)


def test_a_longer_file_adds_only_what_is_new(
    centre: Centre, bank_log: Write, bank_row: Write, now: datetime
) -> None:
    load(bank_log(bank_row()), now)
    report = load(bank_log(bank_row(), bank_row(call_id="2")), now)
    assert (report.added, report.repeated) == (1, 1)


def test_a_row_twice_in_one_file_is_one_contact(
    centre: Centre, bank_log: Write, bank_row: Write, now: datetime
) -> None:
    report = load(bank_log(bank_row(), bank_row()), now)
    assert (report.added, report.repeated, report.accounted()) == (1, 1, True)


def test_a_known_contact_with_other_contents_is_rejected_and_stays(
    centre: Centre, bank_log: Write, bank_row: Write, now: datetime
) -> None:
    load(bank_log(bank_row()), now)
    report = load(bank_log(bank_row(ser_time="60", ser_exit="6:56:43")), now)
    assert [(one.line, one.code) for one in report.rejected] == [(2, "calls.row.contradicts_stored")]
    assert report.outcomes == {}
    assert Contact.objects.get().talk_seconds == 54


def test_the_same_number_from_another_source_is_another_contact(
    centre: Centre, bank_log: Write, bank_row: Write, now: datetime
) -> None:
    load(bank_log(bank_row()), now)
    report = import_call_log(bank_log(bank_row()), filename="x", source="other", now=now)
    assert report.added == 1


def test_a_contact_is_stored_with_its_facts(
    centre: Centre, bank_log: Write, bank_row: Write, now: datetime
) -> None:
    load(bank_log(bank_row()), now)
    stored = Contact.objects.get()
    assert (stored.source, stored.external_id) == ("bank", "AA0101-1-261019")
    assert (stored.day, stored.outcome) == (date(2026, 10, 19), Outcome.ANSWERED)
    assert stored.started_at == datetime(2026, 10, 18, 22, 55, 20, tzinfo=UTC)
    assert stored.answered_at == datetime(2026, 10, 18, 22, 55, 43, tzinfo=UTC)
    assert (stored.menu_seconds, stored.queue_seconds, stored.talk_seconds) == (6, 17, 54)
    assert (stored.customer_ref, stored.agent_code, stored.raw) == ("27997683", "1001", bank_row())


def test_an_agent_is_matched_by_work_number_with_the_desk_of_the_team(
    make_employee: Callable[..., Employee], bank_log: Write, bank_row: Write, now: datetime
) -> None:
    operator = make_employee("1001")
    report = load(bank_log(bank_row()), now)
    stored = Contact.objects.get()
    assert stored.operator == operator
    assert stored.desk is not None and stored.desk.code == "front-line"
    assert report.unmatched == {}


def test_an_agent_code_goes_before_a_work_number_and_holds_in_its_days(
    make_employee: Callable[..., Employee], bank_log: Write, bank_row: Write, now: datetime
) -> None:
    make_employee("1001")
    first, second = make_employee("1002"), make_employee("1003")
    AgentCode.objects.create(source="bank", code="1001", employee=first, ends_on=date(2026, 10, 19))
    AgentCode.objects.create(
        source="bank", code="1001", employee=second, starts_on=date(2026, 10, 21), ends_on=date(2026, 10, 21)
    )
    days = ["261019", "261020", "261021", "261022"]
    report = load(bank_log(*[bank_row(date=day) for day in days]), now)
    found = Contact.objects.order_by("day").values_list("operator", flat=True)
    assert list(found) == [first.pk, None, second.pk, None]
    assert report.unmatched == {"1001": 2}


def test_a_desk_given_for_the_file_goes_before_that_of_the_team(
    make_employee: Callable[..., Employee], bank_log: Write, bank_row: Write, now: datetime
) -> None:
    make_employee("1001")
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    load(bank_log(bank_row()), now, desk=vip)
    assert Contact.objects.get().desk == vip


def test_a_file_of_another_format_is_refused_with_nothing_stored(centre: Centre, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        load(BytesIO(b"a\tb\n1\t2\n"), now, log_format="bank")
    assert (refused.value.code, refused.value.where) == ("calls.file.header_unknown", {"found": "a\tb"})
    assert not CallLogImport.objects.exists()


def test_a_contact_list_without_a_column_is_refused(centre: Centre, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        load(BytesIO(b"contact_id,started_at\n1,2026-10-19 08:00\n"), now)
    assert refused.value.code == "file.missing_column"
    assert not CallLogImport.objects.exists()


CONTACT_LIST = (
    "流水号,开始时间,结束时间,结果,工号,台席类型,通话秒数\n"
    "17,2026-10-19 08:00:00,2026-10-19 08:03:00,接通,1001,vip,180\n"
    "18,2026/10/19 8:05,,放弃,,,\n"
    "19,2026-10-19 08:06:00,,answered,1001,nowhere,10\n"
)


def test_a_contact_list_is_imported(make_employee: Callable[..., Employee], now: datetime) -> None:
    operator = make_employee("1001")
    vip = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    report = load(BytesIO(CONTACT_LIST.encode("gb18030")), now, filename="list.csv")
    assert (report.lines_read, report.added) == (3, 2)
    assert [(one.line, one.code, one.value) for one in report.rejected] == [
        (4, "calls.row.desk_unknown", "nowhere")
    ]
    stored = Contact.objects.get(external_id="17")
    assert (stored.operator, stored.desk, stored.talk_seconds) == (operator, vip, 180)
    assert Contact.objects.get(external_id="18").outcome == Outcome.ABANDONED


def test_a_workbook_is_a_contact_list_too(centre: Centre, now: datetime) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["contact_id", "started_at", "outcome", "talk_seconds"])
    book.active.append([17, datetime.fromisoformat("2026-10-19T08:00:00"), "answered", 12])
    file = BytesIO()
    book.save(file)
    report = load(file, now, filename="list.xlsx")
    assert report.added == 1
    stored = Contact.objects.get()
    assert (stored.external_id, stored.talk_seconds) == ("17", 12)
    assert stored.started_at == datetime(2026, 10, 19, tzinfo=UTC)


def test_a_file_damaged_half_way_keeps_what_was_read_and_says_so(centre: Centre, now: datetime) -> None:
    lines = [f"{number},2026-10-19 08:00:00,answered" for number in range(1000)]
    file = "\n".join(["contact_id,started_at,outcome", *lines, '1000,"2026-10-19'])
    with pytest.raises(DomainError) as refused:
        load(BytesIO(file.encode()), now, filename="list.csv")
    assert refused.value.code == "file.broken_quotes"
    stored = CallLogImport.objects.get()
    assert (stored.state, stored.added) == (ImportState.REFUSED, 1000)


def test_statements_do_not_grow_with_the_employees(
    make_employee: Callable[..., Employee],
    make_team: Callable[..., Team],
    bank_log: Write,
    bank_row: Write,
    now: datetime,
) -> None:
    with CaptureQueriesContext(connection) as one:
        load(bank_log(*[bank_row(call_id=str(number)) for number in range(20)]), now)
    for number in range(1001, 1011):
        make_employee(str(number))
    rows = [bank_row(call_id=str(number), server=str(1001 + number % 10)) for number in range(20, 40)]
    with CaptureQueriesContext(connection) as ten:
        load(bank_log(*rows), now)
    assert len(ten) == len(one)
    assert Contact.objects.filter(operator__isnull=False).count() == 20
