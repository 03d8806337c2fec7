"""What is seen on the floor, and what follows from it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from qc.domain.follow_ups import Kind
from qc.models import Evaluation, FollowUp, Observation, ObservationKind, ObservationStep
from qc.services import FollowUpOrder, ObservationOrder, open_follow_up, record_observation
from staff.models import Employee, PostCode, Team

People = dict[str, Employee]


@pytest.fixture
def kinds(db: None) -> dict[str, ObservationKind]:
    """A kind for each way of counting."""
    rows = [
        ("papers", "error", "2"),
        ("leak", "critical", "20"),
        ("help", "merit", "2.5"),
        ("stopped", "note", "0"),
    ]
    return {
        code: ObservationKind.objects.create(
            code=code, name=code, name_zh=f"{code}类", counts_as=counts_as, points=points
        )
        for code, counts_as, points in rows
    }


@pytest.fixture
def floor(people: People, make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> People:
    """The people of quality inspection, and a duty supervisor who may decide, too."""
    office = make_team("office")
    supervisor = make_employee("3001", PostCode.DUTY_SUPERVISOR, team=office)
    return {**people, "supervisor": supervisor}


@pytest.fixture
def observe(floor: People, kinds: dict[str, ObservationKind], now: datetime) -> Callable[..., Observation]:
    """Record an observation of the operator, an hour ago unless told."""

    def make(kind: str = "papers", observer: str = "inspector", **fields: Any) -> Observation:
        values = {
            "seen_at": now - timedelta(hours=1),
            "place": "A-12",
            "evidence": "看报纸",
            "person": floor["operator"],
            **fields,
        }
        order = ObservationOrder(kind=kinds[kind], **values)
        return record_observation(order, observer=floor[observer], now=now)

    return make


@pytest.fixture
def in_state(observe: Callable[..., Observation], floor: People, now: datetime) -> Callable[..., Observation]:
    """Record an observation and bring it into a state, as if the steps had been taken."""

    def make(state: str) -> Observation:
        observation = observe()
        if state in {"objected", "stands"}:
            ObservationStep.objects.create(
                observation=observation, act="object", by=floor["operator"], at=now, text="不是我"
            )
        Observation.objects.filter(pk=observation.pk).update(state=state)
        observation.refresh_from_db()
        return observation

    return make


@pytest.fixture
def follow(floor: People, now: datetime) -> Callable[..., FollowUp]:
    """Open a follow-up from an evaluation or an observation; the inspector opens and the lead owns it."""

    def make(
        source: Evaluation | Observation,
        kind: Kind = Kind.CALL_BACK,
        owner: str = "lead",
        opener: str = "inspector",
        **fields: Any,
    ) -> FollowUp:
        order = FollowUpOrder(**{"kind": kind, "subject": "资费答错", "owner": floor[owner], **fields})
        return open_follow_up(source, order=order, opener=floor[opener], now=now)

    return make
