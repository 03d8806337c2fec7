"""The pages of attendance: who opens which, and the acts on them."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    Leave,
    LeaveKind,
    OvertimeApproval,
    PublishedMonth,
    Punch,
    PunchCorrection,
    PunchImport,
)
from attendance.services import build_version, derive_month
from common.months import Month
from jobs.models import Job
from staff.models import CalendarDay, CalendarYear, Employee, PostCode
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]
WHO = ("anna", "lead", "auditor", "publisher")
"""An operator (who does not use the admin), the lead of the team, the auditor, the HR publisher."""


@pytest.fixture
def people(
    october: CalendarYear, anna: Employee, publisher: Employee, make_employee: Make
) -> dict[str, Employee]:
    return {
        "anna": anna,
        "lead": make_employee("2001", PostCode.TEAM_LEAD),
        "auditor": make_employee("9009", PostCode.AUDITOR),
        "publisher": publisher,
    }


@pytest.fixture
def month(anna: Employee, people: Any, roster: Make, punch: Make, after_october: datetime) -> AttendanceMonth:
    """October, derived: Anna came on the 12th and did not on the 20th."""
    roster(anna, "DAY", 12, 20)
    punch(anna, "12T08:55", "12T18:00")
    return derive_month(OCTOBER, now=after_october).month


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"admin:attendance_{name}", args=args)


@pytest.mark.parametrize(
    ("name", "row", "statuses"),
    [
        # in the order of WHO: an operator, the lead, the auditor, the publisher
        pytest.param("attendancemonth_changelist", "", (302, 200, 200, 200), id="months"),
        pytest.param("attendancemonth_change", "month", (302, 200, 200, 200), id="a month"),
        pytest.param("attendancemonth_add", "", (302, 403, 403, 403), id="add a month by hand"),
        pytest.param("attendancemonth_derive_a_month", "", (302, 403, 403, 200), id="derive a month"),
        pytest.param("attendancemonth_derive", "month", (302, 403, 403, 200), id="derive again"),
        pytest.param("attendancemonth_publish", "month", (302, 403, 403, 200), id="publish"),
        pytest.param("attendancemonth_download", "month", (302, 302, 302, 302), id="workbook"),
        pytest.param("attendanceday_changelist", "", (302, 200, 200, 200), id="days"),
        pytest.param("attendanceday_change", "day", (302, 200, 200, 200), id="a day"),
        pytest.param("punch_changelist", "", (302, 200, 200, 200), id="punches"),
        pytest.param("punch_change", "punch", (302, 200, 200, 200), id="a punch"),
        pytest.param("punch_delete", "punch", (302, 403, 403, 403), id="remove a punch"),
        pytest.param("punchimport_changelist", "", (302, 403, 200, 200), id="imports"),
        pytest.param("punchimport_import_file", "", (302, 403, 403, 200), id="import"),
        pytest.param("leave_changelist", "", (302, 200, 200, 200), id="leave"),
        pytest.param("leave_enter_leave", "", (302, 200, 403, 200), id="enter leave"),
        pytest.param("overtimeapproval_enter_overtime", "", (302, 200, 403, 200), id="enter overtime"),
        pytest.param("punchcorrection_enter_correction", "", (302, 200, 403, 200), id="enter a correction"),
        pytest.param("publishedmonth_changelist", "", (302, 200, 200, 200), id="versions"),
        pytest.param("ruleset_changelist", "", (302, 200, 200, 200), id="rules"),
        pytest.param("ruleset_add_rule_set", "", (302, 403, 403, 200), id="add rules"),
        pytest.param("symbolset_changelist", "", (302, 200, 200, 200), id="symbols"),
        pytest.param("leavekind_changelist", "", (302, 200, 200, 200), id="kinds of leave"),
    ],
)
def test_who_opens_which_page(
    name: str, row: str, statuses: tuple[int, ...], month: AttendanceMonth, people: dict[str, Employee]
) -> None:
    ids = {
        "month": month.pk,
        "day": AttendanceDay.objects.get(day=date(2026, 10, 12)).pk,
        "punch": Punch.objects.order_by("pk")[0].pk,
    }
    url = page(name, *([ids[row]] if row else []))
    assert tuple(client_of(people[who]).get(url).status_code for who in WHO) == statuses


@pytest.mark.parametrize(
    "name", ["attendanceday_changelist", "punch_changelist", "attendancemonth_changelist"]
)
def test_a_list_takes_the_same_statements_however_long(
    name: str, month: AttendanceMonth, people: Any, make_employee: Make, roster: Make, punch: Make,
    after_october: datetime,
) -> None:  # fmt: skip
    client = client_of(people["lead"])
    client.get(page(name))
    counts = []
    for round_number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page(name)).status_code == 200
        counts.append(len(queries))
        if round_number == 0:
            for number in range(1010, 1016):
                employee = make_employee(str(number))
                roster(employee, "DAY", 12)
                punch(employee, "12T08:50", "12T18:05")
            derive_month(OCTOBER, now=after_october)
            derive_month(Month(2026, 9), now=after_october)
    assert counts[0] == counts[1]


def test_the_page_of_a_day_says_why(month: AttendanceMonth, people: dict[str, Employee]) -> None:
    day = AttendanceDay.objects.get(day=date(2026, 10, 12))
    text = client_of(people["lead"]).get(page("attendanceday_change", day.pk)).content.decode()
    assert "Came at 08:55, due at 09:00: on time." in text
    assert "10-12 06:00 – 10-12 21:00" in text
    assert "<td>10-12 08:55:00</td><td>arrival</td><td>API</td>" in text


def test_the_page_of_a_day_tells_why_it_cannot_be_explained(
    month: AttendanceMonth, people: dict[str, Employee]
) -> None:
    day = AttendanceDay.objects.get(day=date(2026, 10, 12))
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()
    answer = client_of(people["lead"]).get(page("attendanceday_change", day.pk))
    assert answer.status_code == 200
    assert "The calendar of 2026 has not been announced." in answer.content.decode()


def test_importing_a_file_reports_every_line(people: dict[str, Employee]) -> None:
    content = b"1001\t2026-10-12 08:55:07\t1\t0\nZZ\t2026-10-12 08:55:07\t1\t0\n"
    file = SimpleUploadedFile("1_attlog.dat", content)
    answer = client_of(people["publisher"]).post(
        page("punchimport_import_file"), {"file": file, "device": "gate"}, follow=True
    )
    text = answer.content.decode()
    assert "2 lines read: 1 added, 0 repeated, 1 rejected, 0 blank." in text
    row = PunchImport.objects.get()
    assert (row.imported_by, row.device, row.file_name) == (people["publisher"], "gate", "1_attlog.dat")
    detail = client_of(people["publisher"]).get(page("punchimport_change", row.pk)).content.decode()
    assert "This is no number of a person." in detail


def test_a_file_that_cannot_be_read_is_an_error_and_stores_nothing(people: dict[str, Employee]) -> None:
    file = SimpleUploadedFile("punches.csv", b"a,b\n1,2\n")
    answer = client_of(people["publisher"]).post(page("punchimport_import_file"), {"file": file})
    assert answer.status_code == 422
    assert "Columns missing" in answer.content.decode()
    assert not PunchImport.objects.exists()


def test_deriving_a_month_is_left_to_a_job(people: dict[str, Employee]) -> None:
    client = client_of(people["publisher"])
    answer = client.post(page("attendancemonth_derive_a_month"), {"month": "2026-10"})
    assert answer.status_code == 302
    job = Job.objects.get(kind="attendance.derive_month")
    assert (job.payload, job.requested_by) == ({"month": "2026-10", "people": None}, people["publisher"])


@pytest.mark.parametrize(
    ("month", "text"),
    [
        ("2026-13", "A month is written as year-month"),
        ("2031-01", "The calendar of 2031 has not been announced"),
    ],
)
def test_a_month_that_does_not_exist_is_refused(month: str, text: str, people: dict[str, Employee]) -> None:
    answer = client_of(people["publisher"]).post(page("attendancemonth_derive_a_month"), {"month": month})
    assert (answer.status_code, text in answer.content.decode()) == (422, True)
    assert not AttendanceMonth.objects.exists()


def test_publishing_asks_for_the_password(
    month: AttendanceMonth, people: dict[str, Employee], after_october: datetime
) -> None:
    make_publishable(month.month, after_october)
    client, url = client_of(people["publisher"]), page("attendancemonth_publish", month.pk)
    wrong = client.post(url, {"password": "wrong"})
    assert (wrong.status_code, PublishedMonth.objects.count()) == (422, 0)
    assert "The password is wrong" in wrong.content.decode()
    right = client.post(url, {"password": PASSWORD}, follow=True)
    assert right.status_code == 200
    version = PublishedMonth.objects.get()
    assert str(version) in right.content.decode()
    again = client.post(url, {"password": PASSWORD}, follow=True)
    assert f"{version} was signed before by 陈公布 (9001) and is being copied" in again.content.decode()
    assert "Signed. The published version" not in again.content.decode()


def test_a_version_shows_its_signature_and_is_verified(
    month: AttendanceMonth, people: dict[str, Employee], after_october: datetime
) -> None:
    make_publishable(month.month, after_october)
    client = client_of(people["publisher"])
    client.post(page("attendancemonth_publish", month.pk), {"password": PASSWORD})
    version = PublishedMonth.objects.get()
    build_version(version, now=after_october, progress=lambda done, total: None)
    auditor = client_of(people["auditor"])
    text = auditor.get(page("publishedmonth_change", version.pk)).content.decode()
    assert "陈公布 (9001)" in text
    assert version.content_hash in text
    verified = auditor.get(page("publishedmonth_verify", version.pk), follow=True).content.decode()
    assert "2026-10 v1 is what was signed." in verified
    workbook = auditor.get(page("publishedmonth_download", version.pk))
    assert workbook.headers["Content-Disposition"] == 'attachment; filename="attendance-2026-10-v1.xlsx"'


def test_a_month_that_was_not_derived_has_no_workbook(
    october: CalendarYear, people: dict[str, Employee]
) -> None:
    row = AttendanceMonth.objects.create(first_day=date(2026, 10, 1))
    answer = client_of(people["publisher"]).get(page("attendancemonth_download", row.pk), follow=True)
    assert "Derive the month first" in answer.content.decode()


def test_a_lead_enters_leave_of_the_team(month: AttendanceMonth, people: dict[str, Employee]) -> None:
    told = {
        "work_number": "1001", "kind": LeaveKind.objects.get().pk, "part": "whole", "first_day": "2026-10-20",
        "last_day": "2026-10-20", "reason": "诊断书",
    }  # fmt: skip
    answer = client_of(people["lead"]).post(page("leave_enter_leave"), told)
    assert answer.status_code == 302
    assert Leave.objects.get().approved_by == people["lead"]
    assert AttendanceDay.objects.get(day=date(2026, 10, 20)).symbol == "病"


def test_a_lead_enters_overtime_and_a_correction_in_the_centres_time(
    month: AttendanceMonth, people: dict[str, Employee]
) -> None:
    client = client_of(people["lead"])
    overtime = {
        "work_number": "1001", "starts_at": "2026-10-12T18:00", "ends_at": "2026-10-12T20:00",
        "compensation": "pay", "reason": "话务高峰",
    }  # fmt: skip
    assert client.post(page("overtimeapproval_enter_overtime"), overtime).status_code == 302
    assert OvertimeApproval.objects.get().starts_at == datetime.fromisoformat("2026-10-12T18:00:00+08:00")
    correction = {
        "work_number": "1001", "day": "2026-10-20", "at": "2026-10-20T08:58", "side": "in",
        "reason": "忘打卡",
    }  # fmt: skip
    assert client.post(page("punchcorrection_enter_correction"), correction).status_code == 302
    assert PunchCorrection.objects.get().at == datetime.fromisoformat("2026-10-20T08:58:00+08:00")


@pytest.mark.parametrize("number", ["1901", "4711"])
def test_a_lead_enters_nothing_for_somebody_out_of_reach(
    number: str, month: AttendanceMonth, people: dict[str, Employee], make_employee: Make, make_team: Make
) -> None:
    make_employee("1901", team=make_team("b"))
    told = {
        "work_number": number, "kind": LeaveKind.objects.get().pk, "part": "whole", "first_day": "2026-10-20",
        "last_day": "2026-10-20",
    }  # fmt: skip
    answer = client_of(people["lead"]).post(page("leave_enter_leave"), told)
    assert "You reach nobody with this work number." in answer.content.decode()
    assert not Leave.objects.exists()
