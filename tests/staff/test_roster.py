"""What a roster entry and a shift take from a form."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from staff.models import Employee, RosterEntry, Shift

pytestmark = pytest.mark.django_db

MALFORMED = "每段写作 {“start”: 分钟, “end”: 分钟}。"
BACKWARDS = "每段的结束须晚于开始，且不超过零点后两天。"
OVERLAP = "各段按先后排列，不得重叠。"


@pytest.fixture
def entry(make_employee: Callable[..., Employee]) -> RosterEntry:
    """A rest day, not stored."""
    return RosterEntry(employee=make_employee("1001"), day=date(2026, 10, 20))


@pytest.mark.parametrize(
    ("activities", "text"),
    [
        pytest.param([{"start": "x"}], MALFORMED, id="no end"),
        pytest.param([{"start": "540", "end": "600"}], MALFORMED, id="texts"),
        pytest.param([{"start": True, "end": 600}], MALFORMED, id="yes for a minute"),
        pytest.param([{"start": 540, "end": 600, "name": 5}], MALFORMED, id="a number for a name"),
        pytest.param([{"start": 540, "end": 600, "colour": "red"}], MALFORMED, id="unknown entry"),
        pytest.param([540, 600], MALFORMED, id="bare minutes"),
        pytest.param({"start": 540, "end": 600}, MALFORMED, id="no list"),
        pytest.param("training", MALFORMED, id="a text"),
        pytest.param([{"start": 600, "end": 540}], BACKWARDS, id="ends before it starts"),
        pytest.param([{"start": 540, "end": 600}, {"start": 590, "end": 630}], OVERLAP, id="overlap"),
    ],
)
def test_activities_of_another_shape_are_refused(entry: RosterEntry, activities: Any, text: str) -> None:
    entry.activities = activities
    with override("zh-hans"), pytest.raises(ValidationError) as refused:
        entry.full_clean()
    assert refused.value.message_dict == {"activities": [text]}


@pytest.mark.parametrize(
    ("activities", "stored"),
    [
        pytest.param([{"start": 540, "end": 600}], [{"start": 540, "end": 600}], id="one"),
        pytest.param(
            [{"start": 540, "end": 600, "name": "培训"}],
            [{"start": 540, "end": 600, "name": "培训"}],
            id="with a name",
        ),
        pytest.param([], [], id="none"),
        pytest.param(None, [], id="an emptied field"),
    ],
)
def test_sound_activities_are_stored(entry: RosterEntry, activities: Any, stored: Any) -> None:
    entry.activities = activities
    entry.full_clean()
    entry.save()
    assert RosterEntry.objects.get().activities == stored


@pytest.mark.parametrize("parts", [5, [540, 1080], {"start": 540}, "540-1080"])
def test_shift_parts_of_another_shape_are_refused(parts: Any) -> None:
    shift = Shift(code="DAY", name="Day", name_zh="白班", parts=parts, meals=None, net_minutes=480)
    with pytest.raises(ValidationError) as refused:
        shift.full_clean()
    assert list(refused.value.message_dict) == ["parts"]
