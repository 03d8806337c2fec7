"""Every state × act × role of a visit against the table written out by hand."""

from datetime import UTC, datetime, timedelta
from itertools import combinations, product

import pytest

from visitors.domain.decide import Facts, Step, acts_open_to, decide
from visitors.domain.table import is_signed
from visitors.domain.vocabulary import ENDED, Act, Refusal, Role, State

NOON = datetime(2026, 10, 20, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)

# Facts under which nothing but state, kind of visit and person decides.
READY = Facts(
    now=NOON,
    starts_at=NOON - HOUR,
    ends_at=NOON + HOUR,
    new_end=NOON + 2 * HOUR,
    is_clear_of_goods=True,
    chosen=1,
)

# state before, act, who may (*: anybody), who never, state after, signed, also of an entry without approval
EXPECTED = """
-          request       *               -               requested    plain   no
requested  approve       superior        host,requester  approved     signed  no
requested  deny          superior        host,requester  denied       plain   no
requested  cancel        host,requester  -               cancelled    plain   no
approved   cancel        host,requester  -               cancelled    plain   no
approved   let_in        reception       host            inside       signed  no
inside     let_in        reception       host            inside       signed  no
left       let_in        reception       host            inside       signed  no
inside     let_out       reception,host  -               left         signed  yes
approved   extend        superior        host,requester  approved     signed  no
inside     extend        superior        host,requester  inside       signed  no
approved   turn_away     reception       -               turned_away  plain   no
approved   no_show       reception,host  -               no_show      plain   no
inside     settle_badge  reception       -               inside       plain   yes
left       settle_badge  reception       -               left         plain   yes
-          walk_in       reception       -               inside       signed  yes
"""


def written_down() -> dict[tuple[State | None, Act], tuple[set[Role], set[Role], Step, bool]]:
    """Read the table above."""
    rows: dict[tuple[State | None, Act], tuple[set[Role], set[Role], Step, bool]] = {}
    for line in EXPECTED.strip().splitlines():
        source, act, who, never, target, signed, walk_ins = line.split()
        key = (None if source == "-" else State(source), Act(act))
        assert key not in rows
        allowed = set() if who == "*" else {Role(name) for name in who.split(",")}
        barred = set() if never == "-" else {Role(name) for name in never.split(",")}
        rows[key] = (allowed, barred, Step(State(target), signed == "signed"), walk_ins == "yes")
    return rows


TABLE = written_down()
PERSONS = [frozenset(roles) for size in range(5) for roles in combinations(Role, size)]


def expected(state: State | None, act: Act, roles: frozenset[Role], *, is_walk_in: bool) -> Step | Refusal:
    """Look the answer up in the table written by hand."""
    row = TABLE.get((state, act))
    if row is None:
        return Refusal.NOT_NOW
    allowed, barred, step, for_walk_ins = row
    if is_walk_in and not for_walk_ins:
        return Refusal.NOT_FOR_WALK_INS
    if allowed and not roles & allowed:
        return Refusal.NOT_ENTITLED
    return Refusal.OWN_VISIT if roles & barred else step


@pytest.mark.parametrize("is_walk_in", [False, True], ids=["approved", "walk-in"])
@pytest.mark.parametrize("state", [None, *State], ids=str)
def test_every_act_by_every_mixture_of_roles_is_as_written_down(
    state: State | None, is_walk_in: bool
) -> None:
    differing = [
        (act, sorted(roles))
        for act, roles in product(Act, PERSONS)
        if decide(state, act, is_walk_in=is_walk_in, roles=roles, facts=READY)
        != expected(state, act, roles, is_walk_in=is_walk_in)
    ]
    assert differing == []


@pytest.mark.parametrize("is_walk_in", [False, True], ids=["approved", "walk-in"])
@pytest.mark.parametrize("state", State)
def test_the_acts_offered_are_those_the_table_allows(state: State, is_walk_in: bool) -> None:
    for roles in PERSONS:
        offered = acts_open_to(state, is_walk_in=is_walk_in, roles=roles, facts=READY)
        allowed = [act for act in Act if isinstance(expected(state, act, roles, is_walk_in=is_walk_in), Step)]
        assert offered == allowed


def test_the_signed_acts() -> None:
    assert {act for act in Act if is_signed(act)} == {
        Act.APPROVE,
        Act.EXTEND,
        Act.LET_IN,
        Act.LET_OUT,
        Act.WALK_IN,
    }


