"""Registering, filing, correcting, holding, moving and lending: what is stored, refused, signed and told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.errors import DomainError
from custody import services
from custody.models import CustodyClass, CustodyItem, Loan, Move
from ledger.domain.findings import Code
from ledger.selectors import verify_register
from notices.models import Notice
from staff.models import CalendarDay, CalendarYear
from tests.conftest import PASSWORD
from tests.custody.conftest import TODAY, Cast, Register, ask_for, lend

SIGNED: dict[str, Any] = {"password": PASSWORD}


def events(item: CustodyItem) -> list[tuple[str, str, bool]]:
    """Give act, person and whether it is signed, of each line of an item's history."""
    rows = item.events.select_related("actor").order_by("number")
    return [(row.code, row.actor.work_number if row.actor else "", row.entry_id is not None) for row in rows]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_class_and_title_are_enough(register: Register, cast: Cast) -> None:
    item = register()
    assert (item.number, item.state, item.copies, item.custodian) == (
        "ZL2026-0001",
        "to_file",
        1,
        cast.keeper,
    )
    assert (item.received_on, item.file_by, item.expires_on) == (
        TODAY,
        date(2026, 10, 21),
        date(2028, 10, 20),
    )
    assert events(item) == [("register", "2203", False)]
    assert register().number == "ZL2026-0002"


def test_with_a_place_it_is_filed_at_once(register: Register, now: datetime) -> None:
    item = register(place=" 档案柜三层 ")
    assert (item.state, item.place, item.filed_at) == ("filed", "档案柜三层", now)
    assert [code for code, *_rest in events(item)] == ["register", "file"]


def test_the_limit_of_filing_follows_the_centres_calendar(register: Register) -> None:
    year = CalendarYear.objects.create(year=2026, notice="国办发明电〔2025〕7号")
    kinds = [("statutory", 1), ("statutory", 2), ("statutory", 3), *(("rest", day) for day in range(4, 8))]
    CalendarDay.objects.bulk_create(
        CalendarDay(day=date(2026, 10, day), year=year, kind=kind) for kind, day in kinds
    )
    assert register(received_on=date(2026, 9, 30)).file_by == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "custody.text.missing"),
        ({"received_on": date(2026, 10, 21)}, "custody.register.received_later"),
        ({"copies": 0}, "custody.register.no_copies"),
    ],
)
def test_what_cannot_be_is_not_registered(register: Register, fields: dict[str, Any], code: str) -> None:
    assert refusal(lambda: register(**fields)) == code
    assert not CustodyItem.objects.exists()


def test_a_class_that_is_not_offered(register: Register, classes: dict[str, CustodyClass]) -> None:
    CustodyClass.objects.filter(code="statistics").update(is_active=False)
    classes["statistics"].refresh_from_db()
    assert refusal(lambda: register("statistics")) == "custody.register.class_not_offered"


def test_a_changed_class_changes_nothing_that_is_registered(register: Register) -> None:
    item = register()
    CustodyClass.objects.filter(code="customer_data").update(retention_months=1)
    item.refresh_from_db()
    assert (item.retention_months, item.expires_on) == (24, date(2028, 10, 20))


def test_a_correction_keeps_what_was_said_before(register: Register, cast: Cast, now: datetime) -> None:
    item = services.correct(
        register(), person=cast.keeper, title="合同正本", copies=3, reason="点错", now=now
    )
    assert (item.title, item.copies) == ("合同正本", 3)
    event = item.events.get(code="correct")
    assert (event.words["title_before"], event.details["copies_before"]) == ("大客户合同副本", 1)
    same: dict[str, Any] = {"title": "合同正本", "copies": 3, "reason": "又点", "now": now}
    assert refusal(lambda: services.correct(item, person=cast.keeper, **same)) == "custody.correct.nothing"


def test_a_move_takes_two_signatures_and_until_then_nothing_changes(
    register: Register, cast: Cast, now: datetime
) -> None:
    item = register(place="柜")
    item = services.hand_over(item, person=cast.keeper, taker=cast.hr, now=now, **SIGNED)
    assert item.custodian == cast.keeper
    assert [notice.recipient.work_number for notice in Notice.objects.all()] == ["6001"]
    item = services.take(item, person=cast.hr, now=now + timedelta(hours=1), **SIGNED)
    assert item.custodian == cast.hr
    assert events(item)[-2:] == [("hand_over", "2203", True), ("take", "6001", True)]
    entries = [event.entry for event in item.events.filter(entry__isnull=False).order_by("number")]
    assert entries[0] and entries[1] and entries[1].fields and entries[0].fields
    assert entries[1].fields.builds_on == (entries[0].entry_hash,)
    assert [entry.meaning for entry in entries if entry] == ["given", "taken"]
    assert Move.objects.get().outcome == "taken"
    assert verify_register().is_sound


