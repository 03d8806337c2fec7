"""Two people amend a month at once: one version, however the two acts are interleaved."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from attendance.models import PublishedMonth
from attendance.services import amend_month, amending, build_version, derive_month, publish_month
from common.errors import DomainError
from ledger.models import Entry
from staff.models import Employee
from tests.attendance.month.conftest import OCTOBER, Cast, november
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

Make = Callable[..., Any]
LONGEST = 1.0
"""Seconds that the first waits for the second: on SQLite the second cannot begin before the first is done."""


def build() -> None:
    """Copy the version that was signed, as the job does."""
    version = PublishedMonth.objects.get(state="building")
    build_version(version, now=november(6), progress=lambda done, total: None)


@pytest.mark.django_db(transaction=True)
def test_an_amendment_signed_and_copied_between_reading_and_claiming_is_noticed(
    cast: Cast,
    make_employee: Make,
    roster: Make,
    punch: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first reads version 1 and is held until the second has amended and copied it."""
    other = make_employee("9002", "hr_publisher")
    roster(cast.anna, "DAY", *range(8, 31))
    derive_month(OCTOBER, now=november(2))
    make_publishable(OCTOBER, november(2))
    told: dict[str, Any] = {"password": PASSWORD, "now": november(6)}
    publish_month(OCTOBER, publisher=cast.publisher, **told)
    build()
    punch(cast.anna, "12T08:50", now=november(6))
    derive_month(OCTOBER, now=november(6))
    has_read, is_amended = threading.Event(), threading.Event()
    check = amending.refuse_outdated

    def hold_the_first(*asked: Any) -> None:
        check(*asked)
        if threading.current_thread().name == "first_0":
            has_read.set()
            is_amended.wait(LONGEST)

    monkeypatch.setattr(amending, "refuse_outdated", hold_the_first)

    def amend(person: Employee, *, waits: bool) -> object:
        try:
            if waits:
                has_read.wait()
            found = amend_month(OCTOBER, publisher=person, reason="补传", **told)
            if waits and found.is_new:
                build()
                is_amended.set()
            return found.is_new
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(1, "first") as first, ThreadPoolExecutor(1, "second") as second:
        answers = [
            first.submit(amend, cast.publisher, waits=False),
            second.submit(amend, other, waits=True),
        ]
        said = [answer.result() for answer in answers]
    assert said.count(True) == 1
    assert {one for one in said if one is not True} <= {False, "attendance.month.changed_meanwhile"}
    assert sorted(PublishedMonth.objects.values_list("number", flat=True)) == [1, 2]
    assert Entry.objects.filter(record_type="attendance.month").count() == 2
