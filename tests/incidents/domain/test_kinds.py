"""What a kind demands."""

import pytest

from incidents.domain.kinds import KindRule
from tests.incidents.domain.kinds import HAZARD, REQUEST


def test_hazard_and_request_are_known_by_their_codes() -> None:
    assert (HAZARD.is_hazard, HAZARD.is_request) == (True, False)
    assert (REQUEST.is_hazard, REQUEST.is_request) == (False, True)


@pytest.mark.parametrize(("acknowledge", "decide"), [(0, 0), (-1, 0), (1, -1)])
def test_a_clock_out_of_range_is_refused(acknowledge: int, decide: int) -> None:
    with pytest.raises(ValueError, match="1 or more"):
        KindRule("other", acknowledge, decide_minutes=decide)
