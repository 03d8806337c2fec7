"""The roster sheet of the admin: who sees and changes what, cell by cell, in few statements."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import CalendarDay, CalendarYear, Employee, RosterChange, RosterEntry, Shift, Team

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def october(number: int) -> date:
    return date(2026, 10, number)


@pytest.fixture
def anna(make_employee: Make) -> Employee:
    return make_employee("1001", name="王安娜")


def client_of(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(team: str = "a", month: str = "2026-10") -> str:
    return f"{reverse('admin:staff_rosterentry_sheet')}?team={team}&month={month}"


def cell(person: Employee, day: int) -> str:
    return f"c-{person.pk}-202610{day:02}"


def form(client: Client, **typed: str) -> dict[str, str]:
    """What the page would send: what was seen, and the cells that were typed into."""
    return {"seen": client.get(address()).context["seen"], **typed}


def told(person: Employee) -> list[tuple[int, str | None]]:
    rows = RosterEntry.objects.filter(employee=person).order_by("day").values_list("day", "shift__code")
    return [(day.day, shift) for day, shift in rows]


@pytest.mark.parametrize(
    ("post", "team", "read", "change"),
    [
        pytest.param("team_lead", "a", 200, 302, id="the lead"),
        pytest.param("team_lead", "b", 200, 200, id="the lead of another team sees no sheet"),
        pytest.param("hr_publisher", "b", 200, 302, id="HR"),
        pytest.param("duty_supervisor", "b", 200, 302, id="the duty supervisor"),
        pytest.param("auditor", "b", 200, 403, id="the auditor reads"),
        pytest.param("operator", "a", 302, 302, id="an operator does not use the admin"),
    ],
)
def test_who_may_read_and_change_a_sheet(
    make_employee: Make,
    make_team: Make,
    anna: Employee,
    codes: dict[str, Shift],
    post: str,
    team: str,
    read: int,
    change: int,
) -> None:
    viewer = client_of(make_employee("7001", post, team=make_team(team)))
    page = viewer.get(address())
    assert page.status_code == read
    changed = viewer.post(address(), {"seen": "{}", "_save": "1", cell(anna, 12): "早"})
    assert changed.status_code == change
    is_changed = change == 302 and read == 200
    assert told(anna) == ([(12, "C1")] if is_changed else [])


def test_what_is_typed_is_saved_at_once_with_its_history(
    anna: Employee, lead: Employee, codes: dict[str, Shift]
) -> None:
    RosterEntry.objects.create(employee=anna, day=october(14), shift=codes["C2"])
    client = client_of(lead)
    typed = {cell(anna, 12): "早", cell(anna, 13): "休", cell(anna, 14): "", cell(anna, 15): " a1 "}
    answer = client.post(address(), form(client, **typed, _save="1"), follow=True)
    assert told(anna) == [(12, "C1"), (13, None), (15, "C1")]
    assert "4 cells of 1 people changed." in answer.text
    change = RosterChange.objects.get(day=october(14))
    assert (change.before, change.after, change.changed_by, change.origin) == (
        {"shift": "C2"},
        None,
        lead,
        "grid",
    )


def test_a_fault_is_told_at_its_cell_and_nothing_is_saved(
    make_employee: Make, lead: Employee, codes: dict[str, Shift]
) -> None:
    joiner = make_employee("1002", hired_on=october(10))
    Shift.objects.filter(code="C3").update(offered_until=october(20))
    client = client_of(lead)
    typed = {cell(joiner, 12): "早", cell(joiner, 13): "X9", cell(joiner, 21): "夜", cell(joiner, 5): "早"}
    answer = client.post(address(), form(client, **typed, _save="1"))
    assert (answer.status_code, told(joiner)) == (422, [])
    rows = {one.label: one for _person, cells, _history in answer.context["rows"] for one in cells}
    assert "X9" in rows["员工1002 10-13 Tue"].notes
    assert rows["员工1002 10-21 Wed"].notes == "This shift is not offered any more on this day."
    assert (rows["员工1002 10-12 Mon"].text, rows["员工1002 10-12 Mon"].notes) == ("早", "")
    # A day before hiring has no input: what is sent for it is not taken.
    assert rows["员工1002 10-05 Mon"].is_open is False


def test_two_who_edit_the_same_cell_the_later_is_told(
    anna: Employee, lead: Employee, hr: Employee, codes: dict[str, Shift]
) -> None:
    first, second = client_of(lead), client_of(hr)
    seen_by_second = form(second, **{cell(anna, 12): "夜", cell(anna, 13): "夜"}, _save="1")
    first.post(address(), form(first, **{cell(anna, 12): "早"}, _save="1"))
    answer = second.post(address(), seen_by_second)
    assert (answer.status_code, told(anna)) == (409, [(12, "C1")])
    shown = {one.name: one for _person, cells, _history in answer.context["rows"] for one in cells}
    assert shown[cell(anna, 12)].notes == "Changed by somebody else meanwhile: now “早”."
    assert (shown[cell(anna, 12)].text, "zb-overtaken" in shown[cell(anna, 13)].state) == ("夜", False)
    again = {**seen_by_second, "seen": answer.context["seen"]}
    assert second.post(address(), again).status_code == 302
    assert told(anna) == [(12, "C3"), (13, "C3")]


def test_what_a_planner_should_know_keeps_nobody_from_saving(
    anna: Employee, lead: Employee, codes: dict[str, Shift]
) -> None:
    client = client_of(lead)
    typed = {cell(anna, day): "早" for day in range(1, 8)} | {cell(anna, 10): "夜", cell(anna, 11): "早"}
    answer = client.post(
        address(), form(client, **typed, _check="1"), headers={"accept": "application/json"}
    ).json()
    assert answer["cells"] == {
        cell(anna, 7): {"fault": "", "notes": "Working day 7 in a row."},
        cell(anna, 11): {"fault": "", "notes": "Only 0 h of rest after the shift before."},
    }
    reserve = answer["counts"][-1]["figures"]
    assert (reserve[0]["is_low"], reserve[7]["is_low"]) == (True, False)
    assert told(anna) == []
    assert client.post(address(), form(client, **typed, _save="1")).status_code == 302


def test_a_rotation_is_filled_in_and_not_saved(
    make_employee: Make, anna: Employee, lead: Employee, codes: dict[str, Shift]
) -> None:
    second = make_employee("1002")
    fill = {"codes": "早 中 休", "step": "1", "fill_from": "2026-10-12", "fill_until": "2026-10-15"}
    client = client_of(lead)
    page = client.post(address(), form(client, **fill, _fill="1"))
    texts = {one.name: one.text for _person, cells, _history in page.context["rows"] for one in cells}
    assert [texts[cell(anna, day)] for day in range(11, 17)] == ["", "早", "中", "休", "早", ""]
    assert [texts[cell(second, day)] for day in range(12, 16)] == ["中", "休", "早", "中"]
    assert (texts[cell(lead, 12)], RosterEntry.objects.count()) == ("", 0)


def test_a_week_is_copied_over_a_month_each_persons_own(
    anna: Employee, lead: Employee, codes: dict[str, Shift]
) -> None:
    for step, code in enumerate(["C1", "C2", None]):
        shift = codes[code] if code else None
        RosterEntry.objects.create(employee=anna, day=date(2026, 9, 21 + step), shift=shift)
    fill = {
        "copy_from": "2026-09-21",
        "copy_days": "3",
        "fill_from": "2026-10-01",
        "fill_until": "2026-10-05",
    }
    client = client_of(lead)
    page = client.post(address(), form(client, **fill, _fill="1"))
    texts = {one.name: one.text for _person, cells, _history in page.context["rows"] for one in cells}
    assert [texts[cell(anna, day)] for day in range(1, 7)] == ["早", "中", "休", "早", "中", ""]


@pytest.mark.parametrize(
    ("fill", "text"),
    [
        pytest.param({}, "Write a rotation, or name a day to copy from.", id="no pattern"),
        pytest.param(
            {"codes": "早", "fill_until": "2026-11-02"},
            "The days lie in the month shown, the first before the last.",
            id="beyond the month",
        ),
    ],
)
def test_a_pattern_that_cannot_be_filled_in(
    lead: Employee, codes: dict[str, Shift], fill: dict[str, str], text: str
) -> None:
    client = client_of(lead)
    days = {"fill_from": "2026-10-01", "fill_until": "2026-10-31"}
    page = client.post(address(), form(client, **days | fill, _fill="1"))
    assert (page.status_code, text in page.text) == (422, True)


def test_a_person_who_changes_team_is_open_in_each_on_their_days(
    make_team: Make, anna: Employee, hr: Employee, codes: dict[str, Shift], roles: dict[str, Any]
) -> None:
    from staff.services import join_team

    join_team(anna, team=make_team("b"), post=roles["operator"], starts_on=october(16))
    client = client_of(hr)
    opened = {
        team: [
            one.label[-9:-4]
            for _person, cells, _history in client.get(address(team)).context["rows"]
            for one in cells
            if one.is_open and "安娜" in one.label
        ]
        for team in ("a", "b")
    }
    assert (opened["a"][-1], opened["b"][0]) == ("10-15", "10-16")


def test_the_columns_show_the_calendar(lead: Employee, codes: dict[str, Shift]) -> None:
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    for day, kind in ((1, "statutory"), (4, "rest"), (10, "make_up")):
        CalendarDay.objects.create(day=october(day), year=year, kind=kind)
    days = client_of(lead).get(address()).context["days"]
    assert [(column, str(weekday), mark) for _day, column, weekday, mark in days[:10]] == [
        ("statutory", "Th", "H"), ("", "Fr", ""), ("rest", "Sa", ""), ("rest", "Su", ""), ("", "Mo", ""),
        ("", "Tu", ""), ("", "We", ""), ("", "Th", ""), ("", "Fr", ""), ("make_up", "Sa", "W"),
    ]  # fmt: skip


def test_a_damaged_memory_of_the_form_overwrites_nothing_silently(
    anna: Employee, lead: Employee, codes: dict[str, Shift]
) -> None:
    client = client_of(lead)
    for seen in ("", "[", json.dumps({str(anna.pk): ["1"]}), json.dumps({str(anna.pk): None})):
        answer = client.post(address(), {"seen": seen, "_save": "1", cell(anna, 12): "早"})
        assert answer.status_code == 302
    assert told(anna) == [(12, "C1")]


def test_the_sheet_as_a_workbook(anna: Employee, lead: Employee, hr: Employee, make_team: Make) -> None:
    make_team("b")
    page = reverse("admin:exports_export_order", args=["staff.roster"])
    answer = client_of(lead).get(f"{page}?team=a&month=2026-10")
    assert answer["Content-Disposition"] == 'attachment; filename="roster-a-2026-10.xlsx"'
    assert client_of(lead).get(f"{page}?team=office&month=2026-10").status_code == 404


def test_statements_do_not_grow_with_the_people(
    make_employee: Make, lead: Employee, codes: dict[str, Shift], make_team: Callable[..., Team]
) -> None:
    client = client_of(lead)
    counts = []
    for numbers in (range(1001, 1003), range(1003, 1023)):
        for number in numbers:
            person = make_employee(str(number))
            RosterEntry.objects.create(employee=person, day=october(12), shift=codes["C1"])
        with CaptureQueriesContext(connection) as asked:
            client.get(address())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
