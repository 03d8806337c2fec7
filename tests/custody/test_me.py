"""One's own custody under /me/: for those who do not use the admin; the same services and the same scope."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from custody import services
from custody.models import CustodyItem, Loan
from notices.models import Notice
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, ask_for, lend

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(now: datetime) -> Any:
    """It is noon on 20 October 2026."""
    with time_machine.travel(now, tick=False):
        yield


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def offered(cast: Cast, register: Register, now: datetime) -> CustodyItem:
    """An item that the keeper handed over to an operator."""
    item = register(title="前台规范用语手册", place="档案柜一层")
    return services.hand_over(
        item, person=cast.keeper, taker=cast.borrower, password=PASSWORD, text="请妥善保管", now=now
    )


def test_an_operator_signs_for_what_is_handed_over_and_keeps_it(cast: Cast, offered: CustodyItem) -> None:
    client = client_of(cast.borrower)
    page = client.get("/me/custody/").content.decode()
    assert ("前台规范用语手册" in page, "您没有保管任何资料" in page) == (True, True)
    address = f"/me/custody/items/{offered.pk}/take/"
    wrong = client.post(address, {"password": "wrong"})
    assert (wrong.status_code, "密码" in wrong.content.decode()) == (422, True)
    done = client.post(address, {"password": PASSWORD}, follow=True)
    assert done.redirect_chain == [("/me/custody/", 302)]
    assert "您没有保管任何资料" not in done.content.decode()
    offered.refresh_from_db()
    assert offered.custodian == cast.borrower
    assert list(offered.events.filter(code="take").values_list("entry__meaning", flat=True)) == ["taken"]


def test_an_operator_declines_with_a_reason(cast: Cast, offered: CustodyItem) -> None:
    client, address = client_of(cast.borrower), f"/me/custody/items/{offered.pk}/decline/"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "份数不符"}).status_code == 302
    offered.refresh_from_db()
    assert (offered.custodian, offered.moves.get().outcome) == (cast.keeper, "declined")


def test_an_operator_files_and_hands_over_what_they_keep(
    cast: Cast, register: Register, offered: CustodyItem, now: datetime
) -> None:
    services.take(offered, person=cast.borrower, password=PASSWORD, now=now)
    client, address = client_of(cast.borrower), f"/me/custody/items/{offered.pk}/"
    page = client.get(address).content.decode()
    assert [f'data-act="{act}"' in page for act in ("file", "hand_over", "take")] == [True, True, False]
    assert client.post(f"{address}file/", {"place": "班长柜"}).status_code == 302
    given = {"taker": cast.lead.pk, "password": PASSWORD, "text": ""}
    assert client.post(f"{address}hand_over/", given).status_code == 302
    assert client.post(f"{address}take_back/", {"text": ""}).status_code == 302
    offered.refresh_from_db()
    assert (offered.place, offered.moves.latest("pk").outcome) == ("班长柜", "taken_back")


def test_a_loan_is_asked_for_received_and_cancelled(cast: Cast, register: Register, now: datetime) -> None:
    item = register(place="档案柜一层")
    client = client_of(cast.borrower)
    wanted = {"number": "zl2026-0001", "kind": "original", "purpose": "核对", "copies": "1"}
    late = client.post("/me/custody/ask/", wanted | {"return_on": "2026-10-19"})
    assert (late.status_code, list(late.context["form"].errors)) == (422, ["__all__"])
    assert client.post("/me/custody/ask/", wanted | {"number": "ZL2026-9999"}).status_code == 422
    assert client.post("/me/custody/ask/", wanted | {"return_on": "2026-10-21"}).status_code == 302
    loan = Loan.objects.get()
    address = f"/me/custody/loans/{loan.pk}/"
    assert "大客户合同副本" not in client.get(address).content.decode()
    services.permit(loan, person=cast.lead, password=PASSWORD, now=now)
    page = client.get(address).content.decode()
    assert ("大客户合同副本" in page, 'data-act="receive"' in page) == (True, True)
    assert client.post(f"{address}receive/", {"password": PASSWORD}).status_code == 302
    assert client.post(f"{address}cancel/", {"text": ""}).status_code == 422
    item.refresh_from_db()
    assert item.state == "out"
    second = ask_for(register(place="档案柜"), cast.borrower, now)
    assert client.post(f"/me/custody/loans/{second.pk}/cancel/", {"text": ""}).status_code == 302
    assert list(Loan.objects.order_by("pk").values_list("state", flat=True)) == ["out", "cancelled"]


def test_who_keeps_an_item_notes_what_comes_back(cast: Cast, register: Register, now: datetime) -> None:
    loan = lend(register(place="档案柜"), cast, now)
    mine, theirs = client_of(cast.keeper), client_of(cast.borrower)
    address = f"/me/custody/loans/{loan.pk}/bring_back/"
    assert theirs.post(address, {"text": ""}).status_code == 422
    assert mine.post(address, {"text": ""}).status_code == 302
    loan.refresh_from_db()
    assert loan.state == "returned"


def test_what_is_of_no_concern_to_somebody_does_not_exist(
    cast: Cast, register: Register, make_employee: Callable[..., Employee], now: datetime
) -> None:
    item = register(place="档案柜")
    loan = ask_for(item, cast.borrower, now)
    other = client_of(make_employee("1003"))
    pages = [
        f"/me/custody/items/{item.pk}/",
        f"/me/custody/items/{item.pk}/take/",
        f"/me/custody/items/{item.pk}/contents/1/",
        f"/me/custody/loans/{loan.pk}/",
        f"/me/custody/loans/{loan.pk}/cancel/",
    ]
    assert [other.get(page).status_code for page in pages] == [404, 404, 404, 404, 404]
    assert client_of(cast.borrower).get(pages[0]).status_code == 404
    mine = client_of(cast.keeper)
    wrong = [f"/me/custody/items/{item.pk}/void/", f"/me/custody/loans/{loan.pk}/permit/"]
    assert [mine.get(page).status_code for page in wrong] == [404, 404]
    assert Client().get("/me/custody/").status_code == 302


def test_a_stored_file_is_opened_by_whoever_received_a_loan_and_that_is_written_down(
    cast: Cast, register: Register, now: datetime
) -> None:
    upload = SimpleUploadedFile("list.csv", b"number,name\n1,a\n", "text/csv")
    item = register(place="档案柜", upload=upload)
    loan = lend(item, cast, now, until="permitted")
    client, address = client_of(cast.borrower), f"/me/custody/items/{item.pk}/contents/1/"
    assert client.get(address).status_code == 404
    services.receive(loan, person=cast.borrower, password=PASSWORD, now=now)
    answer = client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"number,name\n1,a\n")  # type: ignore[attr-defined]
    assert list(item.events.filter(code="read").values_list("actor", flat=True)) == [cast.borrower.pk]


def test_notices_lead_those_outside_the_admin_to_their_own_pages(
    cast: Cast, offered: CustodyItem, register: Register, now: datetime
) -> None:
    lend(register(place="档案柜"), cast, now, until="permitted")
    urls = dict(Notice.objects.filter(recipient=cast.borrower).values_list("kind", "url"))
    loan = Loan.objects.get()
    assert urls == {
        "custody.hand_over": f"/me/custody/items/{offered.pk}/",
        "custody.permit": f"/me/custody/loans/{loan.pk}/",
    }
    inside = Notice.objects.get(recipient=cast.lead, kind="custody.ask")
    assert inside.url == f"/admin/custody/loan/{loan.pk}/change/"
    client = client_of(cast.borrower)
    assert [client.get(url).status_code for url in urls.values()] == [200, 200]


def test_the_page_costs_the_same_however_much_there_is(
    cast: Cast, register: Register, offered: CustodyItem, now: datetime
) -> None:
    client = client_of(cast.borrower)
    client.get("/me/custody/")

    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get("/me/custody/")
        return len(counted)

    register(person=cast.borrower)
    lend(register(place="档案柜"), cast, now)
    before = statements()
    for _number in range(4):
        register(person=cast.borrower)
        lend(register(place="档案柜"), cast, now)
    assert statements() == before
