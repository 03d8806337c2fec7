"""Who is told what about a month: once, and the right people."""

from datetime import date

import pytest
from django.urls import reverse

from attendance.models import AttendanceMonth
from attendance.services import (
    amend_month,
    ask_about,
    build_version,
    confirm_team,
    decide_objection,
    raise_objection,
    remind_team,
    tell_month_posted,
)
from common.errors import DomainError
from notices.models import Notice
from tests.attendance.month.conftest import OCTOBER, Cast, accept, cell, hash_of, november, run_jobs
from tests.conftest import PASSWORD


def told(kind: str) -> list[tuple[str, str]]:
    """Who got notices of a kind, and their subjects."""
    rows = Notice.objects.filter(kind=f"attendance.month.{kind}").order_by("recipient__work_number", "pk")
    return list(rows.values_list("recipient__work_number", "subject"))


def test_the_person_is_asked(drafted: AttendanceMonth, cast: Cast) -> None:
    day = cell(cast.anna, 20)
    ask_about(day, by=cast.lead, shown_hash=hash_of(day), text="当天在哪里？", now=november(2))
    notice = Notice.objects.get(kind="attendance.month.asked")
    assert (notice.recipient, notice.subject) == (cast.anna, "关于您 2026-10-20 的考勤，有事询问")
    assert "当天在哪里？" in notice.body
    assert notice.url == "/me/days/2026-10-20/"


def test_everybody_on_the_sheet_is_told_once_that_it_is_posted(posted: AttendanceMonth, cast: Cast) -> None:
    assert told("posted") == []
    run_jobs("attendance.tell_posted")
    subject = "您 2026-10 的考勤已公示，请在 2026-11-05 前核对"
    assert told("posted") == [("1001", subject), ("1002", subject), ("1101", subject)]
    again = tell_month_posted(posted, now=november(3), progress=lambda done, total: None)
    assert (again, len(told("posted"))) == ({"told": 0}, 3)


def test_an_objection_goes_to_the_lead_and_its_answer_to_the_person(
    posted: AttendanceMonth, cast: Cast
) -> None:
    objection = raise_objection(cast.anna, date(2026, 10, 20), "我在岗", now=november(3))
    assert told("raised") == [("1101", "异议：王安娜 1001，2026-10-20")]
    page = reverse("admin:attendance_objection_change", args=[objection.pk])
    assert Notice.objects.get(kind="attendance.month.raised").url == page
    decide_objection(objection, by=cast.lead, is_upheld=False, answer="无打卡记录", now=november(4))
    assert told("rejected") == [("1001", "您对 2026-10-20 的异议不成立")]


def test_the_objection_of_a_lead_goes_above(posted: AttendanceMonth, cast: Cast) -> None:
    raise_objection(cast.lead, date(2026, 10, 21), "没有迟到", now=november(3))
    assert [number for number, _subject in told("raised")] == ["2001", "2206"]


def test_a_publication_is_told_to_all_an_amendment_to_those_it_changes(
    published: AttendanceMonth, cast: Cast, punch: object
) -> None:
    run_jobs("attendance.tell_published")
    assert [number for number, _subject in told("published")] == ["1001", "1002", "1101"]
    punch(cast.anna, "20T08:57", "20T18:02", now=november(6, 12))  # type: ignore[operator]
    version = amend_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, reason="补传打卡", now=november(7)
    ).version
    build_version(version, now=november(7), progress=lambda done, total: None)
    run_jobs("attendance.tell_published")
    assert told("amended") == [("1001", "您 2026-10 的考勤有更正")]
    assert len(told("published")) == 3


def test_a_team_is_chased_at_most_once_a_day(drafted: AttendanceMonth, cast: Cast) -> None:
    counts = [
        len(remind_team(drafted, cast.team, by=cast.publisher, now=now))
        for now in (november(2, 9), november(2, 15), november(3, 9))
    ]
    assert counts == [1, 0, 1]
    assert told("remind") == [("1101", "请确认a班 2026-10 的考勤")] * 2
    page = reverse("admin:attendance_attendancemonth_exceptions", query={"month": "2026-10", "team": "a"})
    assert {notice.url for notice in Notice.objects.filter(kind="attendance.month.remind")} == {page}


def test_who_is_above_is_chased_about_the_row_of_a_lead(drafted: AttendanceMonth, cast: Cast) -> None:
    accept(cell(cast.anna, 20), by=cast.lead)
    confirm_team(drafted, cast.team, by=cast.lead, now=november(2))
    remind_team(drafted, cast.team, by=cast.publisher, now=november(2))
    assert [number for number, _subject in told("remind")] == ["2001", "2206"]


def test_who_chases_and_whom(confirmed: AttendanceMonth, cast: Cast) -> None:
    for by, code in (
        (cast.anna, "attendance.reminder.not_yours"),
        (cast.lead, "attendance.reminder.not_yours"),
        (cast.publisher, "attendance.reminder.nothing_to_confirm"),
    ):
        with pytest.raises(DomainError) as refused:
            remind_team(confirmed, cast.team, by=by, now=november(2))
        assert refused.value.code == code
