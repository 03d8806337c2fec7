"""Many people sign at the same moment: the register stays dense and sound."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from ledger.models import Entry, SigningKey
from ledger.selectors import verify_register
from staff.models import Employee

Sign = Callable[..., Entry]


def in_threads(act: Callable[[int], object], times: int, *, at_once: int | None = None) -> list[object]:
    """Run the act in as many threads, or so many at once, each with a connection of its own."""

    def with_own_connection(number: int) -> object:
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(at_once or times) as pool:
        return list(pool.map(with_own_connection, range(times)))


@pytest.mark.django_db(transaction=True)
def test_concurrent_signatures_are_numbered_without_gap(
    lead: Employee, other: Employee, sign_diary: Sign, now: datetime
) -> None:
    people = [lead, other]
    in_threads(lambda number: sign_diary(people[number % 2], record_id=str(number)), 12)
    report = verify_register()
    assert report.findings == []
    assert report.entries == Entry.objects.count() == 12 + SigningKey.objects.count()


@pytest.mark.django_db(transaction=True)
def test_one_person_signing_twice_for_the_first_time_enrols_one_key(lead: Employee, sign_diary: Sign) -> None:
    in_threads(lambda number: sign_diary(lead, record_id=str(number)), 4)
    assert SigningKey.objects.count() == 1
    assert verify_register().findings == []
