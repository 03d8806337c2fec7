"""What a kind demands, and who is whose superior."""

import pytest

from incidents.domain.kinds import KindRule
from incidents.domain.ranks import is_superior, rank_of
from tests.incidents.domain.kinds import HAZARD, REQUEST


def test_hazard_and_request_are_known_by_their_codes() -> None:
    assert (HAZARD.is_hazard, HAZARD.is_request) == (True, False)
    assert (REQUEST.is_hazard, REQUEST.is_request) == (False, True)


@pytest.mark.parametrize(("acknowledge", "decide"), [(0, 0), (-1, 0), (1, -1)])
def test_a_clock_out_of_range_is_refused(acknowledge: int, decide: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        KindRule("other", acknowledge, decide_minutes=decide)


@pytest.mark.parametrize(
    ("mine", "theirs", "verdict"),
    [
        pytest.param(["centre_manager"], ["duty_supervisor"], True, id="manager over supervisor"),
        pytest.param(["duty_supervisor"], ["team_lead"], True, id="supervisor over lead"),
        pytest.param(["team_lead"], ["operator"], True, id="lead over operator"),
        pytest.param(["duty_supervisor"], ["security_officer"], False, id="equals"),
        pytest.param(["team_lead"], ["duty_supervisor"], False, id="below"),
        pytest.param(["operator"], [], False, id="nobody's superior"),
        pytest.param(["operator", "team_lead"], ["operator"], True, id="the highest post counts"),
    ],
)
def test_superiors(mine: list[str], theirs: list[str], verdict: bool) -> None:
    assert is_superior(mine, theirs) is verdict


def test_rank_without_a_post() -> None:
    assert rank_of([]) == 0