def test_after_the_end_only_coming_back_and_badges_are_left() -> None:
    assert {key[1] for key in TABLE if key[0] in ENDED} == {Act.LET_IN, Act.SETTLE_BADGE}


EVERYBODY = frozenset({Role.SUPERIOR, Role.RECEPTION})
MINUTE = timedelta(minutes=1)
EARLY = timedelta(minutes=30)
OPENS = NOON - HOUR - EARLY


@pytest.mark.parametrize(
    ("state", "act", "facts", "answer"),
    [
        pytest.param("requested", "approve", {"now": NOON + HOUR}, Refusal.APPROVED_TOO_LATE, id="over"),
        pytest.param("requested", "approve", {"now": NOON + HOUR - MINUTE}, "approved", id="a minute before"),
        pytest.param("approved", "let_in", {"now": OPENS - MINUTE}, Refusal.TOO_EARLY, id="31 before"),
        pytest.param("approved", "let_in", {"now": OPENS}, "inside", id="30 before"),
        pytest.param("approved", "let_in", {"now": NOON + HOUR}, Refusal.TOO_LATE, id="entry after the end"),
        pytest.param("left", "let_in", {"now": NOON + HOUR}, Refusal.TOO_LATE, id="back after the end"),
        pytest.param("approved", "let_in", {"is_clear_of_goods": False}, Refusal.DANGEROUS_GOODS, id="goods"),
        pytest.param("approved", "let_in", {"chosen": 0}, Refusal.NOBODY_IN, id="nobody in"),
        pytest.param("inside", "let_out", {"chosen": 0}, Refusal.NOBODY_OUT, id="nobody out"),
        pytest.param("inside", "let_out", {"remaining": 2}, "inside", id="two stay"),
        pytest.param("inside", "let_out", {"now": NOON + 9 * HOUR}, "left", id="out is never too late"),
        pytest.param("inside", "extend", {"new_end": NOON + HOUR}, Refusal.NOT_LATER, id="the same end"),
        pytest.param("inside", "extend", {"new_end": None}, Refusal.NOT_LATER, id="no end"),
        pytest.param(
            "inside", "extend", {"now": NOON + 3 * HOUR}, Refusal.NOT_LATER, id="later than agreed, but over"
        ),
        pytest.param("inside", "extend", {"now": NOON + HOUR + MINUTE}, "inside", id="after the end"),
        pytest.param("approved", "no_show", {"now": NOON - 61 * MINUTE}, Refusal.NO_SHOW_TOO_EARLY, id="61"),
        pytest.param("approved", "no_show", {"now": NOON - HOUR}, "no_show", id="just begun"),
    ],
)  # fmt: skip
def test_what_the_facts_decide(state: str, act: str, facts: dict[str, object], answer: object) -> None:
    told = {
        "now": NOON,
        "starts_at": NOON - HOUR,
        "ends_at": NOON + HOUR,
        "early": EARLY,
        "new_end": NOON + 2 * HOUR,
        "is_clear_of_goods": True,
        "chosen": 1,
    }
    facts_told = Facts(**(told | facts))  # type: ignore[arg-type]
    got = decide(State(state), Act(act), is_walk_in=False, roles=EVERYBODY, facts=facts_told)
    assert (got if isinstance(got, Refusal) else got.state) == answer


def test_who_is_not_entitled_learns_nothing_about_the_facts() -> None:
    facts = Facts(now=NOON + 9 * HOUR, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    for act in (Act.LET_IN, Act.EXTEND):
        got = decide(State.APPROVED, act, is_walk_in=False, roles=frozenset(), facts=facts)
        assert got == Refusal.NOT_ENTITLED


def test_what_is_too_early_or_too_late_is_not_offered() -> None:
    late = Facts(now=NOON + HOUR, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    early = Facts(now=NOON - 2 * HOUR, starts_at=NOON - HOUR, ends_at=NOON + HOUR)
    offered = [
        acts_open_to(State.APPROVED, is_walk_in=False, roles=EVERYBODY, facts=facts)
        for facts in (early, late)
    ]
    assert offered == [[Act.EXTEND, Act.TURN_AWAY], [Act.EXTEND, Act.TURN_AWAY, Act.NO_SHOW]]
