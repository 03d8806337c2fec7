"""Observations through the service: recorded once, answered, never vanishing, counted by their own time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import DomainError
from notices.models import Notice
from qc.domain.observations import Act, State
from qc.models import Observation, ObservationKind, ObservationStep
from qc.selectors import observation_tallies, observations_of_month
from qc.services import acknowledge_observation, decide_observation, object_to_observation
from staff.models import Employee, Membership

People = dict[str, Employee]
Observe = Callable[..., Observation]


def told(kind: str) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(kind=f"qc.observation.{kind}")
    return {(row.recipient.work_number, row.url.split("/")[1]) for row in rows}


def test_what_is_seen_is_kept_as_its_kind_counts_then(
    observe: Observe, kinds: dict[str, ObservationKind]
) -> None:
    observation = observe("leak")
    ObservationKind.objects.filter(code="leak").update(points=5, counts_as="error")
    observation.refresh_from_db()
    assert (observation.counts_as, observation.points) == ("critical", Decimal("20.00"))
    assert (observation.day, observation.month) == (date(2026, 10, 20), "2026-10")


def test_it_belongs_to_the_month_in_which_it_was_seen_at_the_centre(observe: Observe) -> None:
    """Half past eleven in the evening of 30 September in London is already October in Shanghai."""
    late = datetime(2026, 9, 30, 16, 30, tzinfo=UTC)
    assert (observe(seen_at=late).day, observe("help", seen_at=late).month) == (date(2026, 10, 1), "2026-10")
    before = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
    assert observe("leak", seen_at=before).month == "2026-09"


def test_person_and_lead_are_told_each_where_they_work(observe: Observe) -> None:
    observe()
    assert told("recorded") == {("1001", "me"), ("1090", "admin")}
    body = Notice.objects.get(recipient__work_number="1001").body
    assert "2026-10-20 11:00 · A-12" in body


def test_noise_in_the_room_is_told_to_the_lead_of_the_team_named(observe: Observe, floor: People) -> None:
    team = Membership.objects.get(employee=floor["operator"]).team
    observation = observe(person=None, team=team, place="机房东侧")
    assert (observation.person, observation.team) == (None, team)
    assert told("recorded") == {("1090", "admin")}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({"observer": "operator"}, "qc.observation.oneself", id="oneself"),
        pytest.param({"place": "  "}, "qc.observation.incomplete", id="no place"),
        pytest.param({"evidence": ""}, "qc.observation.incomplete", id="nothing seen"),
        pytest.param(
            {"seen_at": datetime(2026, 10, 20, 4, 1, tzinfo=UTC)}, "qc.observation.not_yet", id="tomorrow"
        ),
        pytest.param(
            {"seen_at": datetime(2026, 9, 19, 3, 59, tzinfo=UTC)}, "qc.observation.too_old", id="32 days ago"
        ),
        pytest.param({"criterion": "greeting"}, "qc.observation.unknown_criterion", id="no scorecard"),
    ],
)
def test_what_is_refused(observe: Observe, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        observe(**changes)
    assert refused.value.code == code
    assert not Observation.objects.exists()
    assert not Notice.objects.exists()


def test_a_kind_out_of_use_is_refused(observe: Observe, kinds: dict[str, ObservationKind]) -> None:
    kinds["papers"].is_active = False
    with pytest.raises(DomainError) as refused:
        observe()
    assert refused.value.code == "qc.observation.kind_out_of_use"


def test_the_database_lets_nobody_observe_themselves(observe: Observe) -> None:
    observation = observe()
    with pytest.raises(IntegrityError, match="qc_nobody_observes_themselves"), transaction.atomic():
        Observation.objects.filter(pk=observation.pk).update(person=observation.observer)


@pytest.mark.parametrize(
    ("second", "is_refused"),
    [
        pytest.param({}, True, id="the same again"),
        pytest.param({"observer": "other_inspector"}, True, id="seen by two"),
        pytest.param({"minutes": 10}, True, id="ten minutes later"),
        pytest.param({"minutes": 11}, False, id="eleven minutes later"),
        pytest.param({"kind": "leak"}, False, id="another kind"),
        pytest.param({"who": "colleague"}, False, id="another person"),
        pytest.param({"who": None}, False, id="nobody named"),
    ],
)
def test_one_thing_is_recorded_once(
    observe: Observe, floor: People, now: datetime, second: dict[str, Any], is_refused: bool
) -> None:
    first = observe()
    who = second.get("who", "operator")
    again = {
        "kind": second.get("kind", "papers"),
        "observer": second.get("observer", "inspector"),
        "person": floor[who] if who else None,
        "seen_at": first.seen_at + timedelta(minutes=second.get("minutes", 0)),
    }
    if not is_refused:
        assert observe(**again).pk != first.pk
        return
    with pytest.raises(DomainError) as refused:
        observe(**again)
    assert (refused.value.code, refused.value.where) == (
        "qc.observation.recorded_already",
        {"observation": first.pk},
    )


def test_noise_at_one_place_is_recorded_once_and_at_another_again(observe: Observe) -> None:
    observe(person=None, place="东侧")
    with pytest.raises(DomainError):
        observe(person=None, place="东侧")
    observe(person=None, place="西侧")
    assert Observation.objects.count() == 2


def test_what_was_withdrawn_can_be_recorded_anew(observe: Observe, floor: People, now: datetime) -> None:
    first = observe()
    decide_observation(first, arbiter=floor["manager"], act=Act.WITHDRAW, reason="认错人", now=now)
    assert observe().pk != first.pk


def test_read_objected_and_withdrawn_every_step_stays(observe: Observe, floor: People, now: datetime) -> None:
    observation = observe()
    acknowledge_observation(observation, person=floor["operator"], now=now)
    later = now + timedelta(days=7)
    object_to_observation(observation, person=floor["operator"], reason=" 那是工单 ", now=later)
    assert told("objected") == {("2090", "admin")}
    decide_observation(observation, arbiter=floor["manager"], act=Act.WITHDRAW, reason="属实", now=later)
    assert told("decided") == {("1001", "me"), ("2001", "admin"), ("1090", "admin")}
    observation.refresh_from_db()
    steps = [(step.act, step.by.work_number, step.text) for step in observation.steps.all()]
    assert (observation.state, observation.evidence) == ("withdrawn", "看报纸")
    assert steps == [
        ("acknowledge", "1001", ""),
        ("object", "1001", "那是工单"),
        ("withdraw", "2090", "属实"),
    ]
    assert observation_tallies(observations_of_month("2026-10")) == {}


def test_an_objection_comes_within_its_days(observe: Observe, floor: People, now: datetime) -> None:
    late = now + timedelta(days=7, seconds=1)
    with pytest.raises(DomainError) as refused:
        object_to_observation(observe(), person=floor["operator"], reason="不是我", now=late)
    assert refused.value.code == "qc.observation.objection_too_late"


def test_the_quality_managers_own_observation_is_decided_by_another(
    observe: Observe, floor: People, now: datetime
) -> None:
    observation = observe(observer="manager")
    object_to_observation(observation, person=floor["operator"], reason="不是我", now=now)
    assert told("objected") == {("3001", "admin")}
    with pytest.raises(DomainError) as refused:
        decide_observation(observation, arbiter=floor["manager"], act=Act.LET_STAND, reason="是", now=now)
    assert refused.value.code == "qc.observation.not_yours"
    decide_observation(observation, arbiter=floor["supervisor"], act=Act.LET_STAND, reason="有照片", now=now)
    assert observation.state == "stands"


ACTS: dict[str, Callable[[Observation, Employee, datetime], None]] = {
    "acknowledge": lambda one, who, now: acknowledge_observation(one, person=who, now=now),
    "object": lambda one, who, now: object_to_observation(one, person=who, reason="不是我", now=now),
    "let_stand": lambda one, who, now: decide_observation(
        one, arbiter=who, act=Act.LET_STAND, reason="属实", now=now
    ),
    "withdraw": lambda one, who, now: decide_observation(
        one, arbiter=who, act=Act.WITHDRAW, reason="认错人", now=now
    ),
}
ALLOWED = {
    ("recorded", "acknowledge", "operator"): "acknowledged",
    ("recorded", "object", "operator"): "objected",
    ("acknowledged", "object", "operator"): "objected",
    ("objected", "let_stand", "manager"): "stands",
    ("objected", "let_stand", "supervisor"): "stands",
    ("recorded", "withdraw", "manager"): "withdrawn",
    ("recorded", "withdraw", "supervisor"): "withdrawn",
    ("acknowledged", "withdraw", "manager"): "withdrawn",
    ("acknowledged", "withdraw", "supervisor"): "withdrawn",
    ("objected", "withdraw", "manager"): "withdrawn",
    ("objected", "withdraw", "supervisor"): "withdrawn",
}
WHO = ["operator", "colleague", "lead", "other_lead", "inspector", "manager", "supervisor"]


@pytest.mark.parametrize("state", [state.value for state in State])
def test_who_may_do_what_in_a_state(
    state: str, in_state: Callable[..., Observation], floor: People, now: datetime
) -> None:
    """Every act by everybody: what is allowed leads where it should, all else changes nothing."""
    observation = in_state(state)
    outcomes = {}
    for act, do in ACTS.items():
        for who in WHO:
            with transaction.atomic():
                one = Observation.objects.get(pk=observation.pk)
                try:
                    do(one, floor[who], now)
                except DomainError as error:
                    assert error.code in {"qc.observation.not_yours", "qc.observation.wrong_state"}
                else:
                    outcomes[state, act, who] = Observation.objects.get(pk=one.pk).state
                transaction.set_rollback(True)
    assert outcomes == {key: after for key, after in ALLOWED.items() if key[0] == state}


def test_a_second_click_changes_nothing(observe: Observe, floor: People, now: datetime) -> None:
    observation = observe()
    twin = Observation.objects.get(pk=observation.pk)
    acknowledge_observation(observation, person=floor["operator"], now=now)
    with pytest.raises(DomainError) as refused:
        acknowledge_observation(twin, person=floor["operator"], now=now)
    assert refused.value.code == "qc.observation.wrong_state"
    assert ObservationStep.objects.count() == 1


def test_a_reason_is_asked_for(observe: Observe, floor: People, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        object_to_observation(observe(), person=floor["operator"], reason="  ", now=now)
    assert refused.value.code == "qc.observation.reason_missing"


def test_the_months_observations_by_person(observe: Observe, floor: People, now: datetime) -> None:
    observe()
    observe("help")
    observe("leak", person=floor["colleague"])
    observe(person=None)
    observe("stopped", seen_at=datetime(2026, 9, 30, 4, 0, tzinfo=UTC))
    tallies = observation_tallies(observations_of_month("2026-10"))
    assert tallies[floor["operator"].pk].points == Decimal("0.50")
    assert (tallies[floor["operator"].pk].errors, tallies[floor["operator"].pk].merits) == (1, 1)
    assert (tallies[floor["colleague"].pk].critical, tallies[floor["colleague"].pk].points) == (1, -20)
    assert len(tallies) == 2


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("operator", True), ("colleague", False), ("lead", True), ("other_lead", False), ("inspector", True),
        ("other_inspector", False), ("manager", True), ("supervisor", True), ("auditor", True),
    ],
)  # fmt: skip
def test_who_sees_an_observation(who: str, sees: bool, observe: Observe, floor: People) -> None:
    observe()
    assert Observation.objects.visible_to(floor[who]).exists() is sees


def test_the_lead_of_the_day_sees_it_after_a_move(
    observe: Observe, floor: People, make_team: Callable[..., Any]
) -> None:
    """The operator moves to team b on the day after: the lead of a still answers for the day."""
    observe()
    membership = Membership.objects.get(employee=floor["operator"])
    membership.ends_on = date(2026, 10, 20)
    membership.save()
    Membership.objects.create(
        employee=floor["operator"], team=make_team("b"), post=membership.post, starts_on=date(2026, 10, 21)
    )
    assert Observation.objects.visible_to(floor["lead"]).exists()
    assert not Observation.objects.visible_to(floor["other_lead"]).exists()
