"""What must be so besides state and person: evidence, elimination, decision, one appeal."""

import pytest

from incidents.domain.decide import Facts, Step, decide
from incidents.domain.kinds import KindRule
from incidents.domain.vocabulary import Act, Refusal, Role, State
from tests.incidents.domain.kinds import DANGER, HAZARD, LEAK, OTHER, REQUEST

IN_ACTION, VERIFYING = State.IN_ACTION, State.VERIFYING


@pytest.mark.parametrize(
    ("state", "act", "kind", "role", "facts", "answer"),
    [
        pytest.param(
            IN_ACTION, Act.FINISH_ACTION, OTHER, Role.ACTION_OWNER, Facts(actions_done=1),
            Refusal.NO_EVIDENCE, id="done, but nothing to show for it",
        ),
        pytest.param(
            IN_ACTION, Act.FINISH_ACTION, OTHER, Role.ACTION_OWNER,
            Facts(actions_done=1, actions_open=1, has_evidence=True),
            Step(IN_ACTION, False), id="another action is still open",
        ),
        pytest.param(
            IN_ACTION, Act.FINISH_ACTION, OTHER, Role.ACTION_OWNER, Facts(actions_done=2, has_evidence=True),
            Step(VERIFYING, False), id="the last action is done",
        ),
        pytest.param(
            IN_ACTION, Act.DROP_ACTION, OTHER, Role.OWNER, Facts(),
            Step(IN_ACTION, False), id="the only action is dropped: nothing was done",
        ),
        pytest.param(
            IN_ACTION, Act.DROP_ACTION, OTHER, Role.OWNER, Facts(actions_done=1),
            Step(VERIFYING, False), id="the last open action is dropped, others are done",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, HAZARD, Role.CHECKER, Facts(),
            Refusal.NOT_ELIMINATED, id="a hazard closes only as eliminated",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, HAZARD, Role.CHECKER, Facts(is_mitigated=True),
            Refusal.NOT_ELIMINATED, id="mitigated is not eliminated",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, HAZARD, Role.CHECKER, Facts(is_eliminated=True),
            Step(State.CLOSED, True), id="an eliminated hazard closes",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, DANGER, Role.MANAGER, Facts(),
            Step(State.CLOSED, True), id="other kinds need no elimination",
        ),
        pytest.param(
            VERIFYING, Act.NOT_YET, HAZARD, Role.CHECKER, Facts(is_mitigated=True),
            Refusal.NO_REVIEW_DAY, id="mitigated needs a day of review",
        ),
        pytest.param(
            VERIFYING, Act.NOT_YET, HAZARD, Role.CHECKER, Facts(is_mitigated=True, has_review_day=True),
            Step(IN_ACTION, False), id="mitigated stays open, with its day of review",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, LEAK, Role.MANAGER, Facts(reports_owed=1),
            Refusal.WAITS_FOR_AUTHORITY, id="an authority has not been told",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, REQUEST, Role.MANAGER, Facts(),
            Refusal.WAITS_FOR_DECISION, id="a request for instruction waits for its decision",
        ),
        pytest.param(
            VERIFYING, Act.VERIFY, REQUEST, Role.MANAGER, Facts(is_decided=True),
            Step(State.CLOSED, True), id="a decided request closes",
        ),
        pytest.param(
            IN_ACTION, Act.DECIDE, REQUEST, Role.ASKED, Facts(is_decided=True),
            Refusal.DECIDED_BEFORE, id="one request, one decision",
        ),
        pytest.param(
            State.REJECTED, Act.APPEAL, OTHER, Role.REPORTER, Facts(was_appealed=True),
            Refusal.APPEALED_BEFORE, id="one appeal",
        ),
        pytest.param(
            State.REJECTED, Act.APPEAL, OTHER, Role.MANAGER, Facts(was_appealed=True),
            Refusal.NOT_ENTITLED, id="who is not entitled learns nothing of the facts",
        ),
    ],
)  # fmt: skip
def test_facts(
    state: State, act: Act, kind: KindRule, role: Role, facts: Facts, answer: Step | Refusal
) -> None:
    assert decide(state, act, kind, roles={role}, facts=facts) == answer
