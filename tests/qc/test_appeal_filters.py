"""An inspector finds what of their sheets was overturned on appeal."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from qc.models import Appeal, Evaluation
from staff.models import Employee
from tests.qc.test_api import QC, client_of

People = dict[str, Employee]
Make = Callable[..., Any]


@pytest.fixture
def appeals(make_evaluation: Make, make_contact: Make, people: People, now: datetime) -> list[Appeal]:
    """An open appeal, and one of each ruling, all against the inspector's sheets."""

    def make(ruling: str) -> Appeal:
        evaluation: Evaluation = make_evaluation("released", contact=make_contact())
        values: dict[str, Any] = {"due_on": date(2026, 10, 23), "filed_by": evaluation.operator}
        if ruling:
            values |= {
                "state": "decided", "ruling": ruling, "decided_by": people["manager"], "decided_at": now,
            }  # fmt: skip
        return Appeal.objects.create(evaluation=evaluation, filed_at=now, **values)

    return [make(ruling) for ruling in ("", "upheld", "partly", "overturned")]


@pytest.mark.parametrize(
    ("who", "query", "found"),
    [
        pytest.param("inspector", "inspector=me", [3, 2, 1, 0], id="mine"),
        pytest.param("inspector", "inspector=me&ruling=overturned", [3], id="my overturned ones"),
        pytest.param("inspector", "ruling=partly", [2], id="partly"),
        pytest.param("inspector", "state=open", [0], id="waiting"),
        pytest.param("manager", "inspector=me", [], id="a manager scores nothing"),
        pytest.param("manager", "inspector=2001&ruling=upheld", [1], id="an inspector by number"),
        pytest.param("other_inspector", "inspector=2001", [], id="another inspector's are out of scope"),
    ],
)
def test_appeals_are_found_by_inspector_and_ruling(
    who: str, query: str, found: list[int], appeals: list[Appeal], people: People
) -> None:
    rows = client_of(people[who]).get(f"{QC}appeals/?{query}").json()["results"]
    assert [row["id"] for row in rows] == [appeals[place].pk for place in found]


def test_what_is_no_ruling_is_refused(people: People) -> None:
    assert client_of(people["inspector"]).get(f"{QC}appeals/?ruling=lost").status_code == 400
