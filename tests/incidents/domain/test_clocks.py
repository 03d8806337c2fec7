"""When the steps of an escalation are due: by hand, across daylight saving, and minute by minute."""

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.domain.clocks import Clock, DueStep, due_steps, is_late
from incidents.domain.ladder import DEFAULT_LADDER, LadderStep, Purpose, Rung, ladder_for
from incidents.domain.steps import extend, start

NOON = datetime(2026, 10, 8, 12, 0, tzinfo=UTC)


def minutes(number: int) -> timedelta:
    """Say minutes shortly."""
    return timedelta(minutes=number)


def seconds(number: int) -> timedelta:
    """Say seconds shortly."""
    return timedelta(seconds=number)


DANGER_CLOCK = Clock(minutes(3), DEFAULT_LADDER)


def test_steps_of_a_danger_in_the_first_hour() -> None:
    due = [step.due_at - NOON for step in due_steps(DANGER_CLOCK, NOON, fired=0, now=NOON + minutes(60))]
    # 3 lead, +5 supervisor, +10 manager, +3 lead again, …
    assert due == [minutes(m) for m in (3, 8, 18, 21, 26, 36, 39, 44, 54, 57)]


@pytest.mark.parametrize(
    ("fired", "asked_after", "expected"),
    [
        pytest.param(0, seconds(179), [], id="a second before"),
        pytest.param(0, seconds(180), [(1, minutes(3), False)], id="on the instant"),
        pytest.param(1, seconds(180), [], id="told once"),
        pytest.param(0, seconds(270), [(1, minutes(3), False)], id="90 s: in time"),
        pytest.param(0, seconds(271), [(1, minutes(3), True)], id="91 s: late"),
        pytest.param(
            1, minutes(20), [(2, minutes(8), True), (3, minutes(18), True)], id="two missed, in order"
        ),
    ],
)
def test_due_steps(fired: int, asked_after: timedelta, expected: list[tuple[int, timedelta, bool]]) -> None:
    due = due_steps(DANGER_CLOCK, NOON, fired=fired, now=NOON + asked_after)
    assert due == [DueStep(number, NOON + after, late) for number, after, late in expected]


def test_six_hours_without_a_worker_lose_no_step() -> None:
    steps = due_steps(DANGER_CLOCK, NOON, fired=0, now=NOON + timedelta(hours=6))
    # Rounds of 18 minutes with 3 steps each: 20 rounds in 360 minutes.
    assert [step.number for step in steps] == list(range(1, 61))
    assert [step.is_late for step in steps] == [True] * 59 + [False]


AUTHORITY_CLOCK = Clock(
    minutes(240),
    [LadderStep(Rung.SECURITY_OFFICER), LadderStep(Rung.MANAGER, minutes(30))],
    pause=minutes(60),
    warning=minutes(60),
)


def test_a_warning_comes_before_the_limit_and_the_pause_is_its_own() -> None:
    due = [AUTHORITY_CLOCK.due_at(NOON, number) - NOON for number in range(1, 7)]
    # An hour before; the limit after four hours, half an hour later; then an hour's pause, and so on.
    assert due == [minutes(m) for m in (180, 240, 270, 330, 360, 420)]
    assert [AUTHORITY_CLOCK.rung_number(number) for number in range(1, 5)] == [1, 1, 2, 3]


@pytest.mark.parametrize(
    ("after", "first"), [(0, 1), (179, 1), (180, 2), (200, 2), (400, 2)], ids=lambda value: str(value)
)
def test_a_warning_that_would_be_late_from_the_start_is_left_out(after: int, first: int) -> None:
    assert AUTHORITY_CLOCK.first_step(NOON, NOON + minutes(after)) == first


@given(st.integers(1, 40), st.sampled_from([DANGER_CLOCK, AUTHORITY_CLOCK]))
def test_laid_down_one_after_another_steps_are_due_when_the_formula_says(number: int, clock: Clock) -> None:
    due_at = clock.due_at(NOON, 1)
    for step in range(1, number):
        due_at += clock.pause_after(step)
    assert due_at == clock.due_at(NOON, number)


def test_a_change_to_daylight_saving_moves_nothing() -> None:
    # Berlin, 29 March 2026: at 02:00 the clock jumps to 03:00.
    before = datetime(2026, 3, 29, 1, 58, tzinfo=ZoneInfo("Europe/Berlin"))
    assert DANGER_CLOCK.due_at(before, 1) == datetime(2026, 3, 29, 1, 1, tzinfo=UTC)
    assert DANGER_CLOCK.due_at(before, 1).astimezone(before.tzinfo).isoformat() == "2026-03-29T03:01:00+02:00"


@pytest.mark.parametrize(
    ("within", "ladder"),
    [
        pytest.param(minutes(0), DEFAULT_LADDER, id="no time"),
        pytest.param(minutes(3), (), id="no ladder"),
        pytest.param(minutes(3), (LadderStep(Rung.OWNER, -minutes(1)),), id="backwards"),
    ],
)
def test_a_clock_that_cannot_run_is_refused(within: timedelta, ladder: tuple[LadderStep, ...]) -> None:
    with pytest.raises(ValueError, match="upward"):
        Clock(within, ladder)


