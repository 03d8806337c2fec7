"""Settings of a rule set are checked when they are entered, and again when they are read."""

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from attendance.models import RuleSet
from attendance.selectors.reference import rules_of
from attendance.services import derive_month
from common.errors import DomainError
from common.months import Month
from seeds.loader.attendance import load_rules
from staff.models import CalendarYear


def rule_set(settings: Any) -> RuleSet:
    return RuleSet(code="R9", in_force_from=date(2026, 10, 1), settings=settings)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({}, id="all defaults"),
        pytest.param({"late_grace_minutes": 5, "usual_meal": [690, 750]}, id="a number and a span"),
        pytest.param({"night_from": 1260, "night_until": 1740}, id="another night"),
    ],
)
@pytest.mark.django_db
def test_settings_that_judge(told: dict[str, Any]) -> None:
    row = rule_set(told)
    row.full_clean()
    rules = rules_of(row)
    assert {
        name: list(found) if isinstance(found := getattr(rules, name), tuple) else found for name in told
    } == told


@pytest.mark.parametrize(
    ("told", "named"),
    [
        pytest.param({"late_grace_minutes": "5"}, "late_grace_minutes", id="text"),
        pytest.param({"late_grace_minutes": True}, "late_grace_minutes", id="a truth"),
        pytest.param({"late_grace_minutes": 2.5}, "late_grace_minutes", id="a fraction"),
        pytest.param({"late_grace_minutes": -1}, "late_grace_minutes", id="below nought"),
        pytest.param({"late_grace_minutes": None}, "late_grace_minutes", id="nothing"),
        pytest.param({"overtime_step_minutes": 0}, "overtime_step_minutes", id="a step of nought"),
        pytest.param({"outage_share_percent": 101}, "outage_share_percent", id="more than all"),
        pytest.param({"usual_meal": 720}, "usual_meal", id="no span"),
        pytest.param({"usual_meal": [780, 720]}, "usual_meal", id="a span backwards"),
        pytest.param({"night_from": 1440, "night_until": 360}, "night_until", id="a night backwards"),
        pytest.param({"late_grace_minuts": 5}, "late_grace_minutes", id="misspelt: the known are listed"),
        pytest.param({"version": "R1"}, "version", id="the name of the rules"),
        pytest.param([5], "late_grace_minutes", id="a list"),
    ],
)
@pytest.mark.django_db
def test_settings_that_are_refused(told: Any, named: str) -> None:
    with pytest.raises(ValidationError) as refused:
        rule_set(told).full_clean()
    assert named in refused.value.message_dict["settings"][0]


def test_a_rule_set_stored_past_the_form_is_named(october: CalendarYear, after_october: datetime) -> None:
    rule_set({"late_grace_minutes": "5"}).save()
    with pytest.raises(DomainError) as refused:
        derive_month(Month(2026, 10), now=after_october)
    assert refused.value.code == "attendance.rules.unusable"
    assert "R9" in str(refused.value)


@pytest.mark.django_db
def test_the_rules_that_come_with_the_app_pass() -> None:
    load_rules()
    rows = list(RuleSet.objects.all())
    for row in rows:
        row.full_clean()
    assert "R0" in [row.code for row in rows]
