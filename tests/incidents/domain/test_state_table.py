"""Every state × act × kind × role against the table written out by hand."""

from itertools import combinations, product

import pytest

from incidents.domain.decide import Facts, Step, Voice, acts_open_to, decide
from incidents.domain.kinds import KindRule
from incidents.domain.table import is_signed
from incidents.domain.vocabulary import Act, Refusal, Role, State
from tests.incidents.domain.kinds import ALL_KINDS, DANGER, HAZARD, LEAK, OTHER, REQUEST

READY = Facts(
    actions_done=1,
    has_evidence=True,
    is_decided=False,
    is_eliminated=True,
    voices=(Voice(99, frozenset({Role.DUTY_SUPERVISOR, Role.MANAGER})),),
    person=1,
)
DECIDED = Facts(actions_done=1, has_evidence=True, is_decided=True, is_eliminated=True)

# (state, act): kinds, who may (none named: anybody), who may not, state after, signed
EXPECTED = """
-            report         any                     *                                     -          reported      signed
reported     acknowledge    danger,request          duty_supervisor,manager               reporter   acknowledged  signed
reported     acknowledge    hazard,other            duty_supervisor,manager               reporter   acknowledged  signed
reported     acknowledge    leak                    security_officer,manager              reporter   acknowledged  signed
reported     reject         danger,request,leak     duty_supervisor,manager               reporter   rejected      signed
reported     reject         hazard,other            duty_supervisor                       reporter   rejected      signed
reported     mark_duplicate danger,request,leak     duty_supervisor,manager               reporter   duplicate     signed
reported     mark_duplicate hazard,other            duty_supervisor                       reporter   duplicate     signed
rejected     appeal         any                     reporter                              -          reported      plain
duplicate    appeal         any                     reporter                              -          reported      plain
acknowledged instruct       any                     superior                              -          in_action     signed
in_action    instruct       any                     superior                              -          in_action     signed
acknowledged decide         request                 asked,manager                         reporter   in_action     signed
in_action    decide         request                 asked,manager                         reporter   in_action     signed
acknowledged contain        any                     owner                                 -          in_action     plain
in_action    contain        any                     owner                                 -          in_action     plain
acknowledged plan_action    any                     owner                                 -          in_action     plain
in_action    plan_action    any                     owner                                 -          in_action     plain
in_action    finish_action  any                     action_owner                          -          verifying     plain
in_action    drop_action    any                     owner                                 -          verifying     plain
in_action    extend_action  any                     owner                                 -          in_action     signed
acknowledged extend_decision request                asked,manager                         reporter   acknowledged  signed
in_action    extend_decision request                asked,manager                         reporter   in_action     signed
acknowledged extend_review  hazard                  checker,manager                       took_part  acknowledged  signed
in_action    extend_review  hazard                  checker,manager                       took_part  in_action     signed
verifying    extend_review  hazard                  checker,manager                       took_part  verifying     signed
acknowledged owe_reports    leak                    owner,security_officer,manager        -          acknowledged  signed
in_action    owe_reports    leak                    owner,security_officer,manager        -          in_action     signed
verifying    owe_reports    leak                    owner,security_officer,manager        -          verifying     signed
acknowledged send_report    leak                    owner,security_officer,manager        -          acknowledged  signed
in_action    send_report    leak                    owner,security_officer,manager        -          in_action     signed
verifying    send_report    leak                    owner,security_officer,manager        -          verifying     signed
acknowledged extend_report  leak                    security_officer,manager              -          acknowledged  signed
in_action    extend_report  leak                    security_officer,manager              -          in_action     signed
verifying    extend_report  leak                    security_officer,manager              -          verifying     signed
acknowledged lift_report    leak                    manager                               -          acknowledged  signed
in_action    lift_report    leak                    manager                               -          in_action     signed
verifying    lift_report    leak                    manager                               -          verifying     signed
acknowledged hand_over      any                     owner,duty_supervisor,manager         -          acknowledged  plain
in_action    hand_over      any                     owner,duty_supervisor,manager         -          in_action     plain
verifying    hand_over      any                     owner,duty_supervisor,manager         -          verifying     plain
acknowledged accept         any                     next_owner                            -          acknowledged  plain
in_action    accept         any                     next_owner                            -          in_action     plain
verifying    accept         any                     next_owner                            -          verifying     plain
reported     attach         danger,request,hazard,other reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager - reported plain
reported     attach         leak reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager,security_officer - reported plain
acknowledged attach         danger,request,hazard,other reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager - acknowledged plain
acknowledged attach         leak reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager,security_officer - acknowledged plain
in_action    attach         danger,request,hazard,other reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager - in_action plain
in_action    attach         leak reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager,security_officer - in_action plain
verifying    attach         danger,request,hazard,other reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager - verifying plain
verifying    attach         leak reporter,owner,next_owner,action_owner,checker,took_part,asked,superior,duty_supervisor,manager,security_officer - verifying plain
verifying    verify         danger,request,leak     manager                               took_part  closed        signed
verifying    verify         hazard,other            checker,manager                       took_part  closed        signed
verifying    not_yet        danger,request,leak     manager                               took_part  in_action     plain
verifying    not_yet        hazard,other            checker,manager                       took_part  in_action     plain
closed       reopen         any                     duty_supervisor,manager,checker       -          in_action     signed
"""  # noqa: E501
NAMES = {"danger": DANGER, "leak": LEAK, "request": REQUEST, "hazard": HAZARD, "other": OTHER}
REASON = {Role.REPORTER: Refusal.OWN_REPORT, Role.TOOK_PART: Refusal.TOOK_PART}


