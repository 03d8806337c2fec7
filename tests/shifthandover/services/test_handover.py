"""A handover from signing out to review, and what is refused on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from common.errors import DomainError
from ledger.models import Entry, Meaning
from ledger.selectors import signatures_of, verify_register
from shifthandover.domain.vocabulary import Decision, HoldReason, Section
from shifthandover.models import DiarySignature, Handover, OpenMatter, RoundPoint, ShiftDiary
from shifthandover.selectors import responsible_for
from shifthandover.services import (
    Answer,
    Observed,
    add_note,
    answer_reservation,
    block,
    decide_items,
    make_round,
    open_due_diaries,
    resume,
    review,
    sign_out,
    state_none,
    write_entry,
)
from staff.models import Employee
from tests.conftest import PASSWORD

At = Callable[[str], datetime]
Do = Callable[..., DiarySignature]
HandOver = Callable[..., Handover]
People = dict[str, Employee]


def lacks(refused: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    """What an act that was not ready still lacked."""
    assert refused.value.code == "shifthandover.diary.not_ready"
    missing = refused.value.where["missing"]
    assert isinstance(missing, list)
    return [(one["lack"], one["subject"]) for one in missing]


def test_a_shift_is_signed_out_and_signed_in(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, take_over: Do, people: People, at: At
) -> None:
    write_entry(diary, section=Section.SITUATION, text="话务平稳", by=people["outgoing"], now=at("14:00"))
    hand_over()
    diary.refresh_from_db()
    assert (diary.state, diary.version, diary.handed_over_at) == ("handed_over", 1, at("14:50"))
    assert responsible_for(diary) == people["outgoing"]
    take_over()
    diary.refresh_from_db()
    assert (diary.state, diary.incoming, diary.taken_over_at) == (
        "taken_over",
        people["incoming"],
        at("14:55"),
    )
    assert responsible_for(diary) == people["incoming"]
    out, received = signatures_of("shifthandover.diary", diary.pk)
    assert (out.meaning, out.work_number) == (Meaning.AUTHORED, "2001")
    assert (received.meaning, received.work_number) == (Meaning.RECEIVED, "2002")
    assert received.fields is not None
    assert received.fields.builds_on == (out.entry_hash,)
    assert verify_register().findings == []


def test_what_is_handed_over_is_what_stood_open(
    matter: OpenMatter, hand_over: HandOver, people: People
) -> None:
    (item,) = hand_over().items.all()
    assert (item.kind, item.title, item.next_step) == ("matter", "回访客户", "明早回电")
    assert item.owner == "王芳 1001"
    assert item.limits == {"due_at": "2026-10-21T04:00:00.000Z"}
    assert item.shifts == 0


def test_signing_out_names_everything_that_is_lacking(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver
) -> None:
    OpenMatter.objects.update(owner=None, due_at=None)
    with pytest.raises(DomainError) as refused:
        hand_over(none_sections=[Section.SITUATION, Section.HAZARDS], observed=None)
    assert lacks(refused) == [
        ("section", "vip_matters"),
        ("section", "equipment"),
        ("section", "notices"),
        ("section", "expected"),
        ("round", ""),
        ("owner", "回访客户"),
        ("limit", "回访客户"),
    ]
    diary.refresh_from_db()
    assert (diary.state, diary.version) == ("open", 0)
    assert diary.entries.count() == 0


def test_nothing_is_stated_where_something_stands(
    diary: ShiftDiary, matter: OpenMatter, people: People, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        state_none(diary, section=Section.OPEN_MATTERS, by=people["outgoing"], now=now)
    assert refused.value.code == "shifthandover.section.not_empty"


def test_a_wrong_password_leaves_the_diary_open(diary: ShiftDiary, hand_over: HandOver) -> None:
    with pytest.raises(DomainError) as refused:
        hand_over(password="wrong")
    assert refused.value.code == "ledger.wrong_password"
    diary.refresh_from_db()
    assert diary.state == "open"
    assert Entry.objects.count() == 0


def test_a_round_that_skips_a_point_is_refused(hand_over: HandOver, points: list[RoundPoint]) -> None:
    with pytest.raises(DomainError) as refused:
        hand_over(observed=[Observed(points[0], is_ok=True), Observed(points[1], is_ok=True)])
    assert refused.value.code == "shifthandover.round.incomplete"
    assert refused.value.where == {"points": ["ROOM_TEMPERATURE"]}


def test_a_value_out_of_range_is_not_in_order_whatever_is_ticked(
    diary: ShiftDiary, people: People, fine: list[Observed], points: list[RoundPoint], now: datetime
) -> None:
    from decimal import Decimal

    hot = Observed(points[0], is_ok=True, value=Decimal("31.0"), note="空调故障")
    made = make_round(diary, side="outgoing", observed=[hot, fine[1]], by=people["outgoing"], now=now)
    assert [reading.is_ok for reading in made.readings.all()] == [False, True]


def test_signing_in_names_everything_that_is_lacking(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, take_over: Do
) -> None:
    hand_over()
    with pytest.raises(DomainError) as refused:
        take_over(answers=[], observed=None, synthesis=" ")
    assert lacks(refused) == [("decision", "回访客户"), ("round", ""), ("synthesis", "")]
    with pytest.raises(DomainError) as refused:
        take_over(answers=[Answer(1, Decision.QUERIED)])
    assert lacks(refused) == [("reservation", "回访客户")]


def test_items_decided_by_another_lead_are_decided_again(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: HandOver,
    take_over: Do,
    make_employee: Callable[..., Employee],
    at: At,
) -> None:
    other = make_employee("2003", "team_lead")
    hand_over()
    decide_items(diary, answers=[Answer(1, Decision.ACCEPTED)], by=other, now=at("14:51"))
    with pytest.raises(DomainError) as refused:
        take_over(answers=[])
    assert lacks(refused) == [("decision", "回访客户")]


def test_an_item_that_was_not_handed_over_cannot_be_decided(
    diary: ShiftDiary, hand_over: HandOver, people: People, at: At
) -> None:
    hand_over()
    with pytest.raises(DomainError) as refused:
        decide_items(diary, answers=[Answer(9, Decision.ACCEPTED)], by=people["incoming"], now=at("14:51"))
    assert refused.value.code == "shifthandover.item.unknown"


def test_a_returned_diary_is_signed_again_and_the_old_version_stays(
    diary: ShiftDiary,
    matter: OpenMatter,
    hand_over: HandOver,
    send_back: Do,
    take_over: Do,
    people: People,
    at: At,
) -> None:
    first = hand_over()
    send_back()
    diary.refresh_from_db()
    assert diary.state == "returned"
    write_entry(
        diary, section=Section.OPEN_MATTERS, text="由王芳回电", by=people["outgoing"], now=at("14:54")
    )
    second = hand_over(now=at("14:55"), none_sections=[], observed=None)
    take_over(now=at("14:58"))
    assert (first.number, second.number) == (1, 2)
    assert first.items.get().decision == "queried"
    assert second.items.get().decision == "accepted"
    assert [entry.meaning for entry in signatures_of("shifthandover.diary", diary.pk)] == [
        "authored",
        "returned",
        "authored",
        "received",
    ]
    assert verify_register().findings == []


def test_returning_needs_a_query_and_reasons(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, send_back: Do
) -> None:
    hand_over()
    with pytest.raises(DomainError) as refused:
        send_back(answers=[Answer(1, Decision.ACCEPTED)], reasons="")
    assert lacks(refused) == [("query", ""), ("reasons", "")]


def test_a_problem_during_the_handover_is_the_outgoing_leads(
    diary: ShiftDiary, hand_over: HandOver, take_over: Do, people: People, at: At
) -> None:
    hand_over()
    block(diary, text="系统中断", by=people["incoming"], now=at("14:52"))
    diary.refresh_from_db()
    assert diary.state == "blocked"
    assert responsible_for(diary) == people["outgoing"]
    resume(diary, remaining="继续跟踪厂家", by=people["outgoing"], password=PASSWORD, now=at("15:10"))
    diary.refresh_from_db()
    assert diary.state == "open"
    left = OpenMatter.objects.get()
    assert (left.title, left.owner) == ("继续跟踪厂家", people["outgoing"])
    with pytest.raises(DomainError) as refused:
        hand_over(now=at("15:12"), none_sections=[], observed=None)
    assert lacks(refused) == [("next_step", "继续跟踪厂家"), ("limit", "继续跟踪厂家")]


def test_the_supervisor_takes_over_in_their_own_name_and_hands_on(
    diary: ShiftDiary, matter: OpenMatter, take_in_own_name: HandOver, take_over: Do, people: People
) -> None:
    handover = take_in_own_name()
    diary.refresh_from_db()
    assert (diary.state, diary.holder) == ("supervisor_held", people["supervisor"])
    assert responsible_for(diary) == people["supervisor"]
    assert handover.items.get().title == "回访客户"
    take_over()
    held, received = signatures_of("shifthandover.diary", diary.pk)
    assert (held.meaning, held.work_number) == (Meaning.HELD, "3001")
    assert received.fields is not None
    assert received.fields.builds_on == (held.entry_hash,)
    assert verify_register().findings == []


def test_overdue_is_no_reason_before_the_shift_is_over(take_in_own_name: HandOver, at: At) -> None:
    with pytest.raises(DomainError) as refused:
        take_in_own_name(reason=HoldReason.OVERDUE, text="")
    assert lacks(refused) == [("reasons", ""), ("overdue", "")]
    assert take_in_own_name(reason=HoldReason.OVERDUE, now=at("15:16")).number == 1


def test_a_reservation_is_answered_before_the_review(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, take_over: Do, people: People, at: At
) -> None:
    hand_over()
    take_over(answers=[Answer(1, Decision.QUERIED, "客户电话未记录")])
    with pytest.raises(DomainError) as refused:
        review(diary, remark="", by=people["supervisor"], password=PASSWORD, now=at("16:00"))
    assert lacks(refused) == [("answer", "回访客户")]
    answer_reservation(diary, position=1, answer="已补记", by=people["outgoing"], now=at("16:05"))
    with pytest.raises(DomainError) as again:
        answer_reservation(diary, position=1, answer="再补", by=people["outgoing"], now=at("16:06"))
    assert again.value.code == "shifthandover.item.not_queried"
    review(diary, remark="下次记录电话", by=people["supervisor"], password=PASSWORD, now=at("16:10"))
    diary.refresh_from_db()
    assert (diary.state, diary.reviewer) == ("reviewed", people["supervisor"])
    assert verify_register().findings == []


def test_the_supervisor_who_held_the_handover_does_not_review_it(
    diary: ShiftDiary, take_in_own_name: HandOver, take_over: Do, people: People, at: At
) -> None:
    take_in_own_name()
    take_over()
    with pytest.raises(DomainError) as refused:
        review(diary, remark="", by=people["supervisor"], password=PASSWORD, now=at("16:00"))
    assert refused.value.code == "shifthandover.diary.wrong_party"
    review(diary, remark="", by=people["manager"], password=PASSWORD, now=at("16:00"))
    diary.refresh_from_db()
    assert diary.state == "reviewed"


def test_a_correction_after_the_handover_is_a_signed_note(
    diary: ShiftDiary, hand_over: HandOver, take_over: Do, people: People, at: At
) -> None:
    hand_over()
    take_over()
    note = add_note(diary, text="室温应为24度", by=people["outgoing"], password=PASSWORD, now=at("17:00"))
    assert note.entry is not None
    assert note.entry.meaning == Meaning.CORRECTED
    assert note.entry.fields is not None
    assert len(note.entry.fields.builds_on) == 2


def test_a_matter_counts_the_shifts_it_survived(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, take_over: Do, at: At
) -> None:
    from shifthandover.selectors import open_items

    hand_over()
    take_over()
    assert [item.shifts for item in open_items(diary.desk, at("15:30"))] == [1]


def test_rewriting_what_was_signed_is_found(
    diary: ShiftDiary, hand_over: HandOver, people: People, at: At
) -> None:
    write_entry(diary, section=Section.SITUATION, text="话务平稳", by=people["outgoing"], now=at("14:00"))
    hand_over()
    diary.entries.filter(section="situation").update(text="话务拥塞")
    assert verify_register().codes() == {"LIVE_DIFFERS"}


def test_what_is_added_after_a_version_does_not_disturb_its_signature(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, send_back: Do, people: People, at: At
) -> None:
    hand_over()
    send_back()
    write_entry(diary, section=Section.EQUIPMENT, text="12号台耳机", by=people["outgoing"], now=at("14:54"))
    OpenMatter.objects.update(title="改名", next_step="另一步")
    assert verify_register().findings == []


def test_signing_out_again_takes_the_matters_as_they_are_then(
    diary: ShiftDiary, matter: OpenMatter, hand_over: HandOver, send_back: Do, at: At
) -> None:
    hand_over()
    send_back()
    OpenMatter.objects.update(next_step="今晚回电", due_at=at("20:00") + timedelta(days=1))
    second = hand_over(now=at("14:55"), none_sections=[], observed=None)
    assert second.items.get().next_step == "今晚回电"


def test_while_a_shift_is_held_the_supervisor_answers_for_the_next_too(
    diary: ShiftDiary,
    take_in_own_name: HandOver,
    take_over: Do,
    hand_over: HandOver,
    fine: list[Observed],
    people: People,
    at: At,
) -> None:
    """The late shift opens under its rostered lead; until the early one is signed in, its holder answers."""
    take_in_own_name()
    following = open_due_diaries(at("15:05"))[0]
    assert following.outgoing == people["incoming"]
    assert responsible_for(following) == people["supervisor"]
    with pytest.raises(DomainError) as refused:
        sign_out(
            following,
            by=people["incoming"],
            password=PASSWORD,
            now=at("22:50"),
            none_sections=list(Section),
            observed=fine,
        )
    assert ("diary_before", str(diary)) in lacks(refused)
    assert "仍由值班长接管" in str(refused.value.message)
    take_over(now=at("15:20"))
    assert responsible_for(following) == people["incoming"]
    sign_out(
        following,
        by=people["incoming"],
        password=PASSWORD,
        now=at("22:50"),
        none_sections=list(Section),
        observed=fine,
    )
    following.refresh_from_db()
    assert following.state == "handed_over"
