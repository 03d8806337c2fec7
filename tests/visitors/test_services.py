"""What the acts do besides moving the state: people told, badges, groups, refusals, linked incidents."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import DomainError
from incidents.models import Incident
from incidents.related import everything_related
from notices.models import Notice
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.visitors.conftest import GROUP, HOUR, MINUTE, Cast, badges
from visitors import services
from visitors.domain.people import Person
from visitors.models import Stay, Visit, VisitPolicy


def told(kind: str) -> set[str]:
    """Say who was told of something, by work number."""
    notices = Notice.objects.filter(kind=f"visitors.{kind}")
    return set(notices.values_list("recipient__work_number", flat=True))


def refusal(act: Callable[[], object]) -> str:
    """Give the code with which something is refused."""
    with pytest.raises(DomainError) as refused, transaction.atomic():
        act()
    return refused.value.code


def test_a_request_is_told_to_the_nearest_superior_alone(ask: Callable[..., Visit]) -> None:
    visit = ask()
    assert (visit.number, visit.state, visit.persons, visit.desk and visit.desk.code) == (
        "V2026-0001", "requested", 2, "front-line",
    )  # fmt: skip
    assert told("requested") == {"2001"}


@pytest.mark.parametrize(
    ("host", "by", "asked"),
    [
        pytest.param("lead", "lead", {"3001", "3002"}, id="a lead's go to the supervisors"),
        pytest.param("lead", "supervisor", {"3002"}, id="one of whom asked"),
        pytest.param("supervisor", "supervisor", {"5001"}, id="a supervisor's to the manager"),
        pytest.param("manager", "manager", {"4001"}, id="the manager's to the security officer"),
        pytest.param("host", "lead", {"3001", "3002"}, id="the lead who asked is passed over"),
    ],
)
def test_who_is_asked(host: str, by: str, asked: set[str], ask: Callable[..., Visit], cast: Cast) -> None:
    ask(getattr(cast, by), getattr(cast, host))
    assert told("requested") == asked


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"people": []}, "visitors.request.no_visitor", id="nobody"),
        pytest.param({"people": [Person(" ")]}, "visitors.request.no_visitor", id="no name"),
        pytest.param({"people": [Person("张三")] * 31}, "visitors.request.too_many", id="31 persons"),
        pytest.param({"people": [Person("张三", "12345")]}, "visitors.request.digits", id="five digits"),
        pytest.param({"people": [Person("张三13812345678")]}, "visitors.request.digits", id="a whole number"),
        pytest.param({"purpose": " "}, "visitors.text.missing", id="no purpose"),
    ],
)
def test_a_request_that_says_too_little_or_too_much(
    change: dict[str, Any], code: str, ask: Callable[..., Visit]
) -> None:
    assert refusal(lambda: ask(**change)) == code
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("begins", "ends", "code"),
    [
        pytest.param(2, 2, "visitors.request.times", id="ends when it begins"),
        pytest.param(-3, -1, "visitors.request.over", id="over"),
        pytest.param(0, 25, "visitors.request.too_long", id="25 hours"),
        pytest.param(-2, 1, "", id="has begun already"),
        pytest.param(0, 24, "", id="24 hours"),
    ],
)
def test_the_agreed_time(begins: int, ends: int, code: str, ask: Callable[..., Visit], now: datetime) -> None:
    times = {"starts_at": now + begins * HOUR, "ends_at": now + ends * HOUR}
    if code:
        assert refusal(lambda: ask(**times)) == code
    else:
        assert ask(**times).state == "requested"


def test_what_is_out_of_use_and_who_has_left_are_not_chosen(
    wanted: Callable[..., services.Wanted], cast: Cast, now: datetime
) -> None:
    asked = wanted()
    asked.place.is_active = False
    said: dict[str, Any] = {"person": cast.host, "now": now}
    assert refusal(lambda: services.request_visit(asked, **said)) == "visitors.request.not_offered"
    cast.colleague.is_active = False
    gone = lambda: services.request_visit(wanted(), host=cast.colleague, **said)  # noqa: E731
    assert refusal(gone) == "visitors.request.host"


def test_three_days_are_asked_for_once_and_approved_with_one_password(
    wanted: Callable[..., services.Wanted], cast: Cast, now: datetime
) -> None:
    asked = services.request_visit(wanted(), person=cast.host, until=date(2026, 10, 22), now=now - HOUR)
    assert [
        (visit.number, f"{visit.day:%m-%d}", visit.series and visit.series.number) for visit in asked
    ] == [
        ("V2026-0001", "10-20", None),
        ("V2026-0002", "10-21", "V2026-0001"),
        ("V2026-0003", "10-22", "V2026-0001"),
    ]
    assert Notice.objects.filter(kind="visitors.requested").count() == 1
    approved = services.approve_several(asked, person=cast.lead, password=PASSWORD, now=now)
    signed = [visit.events.get(code="approve").entry for visit in approved]
    assert len({entry.sequence for entry in signed if entry}) == 3
    too_far = lambda until: services.request_visit(wanted(), person=cast.host, until=until, now=now)  # noqa: E731
    assert refusal(lambda: too_far(date(2026, 10, 19))) == "visitors.request.days"
    assert refusal(lambda: too_far(date(2026, 11, 20))) == "visitors.request.days"


def test_of_several_all_are_approved_or_none(ask: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    first, second = ask(), ask(cast.lead, cast.lead)
    both = lambda: services.approve_several(  # noqa: E731
        [first, second], person=cast.lead, password=PASSWORD, now=now
    )
    assert refusal(both) == "visitors.act.not_entitled"
    first.refresh_from_db()
    assert first.state == "requested"


def test_a_wrong_password_approves_nothing(ask: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = ask()
    wrong = lambda: services.approve(visit, person=cast.lead, password="guess", now=now)  # noqa: E731
    assert refusal(wrong) == "ledger.wrong_password"
    visit.refresh_from_db()
    assert (visit.state, visit.version, visit.events.count()) == ("requested", 1, 1)


def test_a_group_comes_and_goes_one_by_one(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state("approved")
    signed: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD}
    first, second = badges(visit)
    visit = services.let_in(visit, entries=[first], is_clear_of_goods=True, now=now, **signed)
    assert told("arrived") == {"1001"}
    visit = services.let_out(visit, now=now + MINUTE, **signed)
    assert (visit.state, visit.ended_at) == ("left", now + MINUTE)
    visit = services.let_in(
        visit, entries=[second, first], is_clear_of_goods=True, now=now + 2 * MINUTE, **signed
    )
    assert (visit.state, visit.ended_at) == ("inside", None)
    visit = services.let_out(visit, exits=[services.Exit(1)], now=now + 9 * MINUTE, **signed)
    assert visit.state == "inside"
    visit = services.let_out(visit, person=cast.host, password=PASSWORD, now=now + 10 * MINUTE)
    assert visit.state == "left"
    times = Stay.objects.filter(visit=visit).order_by("visitor__position", "in_at")
    ends = [(stay.in_at, stay.out_at or now) for stay in times]
    assert [((came - now) / MINUTE, (went - now) / MINUTE) for came, went in ends] == [
        (0, 1), (2, 9), (2, 10),
    ]  # fmt: skip
    assert Notice.objects.filter(kind="visitors.arrived").count() == 1


BADGE_MISSING, BADGE_IN_USE = "visitors.let_in.badge_missing", "visitors.let_in.badge_in_use"
UNKNOWN = "visitors.person.unknown"


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        pytest.param([services.Entry(1, " ")], BADGE_MISSING, id="no badge"),
        pytest.param([services.Entry(1, "A01"), services.Entry(2, "A01")], BADGE_IN_USE, id="one for two"),
        pytest.param([services.Entry(1, "B07")], BADGE_IN_USE, id="a badge that is out"),
        pytest.param([services.Entry(3, "A01")], UNKNOWN, id="nobody of the visit"),
        pytest.param([services.Entry(1, "A01"), services.Entry(1, "A02")], UNKNOWN, id="twice"),
        pytest.param([], "visitors.let_in.nobody", id="nobody chosen"),
    ],
)  # fmt: skip
def test_who_is_not_let_in(
    entries: list[services.Entry], code: str, in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    signed: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD, "is_clear_of_goods": True}
    services.let_in(in_state("approved"), entries=[services.Entry(1, "B07")], now=now, **signed)
    visit = in_state("approved")
    assert refusal(lambda: services.let_in(visit, entries=entries, now=now, **signed)) == code
    visit.refresh_from_db()
    assert (visit.state, visit.stays.count()) == ("approved", 0)


def test_nobody_is_inside_twice(in_state: Callable[..., Visit], cast: Cast, now: datetime) -> None:
    visit = in_state("inside")
    again = lambda: services.let_in(  # noqa: E731
        visit,
        entries=[services.Entry(1, "A09")],
        is_clear_of_goods=True,
        person=cast.supervisor,
        password=PASSWORD,
        now=now,
    )
    assert refusal(again) == "visitors.let_in.already_inside"
    stay = visit.stays.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(visit=visit, visitor=stay.visitor, in_at=now, in_event=stay.in_event, badge="A09")


def test_without_the_goods_question_nobody_enters(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("approved")
    unasked = lambda: services.let_in(  # noqa: E731
        visit,
        entries=badges(visit),
        is_clear_of_goods=False,
        person=cast.supervisor,
        password=PASSWORD,
        now=now,
    )
    assert refusal(unasked) == "visitors.let_in.dangerous_goods"
    visit = services.turn_away(visit, person=cast.supervisor, reason="两桶汽油不肯留下", now=now)
    assert (visit.state, told("turned_away")) == ("turned_away", {"1001"})


def test_a_badge_that_left_is_given_to_nobody_until_it_is_settled(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("inside")
    gone = [services.Exit(1, is_badge_returned=False), services.Exit(2, carried_out="旧风扇")]
    signed: dict[str, Any] = {"person": cast.supervisor, "password": PASSWORD, "now": now + MINUTE}
    visit = services.let_out(visit, exits=gone, **signed)
    states = visit.stays.order_by("pk").values_list("badge", "badge_state", "carried_out")
    assert list(states) == [("A01", "missing", ""), ("A02", "returned", "旧风扇")]
    other = in_state("approved")
    enter = lambda: services.let_in(  # noqa: E731
        other, entries=[services.Entry(1, "A01")], is_clear_of_goods=True, **signed
    )
    assert refusal(enter) == "visitors.let_in.badge_in_use"
    settle: dict[str, Any] = {"person": cast.officer, "now": now + MINUTE}
    unknown = lambda: services.settle_badge(visit, badge="A02", is_found=True, **settle)  # noqa: E731
    assert refusal(unknown) == "visitors.badge.not_missing"
    services.settle_badge(visit, badge="A01", is_found=True, **settle)
    assert enter().state == "inside"


def test_an_extension_moves_the_end_and_starts_the_clock_anew(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("inside")
    services.tell_overstays(now + 3 * HOUR)
    later: dict[str, Any] = {"person": cast.lead, "password": PASSWORD, "reason": "未修好"}
    visit = services.extend(visit, ends_at=now + 5 * HOUR, now=now + 3 * HOUR, **later)
    assert (visit.ends_at, visit.extensions, visit.overstay_steps, visit.is_overstayed) == (
        now + 5 * HOUR, 1, 0, True,
    )  # fmt: skip
    too_long = lambda: services.extend(visit, ends_at=now + 25 * HOUR, now=now + 3 * HOUR, **later)  # noqa: E731
    assert refusal(too_long) == "visitors.request.too_long"
    assert services.tell_overstays(now + 5 * HOUR) == 1


def test_an_entry_without_approval_is_an_incident_and_each_leads_to_the_other(
    walk_in: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = walk_in(entered_at=now - 5 * MINUTE, badges=[""])
    assert (visit.state, visit.is_walk_in, visit.host, visit.approved_by) == ("inside", True, None, None)
    incident = Incident.objects.get()
    assert visit.incident == incident
    assert (incident.kind.code, incident.reporter, incident.discovered_at) == (
        "other", cast.supervisor, now - 5 * MINUTE,
    )  # fmt: skip
    assert visit.number in incident.what and "自称送货" not in incident.what
    found = everything_related(incident, cast.manager)
    assert [(one.kind, one.number, one.url) for one in found] == [
        ("visitors.visit", "V2026-0001", f"/admin/visitors/visit/{visit.pk}/change/")
    ]
    assert everything_related(incident, cast.colleague) == []
    entries = [visit.events.get().entry, incident.events.get().entry]
    assert [entry and entry.work_number for entry in entries] == ["3001", "3001"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"what": ""}, "visitors.text.missing", id="no words"),
        pytest.param({"kind": "secrecy_leak"}, "visitors.walk_in.kind", id="a leak"),
        pytest.param({"kind": "nonsense"}, "visitors.walk_in.kind", id="no such kind"),
        pytest.param({"people": []}, "visitors.request.no_visitor", id="nobody"),
    ],
)
def test_an_entry_without_approval_that_cannot_be_recorded(
    change: dict[str, Any], code: str, walk_in: Callable[..., Visit]
) -> None:
    assert refusal(lambda: walk_in(**change)) == code
    assert (Visit.objects.count(), Incident.objects.count()) == (0, 0)


def test_nobody_came_in_later_than_now(walk_in: Callable[..., Visit], now: datetime) -> None:
    assert refusal(lambda: walk_in(entered_at=now + MINUTE)) == "visitors.walk_in.later"


def test_the_database_keeps_what_must_always_hold(
    in_state: Callable[..., Visit], cast: Cast, now: datetime
) -> None:
    visit = in_state("requested")
    rows = Visit.objects.filter(pk=visit.pk)
    for change in (
        {"state": "inside"},
        {"approved_by": cast.host, "approved_at": now},
        {"ends_at": visit.starts_at},
        {"is_walk_in": True},
        {"state": "denied"},
        {"blanked_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_a_smaller_group_is_the_centres_to_choose(ask: Callable[..., Visit]) -> None:
    VisitPolicy.objects.update(most_persons=1)
    assert refusal(lambda: ask(people=GROUP)) == "visitors.request.too_many"


def test_notices_name_no_visitor(in_state: Callable[..., Visit], walk_in: Callable[..., Visit]) -> None:
    in_state("left")
    in_state("turned_away")
    walk_in()
    told_words = [f"{notice.subject} {notice.body}" for notice in Notice.objects.all()]
    assert told_words
    for word in ("张维修", "李助手", "1234", "云海制冷", "检修空调", "自称送货"):
        assert [text for text in told_words if word in text] == []


def test_a_host_outside_the_admin_is_led_to_their_own_page(
    in_state: Callable[..., Visit], cast: Cast
) -> None:
    visit = in_state("approved")
    notice = Notice.objects.get(kind="visitors.approved", recipient=cast.host)
    assert notice.url == f"/me/visits/{visit.pk}/"
    waiting = Notice.objects.get(kind="visitors.requested", recipient=cast.lead)
    assert waiting.url == f"/admin/visitors/visit/{visit.pk}/change/"


def test_whose_visits_somebody_sees(
    in_state: Callable[..., Visit], cast: Cast, make_employee: Callable[..., Employee]
) -> None:
    requested, inside = in_state("requested"), in_state("inside")
    seen = {name: set(Visit.objects.visible_to(person)) for name, person in vars(cast).items()}
    both = {requested, inside}
    assert seen == {
        "host": both, "colleague": set(), "lead": both, "other_lead": {inside}, "supervisor": both,
        "second_supervisor": both, "officer": both, "manager": both, "inspector": set(), "auditor": both,
    }  # fmt: skip
