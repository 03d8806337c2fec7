"""The start page of whoever keeps items: what to file, what has expired, who holds what, what waits."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from custody import services
from custody.models import CustodyItem
from reports.start_page.parts import Panel, Tone
from reports.start_page.roles import panels_for
from reports.start_page.viewer import look
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend

pytestmark = pytest.mark.django_db


def panels_of(user: Employee, now: datetime) -> dict[str, Panel]:
    with override("en"):
        return {panel.key: panel for panel in panels_for(look(user, now=now))}


def figures(panel: Panel) -> dict[str, Any]:
    return {str(figure.label): figure.value for figure in panel.figures}


def lines(panel: Panel) -> list[tuple[str, str, Tone, str]]:
    with override("en"):
        return [(str(row.title), str(row.mark), row.tone, str(row.act)) for row in panel.rows]


@pytest.fixture
def centre_at_work(
    cast: Cast, register: Register, expired: Callable[..., CustodyItem], now: datetime
) -> dict[str, CustodyItem]:
    """One item of each kind of concern, and nothing else."""
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    long_ago = now - timedelta(days=9)
    overdue = register(title="应急预案", place="档案柜二层", now=long_ago)
    lend(overdue, cast, long_ago, return_on=date(2026, 10, 13))
    items = {
        "late": register(title="逾期登记表", received_on=date(2026, 10, 15)),
        "due": register(title="今日登记表", received_on=date(2026, 10, 19)),
        "new": register(title="昨日投诉信", received_on=date(2026, 10, 20)),
        "expired": expired(title="旧客户资料"),
        "held": expired(title="争议客户资料"),
        "asked": expired(title="待销毁资料"),
        "lent": register(title="大客户通讯录", place="档案柜一层"),
        "offered": register(title="保密协议", place="保险柜", person=cast.second_keeper),
    }
    services.hold(items["held"], person=cast.manager, reason="争议未结", **signed)
    destruction_of([items["asked"]], cast, now, until="approved")
    lend(items["lent"], cast, now)
    services.hand_over(items["offered"], person=cast.second_keeper, taker=cast.keeper, **signed)
    return items


@pytest.fixture
def calendar(db: None) -> None:
    """October 2026: weekends rest, all other days are worked."""
    from staff.models import CalendarDay, CalendarYear

    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    days = [date(2026, 10, 1) + timedelta(days=number) for number in range(60)]
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, year=year, kind="rest" if day.weekday() > 4 else "workday") for day in days
    )


def test_the_keeper_sees_what_to_file_sign_and_destroy(
    calendar: None, cast: Cast, centre_at_work: dict[str, CustodyItem], now: datetime
) -> None:
    panel = panels_of(cast.keeper, now)["custody"]
    assert figures(panel) == {
        "wait for my signature": 1,
        "to be filed": 3,
        "expired": 3,
        "on hold": 1,
        "items that I keep": 8,
    }
    assert str(panel.figures[1].hint) == "1 not in time"
    assert lines(panel) == [
        ("保密协议 · ZL2026-0009", "waits for my signature", Tone.WARN, "Take into custody"),
        ("逾期登记表 · ZL2026-0002", "not filed since 16 October Fri", Tone.ALARM, "File"),
        ("今日登记表 · ZL2026-0003", "file by 20 October Tue", Tone.WARN, "File"),
        ("昨日投诉信 · ZL2026-0004", "file by 21 October Wed", Tone.NOTE, "File"),
        ("旧客户资料 · ZL2026-0005", "expired 2026-09-01 Tue", Tone.WARN, "Request destruction"),
    ]
    with override("en"):
        doors = [str(door.label) for door in panel.doors]
    assert doors == ["Sign for several", "Request destruction", "Hand over", "Register an item"]


def test_the_keeper_sees_who_holds_what(
    calendar: None, cast: Cast, centre_at_work: dict[str, CustodyItem], now: datetime
) -> None:
    panel = panels_of(cast.keeper, now)["holdings"]
    assert figures(panel) == {
        "items kept": 9,
        "not filed in time": 1,
        "expired": 3,
        "loans asked for": 0,
        "lent": 2,
        "back today": 0,
        "not brought back in time": 1,
    }
    assert str(panel.figures[0].hint) == "with 2 people"
    noted = "Note the return"
    assert lines(panel) == [
        ("员工1001 1001 · ZL2026-0001 Customer data", "overdue since 13 October Tue", Tone.ALARM, noted),
        ("员工1001 1001 · ZL2026-0008 Customer data", "back on 21 October Wed", Tone.NOTE, noted),
    ]


def test_each_sees_the_step_of_a_destruction_that_is_theirs(
    cast: Cast, centre_at_work: dict[str, CustodyItem], now: datetime
) -> None:
    steps = {
        person.work_number: [line[3] for line in lines(panels_of(person, now)["destructions"])]
        for person in (cast.keeper, cast.manager, cast.officer, cast.supervisor)
    }
    # The manager approved it, and so neither destroys nor witnesses it.
    assert steps == {"2203": ["Destroy"], "5001": [""], "4001": ["Destroy"], "3001": ["Destroy"]}


def test_a_destruction_on_hold_says_so_and_offers_no_step(
    cast: Cast, expired: Callable[..., CustodyItem], now: datetime
) -> None:
    item = expired()
    destruction_of([item], cast, now)
    services.hold(item, person=cast.manager, password=PASSWORD, reason="争议未结", now=now)
    row = ("XH2026-0001 · 1 item", "requested · on hold", Tone.ALARM, "")
    assert lines(panels_of(cast.officer, now)["destructions"]) == [row]


def test_whoever_keeps_something_sees_it_whatever_their_post(
    cast: Cast, register: Register, now: datetime
) -> None:
    assert "custody" not in panels_of(cast.hr, now)
    register(person=cast.hr)
    assert figures(panels_of(cast.hr, now)["custody"])["items that I keep"] == 1
    assert "holdings" not in panels_of(cast.hr, now)


def test_an_empty_register_says_what_to_do(cast: Cast, now: datetime) -> None:
    panels = panels_of(cast.keeper, now)
    assert [panels[key].is_quiet for key in ("custody", "holdings", "destructions")] == [True, True, True]
    assert str(panels["custody"].nothing).startswith("You keep nothing.")


def test_every_number_leads_to_as_many_rows(
    calendar: None, cast: Cast, centre_at_work: dict[str, CustodyItem], now: datetime
) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(cast.keeper, backend="django.contrib.auth.backends.ModelBackend")
    with time_machine.travel(now, tick=False):
        panels = panels_of(cast.keeper, now)
        counted = {
            f"{key}: {figure.label}": (figure.value, _rows_at(client, figure.url))
            for key in ("custody", "holdings", "destructions")
            for figure in panels[key].figures
        }
        page = client.get("/admin/").content.decode().split('<div class="zb-start">')[1]
        links = {unescape(link) for link in re.findall(r'href="(/admin/[^"]*)"', page)}
        answers = {link: client.get(link).status_code for link in links}
    assert len(counted) == 15
    assert {name: pair for name, pair in counted.items() if pair[0] != pair[1]} == {}
    assert set(answers.values()) == {200}, answers


def _rows_at(client: Client, url: str) -> int:
    return int(client.get(url).context["cl"].queryset.count())


def test_a_whole_number_leads_to_its_item_and_one_that_is_not_ones_own_to_none(
    cast: Cast, register: Register
) -> None:
    item = register()
    client = Client()
    client.force_login(cast.keeper, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/admin/custody/custodyitem/?q=zl2026-0001")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/admin/custody/custodyitem/{item.pk}/change/",
    )
    client.force_login(cast.lead, backend="django.contrib.auth.backends.ModelBackend")
    found = client.get("/admin/custody/custodyitem/?q=zl2026-0001")
    assert (found.status_code, found.context["cl"].queryset.count()) == (200, 0)


def test_the_page_costs_the_same_however_much_is_kept(
    cast: Cast,
    centre_at_work: dict[str, CustodyItem],
    register: Register,
    expired: Callable[..., CustodyItem],
    now: datetime,
) -> None:
    def statements() -> int:
        user = Employee.objects.get(pk=cast.keeper.pk)
        with CaptureQueriesContext(connection) as counted:
            panels_of(user, now)
        return len(counted)

    before = statements()
    for _number in range(4):
        register()
        destruction_of([expired(), expired()], cast, now)
        lend(register(place="档案柜"), cast, now)
    assert statements() == before
