"""What the clock does: each step once, after an outage too; closed days; names blanked, signatures kept."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from incidents.services import acknowledge, reject
from ledger.models import Content, Entry
from ledger.selectors import verify_register
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.visitors.conftest import HOUR, MINUTE, Cast
from visitors import services
from visitors.models import Stay, Visit, VisitEvent, Visitor

DAY = timedelta(days=1)


def overstays() -> list[tuple[str, bool, list[str]]]:
    """List the steps told: which, whether late, whom."""
    events = VisitEvent.objects.filter(code="overstay").order_by("pk")
    return [(event.details["step"], event.details["late"], event.details["told"]) for event in events]


def test_each_step_is_told_once_to_host_and_supervisors(
    in_state: Callable[..., Visit], now: datetime
) -> None:
    visit = in_state("inside")
    end = now + 2 * HOUR
    runs = [services.tell_overstays(end + minutes * MINUTE) for minutes in (-1, 0, 0, 1, 30, 31, 120, 500)]
    assert runs == [0, 1, 0, 0, 1, 0, 1, 0]
    people = ["1001", "3001", "3002"]
    assert overstays() == [(1, False, people), (2, False, people), (3, False, [*people, "5001"])]
    keys = Notice.objects.filter(kind="visitors.overstayed").values_list("key", "recipient")
    assert len(keys) == len(set(keys)) == 10
    visit.refresh_from_db()
    assert (visit.is_overstayed, visit.overstay_steps, visit.state) == (True, 3, "inside")


def test_after_an_outage_each_missed_step_is_told_once_in_order_marked_late(
    in_state: Callable[..., Visit], now: datetime
) -> None:
    in_state("inside")
    assert services.tell_overstays(now + 2 * HOUR + 31 * MINUTE) == 2
    assert [(step, late) for step, late, _told in overstays()] == [(1, True), (2, False)]
    bodies = Notice.objects.filter(kind="visitors.overstayed", recipient__work_number="1001").order_by("pk")
    assert ["通知有延误。" in notice.body for notice in bodies] == [True, False]


def test_an_outage_until_after_the_exit_loses_no_overstay(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("inside")
    late = now + 2 * HOUR + 45 * MINUTE
    visit = services.let_out(visit, person=cast.supervisor, password=PASSWORD, now=late)
    assert (visit.is_overstayed, visit.overstay_minutes) == (True, 45)
    assert services.tell_overstays(late + HOUR) == 0


def test_who_leaves_in_time_has_not_overstayed(in_state: Callable[..., Visit], now: datetime) -> None:
    visit = in_state("left")
    assert services.tell_overstays(now + DAY) == 0
    assert (visit.is_overstayed, visit.overstay_minutes) == (False, 0)


def test_an_entry_without_approval_has_no_agreed_end(walk_in: Callable[..., Visit], now: datetime) -> None:
    walk_in()
    assert services.tell_overstays(now + DAY) == 0


@pytest.mark.parametrize(
    ("state", "after", "hours", "closed"),
    [
        pytest.param("approved", "approved", 11, 0, id="the day is not over"),
        pytest.param("approved", "no_show", 12, 1, id="midnight at the centre"),
        pytest.param("approved", "no_show", 240, 1, id="after ten days of outage"),
        pytest.param("requested", "lapsed", 12, 1, id="nobody decided"),
        pytest.param("inside", "inside", 240, 0, id="inside stays inside"),
        pytest.param("left", "left", 240, 0, id="left stays left"),
    ],
)
def test_a_day_is_closed_once(
    state: str, after: str, hours: int, closed: int, in_state: Callable[..., Visit], now: datetime
) -> None:
    visit = in_state(state)
    later = now + hours * HOUR
    assert [services.close_days(later), services.close_days(later + MINUTE)] == [closed, 0]
    visit.refresh_from_db()
    assert visit.state == after
    events = visit.events.filter(actor__isnull=True).values_list("code", "state_before", "state_after")
    code = {"no_show": "no_show", "lapsed": "lapse"}.get(after)
    assert list(events) == ([(code, state, after)] if closed else [])


def test_a_visit_over_midnight_is_closed_after_its_own_last_day(
    in_state: Callable[..., Visit], now: datetime
) -> None:
    visit = in_state("approved", starts_at=now, ends_at=now + 14 * HOUR)  # until two in the morning
    services.close_days(now + 13 * HOUR)
    visit.refresh_from_db()
    assert visit.state == "approved"
    services.close_days(now + 36 * HOUR)
    visit.refresh_from_db()
    assert visit.state == "no_show"


PERSONAL = ("张维修", "李助手", "1234", "567X", "云海制冷", "检修空调", "旧风扇", "工具箱", "未修好", "可以")


def stored_words() -> str:
    """Gather every word that the tables of visits and the register hold."""
    rows: list[Any] = [
        *Visit.objects.values_list("organisation", "purpose"),
        *Visitor.objects.values_list("name", "last_digits"),
        *Stay.objects.values_list("carried_in", "carried_out"),
        *VisitEvent.objects.values_list("text", "salt", "details"),
        *((bytes(entry.signed_bytes).decode(),) for entry in Entry.objects.all()),
        *((bytes(content.document).decode(),) for content in Content.objects.all()),
    ]
    return str(rows)


@pytest.fixture
def told_all(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> Visit:
    """A visit with words wherever words can be."""
    visit = in_state("requested")
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    visit = services.approve(visit, person=cast.lead, text="可以", **signed)
    visit = services.extend(visit, person=cast.lead, ends_at=now + 3 * HOUR, reason="未修好", **signed)
    entries = [services.Entry(1, "A01", "工具箱"), services.Entry(2, "A02")]
    signed["person"] = cast.supervisor
    visit = services.let_in(visit, entries=entries, is_clear_of_goods=True, **signed)
    exits = [services.Exit(1, carried_out="旧风扇"), services.Exit(2)]
    return services.let_out(visit, exits=exits, **signed)


def test_after_ninety_days_no_name_is_left_and_every_signature_verifies(
    told_all: Visit, now: datetime
) -> None:
    before = stored_words()
    assert [word for word in PERSONAL if word not in before] == []
    assert verify_register().findings == []
    assert services.blank_names(now + 90 * DAY - MINUTE) == 0
    assert [services.blank_names(now + 90 * DAY), services.blank_names(now + 91 * DAY)] == [1, 0]
    after = stored_words()
    assert [word for word in PERSONAL if word in after] == []
    assert verify_register().findings == []
    told_all.refresh_from_db()
    assert (told_all.blanked_at, told_all.persons, told_all.number) == (now + 90 * DAY, 2, "V2026-0001")
    stays = told_all.stays.order_by("pk").values_list("badge", "badge_state")
    assert list(stays) == [("A01", "returned"), ("A02", "returned")]
    assert list(told_all.events.values_list("code", flat=True)) == [
        "request", "approve", "extend", "let_in", "let_out", "blank",
    ]  # fmt: skip


def test_the_register_holds_no_name_even_before(told_all: Visit) -> None:
    signed = [bytes(entry.signed_bytes).decode() for entry in Entry.objects.all()]
    documents = [bytes(content.document).decode() for content in Content.objects.all()]
    assert [word for word in PERSONAL for text in (*signed, *documents) if word in text] == []


@pytest.mark.parametrize(
    "tamper",
    [
        pytest.param(lambda visit: visit.visitors.filter(position=1).update(name="王五"), id="a name"),
        pytest.param(
            lambda visit: Visit.objects.filter(pk=visit.pk).update(purpose="参观"), id="the purpose"
        ),
        pytest.param(lambda visit: visit.stays.update(carried_out=""), id="what was carried out"),
        pytest.param(lambda visit: visit.stays.filter(badge="A01").update(badge="A77"), id="a badge"),
        pytest.param(lambda visit: visit.events.filter(code="approve").update(text=""), id="a remark"),
        pytest.param(
            lambda visit: visit.stays.update(in_at=visit.stays.earliest("pk").in_at - MINUTE), id="an entry"
        ),
    ],
)
def test_what_was_changed_behind_the_register_is_found(
    told_all: Visit, tamper: Callable[[Visit], object]
) -> None:
    tamper(told_all)
    assert {finding.code for finding in verify_register().findings} == {"LIVE_DIFFERS"}


def test_names_wait_for_a_badge_that_is_missing(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("inside")
    exits = [services.Exit(1, is_badge_returned=False), services.Exit(2)]
    visit = services.let_out(visit, exits=exits, person=cast.supervisor, password=PASSWORD, now=now)
    assert services.blank_names(now + 100 * DAY) == 0
    services.settle_badge(visit, badge="A01", is_found=False, person=cast.officer, now=now + 100 * DAY)
    assert services.blank_names(now + 100 * DAY) == 1
    assert verify_register().findings == []


def test_names_wait_for_the_incident_of_an_entry_without_approval(
    walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = walk_in()
    visit = services.let_out(visit, person=cast.supervisor, password=PASSWORD, now=now)
    assert services.blank_names(now + 100 * DAY) == 0
    assert visit.incident is not None
    reject(visit.incident, person=cast.second_supervisor, password=PASSWORD, reason="误报", now=now)
    assert services.blank_names(now + 100 * DAY) == 1
    assert verify_register().findings == []


def test_who_is_inside_keeps_their_name_however_long(
    in_state: Callable[..., Visit], walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    in_state("inside")
    incident = walk_in().incident
    assert incident is not None
    acknowledge(incident, person=cast.manager, password=PASSWORD, now=now)
    assert services.blank_names(now + 400 * DAY) == 0
