"""Acts × states × roles, against a copy by hand of the table in docs/appraisal.md."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from appraisal.domain.components import COMPONENTS
from appraisal.domain.month_life import POSSIBLE, SHOWN, MonthAct, MonthState, Part, may_decide
from appraisal.models import AppraisalMonth, PersonAppraisal
from appraisal.models import MonthState as StoredState
from appraisal.services import amend_month, draft_month, post_month, publish_month
from common.errors import DomainError
from tests.appraisal.conftest import OCTOBER, Cast, november, object_to, reject
from tests.conftest import PASSWORD

STATES = ("drafted", "posted", "published")
TABLE = {
    "draft":   (True,  True,  True),
    "post":    (True,  False, False),
    "object":  (False, True,  False),
    "decide":  (False, True,  False),
    "publish": (False, True,  False),
    "amend":   (False, False, True),
}  # fmt: skip
WRONG_STATE = {
    "appraisal.month.not_in_this_state",
    "appraisal.month.not_posted",
    "appraisal.month.not_published",
}


def test_the_table_is_the_one_in_the_documents() -> None:
    assert {str(act): tuple(state in POSSIBLE[act] for state in MonthState) for act in MonthAct} == TABLE
    assert tuple(MonthState) == STATES == tuple(StoredState.values)
    assert {str(state) for state in SHOWN} == {"posted", "published"}


ACTS: dict[str, Callable[[Cast], Any]] = {
    "draft": lambda cast: draft_month(OCTOBER, now=november(10)),
    "post": lambda cast: post_month(OCTOBER, by=cast.publisher, now=november(10)),
    "object": lambda cast: object_to(cast.anna),
    "publish": lambda cast: publish_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10)
    ),
    "amend": lambda cast: amend_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, reason="无", now=november(10)
    ),
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", [*ACTS, "decide"])
def test_each_act_in_each_state(act: str, state: str, posted: AppraisalMonth, cast: Cast) -> None:
    """The month has walked to *posted*; the state alone is then set to what is tried."""
    objection = object_to(cast.anna) if act == "decide" else None
    AppraisalMonth.objects.update(state=state)
    code = ""
    try:
        if objection is not None:
            reject(objection, cast.publisher)
        else:
            ACTS[act](cast)
    except DomainError as error:
        code = error.code
    if act == "amend" and state == "published":
        assert code == "appraisal.month.not_published"  # the state is set, but no version is there
    else:
        assert (code not in WRONG_STATE) is TABLE[act][STATES.index(state)], code


PARTS = [
    frozenset(p for p, there in zip(Part, bits, strict=True) if there) for bits in product([0, 1], repeat=5)
]


@pytest.mark.parametrize("parts", PARTS, ids=lambda parts: "+".join(sorted(parts)) or "nobody")
def test_who_decides_which_objection(parts: frozenset[Part]) -> None:
    """Nobody their own; HR and manager anything; quality all but attendance; a lead members of the team."""
    for component, is_leads_row in product(COMPONENTS, [False, True]):
        expected = "own" not in parts and (
            "publisher" in parts
            or "manager" in parts
            or ("quality" in parts and component != "attendance")
            or ("lead" in parts and not is_leads_row)
        )
        assert may_decide(parts, component, is_leads_row=is_leads_row) is expected


WHO = ("anna", "ben", "lead", "other_lead", "inspector", "quality", "publisher", "manager", "duty", "auditor")
#                            anna   ben    lead   other  insp   qm     hr    boss  duty   audit
ROLES: dict[str, tuple[bool, ...]] = {
    "anna errors":          (False, False, True,  False, False, True,  True, True, False, False),
    "anna attendance":      (False, False, True,  False, False, False, True, True, False, False),
    "lead errors":          (False, False, False, False, False, True,  True, True, False, False),
    "lead attendance":      (False, False, False, False, False, False, True, True, False, False),
    "duty errors":          (False, False, False, False, False, True,  True, True, False, False),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("about", ROLES)
def test_each_decision_by_each_role(about: str, who: str, posted: AppraisalMonth, cast: Cast) -> None:
    whose, component = about.split()
    objection = object_to(getattr(cast, whose), component)
    done = True
    try:
        reject(objection, getattr(cast, who))
    except DomainError as error:
        assert error.code == "appraisal.objection.not_yours"
        done = False
    assert done is ROLES[about][WHO.index(who)]


SEEN = {
    #              drafted                         posted and published
    "anna":       (set(),                          {"1001"}),
    "ben":        (set(),                          {"1002"}),
    "cleo":       (set(),                          {"1101"}),
    "lead":       ({"1001", "1002"},               {"1001", "1002", "1090"}),
    "other_lead": ({"1101"},                       {"1101", "1190"}),
    "inspector":  (set(),                          {"2101"}),
    "duty":       (set(),                          {"2001"}),
    "quality":    ("all",                          "all"),
    "publisher":  ("all",                          "all"),
    "manager":    ("all",                          "all"),
    "auditor":    ("all",                          "all"),
}  # fmt: skip
ALL = {"1001", "1002", "1090", "1101", "1190", "2001", "2101"}


@pytest.mark.parametrize("state", STATES)
def test_who_sees_whose_rows(state: str, published: AppraisalMonth, cast: Cast) -> None:
    AppraisalMonth.objects.update(state=state)
    version = published.versions.get()
    for who, told in SEEN.items():
        viewer = type(cast.anna).objects.get(pk=getattr(cast, who).pk)
        expected = [ALL if one == "all" else one for one in told]
        drafts = PersonAppraisal.objects.visible_to(viewer).values_list("employee__work_number", flat=True)
        assert set(drafts) == expected[state != "drafted"], who
        rows = version.rows.visible_to(viewer).values_list("employee__work_number", flat=True)
        assert set(rows) == expected[1], who
