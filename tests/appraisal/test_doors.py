"""Who may do what through API, admin and one's own pages; lists and pages in a fixed number of statements."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from appraisal.models import AppraisalMonth, PublishedAppraisal, PublishedAppraisalRow
from appraisal.services import draft_month, publish_month
from staff.models import Employee
from tests.appraisal.conftest import OCTOBER, Cast, attend, november, publish_attendance
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db

WHO = ("anna", "ben", "lead", "other_lead", "inspector", "quality", "publisher", "manager", "duty", "auditor")
#                                               anna ben  lead other insp qm   hr   boss duty audit
API: dict[tuple[str, str], tuple[int, ...]] = {
    ("get", "months/"):                        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("get", "published/{anna}/"):              (200, 404, 200, 404, 404, 200, 200, 200, 404, 200),
    ("get", "people/"):                        (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("get", "versions/{version}/verify/"):     (200, 200, 200, 200, 200, 200, 200, 200, 200, 200),
    ("get", "months/{month}/workbook/"):       (403, 403, 200, 200, 403, 403, 200, 200, 403, 403),
    ("post", "months/{month}/draft/"):         (403, 403, 403, 403, 403, 403, 200, 200, 403, 403),
    ("post", "months/{month}/post/"):          (403, 403, 403, 403, 403, 403, 409, 409, 403, 403),
    ("post", "months/{month}/publish/"):       (403, 403, 403, 403, 403, 403, 400, 400, 403, 403),
    ("post", "months/{month}/amend/"):         (403, 403, 403, 403, 403, 403, 400, 400, 403, 403),
    ("post", "objections/"):                   (400, 400, 400, 400, 400, 400, 400, 400, 400, 403),
}  # fmt: skip
ADMIN: dict[str, tuple[int, ...]] = {
    "appraisalmonth/{month}/change/":          (302, 302, 200, 200, 200, 200, 200, 200, 200, 200),
    "appraisalmonth/{month}/publish/":         (302, 302, 403, 403, 403, 403, 200, 200, 403, 403),
    "publishedappraisalrow/{anna}/change/":    (302, 302, 200, 404, 404, 200, 200, 200, 404, 200),
    "appraisalscheme/add-a-scheme/":                    (302, 302, 403, 403, 403, 403, 403, 200, 403, 403),
}  # fmt: skip


@pytest.fixture
def places(published: AppraisalMonth, cast: Cast) -> dict[str, int]:
    """Where October, its version and anna's row in it are."""
    version = PublishedAppraisal.objects.get()
    row = PublishedAppraisalRow.objects.get(version=version, employee=cast.anna)
    return {"month": published.pk, "version": version.pk, "anna": row.pk}


def person(cast: Cast, who: str) -> Employee:
    """Somebody with the permissions that they have now."""
    return Employee.objects.get(pk=getattr(cast, who).pk)


@pytest.mark.parametrize(("verb", "path"), API, ids=lambda part: part)
def test_who_may_do_what_through_the_api(verb: str, path: str, places: dict[str, int], cast: Cast) -> None:
    found = []
    for who in WHO:
        client = APIClient()
        client.force_authenticate(person(cast, who))
        with time_machine.travel(november(12), tick=False):
            found.append(getattr(client, verb)(f"/api/v1/appraisal/{path.format(**places)}").status_code)
    assert tuple(found) == API[verb, path]
    assert getattr(APIClient(), verb)(f"/api/v1/appraisal/{path.format(**places)}").status_code == 401


@pytest.mark.parametrize("path", ADMIN)
def test_who_may_see_what_in_the_admin(path: str, places: dict[str, int], cast: Cast) -> None:
    found = []
    for who in WHO:
        client = Client()
        client.force_login(person(cast, who))
        found.append(client.get(f"/admin/appraisal/{path.format(**places)}").status_code)
    assert tuple(found) == ADMIN[path]


def test_ones_own_page_shows_nobody_elses_appraisal(places: dict[str, int], cast: Cast) -> None:
    anna, ben = Client(), Client()
    anna.force_login(cast.anna)
    ben.force_login(cast.ben)
    assert "92.44" in anna.get("/me/appraisal/?month=2026-10").content.decode()
    assert "92.44" not in ben.get("/me/appraisal/?month=2026-10").content.decode()
    assert Client().get("/me/appraisal/").status_code == 302


PAGES = (
    "/admin/appraisal/appraisalmonth/",
    "/admin/appraisal/appraisalmonth/{month}/change/",
    "/admin/appraisal/personappraisal/",
    "/admin/appraisal/publishedappraisalrow/",
    "/api/v1/appraisal/people/",
    "/api/v1/appraisal/published/",
)


@pytest.mark.parametrize("path", PAGES)
def test_statements_do_not_grow_with_people(
    path: str,
    posted: AppraisalMonth,
    cast: Cast,
    make_employee: Callable[..., Employee],
) -> None:
    """Five people more, and the list takes as many statements as before."""
    publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10))
    client = Client()
    client.force_login(cast.manager)

    def counted() -> int:
        client.get(path.format(month=posted.pk))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path.format(month=posted.pk)).status_code == 200
        return len(captured)

    before = counted()
    for number in range(5):
        attend(make_employee(f"13{number:02}", team=cast.other_team))
    publish_attendance(cast, 2)
    draft_month(OCTOBER, now=datetime(2026, 11, 11, tzinfo=UTC))
    assert counted() == before
