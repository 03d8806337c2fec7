"""People who sign, and a log key of this test alone."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from ledger.models import Entry, Meaning
from ledger.services import sign
from staff.models import Employee, PostCode
from tests.conftest import PASSWORD

DIARY = {"diary": 7, "sections": ["平稳"]}


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Path, settings: Settings) -> Path:
    """The log key's file; it does not exist yet."""
    path = tmp_path / "keys" / "log_key.pem"
    settings.LEDGER_LOG_KEY_FILE = path
    return path


@pytest.fixture
def lead(make_employee: Callable[..., Employee]) -> Employee:
    """A team lead who signs."""
    return make_employee("2001", PostCode.TEAM_LEAD, name="林秀英")


@pytest.fixture
def other(make_employee: Callable[..., Employee]) -> Employee:
    """Another team lead."""
    return make_employee("2002", PostCode.TEAM_LEAD, name="赵伟")


@pytest.fixture
def sign_diary(now: datetime) -> Callable[..., Entry]:
    """Sign a small diary; any argument may be replaced."""

    def act(signer: Employee, **changes: Any) -> Entry:
        arguments: dict[str, Any] = {
            "signer": signer,
            "password": PASSWORD,
            "record_type": "test.diary",
            "record_id": "7",
            "record_version": 1,
            "document": DIARY,
            "meaning": Meaning.AUTHORED,
            "statement": "交班",
            "now": now,
        }
        return sign(**{**arguments, **changes})

    return act
