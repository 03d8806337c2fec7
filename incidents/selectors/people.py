"""What a person is to an incident, and what the state table offers them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from incidents.domain.decide import Facts, Voice, acts_open_to
from incidents.domain.kinds import KindRule
from incidents.domain.ladder import Purpose, Rung
from incidents.domain.vocabulary import Act, Role, State
from incidents.models import AuthorityReport, Incident, IncidentAction, IncidentEvent
from staff.domain.ranks import is_superior
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of, memberships_on, post_of

_ROLE_OF_POST: Final[dict[str, Role]] = {
    PostCode.DUTY_SUPERVISOR: Role.DUTY_SUPERVISOR,
    PostCode.SECURITY_OFFICER: Role.SECURITY_OFFICER,
    PostCode.CENTRE_MANAGER: Role.MANAGER,
}
_TAKING_PART: Final = (Act.CONTAIN, Act.PLAN_ACTION)
_SECRECY_POSTS: Final = (PostCode.DUTY_SUPERVISOR, PostCode.SECURITY_OFFICER, PostCode.CENTRE_MANAGER)


def roles_of(
    incident: Incident, person: Employee, *, now: datetime, action: IncidentAction | None = None
) -> frozenset[Role]:
    """Say everything a person is to an incident now.

    Args:
        incident: The incident.
        person: Whoever wants to act.
        now: Posts count as they are held on this day.
        action: The action in question; without one, any open action of the person counts.
    """
    day = centre_day(now)
    post = post_of(person, day)
    actions = list(incident.actions.all())
    roles = {_ROLE_OF_POST[post]} if post in _ROLE_OF_POST else set()
    roles |= {role for role, holder in _named(incident) if holder == person.pk}
    if any(row.owner_id == person.pk for row in ([action] if action else actions) if row.is_open):
        roles.add(Role.ACTION_OWNER)
    if any(row.checker_id == person.pk for row in actions if row.dropped_at is None):
        roles.add(Role.CHECKER)
    if _took_part(incident, person, actions):
        roles.add(Role.TOOK_PART)
    if incident.asked_id is None and incident.rule.is_request and post == PostCode.DUTY_SUPERVISOR:
        roles.add(Role.ASKED)
    if incident.owner and is_superior([post], [post_of(incident.owner, day)]):
        roles.add(Role.SUPERIOR)
    return frozenset(roles)


def may_acknowledge(incident: Incident, person: Employee, posts: Iterable[str]) -> bool:
    """Tell, without a question to the database, whether the state table lets somebody acknowledge it now.

    Args:
        incident: The incident, with its kind.
        person: Whoever looks at it.
        posts: The codes of the posts they hold today.
    """
    roles = {_ROLE_OF_POST[post] for post in posts if post in _ROLE_OF_POST}
    if incident.reporter_id == person.pk:
        roles.add(Role.REPORTER)
    return Act.ACKNOWLEDGE in acts_open_to(State(incident.state), incident.rule, roles=frozenset(roles))


def roles_of_reporter_to_be(person: Employee, *, now: datetime) -> frozenset[Role]:
    """Say what somebody is before there is an incident: what their post makes them."""
    role = _ROLE_OF_POST.get(post_of(person, centre_day(now)))
    return frozenset({Role.REPORTER} | ({role} if role else set()))


def _named(incident: Incident) -> Iterable[tuple[Role, int | None]]:
    """List who is named in the incident itself."""
    yield Role.REPORTER, incident.reporter_id
    yield Role.OWNER, incident.owner_id
    yield Role.NEXT_OWNER, incident.next_owner_id
    yield Role.ASKED, incident.asked_id


def _took_part(incident: Incident, person: Employee, actions: list[IncidentAction]) -> bool:
    """Tell whether somebody had a hand in what was done: such a person verifies nothing."""
    return (
        incident.owner_id == person.pk
        or any(row.owner_id == person.pk for row in actions if row.dropped_at is None)
        or incident.events.filter(actor=person, code__in=_TAKING_PART).exists()
    )


def facts_of(incident: Incident, person: Employee, act: Act) -> Facts:
    """Say what is known before the act: earlier words, appeal, decision, actions."""
    actions = list(incident.actions.all())
    return Facts(
        voices=voices_of(incident, act),
        person=person.pk,
        was_appealed=incident.appealed_at is not None,
        is_decided=incident.rule.is_request and incident.instructions.filter(is_decision=True).exists(),
        reports_owed=incident.authority_reports.owed().count() if act == Act.VERIFY else 0,
        actions_open=sum(row.is_open for row in actions),
        actions_done=sum(row.done_at is not None for row in actions),
    )


def voices_of(incident: Incident, act: Act) -> tuple[Voice, ...]:
    """List who has spoken for turning it down in this way since the report or its appeal."""
    if act not in (Act.REJECT, Act.MARK_DUPLICATE):
        return ()
    events = IncidentEvent.objects.filter(incident=incident, code=act, round=incident.round)
    return tuple(
        Voice(event.actor_id, frozenset(Role(role) for role in event.details["roles"]))
        for event in events
        if event.actor_id is not None
    )


def acts_for(incident: Incident, person: Employee, *, now: datetime) -> list[Act]:
    """List the acts that the state table offers a person now, in the order of the table."""
    roles = roles_of(incident, person, now=now)
    state, rule = State(incident.state), incident.rule
    offered = acts_open_to(state, rule, roles=roles)
    return [act for act in offered if _still_open(incident, person, act, roles, rule)]


def _still_open(
    incident: Incident, person: Employee, act: Act, roles: frozenset[Role], rule: KindRule
) -> bool:
    """Tell whether an act is still to be done, looking at the facts it needs."""
    if act in (Act.FINISH_ACTION, Act.DROP_ACTION, Act.EXTEND_ACTION):
        return any(row.is_open for row in incident.actions.all())
    if act in _NEED_A_REPORT:
        return any(_is_to_do(row, act) for row in incident.authority_reports.all())
    if act in _NEED_A_CLOCK:
        return incident.deadlines.running().filter(purpose=_NEED_A_CLOCK[act]).exists()
    if act in (Act.APPEAL, Act.DECIDE, Act.REJECT, Act.MARK_DUPLICATE):
        facts = facts_of(incident, person, act)
        return act in acts_open_to(State(incident.state), rule, roles=roles, facts=facts)
    return True


_NEED_A_REPORT: Final = (Act.SEND_REPORT, Act.EXTEND_REPORT, Act.LIFT_REPORT)
_NEED_A_CLOCK: Final[dict[Act, Purpose]] = {
    Act.EXTEND_DECISION: Purpose.DECISION,
    Act.EXTEND_REVIEW: Purpose.REVIEW,
}


def _is_to_do(report: AuthorityReport, act: Act) -> bool:
    """Tell whether a report to an authority waits for such an act; a receipt may come after it was sent."""
    return report.is_owed or (
        act == Act.SEND_REPORT and report.sent_at is not None and not report.receipt_number
    )


def people_who_may_know(incident: Incident, *, now: datetime) -> list[Employee] | None:
    """List who may be given a part in a confidential incident; None when anybody may."""
    return holders_of(_SECRECY_POSTS, centre_day(now)) if incident.confidential else None


def holders_of_rung(incident: Incident, rung: Rung, *, now: datetime) -> list[Employee]:
    """List whom a rung of the ladder tells now, the reporter left out."""
    day = centre_day(now)
    named = {Rung.NEXT_OWNER: incident.next_owner, Rung.OWNER: incident.owner, Rung.ASKED: incident.asked}
    if rung in named:
        person = named[rung]
        holders = [person] if person and person.is_active else []
    elif rung == Rung.TEAM_LEAD:
        membership = memberships_on(day).get(incident.reporter_id)
        holders = leads_of(membership.team, day) if membership else []
    else:
        holders = holders_of([rung.value], day)
    return [person for person in holders if person.pk != incident.reporter_id]
