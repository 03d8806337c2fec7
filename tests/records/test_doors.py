"""Who reads and writes original records, through API, admin and commands."""

import json
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from records.models import Change, Complaint, RecordKind, TimeLimit, Workload
from records.services import Pen, enter_record
from staff.models import Employee
from tests.conftest import NOW
from tests.exports.checks import check_export
from tests.exports.files import file_of
from tests.records.conftest import DAY

People = dict[str, Employee]
BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.usefixtures("kinds")
SORTS = {
    "workload": "workload",
    "errors": "errorrecord",
    "accidents": "accident",
    "time-limits": "timelimit",
    "opinions": "opinion",
    "complaints": "complaint",
    "exam-results": "examresult",
    "survey-answers": "surveyanswer",
}


@pytest.fixture
def row(people: People, pen: Pen) -> Workload:
    """A day of the operator, entered by the quality manager."""
    return enter_record(Workload(employee=people["operator"], day=DAY, calls_answered=100), pen=pen)


@pytest.fixture
def complaint(people: People, pen: Pen) -> Complaint:
    """A complaint about the operator."""
    kind = RecordKind.objects.get(code="attitude")
    made = Complaint(employee=people["operator"], day=DAY, kind=kind, received_at=pen.now, text="rude")
    made.day = pen.moment.today
    return enter_record(made, pen=pen)


def api(person: Employee | None) -> APIClient:
    client = APIClient()
    if person:
        client.force_authenticate(person)
    return client


def admin(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("operator", True),
        ("colleague", False),
        ("lead", True),
        ("other lead", False),
        ("inspector", False),
        ("duty", True),
        ("manager", True),
        ("custodian", False),
        ("auditor", True),
    ],
)
def test_who_reads_a_record(people: People, row: Workload, who: str, seen: bool) -> None:
    client = api(people[who])
    assert client.get("/api/v1/records/workload/").json()["count"] == int(seen)
    found = client.get(f"/api/v1/records/workload/{row.pk}/")
    assert found.status_code == (200 if seen else 404)


@pytest.mark.parametrize("path", [*SORTS, "surveys", "kinds"])
def test_nobody_reads_without_signing_in(path: str, centre: Any) -> None:
    assert api(None).get(f"/api/v1/records/{path}/").status_code == 401


@pytest.mark.parametrize("path", SORTS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("operator", 403),
        ("lead", 403),
        ("duty", 403),
        ("inspector", 201),
        ("manager", 201),
        ("auditor", 403),
    ],
)
def test_who_posts_records(people: People, path: str, who: str, status: int) -> None:
    body = {"source": "crm", "records": [{"work_number": "9999"}]}
    assert api(people[who]).post(f"/api/v1/records/{path}/", body, format="json").status_code == status


def test_a_program_posts_records_once(people: People) -> None:
    body = {
        "source": "platform",
        "records": [
            {"work_number": "1001", "day": "2026-10-19", "calls_answered": "120"},
            {"work_number": "9999", "day": "2026-10-19", "calls_answered": "1"},
        ],
    }
    client = api(people["manager"])
    first = client.post("/api/v1/records/workload/", body, format="json").json()
    assert first["lines"] == ["added", "rejected"]
    assert first["rejected"][0]["code"] == "cell.unknown_work_number"
    second = client.post("/api/v1/records/workload/", body, format="json").json()
    assert (second["added"], second["repeated"], second["lines"]) == (0, 1, ["repeated", "rejected"])
    assert Workload.objects.get().source == "platform"


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_records_are_never_changed_through_the_api(people: People, row: Workload, verb: str) -> None:
    assert getattr(api(people["manager"]), verb)(f"/api/v1/records/workload/{row.pk}/").status_code == 405


@pytest.mark.parametrize("path", SORTS)
def test_a_list_costs_the_same_for_few_rows_and_for_many(
    people: People, pen: Pen, path: str, django_assert_max_num_queries: Any
) -> None:
    for day in range(1, 19):
        enter_record(Workload(employee=people["operator"], day=DAY.replace(day=day)), pen=pen)
    with django_assert_max_num_queries(7):
        assert api(people["lead"]).get(f"/api/v1/records/{path}/").status_code == 200