def test_a_naive_start_or_a_step_before_the_first_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        DANGER_CLOCK.due_at(NOON.replace(tzinfo=None), 1)
    with pytest.raises(ValueError, match="from 1"):
        DANGER_CLOCK.due_at(NOON, 0)


@given(
    st.integers(1, 60),
    st.lists(st.integers(0, 30), min_size=1, max_size=5),
    st.integers(0, 50),
    st.integers(0, 24 * 60),
)
def test_steps_follow_each_other_without_gap_or_repetition(
    within: int, gaps: list[int], fired: int, asked_after: int
) -> None:
    clock = Clock(minutes(within), [LadderStep(Rung.OWNER, minutes(gap)) for gap in gaps])
    now = NOON + minutes(asked_after)
    steps = due_steps(clock, NOON, fired=fired, now=now)
    assert [step.number for step in steps] == list(range(fired + 1, fired + 1 + len(steps)))
    assert [step.due_at for step in steps] == sorted(step.due_at for step in steps)
    assert all(step.due_at <= now for step in steps)
    assert clock.due_at(NOON, fired + len(steps) + 1) > now


def simulate(
    clock: Clock, *, up: list[bool], answered_at: int | None, offset: timedelta
) -> list[tuple[int, timedelta, bool]]:
    """Live through a history minute by minute, as a person with a watch would: no formula, only counting.

    Returns:
        Number of the step, minutes after the start at which it was told, and whether that was late.
    """
    told: list[tuple[int, timedelta, bool]] = []
    missed: list[tuple[int, timedelta]] = []
    number, position, left = 1, 0, clock.within + clock.ladder[0].after
    waited = timedelta(0)
    for minute in range(len(up)):
        if answered_at is not None and minute >= answered_at:
            break
        here = minutes(minute) + offset
        while left <= here - waited:
            waited += left
            missed.append((number, waited))
            number, position = number + 1, (position + 1) % len(clock.ladder)
            left = clock.ladder[position].after + (clock.within if position == 0 else timedelta(0))
        if up[minute]:
            told += [(step, here, here - due > timedelta(seconds=90)) for step, due in missed]
            missed.clear()
    return told


def by_rule(
    clock: Clock, *, up: list[bool], answered_at: int | None, offset: timedelta
) -> list[tuple[int, timedelta, bool]]:
    """Ask the rule whenever the worker is there, as the scheduled job does."""
    told: list[tuple[int, timedelta, bool]] = []
    for minute in range(len(up)):
        if up[minute] and not (answered_at is not None and minute >= answered_at):
            now = NOON + minutes(minute) + offset
            told += [
                (step.number, now - NOON, step.is_late)
                for step in due_steps(clock, NOON, fired=len(told), now=now)
            ]
    return told


def random_history(random: Random, length: int) -> tuple[Clock, list[bool], int | None, timedelta]:
    """Draw a clock, hours with and without a worker, an answer or none, and the second of the job."""
    gaps = [random.choice([0, 1, 5, 10, 30]) for _ in range(random.randint(1, 4))]
    clock = Clock(
        minutes(random.choice([1, 3, 5, 15])), [LadderStep(Rung.OWNER, minutes(gap)) for gap in gaps]
    )
    up: list[bool] = []
    while len(up) < length:
        up += [random.random() < 0.6] * random.randint(1, length // 3)
    answered_at = random.choice([None, random.randint(0, length)])
    return clock, up[:length], answered_at, timedelta(seconds=random.randint(0, 59))


@pytest.mark.parametrize("seed", range(20))
def test_histories_agree_with_a_simulator_minute_by_minute(seed: int) -> None:
    random = Random(seed)
    for _ in range(50):
        clock, up, answered_at, offset = random_history(random, 240)
        lived = simulate(clock, up=up, answered_at=answered_at, offset=offset)
        assert lived == by_rule(clock, up=up, answered_at=answered_at, offset=offset)


def test_lateness_is_counted_from_the_step() -> None:
    assert not is_late(NOON, NOON + timedelta(seconds=90))
    assert is_late(NOON, NOON + timedelta(seconds=90, microseconds=1))


def test_the_leads_ladder_is_the_default_one() -> None:
    assert ladder_for(Purpose.ACKNOWLEDGE, is_confidential=False) == DEFAULT_LADDER


def test_a_limit_across_a_change_of_the_clocks_lies_so_many_elapsed_hours_later() -> None:
    # Berlin, 29 March 2026: known at 00:30 (23:30 UTC), four hours later it is 05:30 there (03:30 UTC).
    known_at = datetime(2026, 3, 29, 0, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    waiting = start(AUTHORITY_CLOCK, known_at, known_at)
    assert (waiting.started_at, waiting.limit_at) == (
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 3, 30, tzinfo=UTC),
    )
    until = datetime(2026, 3, 29, 6, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    extended = extend(waiting, AUTHORITY_CLOCK.ladder, until=until, now=known_at)
    assert (extended.limit_at, extended.due_at) == (
        datetime(2026, 3, 29, 4, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 3, 0, tzinfo=UTC),
    )
