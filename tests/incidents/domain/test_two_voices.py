"""Turning down one of the five kinds takes a duty supervisor and a manager, two different persons."""

import pytest

from incidents.domain.decide import Facts, Step, Voice, acts_open_to, decide
from incidents.domain.vocabulary import Act, Refusal, Role, State
from tests.incidents.domain.kinds import DANGER, HAZARD

SUPERVISOR = frozenset({Role.DUTY_SUPERVISOR})
MANAGER = frozenset({Role.MANAGER})
BOTH = SUPERVISOR | MANAGER


@pytest.mark.parametrize("act", [Act.REJECT, Act.MARK_DUPLICATE])
@pytest.mark.parametrize(
    ("voices", "roles", "is_over"),
    [
        pytest.param((), SUPERVISOR, False, id="the supervisor alone"),
        pytest.param((), MANAGER, False, id="the manager alone"),
        pytest.param((), BOTH, False, id="one person with both posts"),
        pytest.param((Voice(1, SUPERVISOR),), MANAGER, True, id="supervisor, then manager"),
        pytest.param((Voice(1, MANAGER),), SUPERVISOR, True, id="manager, then supervisor"),
        pytest.param((Voice(1, SUPERVISOR),), SUPERVISOR, False, id="two supervisors"),
        pytest.param((Voice(1, MANAGER),), MANAGER, False, id="two managers"),
        pytest.param((Voice(1, BOTH),), SUPERVISOR, True, id="both posts, then supervisor"),
        pytest.param((Voice(1, BOTH),), MANAGER, True, id="both posts, then manager"),
        pytest.param(
            (Voice(1, SUPERVISOR), Voice(3, SUPERVISOR)), MANAGER, True, id="two supervisors, then manager"
        ),
    ],
)
def test_two_voices(act: Act, voices: tuple[Voice, ...], roles: frozenset[Role], is_over: bool) -> None:
    target = State.REJECTED if act == Act.REJECT else State.DUPLICATE
    answer = decide(State.REPORTED, act, DANGER, roles=roles, facts=Facts(voices=voices, person=2))
    assert answer == Step(target if is_over else State.REPORTED, is_signed=True)


def test_one_person_speaks_once() -> None:
    facts = Facts(voices=(Voice(2, SUPERVISOR),), person=2)
    assert decide(State.REPORTED, Act.REJECT, DANGER, roles=BOTH, facts=facts) == Refusal.SAME_PERSON
    assert Act.REJECT not in acts_open_to(State.REPORTED, DANGER, roles=BOTH, facts=facts)


def test_one_supervisor_is_enough_for_the_other_kinds() -> None:
    answer = decide(State.REPORTED, Act.REJECT, HAZARD, roles=SUPERVISOR, facts=Facts(person=2))
    assert answer == Step(State.REJECTED, is_signed=True)
