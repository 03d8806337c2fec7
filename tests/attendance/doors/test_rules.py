"""Rules in the admin: named settings, looked at before they count, added and never changed."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attendance.admin.rules import WORDINGS
from attendance.domain.rules import Rules
from attendance.models import AttendanceDay, AttendanceMonth, RuleSet
from attendance.services import derive_month
from attendance.services.ruling import add_rules
from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from staff.models import CalendarYear, Employee, PostCode

OCTOBER = Month(2026, 10)
ADD = "admin:attendance_ruleset_add_rule_set"


@pytest.fixture
def client(publisher: Employee, october: CalendarYear, time_machine: Any) -> Client:
    time_machine.move_to("2026-11-02T04:00:00Z", tick=False)
    found = Client(headers={"accept-language": "en"})
    found.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    return found


@pytest.fixture
def late(
    october: CalendarYear, anna: Employee, roster: Any, punch: Any, after_october: datetime
) -> AttendanceMonth:
    """Anna came five minutes late on the 13th and the 14th."""
    roster(anna, "DAY", 13, 14)
    punch(anna, "13T09:05", "13T18:00", "14T09:05", "14T18:00")
    return derive_month(OCTOBER, now=after_october).month


def filled(client: Client, **changes: Any) -> dict[str, Any]:
    """The form as the page shows it, with changes."""
    form = client.get(reverse(ADD)).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() is not None} | changes


def test_every_setting_of_the_engine_has_its_words() -> None:
    assert set(WORDINGS) == {field.name for field in fields(Rules)} - {"version"}


def test_the_form_begins_with_the_rules_in_force(client: Client) -> None:
    RuleSet.objects.create(code="R1", in_force_from=date(2026, 1, 1), settings={"late_grace_minutes": 3})
    form = filled(client)
    told = [form[name] for name in ("code", "late_grace_minutes", "usual_meal_start", "night_until")]
    assert told == ["R2", 3, "12:00", "30:00"]


def test_what_would_change_is_shown_and_nothing_is_stored(client: Client, late: AttendanceMonth) -> None:
    sent = filled(client, in_force_from="2026-10-14", late_grace_minutes="5", _try="1")
    trial = client.post(reverse(ADD), sent).context["trial"]
    assert trial.counts == [(OCTOBER, 1)]
    (day,) = trial.days
    assert (day.work_number, day.day, day.before, day.after) == ("1001", date(2026, 10, 14), "迟", "√")
    assert day.figures == [("late, times", 1, 0), ("late, minutes", 5, 0)]
    assert RuleSet.objects.count() == 1
    assert AttendanceDay.objects.get(day=date(2026, 10, 14)).symbol == "迟"


def test_rules_of_days_ahead_change_no_derived_day(client: Client, late: AttendanceMonth) -> None:
    sent = filled(client, in_force_from="2026-12-01", _try="1")
    assert client.post(reverse(ADD), sent).context["trial"].total == 0


def test_added_rules_judge_from_their_day_on(client: Client, late: AttendanceMonth) -> None:
    sent = filled(client, in_force_from="2026-10-14", late_grace_minutes="5", note="放宽", _add="1")
    assert client.post(reverse(ADD), sent).status_code == 302
    row = RuleSet.objects.get(code="R1")
    assert (row.settings["late_grace_minutes"], row.settings["usual_meal"], row.note) == (
        5,
        [720, 780],
        "放宽",
    )
    assert Job.objects.get(kind="attendance.derive_month").payload == {"month": "2026-10", "people": None}
    page = client.get(reverse("admin:attendance_ruleset_change", args=[row.pk]))
    assert "Grace for lateness: 0 minutes → 5 minutes" in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"late_grace_minutes": "-1"}, "greater than or equal to 0", id="below nought"),
        pytest.param({"usual_meal_start": "noon"}, "Write a time like 22:00.", id="no time"),
        pytest.param({"night_from": "31:00"}, "night_until", id="a night backwards"),
        pytest.param({"code": "R0"}, "choose another", id="a name that is taken"),
        pytest.param({"in_force_from": ""}, "This field is required.", id="no day"),
    ],
)
def test_rules_that_are_refused(client: Client, changes: dict[str, str], words: str) -> None:
    sent = filled(client, in_force_from="2026-10-14", _add="1") | changes
    answer = client.post(reverse(ADD), sent)
    assert (answer.status_code, words in answer.text, RuleSet.objects.count()) == (422, True, 1)


@pytest.mark.parametrize(
    ("code", "told", "refusal"),
    [
        pytest.param("R0", {}, "attendance.rules.code_taken", id="the name is taken"),
        pytest.param("R1", {"late_grace": 5}, "attendance.rules.unusable", id="an unknown setting"),
    ],
)
def test_the_service_refuses_what_cannot_judge(
    october: CalendarYear, after_october: datetime, code: str, told: dict[str, Any], refusal: str
) -> None:
    with pytest.raises(DomainError) as refused:
        add_rules(code=code, in_force_from=date(2026, 11, 1), settings=told, by=None, now=after_october)
    assert refused.value.code == refusal


@pytest.mark.parametrize(
    ("post", "status"),
    [(PostCode.HR_PUBLISHER, 200), (PostCode.TEAM_LEAD, 403), (PostCode.AUDITOR, 403)],
)
def test_who_may_add_rules(
    october: CalendarYear, make_employee: Callable[..., Employee], post: str, status: int
) -> None:
    viewer = Client()
    viewer.force_login(make_employee("7001", post), backend="django.contrib.auth.backends.ModelBackend")
    assert viewer.get(reverse(ADD)).status_code == status


def test_open_rules_cannot_be_edited(client: Client) -> None:
    row = RuleSet.objects.get()
    page = reverse("admin:attendance_ruleset_change", args=[row.pk])
    assert client.post(page, {"code": "R0", "in_force_from": "2021-01-01"}).status_code == 403
