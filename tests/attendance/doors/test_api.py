"""Who may do what through the API, and what the answers hold."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from attendance.models import AttendanceDay, AttendanceMonth, PublishedMonth, Punch
from attendance.services import derive_month, open_month
from common.months import Month
from jobs.models import Job
from jobs.services import run
from staff.models import CalendarYear, Employee, PostCode
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Make = Callable[..., Any]

WHO = ("anonymous", "stranger", "anna", "lead", "auditor", "publisher")
"""Nobody; an operator of another team; an operator and her lead; those who see the centre."""


@pytest.fixture
def people(
    october: CalendarYear, anna: Employee, publisher: Employee, make_employee: Make, make_team: Make
) -> dict[str, Employee | None]:
    return {
        "anonymous": None,
        "stranger": make_employee("1901", team=make_team("b")),
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


def client_of(person: Employee | None) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.mark.parametrize(
    ("verb", "path", "statuses"),
    [
        # in the order of WHO: anonymous, stranger, anna, lead, auditor, publisher
        pytest.param("get", "punches/", (401, 200, 200, 200, 200, 200), id="list punches"),
        pytest.param("get", "punches/{punch}/", (401, 404, 200, 200, 200, 200), id="one punch"),
        pytest.param("post", "punches/", (401, 403, 403, 403, 403, 400), id="post punches"),
        pytest.param("delete", "punches/{punch}/", (401, 405, 405, 405, 405, 405), id="remove a punch"),
        pytest.param("patch", "punches/{punch}/", (401, 405, 405, 405, 405, 405), id="change a punch"),
        pytest.param("put", "punches/", (401, 405, 405, 405, 405, 405), id="put punches"),
        pytest.param("get", "punch-imports/", (401, 403, 403, 403, 200, 200), id="list imports"),
        pytest.param("get", "attendance-days/", (401, 200, 200, 200, 200, 200), id="list days"),
        pytest.param("get", "attendance-days/{day}/", (401, 404, 200, 200, 200, 200), id="one day"),
        pytest.param("get", "attendance-days/{day}/explanation/", (401, 404, 200, 200, 200, 200), id="why"),
        pytest.param("get", "attendance-months/", (401, 200, 200, 200, 200, 200), id="list months"),
        pytest.param(
            "get", "attendance-months/{month}/workbook/", (401, 200, 200, 200, 200, 200), id="workbook"
        ),
        pytest.param(
            "post", "attendance-months/{month}/derive/", (401, 403, 403, 403, 403, 202), id="derive"
        ),
        pytest.param(
            "post", "attendance-months/{month}/publish/", (401, 403, 403, 403, 403, 400), id="publish"
        ),
        pytest.param("get", "published-months/", (401, 200, 200, 200, 200, 200), id="list versions"),
    ],
)
def test_who_may_do_what(
    verb: str,
    path: str,
    statuses: tuple[int, ...],
    month: AttendanceMonth,
    people: dict[str, Employee | None],
) -> None:
    day = AttendanceDay.objects.get(day=date(2026, 10, 12))
    ids = {"punch": Punch.objects.order_by("pk")[0].pk, "day": day.pk, "month": month.pk}
    url = f"/api/v1/{path.format(**ids)}"
    told = tuple(getattr(client_of(people[who]), verb)(url).status_code for who in WHO)
    assert told == statuses


def test_punches_are_posted_in_bulk_and_accounted_for(
    october: CalendarYear, anna: Employee, publisher: Employee
) -> None:
    body = {
        "punches": [
            {"person_key": "1001", "at": "2026-10-12T08:55:00+08:00", "device": "gate", "direction": "in"},
            {"person_key": "1001", "at": "2026-10-12T00:55:00Z", "device": "gate"},
            {"person_key": "1001", "at": "yesterday"},
            {"person_key": "4711", "at": "2026-10-12 09:00"},
        ]
    }
    answer = client_of(publisher).post("/api/v1/punches/", body, format="json")
    assert answer.status_code == 201
    told = answer.json()
    counts = {name: told[name] for name in ("lines_read", "added", "repeated", "rejected", "unmatched")}
    assert counts == {"lines_read": 4, "added": 2, "repeated": 1, "rejected": 1, "unmatched": 1}
    assert told["report"]["rejected"][0]["line"] == 3
    assert told["lines"] == ["added", "repeated", "rejected", "added"]
    assert Punch.objects.get(employee=anna).direction == "in"


def test_a_call_without_punches_is_no_call(publisher: Employee) -> None:
    answer = client_of(publisher).post("/api/v1/punches/", {"punches": []}, format="json")
    assert answer.status_code == 400


def test_an_explanation_names_window_punches_and_reasons(month: AttendanceMonth, anna: Employee) -> None:
    day = AttendanceDay.objects.get(day=date(2026, 10, 12))
    told = (
        client_of(anna)
        .get(f"/api/v1/attendance-days/{day.pk}/explanation/", headers={"accept-language": "en"})
        .json()
    )
    assert told["windows"] == [["2026-10-12T06:00:00+08:00", "2026-10-12T21:00:00+08:00"]]
    assert [(one["at"], one["use"]) for one in told["punches"]] == [
        ("2026-10-12T08:55:00+08:00", "in"),
        ("2026-10-12T18:00:00+08:00", "out"),
    ]
    assert told["reasons"] == [
        "Came at 08:55, due at 09:00: on time.",
        "Left at 18:00, due until 18:00: on time.",
    ]
    assert told["is_current"] is True


def test_days_are_filtered(month: AttendanceMonth, publisher: Employee) -> None:
    client = client_of(publisher)
    exceptions = client.get("/api/v1/attendance-days/?is_exception=true&day=2026-10-20").json()
    assert [row["symbol"] for row in exceptions["results"]] == ["×"]
    one_day = client.get("/api/v1/attendance-days/?day=2026-10-12").json()
    assert [(row["work_number"], row["team"], row["symbol"]) for row in one_day["results"]] == [
        ("1001", "a", "√")
    ]


@pytest.mark.parametrize("path", ["punches/", "attendance-days/", "attendance-months/", "published-months/"])
def test_a_list_takes_the_same_statements_however_long(
    path: str, month: AttendanceMonth, people: Any, make_employee: Make, roster: Make, punch: Make,
    after_october: datetime,
) -> None:  # fmt: skip
    counts = []
    for _more in range(2):
        lead = Employee.objects.get(pk=people["lead"].pk)
        with CaptureQueriesContext(connection) as queries:
            client_of(lead).get(f"/api/v1/{path}")
        counts.append(len(queries))
        for number in range(1010, 1016):
            if not Employee.objects.filter(work_number=str(number)).exists():
                roster(make_employee(str(number)), "DAY", 12)
                punch(Employee.objects.get(work_number=str(number)), "12T08:50", "12T18:05")
        derive_month(OCTOBER, now=after_october)
        open_month(Month(2026, 9))
    assert counts[0] == counts[1] <= 10


def test_publishing_through_the_api(
    month: AttendanceMonth, publisher: Employee, after_october: datetime
) -> None:
    make_publishable(OCTOBER, after_october)
    client = client_of(publisher)
    url = f"/api/v1/attendance-months/{month.pk}/publish/"
    wrong = client.post(url, {"password": "wrong"}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (403, "ledger.wrong_password")
    first = client.post(url, {"password": PASSWORD}, format="json").json()
    again = client.post(url, {"password": PASSWORD}, format="json").json()
    assert (first["is_new"], again["is_new"]) == (True, False)
    assert first["version"]["content_hash"] == again["version"]["content_hash"]
    assert PublishedMonth.objects.count() == 1


def test_a_published_version_is_verified_and_downloaded(
    month: AttendanceMonth, publisher: Employee, anna: Employee, after_october: datetime
) -> None:
    make_publishable(OCTOBER, after_october)
    client = client_of(publisher)
    client.post(f"/api/v1/attendance-months/{month.pk}/publish/", {"password": PASSWORD}, format="json")
    later = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
    run(Job.objects.get(kind="attendance.publish_month").pk, clock=lambda: later)
    version = PublishedMonth.objects.get()
    verified = client_of(anna).get(f"/api/v1/published-months/{version.pk}/verify/").json()
    assert verified == {"is_good": True, "content_hash": version.content_hash, "faults": []}
    answer = client_of(anna).get(f"/api/v1/published-months/{version.pk}/workbook/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="attendance-2026-10-v1.xlsx"'
    numbers = {row[0] for row in openpyxl.load_workbook(BytesIO(b"".join(answer))).worksheets[1].values}
    assert "1001" in numbers


def test_a_refusal_is_a_problem_with_its_code(
    october: CalendarYear, publisher: Employee, now: datetime
) -> None:
    row = open_month(OCTOBER)
    answer = client_of(publisher).post(
        f"/api/v1/attendance-months/{row.pk}/publish/", {"password": PASSWORD}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "attendance.month.not_derived")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