def written_down() -> dict[tuple[State | None, Act, KindRule], tuple[set[Role], set[Role], Step]]:
    """Read the table above."""
    rows: dict[tuple[State | None, Act, KindRule], tuple[set[Role], set[Role], Step]] = {}
    for line in EXPECTED.strip().splitlines():
        source, act, kinds, who, never, target, signed = line.split()
        allowed = set(Role) if who == "*" else {Role(name) for name in who.split(",")}
        barred = set() if never == "-" else {Role(name) for name in never.split(",")}
        for kind in ALL_KINDS if kinds == "any" else [NAMES[name] for name in kinds.split(",")]:
            key = (None if source == "-" else State(source), Act(act), kind)
            assert key not in rows
            rows[key] = (allowed, barred, Step(State(target), signed == "signed"))
    return rows


TABLE = written_down()
PERSONS = [frozenset(roles) for size in (0, 1, 2, 3) for roles in combinations(Role, size)]


def facts_for(act: Act) -> Facts:
    """Give facts under which nothing but the person and the state decides."""
    return DECIDED if act == Act.VERIFY else READY


def expected(state: State | None, act: Act, kind: KindRule, roles: frozenset[Role]) -> Step | Refusal:
    """Look the answer up in the table written by hand."""
    row = TABLE.get((state, act, kind))
    if row is None:
        elsewhere = any((state, act, other) in TABLE for other in ALL_KINDS)
        return Refusal.NOT_FOR_KIND if elsewhere else Refusal.NOT_NOW
    allowed, barred, step = row
    if act != Act.REPORT and not roles & allowed:
        return Refusal.NOT_ENTITLED
    return next((REASON[role] for role in (Role.REPORTER, Role.TOOK_PART) if role in barred & roles), step)


@pytest.mark.parametrize("state", [None, *State], ids=str)
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.code)
def test_every_act_by_every_mixture_of_roles_is_as_written_down(state: State | None, kind: KindRule) -> None:
    differing = [
        (act, sorted(roles))
        for act, roles in product(Act, PERSONS)
        if decide(state, act, kind, roles=roles, facts=facts_for(act)) != expected(state, act, kind, roles)
    ]
    assert differing == []


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.code)
def test_the_acts_offered_are_those_the_table_allows(state: State, kind: KindRule) -> None:
    for roles in PERSONS:
        offered = acts_open_to(state, kind, roles=roles)
        assert offered == [act for act in Act if isinstance(expected(state, act, kind, roles), Step)]


def test_nothing_closes_or_changes_an_ended_incident_but_reopening_and_appeal() -> None:
    after_the_end = {key[1] for key in TABLE if key[0] in (State.CLOSED, State.REJECTED, State.DUPLICATE)}
    assert after_the_end == {Act.REOPEN, Act.APPEAL}


def test_the_signed_acts() -> None:
    assert {act for act in Act if is_signed(act)} == {
        Act.REPORT,
        Act.ACKNOWLEDGE,
        Act.REJECT,
        Act.MARK_DUPLICATE,
        Act.INSTRUCT,
        Act.DECIDE,
        Act.EXTEND_ACTION,
        Act.EXTEND_DECISION,
        Act.EXTEND_REVIEW,
        Act.OWE_REPORTS,
        Act.SEND_REPORT,
        Act.EXTEND_REPORT,
        Act.LIFT_REPORT,
        Act.VERIFY,
        Act.REOPEN,
    }