@pytest.mark.parametrize(("who", "status"), [
    ("lead", 200), ("duty", 200), ("inspector", 200), ("manager", 200), ("custodian", 403), ("auditor", 403),
])  # fmt: skip
@pytest.mark.parametrize("model", SORTS.values())
def test_who_enters_records_in_the_admin(people: People, who: str, status: int, model: str) -> None:
    assert admin(people[who]).get(reverse(f"admin:records_{model}_add")).status_code == status


@pytest.mark.parametrize("model", SORTS.values())
@pytest.mark.parametrize(
    ("who", "status"), [("lead", 403), ("duty", 200), ("manager", 200), ("auditor", 403)]
)
def test_who_imports_files_in_the_admin(people: People, who: str, status: int, model: str) -> None:
    assert admin(people[who]).get(reverse(f"admin:records_{model}_import_file")).status_code == status


@pytest.mark.parametrize("model", [*SORTS.values(), "survey", "recordkind", "surveytopic", "skillexam"])
def test_lists_and_their_statements(
    people: People, row: Workload, complaint: Complaint, model: str, django_assert_max_num_queries: Any
) -> None:
    client = admin(people["manager"])
    with django_assert_max_num_queries(14):
        assert client.get(reverse(f"admin:records_{model}_changelist")).status_code == 200


def test_a_record_is_entered_and_corrected_in_the_admin(people: People) -> None:
    client = admin(people["lead"])
    add = reverse("admin:records_workload_add")
    data = {"employee": people["operator"].pk, "day": "2026-10-19", "calls_answered": 100}
    data |= {"talk_minutes": 200, "back_office_items": 0, "text": ""}
    assert client.post(add, data).status_code == 302
    row = Workload.objects.get()
    assert (row.calls_answered, row.entered_by) == (100, people["lead"])
    page = reverse("admin:records_workload_change", args=[row.pk])
    silent = client.post(page, {**data, "calls_answered": 90})
    assert "Say why the record is corrected." in silent.content.decode()
    told = {**data, "calls_answered": 90, "correction_reason": "counted twice"}
    assert client.post(page, told).status_code == 302
    latest = Workload.objects.standing().get()
    assert (latest.calls_answered, latest.replaces, latest.change) == (90, row, Change.CORRECTED)
    history = client.get(reverse("admin:records_workload_change", args=[latest.pk])).content.decode()
    assert "counted twice" in history
    assert client.post(page, told).status_code == 403, "a row that was replaced is read only"


def test_a_limit_is_counted_by_the_day_on_which_it_was_due(people: People) -> None:
    client = admin(people["manager"])
    data: dict[str, Any] = {"employee": people["operator"].pk}
    data["kind"] = RecordKind.objects.get(code="reply").pk
    data |= {"due_at_0": "2026-10-19", "due_at_1": "23:30:00", "text": "VIP"}
    assert client.post(reverse("admin:records_timelimit_add"), data).status_code == 302
    row = TimeLimit.objects.get()
    assert row.day == DAY
    later = {**data, "due_at_0": "2026-10-20", "correction_reason": "a slip"}
    assert client.post(reverse("admin:records_timelimit_change", args=[row.pk]), later).status_code == 302
    assert TimeLimit.objects.standing().get().day == date(2026, 10, 20)


def test_a_lead_enters_nothing_of_another_team(people: People) -> None:
    data = {"employee": people["other operator"].pk, "day": "2026-10-19", "calls_answered": 1}
    data |= {"talk_minutes": 1, "back_office_items": 0}
    answer = admin(people["lead"]).post(reverse("admin:records_workload_add"), data)
    assert answer.status_code == 200
    assert not Workload.objects.exists()


def test_entering_twice_is_a_message(people: People, row: Workload) -> None:
    data = {"employee": people["operator"].pk, "day": "2026-10-19", "calls_answered": 1}
    data |= {"talk_minutes": 1, "back_office_items": 0}
    answer = admin(people["manager"]).post(reverse("admin:records_workload_add"), data, follow=True)
    assert "This record is entered already" in answer.content.decode()
    assert Workload.objects.count() == 1


