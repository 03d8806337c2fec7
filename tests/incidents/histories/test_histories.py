"""Ten thousand random histories: the product tells the steps that a simulator with a stopwatch tells."""

from collections import Counter
from random import Random

import pytest
from django.db import transaction

from incidents.models import IncidentKind
from notices.models import Notice
from tests.incidents.conftest import Cast
from tests.incidents.histories.by_rule import by_the_rules
from tests.incidents.histories.by_services import by_the_services
from tests.incidents.histories.drawing import drawn
from tests.incidents.histories.script import HOUR, MINUTE, History
from tests.incidents.histories.simulator import lived_through

MINUTES = 400
MINUTES_OF_REAL_ONES = 100

LEAST = Counter(
    change_ladder=500, leave=300, come_back=100, report=300, acknowledge=150, reject=60, appeal=20,
    hand_over=200, pass_on=200, accept=100, decide=15, extend_decision=5, finish=250, not_yet=150,
    extend_review=5, verify=50, reopen=40, owe=40, extend_report=15, send=15, lift=15,
)  # fmt: skip
"""How often each thing happens at least in three hundred histories."""

SEEN = Counter({
    "in time": 5000, "late": 3000, "six hours late": 100, "warning": 12, "nobody": 100,
    "acknowledge": 2000, "accept": 3000, "decision": 200, "authority": 200, "review": 12,
    "team_lead": 500, "duty_supervisor": 1000, "centre_manager": 1000, "security_officer": 1000,
    "next_owner": 1000, "owner": 6, "asked": 40, "histories across a change of the clocks": 75,
})  # fmt: skip
"""How many steps of a sort are told at least in three hundred histories."""


def disagreements(seeds: range) -> list[int]:
    """Give the seeds of histories in which the rules and the simulator tell different steps."""
    histories = {seed: drawn(Random(seed), length=MINUTES, is_real=False) for seed in seeds}
    return [seed for seed, history in histories.items() if by_the_rules(history) != lived_through(history)]


def test_three_hundred_histories_agree_with_the_simulator() -> None:
    assert disagreements(range(300)) == []


@pytest.mark.long
@pytest.mark.parametrize("thousand", range(10))
def test_ten_thousand_histories_agree_with_the_simulator(thousand: int) -> None:
    assert disagreements(range(thousand * 1000, thousand * 1000 + 1000)) == []


def test_the_histories_are_rich() -> None:
    histories = [drawn(Random(seed), length=MINUTES, is_real=False) for seed in range(300)]
    events = Counter(event.what for history in histories for event in history.events)
    scarce = {what: number for what, number in events.items() if number < LEAST[what]}
    assert (scarce, sorted(events)) == ({}, sorted(LEAST))


def test_much_happens_in_the_histories() -> None:
    histories = [drawn(Random(seed), length=MINUTES, is_real=False) for seed in range(300)]
    pairs = [(history, step) for history in histories for step in lived_through(history)]
    seen = Counter(step.waits_for.partition(" ")[0] for _history, step in pairs)
    seen |= Counter(step.rung or "nobody" for _history, step in pairs)
    seen["late"] = sum(step.is_late for _history, step in pairs)
    seen["in time"] = sum(not step.is_late for _history, step in pairs)
    seen["warning"] = sum(step.is_warning for _history, step in pairs)
    seen["six hours late"] = sum(step.at - step.due > 6 * HOUR for _history, step in pairs)
    seen["histories across a change of the clocks"] = sum(map(crosses_a_change, histories))
    scarce = {what: number for what, number in seen.items() if number < SEEN[what]}
    assert (scarce, sorted(seen)) == ({}, sorted(SEEN))


def crosses_a_change(history: History) -> bool:
    """Tell whether the centre's clocks are changed between the report and the end."""
    begin, end = history.instant(0), history.instant(history.length * MINUTE)
    return begin.utcoffset() != end.utcoffset()


@pytest.fixture
def stage(cast: Cast, kinds: dict[str, IncidentKind]) -> Cast:
    """The people and the kinds, as every history begins with them."""
    return cast


def real_disagreements(seeds: range, cast: Cast) -> list[int]:
    """Give the seeds of histories in which the services and the simulator tell different steps."""
    wrong: list[int] = []
    for seed in seeds:
        history = drawn(Random(seed), length=MINUTES_OF_REAL_ONES, is_real=True)
        with transaction.atomic():
            told = by_the_services(history, cast)
            escalations = Notice.objects.filter(kind="incident.escalation")
            notices = Counter(escalations.values_list("recipient", "key"))
            transaction.set_rollback(True)
        if told != lived_through(history) or max(notices.values(), default=1) > 1:
            wrong.append(seed)
    return wrong


def test_some_histories_agree_through_services_and_database(stage: Cast) -> None:
    assert real_disagreements(range(3), stage) == []


@pytest.mark.long
@pytest.mark.parametrize("twenty", range(10))
def test_two_hundred_histories_agree_through_services_and_database(twenty: int, stage: Cast) -> None:
    assert real_disagreements(range(twenty * 20, twenty * 20 + 20), stage) == []
