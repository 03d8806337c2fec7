"""What-if through the API and in the admin: who asks, who reads, what is shown, what is in the workbook."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from qc.models import Evaluation, ScorecardVersion, WhatIf
from qc.services import draft_scorecard
from staff.models import Employee
from tests.exports.checks import check_export
from tests.qc.test_admin import page_of
from tests.qc.test_api import QC, client_of
from tests.qc.test_what_if import HEAVIER, month

People = dict[str, Employee]
Make = Callable[..., Any]
__all__ = ["month"]


@pytest.fixture
def draft(month: list[Evaluation], now: datetime) -> ScorecardVersion:
    """A draft with more weight on the closing, beside a month of three evaluations."""
    return draft_scorecard(definition=HEAVIER, now=now)


def asked(people: People, draft: ScorecardVersion, who: str = "manager", month: str = "2026-10") -> Any:
    """Ask through the API."""
    return client_of(people[who]).post(f"{QC}scorecard-versions/{draft.pk}/what-if/", {"month": month})


def test_a_trial_through_the_api(draft: ScorecardVersion, people: People) -> None:
    answer = asked(people, draft)
    body = answer.json()
    assert (answer.status_code, body["state"], body["is_current"], body["progress"]) == (
        200, "done", True, [0, 0],
    )  # fmt: skip
    assert (body["summary"]["old"]["mean"], body["summary"]["new"]["mean"]) == ("58.333333", "54.166667")
    reader = client_of(people["manager"])
    lines = reader.get(f"{QC}what-ifs/{body['id']}/lines/").json()["results"]
    assert [(line["old_score"], line["score"], line["change"]) for line in lines] == [
        ("75.000000", "62.500000", "-12.500000"),
        ("100.000000", "100.000000", "0.000000"),
        ("0.000000", "0.000000", "0.000000"),
    ]
    listed = reader.get(f"{QC}what-ifs/", {"month": "2026-10"}).json()
    assert [row["id"] for row in listed["results"]] == [body["id"]]


def test_a_large_month_is_accepted_and_waits(
    draft: ScorecardVersion, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qc.services.what_if.AT_ONCE", 0)
    answer = asked(people, draft)
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    book = client_of(people["manager"]).get(f"{QC}what-ifs/{answer.json()['id']}/workbook/")
    assert (book.status_code, book.json()["code"]) == (409, "qc.what_if.not_done")
    page = page_of(people["manager"]).get(reverse("admin:qc_whatif_change", args=[answer.json()["id"]]))
    assert "Waiting for a worker." in page.content.decode()


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        ("manager", (200, 200, 200)),
        ("inspector", (403, 403, 404)),
        ("lead", (403, 403, 404)),
        ("auditor", (403, 200, 200)),
    ],
)
def test_who_asks_and_who_reads(
    who: str, statuses: tuple[int, int, int], draft: ScorecardVersion, people: People
) -> None:
    number = asked(people, draft).json()["id"]
    client = client_of(people[who])
    assert (
        asked(people, draft, who).status_code,
        client.get(f"{QC}what-ifs/{number}/").status_code,
        page_of(people[who]).get(reverse("admin:qc_whatif_change", args=[number])).status_code,
    ) == statuses


def test_what_is_no_month_or_empty_is_refused(draft: ScorecardVersion, people: People) -> None:
    assert asked(people, draft, month="October").status_code == 400
    empty = asked(people, draft, month="2025-01")
    assert (empty.status_code, empty.json()["code"]) == (409, "qc.what_if.no_evaluations")


def test_the_page_shows_both_sides_and_leads_to_publishing(draft: ScorecardVersion, people: People) -> None:
    manager = page_of(people["manager"])
    address = reverse("admin:qc_scorecardversion_what_if", args=[draft.pk])
    page = manager.post(address, {"month": "2026-10"}, follow=True)
    text = page.content.decode()
    assert "58.33 → 54.17" in text
    assert "0 up · 1 down · 2 unchanged" in text
    assert "-12.50" in text
    assert reverse("admin:qc_scorecardversion_publish", args=[draft.pk]) in text
    assert manager.get(reverse("admin:qc_whatif_changelist")).status_code == 200
    empty = manager.post(address, {"month": "2025-01"}, follow=True).content.decode()
    assert "No evaluation of this scorecard counts in 2025-01." in empty


def test_the_workbook_holds_every_difference(draft: ScorecardVersion, people: People) -> None:
    number = asked(people, draft).json()["id"]
    sent = client_of(people["manager"]).get(f"{QC}what-ifs/{number}/workbook/")
    book = load_workbook(BytesIO(b"".join(sent)))
    assert len(book.sheetnames) == 4
    evaluations = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert [row[6:9] for row in evaluations if isinstance(row[0], int)] == [
        [75, 62.5, -12.5], [100, 100, 0], [0, 0, 0],
    ]  # fmt: skip
    operators = [[cell.value for cell in row] for row in book.worksheets[2].iter_rows()]
    assert [row[0:1] + row[2:7] for row in operators if str(row[0]).startswith("100")] == [
        ["1001", 2, 2, 87.5, 81.25, -6.25],
        ["1002", 1, 1, 0, 0, 0],
    ]


def test_every_cell_is_as_it_should_be(draft: ScorecardVersion, people: People, now: datetime) -> None:
    check_export("qc.what_if", people["manager"], now, what_if=asked(people, draft).json()["id"])


def test_the_page_needs_the_same_statements_however_long_the_month(
    draft: ScorecardVersion, people: People, make_evaluation: Make, make_contact: Make,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    manager = page_of(people["manager"])
    asked(people, draft)
    for _ in range(4):
        make_evaluation(contact=make_contact(people["colleague"]))
    asked(people, draft)
    few, many = WhatIf.objects.order_by("pk").values_list("pk", flat=True)
    for number in (few, many):
        with django_assert_max_num_queries(14):
            manager.get(reverse("admin:qc_whatif_change", args=[number]))
