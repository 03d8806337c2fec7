"""Every state × act × person through the services, against a table written out by hand."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from common.errors import DomainError
from incidents.domain.table import is_signed
from incidents.domain.vocabulary import Act
from incidents.models import Authority, Incident, IncidentEvent
from incidents.services import ACTS, act_on
from staff.models import Employee
from tests.conftest import NOW, PASSWORD
from tests.incidents.conftest import Cast

SUPERVISORS = "supervisor second_supervisor"
MANAGERS = "manager second_manager"
LEADERS = f"{SUPERVISORS} {MANAGERS}"
PARTIES = f"reporter {LEADERS}"
ALL = f"reporter colleague lead {LEADERS}"
KNOWING = f"reporter officer {LEADERS}"

# state: act: who may. The supervisor owns it, the colleague does the action, the lead checks it.
OTHER = {
    "reported": {
        "acknowledge": LEADERS,
        "reject": SUPERVISORS,
        "mark_duplicate": SUPERVISORS,
        "attach": PARTIES,
    },
    "acknowledged": {
        "instruct": MANAGERS,
        "contain": "supervisor",
        "plan_action": "supervisor",
        "hand_over": LEADERS,
        "attach": PARTIES,
    },
    "in_action": {
        "instruct": MANAGERS,
        "contain": "supervisor",
        "plan_action": "supervisor",
        "finish_action": "colleague",
        "drop_action": "supervisor",
        "extend_action": "supervisor",
        "hand_over": LEADERS,
        "attach": ALL,
    },
    "verifying": {
        "verify": f"lead {MANAGERS}",
        "not_yet": f"lead {MANAGERS}",
        "hand_over": LEADERS,
        "attach": ALL,
    },
    "closed": {"reopen": f"lead {LEADERS}"},
    "rejected": {"appeal": "reporter"},
    "duplicate": {"appeal": "reporter"},
}
DANGER = OTHER | {
    "reported": {
        "acknowledge": LEADERS,
        "reject": LEADERS,
        "mark_duplicate": LEADERS,
        "attach": PARTIES,
    },
    "verifying": {
        "verify": MANAGERS,
        "not_yet": MANAGERS,
        "hand_over": LEADERS,
        "attach": ALL,
    },
}
REQUEST = DANGER | {
    "acknowledged": OTHER["acknowledged"] | {"decide": LEADERS, "extend_decision": LEADERS},
}
OFFICE = f"officer {MANAGERS}"
# The officer owns it, the supervisor does the action, the second supervisor checks it.
LEAK = {
    "reported": {
        "acknowledge": f"officer {MANAGERS}",
        "reject": LEADERS,
        "mark_duplicate": LEADERS,
        "attach": KNOWING,
    },
    "acknowledged": {
        "instruct": MANAGERS,
        "contain": "officer",
        "plan_action": "officer",
        "owe_reports": OFFICE,
        "hand_over": f"officer {LEADERS}",
        "attach": KNOWING,
    },
    "in_action": {
        "instruct": MANAGERS,
        "contain": "officer",
        "plan_action": "officer",
        "finish_action": "supervisor",
        "drop_action": "officer",
        "extend_action": "officer",
        "owe_reports": OFFICE,
        "hand_over": f"officer {LEADERS}",
        "attach": KNOWING,
    },
    "verifying": {
        "verify": MANAGERS,
        "not_yet": MANAGERS,
        "owe_reports": OFFICE,
        "hand_over": f"officer {LEADERS}",
        "attach": KNOWING,
    },
    "closed": {"reopen": LEADERS},
    "rejected": {"appeal": "reporter"},
    "duplicate": {"appeal": "reporter"},
}
KINDS = {"other": OTHER, "danger": DANGER, "beyond_duty": REQUEST, "secrecy_leak": LEAK}
CASES = [
    pytest.param(kind, state, table[state], id=f"{kind}-{state}")
    for kind, table in KINDS.items()
    for state in table
    if kind in ("danger", "secrecy_leak") or state in ("reported", "acknowledged", "in_action", "verifying")
]


OF_A_REPORT = (Act.SEND_REPORT, Act.EXTEND_REPORT, Act.LIFT_REPORT)
"""Who answers for a report that is owed to an authority is in test_authorities.py."""


def values_for(act: Act, incident: Incident, *, original: Incident, cast: Cast) -> dict[str, Any]:
    """Give an act everything it needs, so that only person and state decide."""
    is_leak = incident.confidential
    due_on = date(2026, 10, 30)
    values: dict[Act, dict[str, Any]] = {
        Act.ACKNOWLEDGE: {},
        Act.REJECT: {"reason": "误报"},
        Act.MARK_DUPLICATE: {"reason": "同一件事", "original": original},
        Act.APPEAL: {"reason": "并非误报"},
        Act.INSTRUCT: {"text": "立即处理"},
        Act.DECIDE: {"text": "同意", "is_granted": True},
        Act.CONTAIN: {"text": "已断电"},
        Act.PLAN_ACTION: {
            "measure": "更换",
            "owner": cast.officer if is_leak else cast.colleague,
            "checker": cast.second_supervisor,
            "due_on": due_on,
        },
        Act.FINISH_ACTION: {"evidence": "照片", "action": incident.actions.first()},
        Act.DROP_ACTION: {"reason": "不再需要", "action": incident.actions.first()},
        Act.EXTEND_ACTION: {"reason": "等零件", "due_on": due_on, "action": incident.actions.first()},
        Act.EXTEND_DECISION: {"reason": "再议", "until": NOW + timedelta(days=1)},
        Act.EXTEND_REVIEW: {"reason": "等零件", "review_on": due_on},
        Act.OWE_REPORTS: {"authorities": list(Authority.objects.all())},
        **{of_a_report: {} for of_a_report in OF_A_REPORT},
        Act.VERIFY: {"finding": "已消除", "is_eliminated": True},
        Act.NOT_YET: {"finding": "仍在漏"},
        Act.REOPEN: {"reason": "又漏了"},
        Act.HAND_OVER: {"to": cast.second_supervisor},
        Act.ACCEPT: {},
        Act.ATTACH: {"files": [SimpleUploadedFile("a.txt", b"a")]},
    }
    return values[act] | ({"password": PASSWORD} if is_signed(act) else {})


def tried(incident: Incident, act: Act, person: Employee, values: dict[str, Any], now: datetime) -> str:
    """Try an act and undo it; give ``done``, or the code of the refusal when nothing at all changed."""
    before = (incident.state, incident.version, incident.events.count())
    with transaction.atomic():
        try:
            with transaction.atomic():
                act_on(incident, act, person=person, now=now, values=values)
            outcome = "done"
        except DomainError as refused:
            incident.refresh_from_db()
            assert (incident.state, incident.version, incident.events.count()) == before
            outcome = refused.code
        transaction.set_rollback(True)
    incident.refresh_from_db()
    return outcome


@pytest.mark.parametrize(("kind", "state", "allowed"), CASES)
def test_who_may_do_what(
    kind: str,
    state: str,
    allowed: dict[str, str],
    in_state: Callable[[str, str], Incident],
    report: Callable[..., Incident],
    cast: Cast,
    now: datetime,
) -> None:
    Authority.objects.create(code="province", name="province", name_zh="province", hours=4)
    incident, original = in_state(kind, state), report("secrecy_leak" if kind == "secrecy_leak" else "other")
    done: dict[str, set[str]] = {}
    reasons: set[str] = set()
    for act in ACTS:
        values = values_for(act, incident, original=original, cast=cast)
        if act in OF_A_REPORT or ("action" in values and values["action"] is None):
            continue  # without an action there is nothing to finish, drop or extend
        for name, person in vars(cast).items():
            outcome = tried(incident, act, person, values, now)
            if outcome == "done":
                done.setdefault(act.value, set()).add(name)
            else:
                reasons.add(outcome)
    assert done == {act: set(names.split()) for act, names in allowed.items()}
    assert all(reason.startswith("incidents.") for reason in reasons)


def test_every_act_leaves_one_event_and_signs_where_the_table_says(
    in_state: Callable[[str, str], Incident],
) -> None:
    incident = in_state("hazard", "closed")
    events = list(IncidentEvent.objects.filter(incident=incident).select_related("entry"))
    assert [(event.number, event.code, event.entry is not None) for event in events] == [
        (1, "report", True),
        (2, "acknowledge", True),
        (3, "plan_action", False),
        (4, "finish_action", False),
        (5, "verify", True),
    ]
