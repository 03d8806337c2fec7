"""After a leak of personal data: reports owed to authorities, their clocks, signatures and refusals."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from common.errors import DomainError
from incidents import services
from incidents.domain.vocabulary import Act
from incidents.models import Authority, AuthorityReport, Incident
from incidents.services import act_on, fire_due_deadlines
from ledger.models import Content, Entry
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes
from tests.incidents.test_complaints import told

InState = Callable[[str, str], Incident]
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def authorities(db: None) -> list[Authority]:
    """Two authorities: four hours with a warning an hour before; one hour with one twenty minutes before."""
    rows = [("province", 4, 60, 60), ("police", 1, 20, 30)]
    return [
        Authority.objects.create(
            code=code, name=code, name_zh=code, hours=hours, warn_minutes=warn, repeat_minutes=repeat
        )
        for code, hours, warn, repeat in rows
    ]


@pytest.fixture
def owe(
    in_state: InState, cast: Cast, authorities: list[Authority], now: datetime
) -> Callable[..., Incident]:
    """Find, five minutes after noon, that a leak discovered at noon concerns personal data."""

    def make(state: str = "acknowledged", count: int = 1, **values: Any) -> Incident:
        said: dict[str, Any] = {"person": cast.officer, "password": PASSWORD, "now": now + minutes(5)}
        said |= values
        return services.owe_reports(in_state("secrecy_leak", state), authorities=authorities[:count], **said)

    return make


def code_of(act: Callable[[], object]) -> str:
    """Give the code under which the act is refused."""
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_told_before_the_limit_at_it_and_again_until_it_is_sent(
    owe: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = owe()
    for minute in range(5, 400):
        fire_due_deadlines(now + minutes(minute))
    fired = incident.deadlines.filter(purpose="authority", fired_at__isnull=False).order_by("step")
    # Warned after 180; the limit after 240, the manager after 270; an hour later again.
    assert [(row.fired_at - now) // minutes(1) for row in fired if row.fired_at] == [180, 240, 270, 330, 360]
    assert [row.rung for row in fired] == [
        "security_officer", "security_officer", "centre_manager", "security_officer", "centre_manager",
    ]  # fmt: skip
    warning, over = Notice.objects.filter(kind="incident.escalation", recipient=cast.officer).order_by("pk")[
        :2
    ]
    assert ("16:00" in warning.body, "届满" in warning.body, "16:00" in over.body) == (True, True, True)
    report = incident.authority_reports.get()
    sent: dict[str, Any] = {
        "person": cast.officer,
        "password": PASSWORD,
        "report": report,
        "receipt_number": "网信〔2026〕7号",
    }
    services.send_report(incident, now=now + minutes(400), **sent)
    report.refresh_from_db()
    assert (report.was_late, report.receipt_number) == (True, "网信〔2026〕7号")
    assert fire_due_deadlines(now + minutes(1000)) == []


def test_each_authority_has_its_own_clock(owe: Callable[..., Incident], cast: Cast, now: datetime) -> None:
    incident = owe(count=2)
    police = incident.authority_reports.get(authority__code="police")
    assert police.due_at == now + minutes(60)
    services.send_report(
        incident, report=police, person=cast.manager, password=PASSWORD, now=now + minutes(30)
    )
    running = incident.deadlines.running()
    assert [(row.authority_report.authority.code, row.due_at) for row in running] == [
        ("province", now + minutes(180))
    ]


def test_hours_count_from_when_it_was_known_and_a_warning_that_is_over_is_left_out(
    owe: Callable[..., Incident], now: datetime
) -> None:
    incident = owe(known_at=now, now=now + minutes(200))
    assert incident.authority_reports.get().due_at == now + minutes(240)
    first = incident.deadlines.get(purpose="authority")
    assert (first.step, first.due_at, first.is_warning) == (2, now + minutes(240), False)


def test_hours_of_the_law_are_elapsed_ones_across_a_change_of_the_clocks(
    in_state: InState, cast: Cast, authorities: list[Authority], now: datetime
) -> None:
    # Berlin, 25 October 2026: known at 00:30 (22:30 UTC); at 03:00 it is 02:00 again.
    berlin = ZoneInfo("Europe/Berlin")
    incident = in_state("secrecy_leak", "acknowledged")
    incident = services.owe_reports(
        incident,
        authorities=authorities[:1],
        person=cast.officer,
        password=PASSWORD,
        known_at=datetime(2026, 10, 25, 0, 30, tzinfo=berlin),
        now=datetime(2026, 10, 24, 22, 40, tzinfo=UTC),
    )
    limit_at = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert incident.authority_reports.get().due_at == limit_at
    assert incident.deadlines.get(purpose="authority").limit_at == limit_at


def test_the_manager_and_the_officer_hear_of_it_but_not_whoever_said_so(
    owe: Callable[..., Incident], cast: Cast
) -> None:
    owe()
    told_now = Notice.objects.filter(kind="incident.owed").values_list("recipient__work_number", flat=True)
    assert sorted(told_now) == ["5001", "5002"]


def test_it_closes_only_when_each_authority_was_told_or_need_not_be(
    owe: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = owe("verifying", count=2)
    province, police = incident.authority_reports.order_by("number")
    said: dict[str, Any] = {"person": cast.manager, "password": PASSWORD, "now": now + minutes(30)}
    assert code_of(lambda: services.verify(incident, finding="已堵", **said)) == (
        "incidents.verify.waits_for_authority"
    )
    services.send_report(incident, report=province, **said)
    assert code_of(lambda: services.verify(incident, finding="已堵", **said)) == (
        "incidents.verify.waits_for_authority"
    )
    services.lift_report(incident, report=police, reason="不属关键信息基础设施", **said)
    assert services.verify(incident, finding="已堵", **said).state == "closed"


def test_a_receipt_may_come_later_and_then_stays(
    owe: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = owe()
    report = incident.authority_reports.get()
    said: dict[str, Any] = {"report": report, "person": cast.officer, "password": PASSWORD}
    services.send_report(incident, now=now + minutes(30), sent_at=now + minutes(20), **said)
    again: dict[str, Any] = said | {"now": now + minutes(90)}
    assert code_of(lambda: services.send_report(incident, **again)) == "incidents.authority.sent_already"
    services.send_report(incident, receipt_number="A-1", **again)
    report.refresh_from_db()
    assert (report.sent_at, report.receipt_number) == (now + minutes(20), "A-1")
    assert code_of(lambda: services.send_report(incident, receipt_number="A-2", **again)) == (
        "incidents.authority.sent_already"
    )
    assert code_of(
        lambda: services.lift_report(incident, reason="x", **(again | {"person": cast.manager}))
    ) == ("incidents.authority.sent_already")


def test_the_authoritys_limit_moves_by_a_signature_and_before_it_has_passed(
    owe: Callable[..., Incident], cast: Cast, now: datetime
) -> None:
    incident = owe()
    report = incident.authority_reports.get()
    said: dict[str, Any] = {
        "report": report,
        "person": cast.manager,
        "password": PASSWORD,
        "reason": "电话同意",
    }
    services.extend_report(incident, until=now + minutes(480), now=now + minutes(200), **said)
    report.refresh_from_db()
    assert report.due_at == now + minutes(480)
    for minute in (240, 419, 420, 479, 480):
        fire_due_deadlines(now + minutes(minute))
    fired = incident.deadlines.filter(fired_at__isnull=False, fired_at__gte=now + minutes(200))
    assert [(row.fired_at - now) // minutes(1) for row in fired if row.fired_at] == [420, 480]
    assert code_of(
        lambda: services.extend_report(incident, until=now + minutes(900), now=now + minutes(480), **said)
    ) == ("incidents.extension.too_late")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        pytest.param({"authorities": []}, "incidents.authority.none_named", id="no authority"),
        pytest.param({"known_at": -1}, "incidents.authority.known_before_discovery", id="before discovery"),
        pytest.param({"known_at": 6}, "incidents.authority.known_before_discovery", id="later than now"),
        pytest.param({"password": "x"}, "ledger.wrong_password", id="unsigned"),
    ],
)
def test_what_is_owed_is_named_and_signed(
    in_state: InState,
    cast: Cast,
    authorities: list[Authority],
    now: datetime,
    change: dict[str, Any],
    refusal: str,
) -> None:
    incident = in_state("secrecy_leak", "acknowledged")
    if "known_at" in change:
        change = {"known_at": now + minutes(change["known_at"])}
    said: dict[str, Any] = {
        "authorities": authorities,
        "person": cast.officer,
        "password": PASSWORD,
        "now": now + minutes(5),
    }
    assert code_of(lambda: services.owe_reports(incident, **(said | change))) == refusal
    assert AuthorityReport.objects.count() == 0


def test_the_same_report_is_owed_once(
    owe: Callable[..., Incident], cast: Cast, authorities: list[Authority], now: datetime
) -> None:
    incident = owe()
    said: dict[str, Any] = {"person": cast.officer, "password": PASSWORD, "now": now + minutes(6)}
    assert code_of(lambda: services.owe_reports(incident, authorities=authorities, **said)) == (
        "incidents.authority.owed_already"
    )


def test_what_was_signed_is_in_the_register_sealed(owe: Callable[..., Incident], cast: Cast) -> None:
    owe()
    entry = Entry.objects.latest("sequence")
    assert (entry.meaning, entry.work_number) == ("confirmed", "4001")
    contents = b"".join(bytes(row.document) for row in Content.objects.all())
    assert b"province" not in contents


# state: act: who may. The officer owns the leak; nobody else has anything to do with authorities.
OFFICE = {"officer", "manager", "second_manager"}
ALLOWED = {
    "owe_reports": OFFICE,
    "send_report": OFFICE,
    "extend_report": OFFICE,
    "lift_report": OFFICE - {"officer"},
}


@pytest.mark.parametrize("state", ["acknowledged", "in_action", "verifying", "closed"])
def test_who_answers_for_reports_to_authorities(
    owe: Callable[..., Incident],
    in_state: InState,
    cast: Cast,
    authorities: list[Authority],
    now: datetime,
    state: str,
) -> None:
    incident = in_state("secrecy_leak", state) if state == "closed" else owe(state)
    report = incident.authority_reports.first()
    signed = {"password": PASSWORD, "reason": "x"}
    values: dict[str, dict[str, Any]] = {
        "owe_reports": {"authorities": authorities[1:], "password": PASSWORD},
        "send_report": {"report": report, "password": PASSWORD},
        "extend_report": {"report": report, "until": now + timedelta(days=1), **signed},
        "lift_report": {"report": report, **signed},
    }
    done: dict[str, set[str]] = {}
    for act in ALLOWED:
        if report is None and act != "owe_reports":
            continue
        for name, person in vars(cast).items():
            with transaction.atomic():
                try:
                    act_on(incident, Act(act), person=person, now=now + minutes(10), values=values[act])
                    done.setdefault(act, set()).add(name)
                except DomainError as refused:
                    assert refused.code in ("incidents.act.not_entitled", "incidents.act.not_in_this_state")
                transaction.set_rollback(True)
    assert done == ({} if state == "closed" else ALLOWED)


def test_through_the_page_and_the_api(
    in_state: InState, cast: Cast, authorities: list[Authority], now: datetime
) -> None:
    incident = in_state("secrecy_leak", "acknowledged")
    page = f"/admin/incidents/incident/{incident.pk}/"
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(cast.officer, backend=BACKEND)
    with time_machine.travel(now + minutes(5), tick=False):
        form = client.get(page + "act/owe_reports/").content.decode()
        assert "province (within 4 hours)" in form
        data: dict[str, Any] = {"authorities": [authorities[0].pk], "password": PASSWORD}
        assert client.post(page + "act/owe_reports/", data).status_code == 302
        shown = client.get(page + "change/").content.decode()
        assert ("not sent yet" in shown, "report to the authority until" in shown) == (True, True)
    api = f"/api/v1/incidents/{incident.pk}/"
    with time_machine.travel(now + minutes(60), tick=False):
        said = {"report": 1, "password": PASSWORD, "receipt_number": "A-1"}
        answer = client.post(api + "send-report/", said, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert answer.json()["authority_reports"] == [
        {
            "number": 1,
            "authority": "province",
            "known_at": "2026-10-20T12:00:00+08:00",
            "due_at": "2026-10-20T16:00:00+08:00",
            "sent_at": "2026-10-20T13:00:00+08:00",
            "sent_by": "4001",
            "receipt_number": "A-1",
            "lifted_at": None,
        }
    ]
    assert told(incident) == []
