"""Whoever is inside is handed over with the shift until they are out, by number and never by name."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ledger.models import Content
from shifthandover.domain.vocabulary import Decision, ItemKind, Section
from shifthandover.models import HandedItem, RoundPoint, ShiftDiary
from shifthandover.selectors import filled_sections, open_items
from shifthandover.services import Answer, Observed, open_due_diaries, sign_in, sign_out
from staff.models import Desk, Employee, PostCode, RosterEntry, Shift, Team
from tests.conftest import PASSWORD
from tests.visitors.conftest import HOUR, MINUTE, Cast
from visitors import services
from visitors.models import Visit
from visitors.selectors import inside_for_handover

DAY = date(2026, 10, 20)


def test_who_is_inside_is_carried_until_they_are_out(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    desk = Desk.objects.get(code="front-line")
    for state in ("requested", "approved", "left", "turned_away", "no_show"):
        in_state(state)
    assert open_items(desk, now) == []
    visit = in_state("inside")
    (item,) = open_items(desk, now)
    assert (item.kind, item.key, item.owner, item.since) == (
        ItemKind.VISITOR, f"visit.{visit.pk}", cast.host, now,
    )  # fmt: skip
    assert (item.limits, item.url) == (
        {"due_at": "2026-10-20T06:00:00.000Z"}, f"/admin/visitors/visit/{visit.pk}/change/",
    )  # fmt: skip
    words = f"{item.title} {item.detail} {item.next_step}"
    assert [word for word in ("张维修", "1234", "云海制冷", "检修空调") if word in words] == []
    services.let_out(visit, person=cast.supervisor, password=PASSWORD, now=now + MINUTE)
    assert open_items(desk, now + MINUTE) == []


def test_each_desk_hands_over_its_own_and_those_of_no_desk(
    in_state: Callable[..., Visit], walk_in: Callable[..., Visit], now: datetime
) -> None:
    front, vip = Desk.objects.get(code="front-line"), Desk.objects.get(code="vip")
    at_front, anywhere = in_state("inside"), walk_in(badges=["W1"])
    keys = {desk: [item.key for item in inside_for_handover(now, desk=desk)] for desk in (front, vip, None)}
    both = [f"visit.{at_front.pk}", f"visit.{anywhere.pk}"]
    assert keys == {front: both, vip: both[1:], None: both}


def test_an_entry_without_approval_is_handed_over_by_whoever_recorded_it(
    walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    walk_in()
    (item,) = inside_for_handover(now)
    assert (item.owner, item.ends_at) == (cast.supervisor, None)
    assert item.title == "V2026-0001 · 1人 · 其他人员 · 未经批准"


@pytest.fixture
def diary(
    cast: Cast, make_employee: Callable[..., Employee], make_team: Callable[..., Team], now: datetime
) -> ShiftDiary:
    """The diary of the early shift of the front line, whose second lead comes in the afternoon."""
    RoundPoint.objects.create(code="TIDINESS", name="Room tidy", name_zh="室内整洁", position=1)
    incoming = make_employee("2003", PostCode.TEAM_LEAD, make_team("b"))
    for person, code, start, end in ((cast.lead, "C1", 420, 900), (incoming, "C2", 900, 1380)):
        shift = Shift.objects.create(
            code=code, name=code, name_zh=code, parts=[{"start": start, "end": end}], meals=[],
            net_minutes=end - start,
        )  # fmt: skip
        RosterEntry.objects.create(employee=person, day=DAY, shift=shift)
    (found,) = open_due_diaries(now)
    return found


def test_the_next_lead_accepts_or_queries_a_visit_like_any_item(
    diary: ShiftDiary, in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("inside")
    seen = [Observed(point, is_ok=True) for point in RoundPoint.objects.all()]
    at = now + timedelta(hours=2, minutes=50)
    filled = filled_sections(diary, open_items(diary.desk, at))
    assert filled == {Section.OPEN_MATTERS}
    none = [section for section in Section if section not in filled]
    sign_out(diary, by=cast.lead, password=PASSWORD, none_sections=none, observed=seen, now=at)
    item = HandedItem.objects.get()
    assert (item.kind, item.key, item.owner, item.shifts) == (
        "visitor", f"visit.{visit.pk}", "员工1001 1001", 0,
    )  # fmt: skip
    incoming = Employee.objects.get(work_number="2003")
    said: dict[str, Any] = {
        "synthesis": "一批来访人员仍在机房。",
        "answers": [Answer(1, Decision.QUERIED, "几点离开？")],
        "observed": seen,
    }
    sign_in(diary, by=incoming, password=PASSWORD, now=at + MINUTE, **said)
    item.refresh_from_db()
    assert (item.decision, item.remark, item.decided_by) == ("queried", "几点离开？", incoming)
    (still,) = open_items(diary.desk, at + HOUR)
    assert still.shifts == 1
    documents = [bytes(content.document).decode() for content in Content.objects.all()]
    assert any(f"visit.{visit.pk}" in text for text in documents)
    assert [text for text in documents if "张维修" in text or "云海制冷" in text] == []


def test_the_sign_out_costs_the_same_however_many_are_inside(
    in_state: Callable[..., Visit], cast: Cast, now: datetime, django_assert_num_queries: Any
) -> None:
    desk = Desk.objects.get(code="front-line")
    in_state("inside")
    with django_assert_num_queries(4):
        assert len(open_items(desk, now)) == 1
    for number in range(3):
        visit = in_state("approved")
        services.let_in(
            visit,
            entries=[services.Entry(1, f"B{number}")],
            is_clear_of_goods=True,
            person=cast.supervisor,
            password=PASSWORD,
            now=now,
        )
    with django_assert_num_queries(4):
        assert len(open_items(desk, now)) == 4