def test_a_wrong_password_moves_nothing(register: Register, cast: Cast, now: datetime) -> None:
    item = register()
    act = lambda: services.hand_over(item, person=cast.keeper, taker=cast.hr, password="?", now=now)  # noqa: E731
    assert refusal(act) == "ledger.wrong_password"
    assert not Move.objects.exists()
    assert [code for code, *_rest in events(item)] == ["register"]


@pytest.mark.parametrize("who", ["keeper", "leaver", "inactive"])
def test_who_cannot_be_the_new_custodian(register: Register, cast: Cast, who: str, now: datetime) -> None:
    taker = cast.keeper if who == "keeper" else cast.hr
    if who == "leaver":
        taker.left_on = date(2026, 10, 19)
    if who == "inactive":
        taker.is_active = False
    item = register()
    code = refusal(lambda: services.hand_over(item, person=cast.keeper, taker=taker, now=now, **SIGNED))
    assert code == ("custody.move.to_oneself" if who == "keeper" else "custody.move.taker_left")


def test_a_manager_takes_over_in_their_own_name_and_the_offer_ends(
    register: Register, cast: Cast, now: datetime
) -> None:
    item = register()
    services.hand_over(item, person=cast.keeper, taker=cast.hr, now=now, **SIGNED)
    item = services.take_over(item, person=cast.manager, reason="保管人突然离岗", now=now, **SIGNED)
    assert (item.custodian, Move.objects.get().outcome) == (cast.manager, "overtaken")
    assert (
        refusal(lambda: services.take(item, person=cast.hr, now=now, **SIGNED)) == "custody.act.not_entitled"
    )
    assert verify_register().is_sound


def test_another_custodian_written_into_the_table_is_found(
    register: Register, cast: Cast, now: datetime
) -> None:
    item = register()
    services.hand_over(item, person=cast.keeper, taker=cast.hr, now=now, **SIGNED)
    item = services.take(item, person=cast.hr, now=now, **SIGNED)
    CustodyItem.objects.filter(pk=item.pk).update(custodian=cast.officer)
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


def test_words_changed_after_the_signature_are_found(register: Register, cast: Cast, now: datetime) -> None:
    item = services.hold(register(), person=cast.manager, reason="诉讼未结", now=now, **SIGNED)
    event = item.events.get(code="hold")
    item.events.filter(pk=event.pk).update(words={**event.words, "reason": "随便"})
    assert verify_register().codes() == {Code.LIVE_DIFFERS}
    item.events.filter(pk=event.pk).update(words={})
    assert verify_register().codes() == {Code.LIVE_DIFFERS}


def test_several_are_handed_over_and_taken_with_one_password_each_signed(
    register: Register, cast: Cast, now: datetime
) -> None:
    items = [register(), register(), register()]
    services.hand_over_all(items, person=cast.keeper, taker=cast.hr, now=now, **SIGNED)
    services.take_all(items, person=cast.hr, now=now, **SIGNED)
    assert CustodyItem.objects.filter(custodian=cast.hr).count() == 3
    assert [len(events(item)) for item in items] == [3, 3, 3]
    assert (
        refusal(lambda: services.take_all([], person=cast.hr, now=now, **SIGNED)) == "custody.move.no_items"
    )


def test_several_go_all_or_none(register: Register, cast: Cast, now: datetime) -> None:
    mine, others = register(), register(person=cast.hr)
    act = lambda: services.hand_over_all(  # noqa: E731
        [mine, others], person=cast.keeper, taker=cast.officer, now=now, **SIGNED
    )
    assert refusal(act) == "custody.act.not_entitled"
    assert not Move.objects.exists()


def test_the_original_is_out_until_it_is_back(register: Register, cast: Cast, now: datetime) -> None:
    item = register(place="柜")
    loan = lend(item, cast, now)
    item.refresh_from_db()
    assert (item.state, loan.state, loan.answered_by, loan.received_at) == ("out", "out", cast.lead, now)
    second = ask_for(item, cast.hr, now)
    second = services.permit(second, person=cast.manager, now=now, **SIGNED)
    code = refusal(lambda: services.receive(second, person=cast.hr, now=now, **SIGNED))
    assert code == "custody.loan.original_is_out"
    services.bring_back(loan, person=cast.keeper, now=now)
    item.refresh_from_db()
    assert item.state == "filed"
    assert services.receive(second, person=cast.hr, now=now, **SIGNED).state == "out"
    assert verify_register().is_sound


