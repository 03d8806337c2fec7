"""One name for each act, and one way to do it: every door goes through here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from staff.models import Employee
from visitors.domain.vocabulary import Act
from visitors.models import Visit
from visitors.services import decisions, reception

PERMISSIONS: Final[dict[Act, str]] = {
    Act.REQUEST: "visitors.request_visit",
    Act.APPROVE: "visitors.approve_visit",
    Act.DENY: "visitors.approve_visit",
    Act.CANCEL: "visitors.request_visit",
    Act.LET_IN: "visitors.receive_visit",
    Act.LET_OUT: "visitors.request_visit",
    Act.EXTEND: "visitors.approve_visit",
    Act.TURN_AWAY: "visitors.receive_visit",
    Act.NO_SHOW: "visitors.request_visit",
    Act.SETTLE_BADGE: "visitors.receive_visit",
    Act.WALK_IN: "visitors.receive_visit",
}
"""The permission that a role needs before the state table is asked at all."""

ACTS: Final[dict[Act, Callable[..., Visit]]] = {
    Act.APPROVE: decisions.approve,
    Act.DENY: decisions.deny,
    Act.CANCEL: decisions.cancel,
    Act.LET_IN: reception.let_in,
    Act.LET_OUT: reception.let_out,
    Act.EXTEND: decisions.extend,
    Act.TURN_AWAY: reception.turn_away,
    Act.NO_SHOW: reception.mark_no_show,
    Act.SETTLE_BADGE: reception.settle_badge,
}
"""The acts on a visit that exists."""


def act_on(visit: Visit, act: Act, *, person: Employee, now: datetime, values: Mapping[str, Any]) -> Visit:
    """Do one act by its name.

    Args:
        values: What the act's own service takes besides person and instant.

    Returns:
        The visit as it stands after the act.

    Raises:
        DomainError: whatever the act's service refuses.
        KeyError: an act that is done otherwise, such as asking.
    """
    return ACTS[act](visit, person=person, now=now, **values)
