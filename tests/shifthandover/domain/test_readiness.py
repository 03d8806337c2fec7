"""What is lacking before a signature is named at once."""

import pytest

from shifthandover.domain.readiness import (
    Item,
    Matter,
    Missing,
    lacking_to_return,
    lacking_to_review,
    lacking_to_sign_in,
    lacking_to_sign_out,
)
from shifthandover.domain.vocabulary import Decision, ItemKind, Lack, Section


def matter(title: str = "回访", kind: ItemKind = ItemKind.MATTER, **lacks: bool) -> Matter:
    """A complete matter, less what is told."""
    facts = {"has_owner": True, "has_next_step": True, "has_limit": True, **lacks}
    return Matter(title=title, kind=kind, **facts)


def item(decision: Decision = Decision.ACCEPTED, *, mine: bool = True, remark: bool = False) -> Item:
    """A handed-over item as its receiver left it."""
    return Item(title="回访", decision=decision, is_decided_by_signer=mine, has_remark=remark)


@pytest.mark.parametrize(
    ("matters", "expected"),
    [
        pytest.param([matter()], [], id="complete"),
        pytest.param([matter(has_owner=False)], [Missing(Lack.OWNER, "回访")], id="no owner"),
        pytest.param([matter(has_next_step=False)], [Missing(Lack.NEXT_STEP, "回访")], id="no next step"),
        pytest.param([matter(has_limit=False)], [Missing(Lack.LIMIT, "回访")], id="no limit"),
        pytest.param(
            [matter(kind=ItemKind.VIP, has_limit=False)], [], id="a VIP matter has its own two limits"
        ),
        pytest.param(
            [matter(kind=ItemKind.VIP, has_accept_by=False, has_reply_by=False)],
            [Missing(Lack.ACCEPT_BY, "回访"), Missing(Lack.REPLY_BY, "回访")],
            id="VIP without limits",
        ),
        pytest.param(
            [matter("甲", has_owner=False), matter("乙", has_owner=False, has_limit=False)],
            [Missing(Lack.OWNER, "甲"), Missing(Lack.OWNER, "乙"), Missing(Lack.LIMIT, "乙")],
            id="all of them",
        ),
    ],
)
def test_matters_at_signing_out(matters: list[Matter], expected: list[Missing]) -> None:
    missing = lacking_to_sign_out(
        filled=set(Section), has_round=True, matters=matters, unacknowledged_reports=0
    )
    assert missing == expected


def test_everything_that_is_lacking_at_signing_out_is_named_at_once() -> None:
    missing = lacking_to_sign_out(
        filled={Section.SITUATION, Section.NOTICES, Section.EXPECTED, Section.EQUIPMENT},
        has_round=False,
        matters=[matter(has_owner=False)],
        unacknowledged_reports=2,
    )
    assert missing == [
        Missing(Lack.SECTION, "open_matters"),
        Missing(Lack.SECTION, "vip_matters"),
        Missing(Lack.SECTION, "hazards"),
        Missing(Lack.ROUND),
        Missing(Lack.OWNER, "回访"),
        Missing(Lack.UNACKNOWLEDGED_REPORT, "2"),
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([], [], id="nothing handed over"),
        pytest.param([item()], [], id="accepted"),
        pytest.param([item(Decision.QUERIED, remark=True)], [], id="queried with a reservation"),
        pytest.param(
            [item(Decision.QUERIED)], [Missing(Lack.RESERVATION, "回访")], id="queried without a word"
        ),
        pytest.param([item(Decision.PENDING)], [Missing(Lack.DECISION, "回访")], id="not decided"),
        pytest.param([item(mine=False)], [Missing(Lack.DECISION, "回访")], id="decided by somebody else"),
    ],
)
def test_items_at_signing_in(items: list[Item], expected: list[Missing]) -> None:
    assert lacking_to_sign_in(items=items, has_round=True, synthesis="两件VIP，按时回复") == expected


def test_signing_in_needs_a_round_and_words_of_ones_own() -> None:
    missing = lacking_to_sign_in(items=[], has_round=False, synthesis="  ")
    assert missing == [Missing(Lack.ROUND), Missing(Lack.SYNTHESIS)]


@pytest.mark.parametrize(
    ("items", "reasons", "expected"),
    [
        pytest.param([item(Decision.QUERIED, remark=True)], "缺少下一步", [], id="a query and reasons"),
        pytest.param([item()], "缺少下一步", [Missing(Lack.QUERY)], id="no query"),
        pytest.param([item(Decision.QUERIED)], "缺少", [Missing(Lack.QUERY)], id="a query without question"),
        pytest.param([item(Decision.QUERIED, remark=True)], " ", [Missing(Lack.REASONS)], id="no reasons"),
        pytest.param([], "", [Missing(Lack.QUERY), Missing(Lack.REASONS)], id="neither"),
    ],
)
def test_returning(items: list[Item], reasons: str, expected: list[Missing]) -> None:
    assert lacking_to_return(items=items, reasons=reasons) == expected


def test_review_waits_for_every_answer() -> None:
    assert lacking_to_review(unanswered=["甲"]) == [Missing(Lack.ANSWER, "甲")]
    assert lacking_to_review(unanswered=[]) == []
