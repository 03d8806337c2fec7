"""Incidents in the admin: report in three fields, act with a password, read the history."""

from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from incidents import services
from incidents.models import Incident, IncidentKind
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

BACKEND = "django.contrib.auth.backends.ModelBackend"
LIST = "/admin/incidents/incident/"


@pytest.fixture
def lead_client(cast: Cast) -> Client:
    """The team lead, reading English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.lead, backend=BACKEND)
    return client


@pytest.fixture
def supervisor_client(cast: Cast) -> Client:
    """The duty supervisor, reading English."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.supervisor, backend=BACKEND)
    return client


def test_three_fields_and_a_password_report(lead_client: Client, kinds: dict[str, IncidentKind]) -> None:
    data = {"kind": kinds["danger"].pk, "what": "烟", "where": "三楼", "password": PASSWORD}
    answer = lead_client.post(f"{LIST}add/", data, follow=True)
    assert "Reported. Those who must acknowledge it have been told." in answer.content.decode()
    incident = Incident.objects.get()
    assert (incident.what, incident.where, incident.reporter.work_number) == ("烟", "三楼", "2001")


def test_the_clocks_say_in_chinese_what_was_told_and_what_late(
    supervisor_client: Client, report: Callable[..., Incident], now: datetime
) -> None:
    report("danger")
    services.fire_due_deadlines(now + minutes(10))
    with time_machine.travel(now + minutes(10), tick=False):
        page = supervisor_client.get(
            "/admin/incidents/deadline/?shown=late", headers={"accept-language": "zh-hans"}
        ).content.decode()
    assert "班长 · 补发" in page
    assert ("已通知" in page, "补发通知" in page, "迟到" in page) == (True, True, False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param({"password": "guess"}, "password", id="wrong password"),
        pytest.param({"what": ""}, "This field is required.", id="nothing happened"),
    ],
)
def test_a_bad_report_stores_nothing_and_says_why(
    lead_client: Client, kinds: dict[str, IncidentKind], change: dict[str, str], told: str
) -> None:
    data = {"kind": kinds["danger"].pk, "what": "烟", "where": "三楼", "password": PASSWORD} | change
    answer = lead_client.post(f"{LIST}add/", data)
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert Incident.objects.count() == 0


def test_the_list_shows_state_and_clock(
    supervisor_client: Client, report: Callable[..., Incident], now: datetime
) -> None:
    report("danger")
    with time_machine.travel(now + minutes(1), tick=False):
        assert "2 min left" in supervisor_client.get(LIST).content.decode()
    with time_machine.travel(now + minutes(10), tick=False):
        page = supervisor_client.get(LIST).content.decode()
    assert ("7 min over" in page, "reported" in page, "空调漏水" in page) == (True, True, True)


def test_the_page_offers_what_the_table_allows(
    supervisor_client: Client, lead_client: Client, report: Callable[..., Incident]
) -> None:
    incident = report("danger")
    offered = supervisor_client.get(f"{LIST}{incident.pk}/change/").content.decode()
    assert [f'data-act="{act}"' in offered for act in ("acknowledge", "reject", "verify")] == [
        True,
        True,
        False,
    ]
    nothing = lead_client.get(f"{LIST}{incident.pk}/change/").content.decode()
    assert "There is nothing for you to do here now." in nothing


def test_acknowledging_takes_one_page_and_a_password(
    supervisor_client: Client, report: Callable[..., Incident]
) -> None:
    incident = report("danger")
    page = f"{LIST}{incident.pk}/act/acknowledge/"
    assert "空调漏水" in supervisor_client.get(page).content.decode()
    answer = supervisor_client.post(page, {"password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}{incident.pk}/change/", 302)]
    incident.refresh_from_db()
    assert (incident.state, incident.owner is not None) == ("acknowledged", True)


def test_a_refused_act_says_why_on_its_page(
    supervisor_client: Client, report: Callable[..., Incident], cast: Cast
) -> None:
    incident = report("danger", reporter=cast.supervisor)
    answer = supervisor_client.post(f"{LIST}{incident.pk}/act/acknowledge/", {"password": PASSWORD})
    assert (answer.status_code, "Nobody answers their own report" in answer.content.decode()) == (422, True)
    incident.refresh_from_db()
    assert incident.state == "reported"


def test_an_act_without_the_role_or_without_a_name_is_refused(
    lead_client: Client, report: Callable[..., Incident]
) -> None:
    incident = report("danger")
    assert lead_client.get(f"{LIST}{incident.pk}/act/acknowledge/").status_code == 403
    assert lead_client.get(f"{LIST}{incident.pk}/act/explode/").status_code == 404


def test_the_history_shows_signatures_and_escalations(
    supervisor_client: Client, in_state: Callable[[str, str], Incident], now: datetime
) -> None:
    incident = in_state("danger", "reported")
    services.fire_due_deadlines(now + minutes(3))
    page = supervisor_client.get(f"{LIST}{incident.pk}/change/").content.decode()
    assert "signed by 员工1001 1001" in page
    assert "Step 1, told: 2001" in page


@pytest.mark.parametrize("state", ["acknowledged", "in_action", "verifying", "closed"])
def test_every_offered_act_has_a_page_that_opens(
    supervisor_client: Client,
    lead_client: Client,
    in_state: Callable[[str, str], Incident],
    state: str,
) -> None:
    incident = in_state("hazard", state)
    for client in (supervisor_client, lead_client):
        response = client.get(f"{LIST}{incident.pk}/change/")
        acts = response.context["acts"]
        assert [client.get(act["url"]).status_code for act in acts] == [200] * len(acts)


def test_only_the_manager_changes_a_clock(
    cast: Cast, kinds: dict[str, IncidentKind], supervisor_client: Client
) -> None:
    page = f"/admin/incidents/incidentkind/{kinds['danger'].pk}/change/"
    assert supervisor_client.post(page, {"name": "x"}).status_code == 403
    manager = Client()
    manager.force_login(cast.manager, backend=BACKEND)
    data = {
        "name": "Danger", "name_zh": "险情", "acknowledge_minutes": 2, "decide_minutes": 0, "is_active": "on",
    }  # fmt: skip
    assert manager.post(page, data).status_code == 302
    kinds["danger"].refresh_from_db()
    assert (kinds["danger"].acknowledge_minutes, kinds["danger"].code) == (2, "danger")
