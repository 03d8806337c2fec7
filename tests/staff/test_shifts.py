"""What makes the hours of a shift sound."""

from typing import Any

import pytest

from staff.domain.shifts import Fault, ShiftFault, check_shift

DAY: dict[str, Any] = {
    "kind": "fixed",
    "parts": [{"start": 540, "end": 1080}],
    "meals": [{"start": 720, "end": 780}],
    "net_minutes": 480,
    "core": (None, None),
    "window": (None, None),
}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({}, id="day with a meal"),
        pytest.param({"parts": [{"start": 1320, "end": 1800}], "meals": []}, id="across midnight"),
        pytest.param(
            {"parts": [{"start": 540, "end": 780}, {"start": 1020, "end": 1260}], "meals": []}, id="split"
        ),
        pytest.param({"kind": "flexible", "core": (600, 960), "window": (240, 1320)}, id="flexible"),
    ],
)
def test_sound_hours_are_taken(change: dict[str, Any]) -> None:
    check_shift(**{**DAY, **change})  # raises when it refuses


@pytest.mark.parametrize(
    ("change", "field", "fault"),
    [
        pytest.param({"parts": []}, "parts", Fault.NO_PARTS, id="no parts"),
        pytest.param({"parts": [{"start": 540}]}, "parts", Fault.MALFORMED, id="no end"),
        pytest.param(
            {"parts": [{"start": 600, "end": 540}]}, "parts", Fault.BACKWARDS, id="ends before it starts"
        ),
        pytest.param(
            {"parts": [{"start": 540, "end": 780}, {"start": 770, "end": 900}]},
            "parts",
            Fault.OVERLAP,
            id="overlap",
        ),
        pytest.param(
            {"parts": [{"start": 1440, "end": 1500}]}, "parts", Fault.STARTS_LATE, id="begins next day"
        ),
        pytest.param(
            {"meals": [{"start": 500, "end": 560}]}, "meals", Fault.MEAL_OUTSIDE, id="meal before work"
        ),
        pytest.param({"net_minutes": 540}, "net_minutes", Fault.NET_MINUTES, id="meal counted as work"),
        pytest.param({"kind": "flexible"}, "core_start", Fault.CORE_MISSING, id="flexible without a core"),
    ],
)
def test_unsound_hours_are_refused(change: dict[str, Any], field: str, fault: Fault) -> None:
    with pytest.raises(ShiftFault) as refused:
        check_shift(**{**DAY, **change})
    assert (refused.value.field, refused.value.fault) == (field, fault)
