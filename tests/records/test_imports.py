"""Files of records: every line accounted for, twice the same is once, nothing half-done."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from calls.models import Contact
from common.errors import DomainError
from records.models import (
    Accident,
    Change,
    Complaint,
    ErrorRecord,
    ExamResult,
    Opinion,
    Survey,
    SurveyAnswer,
    TimeLimit,
    Workload,
)
from records.services import correct_record, import_records, withdraw_record
from records.services.recording import Pen
from staff.models import Employee
from tests.records.conftest import DAY, csv, workbook

People = dict[str, Employee]


@pytest.fixture
def read(people: People, kinds: None, now: datetime) -> Callable[..., Any]:
    """Import a file of a sort as the quality manager."""

    def import_file(sort: str, file: BytesIO, name: str = "list.csv") -> Any:
        report = import_records(sort, file, filename=name, by=people["manager"], now=now)
        assert report.accounted()
        return report

    return import_file


def counts(report: Any) -> tuple[int, int, int, int]:
    """Give what was added, repeated, updated and rejected."""
    return report.added, report.repeated, report.updated, len(report.rejected)


WORK = ("工号,日期,接听量,通话分钟,后台件数", "1001,2026-10-19,120,310,2", "1002,2026/10/19,98,,")


def test_a_file_of_workload_is_taken_in_once(read: Callable[..., Any], people: People) -> None:
    assert counts(read("workload", csv(*WORK))) == (2, 0, 0, 0)
    assert counts(read("workload", csv(*WORK))) == (0, 2, 0, 0)
    row = Workload.objects.get(employee=people["operator"])
    assert (row.day, row.calls_answered, row.talk_minutes, row.back_office_items) == (DAY, 120, 310, 2)
    assert (row.reference, row.source, row.entered_by) == ("1001/2026-10-19", "list.csv", people["manager"])


def test_a_workbook_says_the_same_as_a_csv_file(read: Callable[..., Any]) -> None:
    book = workbook(
        ("十月工作量",),
        ("工号", "日期", "接听量"),
        (1001, datetime(2026, 10, 19), 120),  # noqa: DTZ001 - a workbook has no zone
        ("1002", date(2026, 10, 19), 98.0),
    )
    assert counts(read("workload", book, "work.xlsx")) == (2, 0, 0, 0)
    assert counts(read("workload", csv(*WORK))) == (0, 2, 1, 0)


def test_a_line_that_tells_something_new_adds_a_row_that_corrects_the_old_one(
    read: Callable[..., Any],
) -> None:
    read("workload", csv(*WORK))
    assert counts(read("workload", csv(WORK[0], "1001,2026-10-19,125,,"), "new.csv")) == (0, 1, 1, 0)
    old, new = Workload.objects.filter(employee__work_number="1001").order_by("pk")
    assert (old.calls_answered, new.calls_answered) == (120, 125)
    assert (new.replaces, new.change, new.source) == (old, Change.CORRECTED, "new.csv")
    assert new.talk_minutes == 310, "an empty cell says nothing"
    assert [row.pk for row in Workload.objects.standing().filter(employee__work_number="1001")] == [new.pk]


def test_an_old_file_read_again_does_not_undo_a_correction(read: Callable[..., Any], pen: Pen) -> None:
    read("workload", csv(*WORK))
    row = Workload.objects.get(employee__work_number="1001")
    correct_record(row, {"calls_answered": 121}, reason="miscounted", pen=pen)
    assert counts(read("workload", csv(*WORK))) == (0, 2, 0, 0)
    assert Workload.objects.standing().get(employee__work_number="1001").calls_answered == 121


def test_a_withdrawn_record_comes_back_only_with_something_new(read: Callable[..., Any], pen: Pen) -> None:
    read("workload", csv(*WORK))
    withdraw_record(Workload.objects.get(employee__work_number="1001"), reason="another day", pen=pen)
    assert counts(read("workload", csv(*WORK))) == (0, 2, 0, 0)
    assert Workload.objects.standing().count() == 1
    assert counts(read("workload", csv(WORK[0], "1001,2026-10-19,7,8,0"))) == (0, 1, 1, 0)
    back = Workload.objects.standing().get(employee__work_number="1001")
    assert (back.change, back.calls_answered) == (Change.ENTERED, 7)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        pytest.param("9999,2026-10-19,1,1,0", "cell.unknown_work_number", "work_number", id="nobody"),
        pytest.param(",2026-10-19,1,1,0", "cell.empty", "work_number", id="no number"),
        pytest.param("1001,,1,1,0", "cell.empty", "day", id="no day"),
        pytest.param("1001,31.2.2026,1,1,0", "cell.not_a_date", "day", id="no such day"),
        pytest.param("1001,2026-10-19,-1,1,0", "cell.not_a_number", "calls_answered", id="negative"),
        pytest.param("1001,2026-10-19,1.5,1,0", "cell.not_a_number", "calls_answered", id="half a call"),
        pytest.param("1001,2026-10-19,１,1,0", "cell.not_a_number", "calls_answered", id="wide digit"),
        pytest.param("1001,2026-10-19,99999999999,1,0", "cell.not_a_number", "calls_answered", id="huge"),
        pytest.param("1001,2026-10-19,1,1441,0", "record.talk_too_long", "talk_minutes", id="25 hours"),
        pytest.param("1001,2026-10-19,,,", "cell.empty", "calls_answered", id="no figure"),
        pytest.param("1001,2026-10-21,1,1,0", "record.in_future", "day", id="tomorrow"),
        pytest.param("2103,2026-10-19,1,1,0", "records.own", "work_number", id="one's own"),
    ],
)
def test_a_line_that_cannot_be_taken_is_named_with_its_reason(
    read: Callable[..., Any], line: str, code: str, column: str
) -> None:
    report = read("workload", csv(WORK[0], line, "1002,2026-10-19,98,,"))
    assert counts(report) == (1, 0, 0, 1)
    rejected = report.rejected[0]
    assert (rejected.line, rejected.code, rejected.column) == (2, code, column)
    assert rejected.message


def test_a_person_is_employed_on_the_day(read: Callable[..., Any], people: People) -> None:
    Employee.objects.filter(pk=people["operator"].pk).update(left_on=date(2026, 10, 18))
    assert [one.code for one in read("workload", csv(*WORK)).rejected] == ["record.not_employed"]


def test_two_lines_that_tell_different_things_of_one_record(read: Callable[..., Any]) -> None:
    report = read("workload", csv(*WORK[:2], "1001,2026-10-19,121,310,2", "1001,2026-10-19,120,310,2"))
    assert counts(report) == (1, 1, 0, 1)
    assert (report.rejected[0].line, report.rejected[0].code) == (3, "record.told_twice")


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(b"", "a.csv", "file.empty", id="empty"),
        pytest.param(b"PK\x03\x04 damaged", "a.xlsx", "file.not_a_workbook", id="damaged workbook"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "a.xls", "file.not_a_workbook", id="old or with password"),
        pytest.param(b"\xff\xff\x00\x80", "a.csv", "file.encoding", id="no text"),
        pytest.param("工号,班次\n1001,A\n".encode(), "a.csv", "file.missing_column", id="another table"),
        pytest.param("工号,日期,工号\n1,2,3\n".encode(), "a.csv", "file.duplicate_column", id="twice"),
        pytest.param('工号,日期\n1001,"2026\n'.encode(), "a.csv", "file.broken_quotes", id="quotes"),
    ],
)
def test_a_damaged_file_is_refused_as_a_whole(
    read: Callable[..., Any], content: bytes, name: str, code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        read("workload", BytesIO(content), name)
    assert refused.value.code == code
    assert not Workload.objects.exists()


def test_a_sort_that_does_not_exist_is_named(read: Callable[..., Any]) -> None:
    with pytest.raises(DomainError) as refused:
        read("weather", csv(*WORK))
    assert refused.value.code == "records.unknown_sort"


def test_errors_take_the_severity_of_their_kind_and_the_operator_of_their_contact(
    read: Callable[..., Any], contact: Contact, people: People
) -> None:
    report = read(
        "errors",
        csv(
            "编号,工号,日期,差错类别,严重程度,发现途径,内容,通话编号",
            "E1,1002,2026-10-19,答复错误,,客户,资费答错,",
            "E2,,2026-10-19,record-incomplete,重大,质检,,C-7",
            "E3,,2026-10-19,Wrong answer,,,没有具体人,",
            "E4,1001,2026-10-19,天气,,,,",
            "E5,1001,2026-10-19,答复错误,很大,,,",
            "E6,1001,2026-10-19,答复错误,,,,C-8",
        ),
    )
    assert counts(report) == (3, 0, 0, 3)
    assert [one.code for one in report.rejected] == [
        "cell.unknown_kind",
        "cell.unknown_severity",
        "cell.unknown_contact",
    ]
    first, second, third = ErrorRecord.objects.order_by("reference")
    assert (first.severity, first.found_by, first.employee) == ("serious", "customer", people["colleague"])
    assert (second.severity, second.contact, second.employee) == ("major", contact, people["operator"])
    assert third.employee is None


def test_records_without_a_number_are_told_apart_by_what_they_say(read: Callable[..., Any]) -> None:
    lines = (
        "work_number,day,kind,text",
        "1001,2026-10-19,wrong-answer,charges",
        "1001,2026-10-19,wrong-answer,roaming",
    )
    assert counts(read("errors", csv(*lines))) == (2, 0, 0, 0)
    assert counts(read("errors", csv(*lines))) == (0, 2, 0, 0)


def test_accidents_opinions_and_time_limits(read: Callable[..., Any], people: People) -> None:
    accidents = csv("日期,事故类别,影响分钟,经过", "2026-10-19,系统中断,25,充值查询中断")
    opinions = csv("日期,意见类别,渠道,工号,意见内容", "2026-10-19,表扬,热线,1001,耐心")
    limits = csv(
        "工号,类别,应完成时间,完成时间,事项",
        "1001,客户回复,2026-10-19 18:00,2026-10-19 17:59,VIP 回复",
        "1001,客户回复,2026-10-25 18:00,,下周到期",
        "1001,客户回复,2026-10-19 18:00,2026-10-20 18:00,还没做完",
        "1001,客户回复,2026-10-19,,没有钟点",
    )
    assert counts(read("accidents", accidents)) == (1, 0, 0, 0)
    assert counts(read("opinions", opinions)) == (1, 0, 0, 0)
    report = read("time-limits", limits)
    assert [(one.line, one.code) for one in report.rejected] == [
        (5, "cell.not_a_time"),
        (4, "record.in_future"),
    ]
    assert Accident.objects.get().minutes == 25
    assert Opinion.objects.get().kind.is_praise
    done = TimeLimit.objects.get(text="VIP 回复")
    assert (done.day, done.due_at) == (DAY, datetime(2026, 10, 19, 10, 0, tzinfo=UTC))


COMPLAINTS = "投诉编号,工号,受理时间,投诉类别,内容,答复时间,答复,办结时间,是否属实"


def test_complaints_get_the_limit_of_their_kind_and_go_on_with_later_files(read: Callable[..., Any]) -> None:
    first = csv(COMPLAINTS, "T-1,1001,2026-10-18 09:00,服务态度,语气生硬,,,,")
    assert counts(read("complaints", first)) == (1, 0, 0, 0)
    assert Complaint.objects.get().due_at == datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
    later = csv(COMPLAINTS, "T-1,,2026-10-18 09:00,服务态度,,2026-10-19 10:00,已致歉,2026-10-19 11:00,是")
    assert counts(read("complaints", later)) == (0, 1, 1, 0)
    closed = Complaint.objects.standing().get()
    assert (closed.state, closed.is_justified, closed.text) == ("closed", True, "语气生硬")
    assert closed.employee is not None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        pytest.param("T,1001,2026-10-18 09:00,态度恶劣,,,,,", "cell.unknown_kind", id="kind"),
        pytest.param(",1001,2026-10-18 09:00,服务态度,,,,,", "cell.empty", id="no number"),
        pytest.param("T,1001,2026-10-18,服务态度,,,,,", "cell.not_a_time", id="no time"),
        pytest.param("T,1001,2026-10-20 13:00,服务态度,,,,,", "record.in_future", id="in an hour"),
        pytest.param(
            "T,1001,2026-10-18 09:00,服务态度,,2026-10-18 08:00,,,", "record.out_of_order", id="order"
        ),
        pytest.param(
            "T,1001,2026-10-18 09:00,服务态度,,,,2026-10-19 08:00,是", "record.closed_unanswered", id="end"
        ),
        pytest.param(
            "T,1001,2026-10-18 09:00,服务态度,,2026-10-18 10:00,,2026-10-19 08:00,",
            "record.finding_missing",
            id="no finding",
        ),
        pytest.param("T,1001,2026-10-18 09:00,服务态度,,,,,也许", "cell.unknown_justified", id="perhaps"),
    ],
)
def test_a_complaint_that_cannot_be(read: Callable[..., Any], line: str, code: str) -> None:
    report = read("complaints", csv(COMPLAINTS, line))
    assert [one.code for one in report.rejected] == [code]
    assert not Complaint.objects.exists()


def test_results_of_an_examination_keep_its_pass_mark(read: Callable[..., Any]) -> None:
    report = read(
        "exams",
        csv(
            "工号,日期,考核项目,成绩,次数",
            "1001,2026-10-12,业务知识,79.5,",
            "1001,2026-10-19,业务知识,80,2",
            "1002,2026-10-12,业务知识,100.5,",
            "1002,2026-10-12,业务知识,八十,",
            "1002,2026-10-12,唱歌,80,",
            "1002,2026-10-12,业务知识,80.125,",
        ),
    )
    assert [one.code for one in report.rejected] == [
        "cell.not_a_number",
        "cell.unknown_exam",
        "cell.not_a_number",
        "record.score_outside",
    ]
    failed, passed = ExamResult.objects.order_by("day")
    assert (failed.score, failed.pass_mark, failed.is_passed) == (Decimal("79.50"), Decimal("80.00"), False)
    assert (passed.is_passed, passed.is_retake) == (True, True)


@pytest.fixture
def survey(kinds: None) -> Survey:
    """A survey of ten customers in October, answered from 1 to 5."""
    return Survey.objects.create(
        code="2026-10",
        name="十月满意度调查",
        first_day=date(2026, 10, 1),
        last_day=date(2026, 10, 31),
        sample_size=10,
    )


ANSWERS = (
    "调查,受访编号,日期,工号,满意程度,办事效率",
    "2026-10,R1,2026-10-19,1001,5,4",
    "十月满意度调查,R2,2026-10-19,,3,",
)


def test_a_line_of_a_survey_is_one_answer_for_each_topic(read: Callable[..., Any], survey: Survey) -> None:
    assert counts(read("survey", csv(*ANSWERS))) == (2, 0, 0, 0)
    assert counts(read("survey", csv(*ANSWERS))) == (0, 2, 0, 0)
    assert SurveyAnswer.objects.count() == 3


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        pytest.param("2026-10,R1,2026-10-19,,5,6", "record.off_the_scale", "efficiency", id="scale"),
        pytest.param(
            "2026-10,R1,2026-09-30,,5,", "record.outside_the_survey", "day", id="not within its days"
        ),
        pytest.param("2026-10,R1,2026-10-19,,,", "cell.empty", "survey", id="no answer"),
        pytest.param("2026-11,R1,2026-10-19,,5,", "cell.unknown_survey", "survey", id="no such survey"),
        pytest.param("2026-10,,2026-10-19,,5,", "cell.empty", "respondent", id="nobody"),
    ],
)
def test_of_a_line_at_fault_no_answer_is_stored(
    read: Callable[..., Any], survey: Survey, line: str, code: str, column: str
) -> None:
    report = read("survey", csv(ANSWERS[0], line))
    assert [(one.code, one.column) for one in report.rejected] == [(code, column)]
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize(("sort", "header", "line"), [
    ("workload", "工号,日期,接听量", "1001,2026-09-{day:02},{count}"),
    ("errors", "工号,日期,类别,内容", "1001,2026-09-{day:02},wrong-answer,{count}"),
])  # fmt: skip
def test_an_import_costs_the_same_for_few_lines_and_for_many(
    read: Callable[..., Any], django_assert_max_num_queries: Any, sort: str, header: str, line: str
) -> None:
    few = [line.format(day=day, count=day) for day in range(1, 3)]
    many = [line.format(day=day, count=100 + day) for day in range(1, 31)]
    with django_assert_max_num_queries(12):
        read(sort, csv(header, *few))
    with django_assert_max_num_queries(12):
        read(sort, csv(header, *many))
