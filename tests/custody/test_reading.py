"""What of an item's loans somebody reads: the keeper all of them, a borrower their own."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from custody import services
from custody.models import CustodyItem
from custody.selectors.reading import history_seen, loans_seen
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, ask_for, lend

FIRST, SECOND = "大客户投诉复核", "核对合同"


@pytest.fixture
def later_borrower(make_employee: Callable[..., Employee]) -> Employee:
    """Somebody of the first borrower's team."""
    return make_employee("1005")


@pytest.fixture
def lent_twice(register: Register, cast: Cast, later_borrower: Employee, now: datetime) -> CustodyItem:
    """An item that came back from one borrower and was permitted to the next."""
    item = register(place="档案柜")
    lend(item, cast, now, until="returned", purpose=FIRST)
    services.permit(ask_for(item, later_borrower, now), person=cast.lead, password=PASSWORD, now=now)
    return item


def test_who_borrows_reads_nothing_of_who_borrowed_before(
    lent_twice: CustodyItem, later_borrower: Employee
) -> None:
    loans = loans_seen(lent_twice, later_borrower)
    assert [loan.purpose for loan in loans] == [SECOND]
    history = history_seen(lent_twice, loans)
    assert sorted(event.code for event in history) == ["ask", "file", "permit", "register"]


def test_who_keeps_it_reads_everything(lent_twice: CustodyItem, cast: Cast) -> None:
    loans = loans_seen(lent_twice, cast.keeper)
    assert sorted(loan.purpose for loan in loans) == sorted([FIRST, SECOND])
    assert len(history_seen(lent_twice, loans)) == lent_twice.events.count()


def test_the_doors_read_so(lent_twice: CustodyItem, later_borrower: Employee, client: Any) -> None:
    api = APIClient()
    api.force_authenticate(later_borrower)
    told = api.get(f"/api/v1/custody-items/{lent_twice.pk}/").content.decode()
    client.force_login(later_borrower, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/me/custody/items/{lent_twice.pk}/").content.decode()
    assert (SECOND in told, FIRST in told) == (True, False)
    assert (SECOND in page, FIRST in page) == (True, False)
