"""Chinese and English by the browser's language; the centre's language without one."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        pytest.param("zh-CN,zh;q=0.9,en;q=0.5", "工号", id="Chinese browser"),
        pytest.param("en-GB,en;q=0.9", "Work number", id="English browser"),
        pytest.param("fr", "工号", id="neither: the product's default"),
    ],
)
def test_the_sign_in_page_speaks_the_browsers_language(client: Client, asked: str, word: str) -> None:
    page = client.get("/admin/login/", headers={"accept-language": asked}).content.decode()
    assert word.lower() in page.lower()
