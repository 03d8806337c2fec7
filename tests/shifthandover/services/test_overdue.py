"""Late handovers are told to the duty supervisor, each once."""

from collections.abc import Callable
from datetime import datetime

import pytest

from notices.models import Notice
from shifthandover.models import Handover, ShiftDiary
from shifthandover.services import tell_overdue
from staff.models import Employee

At = Callable[[str], datetime]


@pytest.mark.parametrize(("clock", "expected"), [("15:00", 0), ("15:15", 0), ("15:16", 1)])
def test_a_shift_not_signed_out_is_late_after_the_tolerance(
    diary: ShiftDiary, at: At, clock: str, expected: int
) -> None:
    assert tell_overdue(at(clock)) == expected


def test_the_duty_supervisor_is_told_once(diary: ShiftDiary, people: dict[str, Employee], at: At) -> None:
    tell_overdue(at("15:16"))
    tell_overdue(at("15:17"))
    (notice,) = Notice.objects.all()
    assert notice.recipient == people["supervisor"]
    assert notice.url == f"/admin/shifthandover/shiftdiary/{diary.pk}/change/"
    assert "林秀英" in notice.body


def test_a_shift_signed_out_late_gives_the_receiver_time(hand_over: Callable[..., Handover], at: At) -> None:
    hand_over(now=at("15:10"))
    assert tell_overdue(at("15:20")) == 0
    assert tell_overdue(at("15:26")) == 1


def test_late_out_and_late_in_are_told_apart(
    diary: ShiftDiary, hand_over: Callable[..., Handover], at: At
) -> None:
    tell_overdue(at("15:16"))
    hand_over(now=at("15:20"))
    tell_overdue(at("15:40"))
    keys = [f"handover.{diary.pk}.sign_in.1.overdue", f"handover.{diary.pk}.sign_out.0.overdue"]
    assert sorted(Notice.objects.values_list("key", flat=True)) == keys
