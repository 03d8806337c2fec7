"""Who is told at which step."""

from datetime import timedelta

import pytest

from incidents.domain.ladder import (
    DEFAULT_LADDER,
    LadderStep,
    Purpose,
    Rung,
    ladder_for,
    rung_that_answers,
    step_of,
)

LEAD, SUPERVISOR, MANAGER = Rung.TEAM_LEAD, Rung.DUTY_SUPERVISOR, Rung.MANAGER


@pytest.mark.parametrize(
    ("purpose", "is_confidential", "rungs"),
    [
        pytest.param(Purpose.ACKNOWLEDGE, False, [LEAD, SUPERVISOR, MANAGER], id="a report"),
        pytest.param(Purpose.ACKNOWLEDGE, True, [Rung.SECURITY_OFFICER, SUPERVISOR, MANAGER], id="a leak"),
        pytest.param(
            Purpose.ACCEPT, False, [Rung.NEXT_OWNER, SUPERVISOR, MANAGER], id="handed to a new owner"
        ),
        pytest.param(
            Purpose.DECISION, False, [Rung.ASKED, SUPERVISOR, MANAGER], id="a request for instruction"
        ),
        pytest.param(Purpose.DECISION, True, [Rung.ASKED, SUPERVISOR, MANAGER], id="a secret request"),
        pytest.param(Purpose.AUTHORITY, True, [Rung.SECURITY_OFFICER, MANAGER], id="told to an authority"),
        pytest.param(Purpose.REVIEW, False, [Rung.OWNER, SUPERVISOR, MANAGER], id="review of a hazard"),
    ],
)
def test_ladders(purpose: Purpose, is_confidential: bool, rungs: list[Rung]) -> None:
    assert [step.rung for step in ladder_for(purpose, is_confidential=is_confidential)] == rungs


def test_a_leak_is_told_to_no_team_lead_whatever_the_centre_wrote() -> None:
    steps = [LadderStep(MANAGER), LadderStep(LEAD), LadderStep(LEAD, timedelta(minutes=1))]
    ladder = ladder_for(Purpose.ACKNOWLEDGE, is_confidential=True, steps=steps)
    assert [step.rung for step in ladder] == [MANAGER, Rung.SECURITY_OFFICER, Rung.SECURITY_OFFICER]


def test_the_ladder_begins_again_after_its_last_step() -> None:
    assert [step_of(number, DEFAULT_LADDER).rung for number in range(1, 8)] == [
        LEAD, SUPERVISOR, MANAGER, LEAD, SUPERVISOR, MANAGER, LEAD,
    ]  # fmt: skip


def test_no_ladder_and_no_step_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ladder_for(Purpose.ACKNOWLEDGE, is_confidential=False, steps=[])
    with pytest.raises(ValueError, match="from 1"):
        step_of(0, DEFAULT_LADDER)


@pytest.mark.parametrize(
    ("number", "manned", "told"),
    [
        pytest.param(1, {LEAD, SUPERVISOR, MANAGER}, LEAD, id="its own rung"),
        pytest.param(1, {SUPERVISOR, MANAGER}, SUPERVISOR, id="nobody there: the next above"),
        pytest.param(1, {MANAGER}, MANAGER, id="two above"),
        pytest.param(2, {LEAD, MANAGER}, MANAGER, id="above before below"),
        pytest.param(3, {LEAD, SUPERVISOR}, SUPERVISOR, id="none above: the next below"),
        pytest.param(3, {LEAD}, LEAD, id="none above: two below"),
        pytest.param(5, {SUPERVISOR}, SUPERVISOR, id="in the second round"),
        pytest.param(1, set(), None, id="nobody at all"),
    ],
)
def test_the_rung_that_answers(number: int, manned: set[Rung], told: Rung | None) -> None:
    assert rung_that_answers(number, DEFAULT_LADDER, manned) == told