def test_a_file_is_imported_in_the_admin(people: People) -> None:
    content = "工号,日期,接听量\n1001,2026-10-19,7\n9999,2026-10-19,7\n".encode()
    address = reverse("admin:records_workload_import_file")
    file = {"file": SimpleUploadedFile("work.csv", content)}
    page = admin(people["duty"]).post(address, file, follow=True).content.decode()
    assert "2 lines read: 1 added" in page
    assert "Nobody has this work number." in page
    assert Workload.objects.get().entered_by == people["duty"]


def test_a_damaged_file_is_a_message(people: People) -> None:
    address = reverse("admin:records_workload_import_file")
    file = {"file": SimpleUploadedFile("work.xlsx", b"PK\x03\x04 damaged")}
    answer = admin(people["duty"]).post(address, file)
    assert answer.status_code == 422
    assert not Workload.objects.exists()


def test_a_complaint_is_answered_and_closed_in_the_admin(people: People, complaint: Complaint) -> None:
    client = admin(people["duty"])
    answer = reverse("admin:records_complaint_answer", args=[complaint.pk])
    assert client.post(answer, {"answer": "we are sorry"}).status_code == 302
    answered = Complaint.objects.standing().get()
    close = reverse("admin:records_complaint_close", args=[answered.pk])
    assert client.post(close, {"is_justified": "no", "finding": "heard it"}).status_code == 302
    closed = Complaint.objects.standing().get()
    assert (closed.state, closed.is_justified) == ("closed", False)


@pytest.mark.parametrize("who", ["lead", "inspector", "auditor"])
def test_who_may_not_answer_complaints(people: People, complaint: Complaint, who: str) -> None:
    answer = reverse("admin:records_complaint_answer", args=[complaint.pk])
    assert admin(people[who]).post(answer, {"answer": "x"}).status_code in {302, 403}
    assert Complaint.objects.count() == 1


def test_overdue_complaints_are_a_filter(people: People, complaint: Complaint) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(due_at="2026-01-01T00:00Z")
    listed = api(people["manager"]).get("/api/v1/records/complaints/?overdue=true").json()
    assert listed["count"] == 1
    page = admin(people["manager"]).get(reverse("admin:records_complaint_changelist") + "?state=overdue")
    assert complaint.reference in page.content.decode()


def test_the_workbook_of_a_month_has_live_totals(people: People, row: Workload, complaint: Complaint) -> None:
    page = admin(people["lead"]).get(reverse("admin:records_workload_download_month"))
    assert page["Location"] == "/admin/exports/export/?order-kind=records.month"
    check_export("records.month", people["lead"], NOW, month="2026-10")
    _name, content = file_of("records.month", people["lead"], NOW, month="2026-10")
    book = openpyxl.load_workbook(BytesIO(content))
    assert len(book.sheetnames) == 10
    person = book.worksheets[1]
    cells = [str(cell.value) for line in person.iter_rows() for cell in line if cell.value is not None]
    assert "1001" in cells
    assert any(text.startswith("=SUM(") for text in cells)
    complaints = [cell.value for line in book["投诉"].iter_rows() for cell in line]
    assert datetime(2026, 10, 20, 12, 0) in complaints  # noqa: DTZ001 - a sheet has no zone


def test_the_command_reads_files_and_says_what_became_of_them(people: People, tmp_path: Path) -> None:
    file = tmp_path / "exams.csv"
    file.write_text("工号,日期,考核项目,成绩\n1001,2026-10-12,业务知识,85\n", encoding="gb18030")
    out = StringIO()
    call_command("import_records", "exams", file, "--json", stdout=out)
    assert json.loads(out.getvalue())["added"] == 1
    with pytest.raises(CommandError, match="no such file"):
        call_command("import_records", "exams", tmp_path / "none.csv")
    with pytest.raises(CommandError, match=r"file\.missing_column"):
        call_command("import_records", "complaints", file)


def test_the_command_writes_the_workbook(people: People, row: Workload, tmp_path: Path) -> None:
    told = ["--as", people["lead"].work_number, "--output", tmp_path, "--language", "en"]
    call_command("export_records", "2026-10", *told, stdout=StringIO())
    book = openpyxl.load_workbook(tmp_path / "records-2026-10.xlsx")
    assert book.sheetnames[1:4] == ["Per person", "Per team", "Workload"]
