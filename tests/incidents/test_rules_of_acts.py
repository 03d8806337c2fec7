"""What each act changes, and what it refuses besides state and person."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from common.errors import DomainError
from incidents import services
from incidents.models import Deadline, Incident, IncidentAction
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

InState = Callable[[str, str], Incident]
SIGNED: dict[str, Any] = {"password": PASSWORD}


def code_of(act: Callable[[], object]) -> str:
    """Give the code with which an act is refused."""
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def plan(incident: Incident, cast: Cast, now: datetime, **fields: Any) -> IncidentAction:
    """Plan an action as the owner."""
    values: dict[str, Any] = {
        "person": cast.supervisor,
        "measure": "加固",
        "owner": cast.colleague,
        "checker": cast.lead,
        "due_on": date(2026, 10, 22),
    }
    return services.plan_action(incident, now=now, **(values | fields))


def test_acknowledging_makes_the_owner(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("danger", "acknowledged")
    assert (incident.owner, incident.acknowledged_by) == (cast.supervisor, cast.supervisor)
    assert incident.acknowledged_at == now


def test_two_persons_turn_down_one_of_the_five_kinds(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = report("danger")
    said = SIGNED | {"reason": "演习", "now": now}
    first = services.reject(incident, person=cast.supervisor, **said)
    assert (first.state, Deadline.objects.running().count()) == ("reported", 1)
    asked = Notice.objects.filter(kind="incident.second_voice").values_list(
        "recipient__work_number", flat=True
    )
    assert sorted(asked) == ["3002", "5001", "5002"]
    assert services.reject(incident, person=cast.second_supervisor, **said).state == "reported"
    assert code_of(lambda: services.reject(incident, person=cast.supervisor, **said)) == (
        "incidents.act.second_person_needed"
    )
    last = services.reject(incident, person=cast.manager, **said)
    assert (last.state, Deadline.objects.running().count()) == ("rejected", 0)
    assert Notice.objects.get(kind="incident.turned_down").recipient == cast.reporter


def test_words_given_before_an_appeal_do_not_count_after_it(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = services.appeal(in_state("danger", "rejected"), person=cast.reporter, reason="属实", now=now)
    assert (incident.state, incident.round, incident.appealed_at) == ("reported", 2, now)
    said = SIGNED | {"reason": "演习", "now": now}
    assert services.reject(incident, person=cast.manager, **said).state == "reported"
    incident = services.reject(incident, person=cast.supervisor, **said)
    assert incident.state == "rejected"
    assert code_of(lambda: services.appeal(incident, person=cast.reporter, reason="再次", now=now)) == (
        "incidents.appeal.only_once"
    )


def test_both_persons_name_the_same_original(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident, original, another = report("danger"), report("danger"), report("danger")
    said = SIGNED | {"reason": "同一件事", "now": now}
    first = services.mark_duplicate(incident, original=original, person=cast.supervisor, **said)
    assert first.duplicate_of is None
    refused = code_of(
        lambda: services.mark_duplicate(incident, original=another, person=cast.manager, **said)
    )
    assert refused == "incidents.duplicate.another_original"
    last = services.mark_duplicate(incident, original=original, person=cast.manager, **said)
    assert (last.state, last.duplicate_of) == ("duplicate", original)
    refused = code_of(
        lambda: services.mark_duplicate(another, original=incident, person=cast.manager, **said)
    )
    assert refused == "incidents.duplicate.of_a_duplicate"


def test_an_appealed_duplicate_names_no_original(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = services.appeal(in_state("other", "duplicate"), person=cast.reporter, reason="不同", now=now)
    assert (incident.state, incident.duplicate_of) == ("reported", None)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"measure": " "}, "incidents.text.missing", id="no measure"),
        pytest.param({"due_on": date(2026, 10, 19)}, "incidents.action.due_in_the_past", id="due yesterday"),
    ],
)
def test_an_impossible_plan_is_refused(
    in_state: InState, cast: Cast, now: datetime, fields: dict[str, Any], code: str
) -> None:
    incident = in_state("danger", "acknowledged")
    assert code_of(lambda: plan(incident, cast, now, **fields)) == code
    assert not incident.actions.exists()


def test_nobody_checks_what_they_do_or_own(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("danger", "acknowledged")
    for checker in (cast.colleague, cast.supervisor):
        refused = code_of(lambda who=checker: plan(incident, cast, now, checker=who))  # type: ignore[misc]
        assert refused == "incidents.action.checker_is_owner"


def test_it_waits_to_be_verified_when_the_last_action_is_done(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("other", "acknowledged")
    first, second = plan(incident, cast, now), plan(incident, cast, now, owner=cast.officer)
    done: dict[str, Any] = {"evidence": "照片", "now": now}
    assert services.finish_action(first, person=cast.colleague, **done).state == "in_action"
    assert code_of(lambda: services.finish_action(second, person=cast.colleague, **done)) == (
        "incidents.act.not_entitled"
    )
    assert services.finish_action(second, person=cast.officer, **done).state == "verifying"
    asked = Notice.objects.filter(kind="incident.to_verify").values_list("recipient__work_number", flat=True)
    assert list(asked) == ["2001"]
    assert code_of(lambda: services.finish_action(first, person=cast.colleague, **done)) == (
        "incidents.action.not_open"
    )


def test_done_needs_evidence(in_state: InState, cast: Cast, now: datetime) -> None:
    action = in_state("other", "in_action").actions.get()
    refused = code_of(lambda: services.finish_action(action, person=cast.colleague, evidence=" ", now=now))
    assert refused == "incidents.action.evidence_needed"


def test_dropping_the_last_open_action_lets_the_done_ones_be_verified(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("other", "in_action")
    first, second = incident.actions.get(), plan(incident, cast, now)
    services.finish_action(first, person=cast.colleague, evidence="照片", now=now)
    incident = services.drop_action(second, person=cast.supervisor, reason="不需要", now=now)
    assert incident.state == "verifying"


def test_a_due_day_moves_only_later_signed_and_before_it_has_passed(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    action = in_state("other", "in_action").actions.get()  # due on the 22nd
    said = SIGNED | {"person": cast.supervisor, "reason": "等配件"}
    earlier, later = date(2026, 10, 21), date(2026, 10, 25)
    assert code_of(lambda: services.extend_action(action, due_on=earlier, now=now, **said)) == (
        "incidents.action.not_later"
    )
    incident = services.extend_action(action, due_on=later, now=now, **said)
    action.refresh_from_db()
    event = incident.events.get(code="extend_action")
    assert (action.due_on, event.entry is not None) == (later, True)
    assert (event.details["from"], event.details["to"]) == ("2026-10-22", "2026-10-25")
    overdue = now + timedelta(days=6)
    assert code_of(lambda: services.extend_action(action, due_on=date(2026, 11, 1), now=overdue, **said)) == (
        "incidents.action.overdue"
    )


def test_who_took_part_does_not_verify(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("other", "acknowledged")
    services.hand_over(incident, person=cast.supervisor, to=cast.manager, now=now)
    incident = services.accept(incident, person=cast.manager, now=now)
    services.contain(incident, person=cast.manager, text="已断电", now=now)
    action = plan(incident, cast, now, person=cast.manager)
    services.finish_action(action, person=cast.colleague, evidence="照片", now=now)
    services.hand_over(incident, person=cast.manager, to=cast.supervisor, now=now)
    services.accept(incident, person=cast.supervisor, now=now)
    said = SIGNED | {"finding": "正常", "now": now}
    assert (
        code_of(lambda: services.verify(incident, person=cast.manager, **said)) == "incidents.act.took_part"
    )
    assert services.verify(incident, person=cast.lead, **said).state == "closed"


def test_closing_marks_the_actions_as_checked(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("hazard", "closed")
    action = incident.actions.get()
    assert (action.checked_by, action.checked_at) == (cast.second_manager, now)
    assert (incident.closed_by, incident.closed_at) == (cast.second_manager, now)


def test_a_mitigated_hazard_stays_open_with_its_day_of_review(
    in_state: InState, cast: Cast, now: datetime
) -> None:
    incident = in_state("hazard", "verifying")
    said: dict[str, Any] = {"person": cast.lead, "finding": "仍有渗水", "now": now}
    closing = SIGNED | said
    assert code_of(lambda: services.verify(incident, **closing)) == "incidents.verify.hazard_not_eliminated"
    assert code_of(lambda: services.not_yet(incident, is_mitigated=True, **said)) == (
        "incidents.not_yet.review_day_needed"
    )
    assert code_of(lambda: services.not_yet(incident, review_on=date(2026, 10, 20), **said)) == (
        "incidents.not_yet.review_in_the_past"
    )
    incident = services.not_yet(incident, is_mitigated=True, review_on=date(2026, 10, 27), **said)
    assert (incident.state, incident.review_on) == ("in_action", date(2026, 10, 27))
    deadline = Deadline.objects.running().get(incident=incident)
    # The 27th begins in Shanghai at 16:00 UTC on the 26th.
    assert (deadline.purpose, deadline.due_at.isoformat()) == ("review", "2026-10-26T16:00:00+00:00")


def test_a_review_day_tells_the_owner_and_then_upward(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("hazard", "verifying")
    services.not_yet(
        incident,
        person=cast.lead,
        finding="仍有渗水",
        is_mitigated=True,
        review_on=date(2026, 10, 27),
        now=now,
    )
    services.fire_due_deadlines(now + timedelta(days=8))
    told = Notice.objects.filter(kind="incident.escalation").order_by("pk")
    assert [row.recipient.work_number for row in told] == ["3001", "3001", "3002"]


def test_a_request_closes_only_when_it_is_decided(
    report: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = report("beyond_duty", asked=cast.manager)
    services.acknowledge(incident, person=cast.supervisor, now=now, **SIGNED)
    services.finish_action(plan(incident, cast, now), person=cast.colleague, evidence="照片", now=now)
    said = SIGNED | {"person": cast.second_manager, "finding": "好", "now": now}
    assert code_of(lambda: services.verify(incident, **said)) == "incidents.verify.waits_for_decision"


def test_a_decision_is_given_once_and_stays(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("beyond_duty", "in_action")
    decision = incident.instructions.get()
    assert (decision.is_decision, decision.is_granted, decision.given_by) == (True, True, cast.manager)
    again = SIGNED | {"is_granted": False, "text": "不同意", "now": now}
    assert code_of(lambda: services.decide_request(incident, person=cast.manager, **again)) == (
        "incidents.decide.already_decided"
    )


def test_reopening_builds_on_the_closure(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("hazard", "closed")
    closure = incident.events.get(code="verify").entry
    said = SIGNED | {"reason": "再次渗水", "now": now + minutes(5)}
    incident = services.reopen(incident, person=cast.lead, **said)
    assert (incident.state, incident.closed_at, incident.closed_by) == ("in_action", None, None)
    entry = incident.events.get(code="reopen").entry
    assert entry is not None
    assert closure is not None
    assert entry.fields is not None
    assert entry.fields.builds_on == (closure.entry_hash,)


@pytest.mark.parametrize("to", ["supervisor", "inactive"])
def test_a_matter_goes_to_somebody_else_who_is_there(
    in_state: InState, cast: Cast, now: datetime, to: str
) -> None:
    incident = in_state("danger", "acknowledged")
    cast.colleague.is_active = False
    person = cast.supervisor if to == "supervisor" else cast.colleague
    refused = code_of(lambda: services.hand_over(incident, person=cast.supervisor, to=person, now=now))
    assert refused == "incidents.owner.already"


def test_only_the_one_who_was_named_accepts(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("danger", "acknowledged")
    services.hand_over(incident, person=cast.supervisor, to=cast.lead, now=now)
    refused = code_of(lambda: services.accept(incident, person=cast.manager, now=now))
    assert refused == "incidents.act.not_entitled"
    assert services.accept(incident, person=cast.lead, now=now).owner == cast.lead


def test_a_superior_of_the_owner_instructs(in_state: InState, cast: Cast, now: datetime) -> None:
    incident = in_state("danger", "acknowledged")
    services.hand_over(incident, person=cast.supervisor, to=cast.lead, now=now)
    incident = services.accept(incident, person=cast.lead, now=now)
    incident = services.instruct(incident, person=cast.second_supervisor, text="先断电", now=now, **SIGNED)
    assert [(row.given_by, row.text) for row in incident.instructions.all()] == [
        (cast.second_supervisor, "先断电")
    ]
    assert Notice.objects.get(kind="incident.instructed").recipient == cast.lead


def test_a_stale_copy_does_not_act_on_what_has_moved_on(in_state: InState, cast: Cast, now: datetime) -> None:
    from incidents.domain.vocabulary import State
    from incidents.services.perform import claim

    incident = in_state("danger", "reported")
    services.acknowledge(Incident.objects.get(pk=incident.pk), person=cast.supervisor, now=now, **SIGNED)
    assert code_of(lambda: claim(incident, after=State.REJECTED, changes={})) == (
        "incidents.act.changed_meanwhile"
    )
