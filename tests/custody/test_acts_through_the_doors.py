"""Every state × act × person through the API and the admin, against the tables written out by hand."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from custody.domain.table import is_signed
from custody.domain.vocabulary import Act
from custody.models import CustodyItem, Destruction, Loan
from custody.services import ON_DESTRUCTION, ON_ITEM, ON_LOAN
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend
from tests.custody.test_acts_through_the_service import DESTRUCTIONS, ITEMS, LOANS, PNG, as_sets, item_in

BACKEND = "django.contrib.auth.backends.ModelBackend"
PATHS: dict[type, tuple[str, str, tuple[Act, ...]]] = {
    CustodyItem: ("custody-items", "custodyitem", ON_ITEM),
    Loan: ("custody-loans", "loan", ON_LOAN),
    Destruction: ("destructions", "destruction", ON_DESTRUCTION),
}
SEES_ALL = "keeper second_keeper supervisor officer manager second_manager hr"
"""The keepers, and those to whom the whole centre is open."""

BODIES: dict[str, dict[str, Any]] = {
    "file": {"place": "档案柜一层"},
    "correct": {"title": "大客户合同副本（续）", "reason": "写漏了"},
    "hand_over": {"taker": "2204"},
    "decline": {"reason": "份数不符"},
    "take_over": {"reason": "原保管人离岗"},
    "hold": {"reason": "诉讼未结"},
    "lift_hold": {"reason": "已结案"},
    "extend": {"expires_on": "2031-01-01", "reason": "仍需使用"},
    "void": {"reason": "已作废"},
    "ask": {"kind": "copy", "purpose": "培训", "copies": 2, "return_on": "2026-10-23"},
    "refuse": {"reason": "不必外借"},
    "reject": {"reason": "再等一等"},
    "withdraw": {"reason": "弄错了"},
    "destroy": {"method": "碎纸"},
}
Subject = CustodyItem | Loan | Destruction


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """The clock of the doors stands at noon."""
    with time_machine.travel(now, tick=False):
        yield


def client_of(person: Employee) -> Client:
    """Sign somebody in."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(person, backend=BACKEND)
    return client


def post(client: APIClient, about: Subject, act: Act) -> tuple[int, str]:
    """Try an act through the API and undo it; give the status, and the code of a refusal."""
    data = BODIES.get(act.value, {}) | ({"password": PASSWORD} if is_signed(act) else {})
    path = f"/api/v1/{PATHS[type(about)][0]}/{about.pk}/{act.value.replace('_', '-')}/"
    with transaction.atomic():
        if act == Act.ATTACH:
            answer = client.post(path, {"upload": SimpleUploadedFile("a.png", PNG)}, format="multipart")
        else:
            answer = client.post(path, data, format="json")
        transaction.set_rollback(True)
    return answer.status_code, answer.json().get("code", "")


def through_the_api(about: Subject, cast: Cast) -> tuple[dict[str, set[str]], set[str]]:
    """Try every act as everybody; give who may, and for whom the thing does not exist.

    Whoever is refused is told a code: of custody, or that their roles do not go so far.
    """
    done: dict[str, set[str]] = {}
    unseen: set[str] = set()
    for name, person in vars(cast).items():
        client = APIClient()
        client.force_authenticate(person)
        read = client.get(f"/api/v1/{PATHS[type(about)][0]}/{about.pk}/")
        for act in PATHS[type(about)][2]:
            status, code = post(client, about, act)
            if status in (200, 201):
                done.setdefault(act.value, set()).add(name)
            elif read.status_code == 404:
                assert (status, code) in ((404, "not_found"), (403, "permission_denied")), (name, act)
            else:
                assert code == "permission_denied" or code.startswith("custody."), (name, act, status, code)
                assert status in (400, 403, 409), (name, act, status)
        if read.status_code == 404:
            unseen.add(name)
        else:
            offered = set(read.json()["acts"]) - {"ask"}
            may = {act for act, names in done.items() if name in names} - {"ask"}
            assert offered == may, name
    return done, unseen


def through_the_admin(about: Subject, cast: Cast) -> tuple[dict[str, set[str]], set[str]]:
    """Open the page as everybody; give who is offered what, and for whom there is no page."""
    offered: dict[str, set[str]] = {}
    unseen: set[str] = set()
    for name, person in vars(cast).items():
        client = client_of(person)
        page = client.get(f"/admin/custody/{PATHS[type(about)][1]}/{about.pk}/change/")
        if page.status_code != 200:
            unseen.add(name)
            continue
        for act in page.context["acts"]:
            offered.setdefault(act["code"], set()).add(name)
    return offered, unseen


def seen_by(table: dict[str, str], names: set[str]) -> dict[str, set[str]]:
    """Keep of a table those who see the thing at all."""
    narrowed = {act: who & names for act, who in as_sets(table).items()}
    return {act: who for act, who in narrowed.items() if who}


ITEM_STATES = [
    pytest.param(state, marks=[] if state in ("moving", "out", "being_destroyed") else [pytest.mark.long])
    for state in ITEMS
]


@pytest.mark.parametrize("state", ITEM_STATES)
def test_items(state: str, register: Register, cast: Cast, now: datetime) -> None:
    item = item_in(state, register=register, cast=cast, now=now)
    sees = set(SEES_ALL.split()) | ({"borrower"} if state == "out" else set())
    check_doors(item, ITEMS[state], sees, cast)


@pytest.mark.parametrize("state", LOANS)
def test_loans(state: str, register: Register, cast: Cast, now: datetime) -> None:
    loan = lend(register(place="档案柜"), cast, now, until=state)
    check_doors(loan, LOANS[state], {"borrower", "lead", *SEES_ALL.split()}, cast)


@pytest.mark.parametrize("state", DESTRUCTIONS)
def test_destructions(state: str, expired: Callable[..., CustodyItem], cast: Cast, now: datetime) -> None:
    destruction = destruction_of([expired()], cast, now, until=state)
    check_doors(destruction, DESTRUCTIONS[state], set(SEES_ALL.split()), cast)


def check_doors(about: Subject, table: dict[str, str], sees: set[str], cast: Cast) -> None:
    """Hold both doors against the table, for those who see the thing; operators do not use the admin."""
    nobody = set(vars(cast)) - sees
    assert through_the_api(about, cast) == (seen_by(table, sees), nobody)
    uses = {name for name, person in vars(cast).items() if person.is_staff}
    assert uses == set(vars(cast)) - {"borrower"}
    assert through_the_admin(about, cast) == (seen_by(table, sees & uses), nobody | {"borrower"})
