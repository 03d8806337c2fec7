"""Who is whose superior."""

import pytest

from staff.domain.ranks import is_superior, rank_of


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
