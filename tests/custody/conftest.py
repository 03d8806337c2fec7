"""People, classes and items that the tests of custody share, and short ways into each state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from custody import services
from custody.models import CustodyClass, CustodyItem, Destruction, Loan
from seeds.loader.custody import load_custody_classes
from staff.models import Employee, PostCode, Team
from tests.conftest import PASSWORD

TODAY = date(2026, 10, 20)
LONG_AGO = date(2024, 9, 1)
"""Received so long ago that customer data have expired."""


@dataclass(frozen=True)
class Cast:
    """Everybody who has a part in the plays of these tests; the keeper keeps every item at first."""

    keeper: Employee
    second_keeper: Employee
    borrower: Employee
    lead: Employee
    supervisor: Employee
    officer: Employee
    manager: Employee
    second_manager: Employee
    hr: Employee


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> Path:
    """The log key and the stored files of this test alone."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "keys" / "log_key.pem"
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path


@pytest.fixture
def classes(db: None) -> dict[str, CustodyClass]:
    """The classes of the seeds."""
    load_custody_classes()
    return {one.code: one for one in CustodyClass.objects.all()}


@pytest.fixture
def cast(make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> Cast:
    """Two keepers, an operator with their lead, and those above."""
    office = make_team("office")
    return Cast(
        keeper=make_employee("2203", PostCode.CUSTODIAN, office),
        second_keeper=make_employee("2204", PostCode.CUSTODIAN, office),
        borrower=make_employee("1001", PostCode.OPERATOR),
        lead=make_employee("1002", PostCode.TEAM_LEAD),
        supervisor=make_employee("3001", PostCode.DUTY_SUPERVISOR, office),
        officer=make_employee("4001", PostCode.SECURITY_OFFICER, office),
        manager=make_employee("5001", PostCode.CENTRE_MANAGER, office),
        second_manager=make_employee("5002", PostCode.CENTRE_MANAGER, office),
        hr=make_employee("6001", PostCode.HR_PUBLISHER, office),
    )


Register = Callable[..., CustodyItem]


@pytest.fixture
def register(cast: Cast, classes: dict[str, CustodyClass], now: datetime) -> Register:
    """Register an item as the keeper; customer data received today and not filed unless told."""

    def make(code: str = "customer_data", **fields: Any) -> CustodyItem:
        defaults: dict[str, Any] = {"person": cast.keeper, "title": "大客户合同副本", "now": now}
        return services.register(custody_class=classes[code], **(defaults | fields))

    return make


@pytest.fixture
def expired(register: Register) -> Callable[..., CustodyItem]:
    """An item that is filed and has expired."""
    return lambda **fields: register(received_on=LONG_AGO, place="档案柜三层", **fields)


def ask_for(item: CustodyItem, person: Employee, now: datetime, **fields: Any) -> Loan:
    """Ask for the original until tomorrow; any field may be replaced."""
    defaults: dict[str, Any] = {
        "kind": "original",
        "purpose": "核对合同",
        "return_on": TODAY + timedelta(days=1),
    }
    return services.ask(item, person=person, now=now, **(defaults | fields))


def lend(item: CustodyItem, cast: Cast, now: datetime, *, until: str = "out", **fields: Any) -> Loan:
    """Bring a loan of the borrower's into a state; the lead permits it."""
    loan = ask_for(item, cast.borrower, now, **fields)
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    if until == "asked":
        return loan
    if until == "refused":
        return services.refuse(loan, person=cast.lead, reason="不必外借", now=now)
    if until == "cancelled":
        return services.cancel(loan, person=cast.borrower, now=now)
    loan = services.permit(loan, person=cast.lead, **signed)
    if until == "permitted":
        return loan
    loan = services.receive(loan, person=cast.borrower, **signed)
    if until == "out":
        return loan
    return services.bring_back(loan, person=cast.keeper, now=now)


def destruction_of(
    items: list[CustodyItem], cast: Cast, now: datetime, *, until: str = "requested"
) -> Destruction:
    """Bring a destruction into a state: asked for and done by the keeper, before the supervisor."""
    destruction = services.request_destruction(items, person=cast.keeper, reason="保管期满", now=now)
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    if until == "requested":
        return destruction
    if until == "rejected":
        return services.reject(destruction, person=cast.manager, reason="再等一等", now=now)
    if until == "withdrawn":
        return services.withdraw(destruction, person=cast.keeper, reason="弄错了", now=now)
    destruction = services.approve(destruction, person=cast.manager, **signed)
    if until == "approved":
        return destruction
    destruction = services.destroy(destruction, person=cast.keeper, method="碎纸", **signed)
    if until == "destroyed":
        return destruction
    return services.witness(destruction, person=cast.supervisor, **signed)
