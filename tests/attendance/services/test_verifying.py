"""A version is checked against every stored cell and against the register."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection

from attendance import guards
from attendance.models import PublishedDay, PublishedMonth, PublishedRow
from attendance.services import build_version, derive_month, publish_month, verify_version
from attendance.services.verifying import Fault
from common.months import Month
from ledger.selectors import verify_register
from staff.models import CalendarYear, Employee
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)


@pytest.fixture
def version(
    october: CalendarYear,
    anna: Employee,
    publisher: Employee,
    roster: Callable[..., None],
    punch: Callable[..., None],
    after_october: datetime,
) -> PublishedMonth:
    """October, published."""
    roster(anna, "DAY", 12, 20)
    punch(anna, "12T08:55", "12T18:00")
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    signed = publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=after_october).version
    build_version(signed, now=after_october, progress=lambda done, total: None)
    signed.refresh_from_db()
    return signed


def test_an_untouched_version_is_what_was_signed(version: PublishedMonth) -> None:
    result = verify_version(version)
    assert result.is_good
    assert result.content_hash == version.content_hash
    assert verify_register().findings == []


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda: PublishedDay.objects.filter(symbol="×").update(symbol="√"), id="a symbol"),
        pytest.param(lambda: PublishedDay.objects.filter(symbol="×").update(explanation={}), id="a reason"),
        pytest.param(lambda: PublishedRow.objects.update(totals={"present_halves": 4}), id="totals"),
        pytest.param(lambda: PublishedDay.objects.filter(symbol="×").delete(), id="a removed cell"),
        pytest.param(lambda: PublishedRow.objects.all().delete(), id="a removed row"),
        pytest.param(lambda: PublishedMonth.objects.update(header={"month": "2026-10"}), id="the header"),
    ],
)
def test_whoever_gets_around_the_guards_is_found_out(
    tamper: Callable[[], object], version: PublishedMonth
) -> None:
    guards.remove(connection)
    tamper()
    version.refresh_from_db()
    assert verify_version(version).faults == (Fault.ROWS_CHANGED,)
    assert {finding.code for finding in verify_register().findings} == {"LIVE_DIFFERS"}


def test_another_hash_than_the_signed_one_is_found_out(version: PublishedMonth) -> None:
    guards.remove(connection)
    PublishedDay.objects.filter(symbol="×").update(symbol="√")
    forged = verify_version(version).content_hash
    PublishedMonth.objects.update(content_hash=forged)
    version.refresh_from_db()
    assert verify_version(version).faults == (Fault.NOT_WHAT_WAS_SIGNED,)


def test_a_version_that_is_still_copied_is_not_complete(
    october: CalendarYear,
    anna: Employee,
    publisher: Employee,
    roster: Callable[..., None],
    after_october: datetime,
) -> None:
    roster(anna, "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    signed = publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=after_october).version
    assert verify_version(signed).faults == (Fault.NOT_COMPLETE, Fault.ROWS_CHANGED)
