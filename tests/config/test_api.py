"""The API as a whole: signing in, errors, documentation."""

from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.test import APIClient

from staff.models import Employee
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(make_employee: Callable[..., Employee]) -> Employee:
    """An operator."""
    return make_employee("1001")


def sign_in(client: APIClient, password: str = PASSWORD) -> dict[str, str]:
    """Sign in as the operator and return the answer."""
    return client.post("/api/v1/auth/login/", {"work_number": "1001", "password": password}).json()


def test_a_token_opens_the_api_until_it_is_given_back(operator: Employee) -> None:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {sign_in(client)['token']}")
    assert client.get("/api/v1/employees/me/").json()["work_number"] == "1001"
    assert client.post("/api/v1/auth/logout/").status_code == 204
    assert client.get("/api/v1/employees/me/").status_code == 401


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Work number or password is wrong"), ("zh-CN,zh;q=0.9", "工号或密码")]
)
def test_an_error_is_a_problem_in_the_clients_language(operator: Employee, language: str, words: str) -> None:
    client = APIClient(HTTP_ACCEPT_LANGUAGE=language)
    answer = client.post("/api/v1/auth/login/", {"work_number": "1001", "password": "wrong"})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer.json()["code"] == "auth.refused"
    assert words in answer.json()["detail"]


def test_what_is_missing_is_named(operator: Employee) -> None:
    answer = APIClient().post("/api/v1/auth/login/", {"work_number": "1001"})
    assert answer.status_code == 400
    assert [error["attr"] for error in answer.json()["errors"]] == ["password"]


def test_a_row_out_of_scope_does_not_exist(
    operator: Employee, make_employee: Callable[..., Employee]
) -> None:
    other = make_employee("1002")
    client = APIClient()
    client.force_authenticate(operator)
    assert client.get(f"/api/v1/employees/{operator.pk}/").status_code == 200
    assert client.get(f"/api/v1/employees/{other.pk}/").status_code == 404


def test_failed_sign_ins_lock_the_work_number(operator: Employee) -> None:
    client = APIClient()
    codes = [sign_in(client, "wrong")["code"] for _ in range(10)]
    assert codes == ["auth.refused"] * 9 + ["auth.locked"]
    assert sign_in(client)["code"] == "auth.locked"


def test_a_locked_person_sees_when_to_try_again(operator: Employee, client: Client) -> None:
    for _ in range(10):
        page = client.post("/admin/login/", {"username": "1001", "password": "wrong"})
    assert (page.status_code, page["Retry-After"]) == (429, "900")


def test_the_documentation_names_no_other_host(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert "swagger" in page
    assert "https://" not in page.replace("https://www.w3.org", "")