def test_copies_are_counted_and_stay_with_the_item(register: Register, cast: Cast, now: datetime) -> None:
    item = register(place="柜", received_on=date(2024, 9, 1))
    loan = lend(item, cast, now, kind="copy", copies=2)
    item.refresh_from_db()
    assert (item.state, item.copies) == ("filed", 3)
    ask = lambda: services.request_destruction([item], person=cast.keeper, reason="期满", now=now)  # noqa: E731
    assert refusal(ask) == "custody.item.copies_out"
    services.bring_back(loan, person=cast.keeper, now=now)
    assert ask().state == "requested"


def test_nothing_leaves_after_the_day_of_return(register: Register, cast: Cast, now: datetime) -> None:
    loan = lend(register(place="柜"), cast, now, until="permitted")
    late = now + timedelta(days=2)
    code = refusal(lambda: services.receive(loan, person=cast.borrower, now=late, **SIGNED))
    assert code == "custody.loan.return_day_past"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"return_on": date(2026, 10, 19)}, "custody.loan.return_day_past"),
        ({"copies": 0, "kind": "copy"}, "custody.loan.no_copies"),
        ({"purpose": " "}, "custody.text.missing"),
    ],
)
def test_what_cannot_be_asked(
    register: Register, cast: Cast, fields: dict[str, Any], code: str, now: datetime
) -> None:
    item = register(place="柜")
    assert refusal(lambda: ask_for(item, cast.borrower, now, **fields)) == code
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("borrower", "may"),
    [
        ("borrower", "lead supervisor officer manager second_manager"),
        ("lead", "supervisor officer manager second_manager"),
        ("supervisor", "manager second_manager"),
        ("officer", "manager second_manager"),
        ("manager", "officer"),
    ],
)
def test_who_is_the_superior_that_permits(
    register: Register, cast: Cast, borrower: str, may: str, now: datetime
) -> None:
    loan = ask_for(register(place="柜"), getattr(cast, borrower), now)
    permitted = set()
    for name, person in vars(cast).items():
        with transaction.atomic():
            try:
                with transaction.atomic():
                    services.permit(loan, person=person, now=now, **SIGNED)
                permitted.add(name)
            except DomainError as refused:
                assert refused.code in ("custody.act.not_entitled", "custody.act.own_loan")
            transaction.set_rollback(True)
    assert permitted == set(may.split())


@pytest.mark.parametrize(
    ("borrower", "told"),
    [
        pytest.param("borrower", {"1002", "2203"}, id="operator: the lead, and the custodian"),
        pytest.param("lead", {"3001", "2203"}, id="lead: the duty supervisor"),
        pytest.param("supervisor", {"5001", "5002", "2203"}, id="duty supervisor: the managers"),
        pytest.param("manager", {"4001", "2203"}, id="manager: the security officer"),
    ],
)
def test_the_next_superior_is_told(
    register: Register, cast: Cast, borrower: str, told: set[str], now: datetime
) -> None:
    ask_for(register(place="柜"), getattr(cast, borrower), now)
    notices = Notice.objects.select_related("recipient")
    assert {notice.recipient.work_number for notice in notices} == told
    assert not [one for one in notices if "大客户" in one.subject + one.body]


def test_the_database_lets_nobody_permit_their_own_loan(
    register: Register, cast: Cast, now: datetime
) -> None:
    loan = ask_for(register(place="柜"), cast.borrower, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(answered_by=cast.borrower)
    with pytest.raises(IntegrityError), transaction.atomic():
        Loan.objects.filter(pk=loan.pk).update(state="out")


def test_extending_moves_the_expiry_and_voiding_ends_it(
    register: Register, cast: Cast, now: datetime
) -> None:
    item = register(place="柜")
    later: dict[str, Any] = {"expires_on": date(2029, 1, 1), "reason": "仍需使用", "now": now}
    item = services.extend(item, person=cast.manager, **later, **SIGNED)
    assert item.expires_on == date(2029, 1, 1)
    assert (
        refusal(lambda: services.extend(item, person=cast.manager, **later, **SIGNED))
        == "custody.extend.not_later"
    )
    item = services.declare_void(item, person=cast.keeper, reason="已被新版取代", now=now)
    assert (item.is_void, item.expires_on) == (True, date(2026, 10, 19))
    assert (
        services.request_destruction([item], person=cast.keeper, reason="作废", now=now).state == "requested"
    )


def test_somebody_who_read_an_old_page_is_told_so(register: Register, cast: Cast, now: datetime) -> None:
    item = register()
    CustodyItem.objects.filter(pk=item.pk).update(version=7)
    assert services.file(item, person=cast.keeper, place="柜", now=now).version == 8
