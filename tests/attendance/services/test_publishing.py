"""A month is published once: signed, copied by a job, never changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
    RuleSet,
)
from attendance.services import Publication, build_version, derive_month, publish_month
from attendance.services.copying import PEOPLE_AT_A_TIME
from common.errors import DomainError
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from ledger.models import Entry
from staff.models import CalendarYear, Centre, Employee
from tests.attendance.conftest import SHANGHAI
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

OCTOBER = Month(2026, 10)
Roster = Callable[..., None]
Touch = Callable[..., None]
Make = Callable[..., Any]


@pytest.fixture
def posted(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> Employee:
    """October is confirmed and posted: Anna worked on the 12th and missed the 20th."""
    roster(anna, "DAY", 12, 20)
    punch(anna, "12T08:55", "12T18:00")
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    return anna


def publish(publisher: Employee, now: datetime, *, month: Month = OCTOBER) -> Publication:
    return publish_month(month, publisher=publisher, password=PASSWORD, now=now)


def run_jobs(now: datetime) -> list[str]:
    jobs = Job.objects.filter(state=JobState.QUEUED).order_by("pk")
    return [run(pk, clock=lambda: now) for pk in jobs.values_list("pk", flat=True)]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def test_a_month_is_signed_then_copied_by_a_job(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    publication = publish(publisher, after_october)
    version = publication.version
    assert publication.is_new
    assert (str(version), version.state, version.people) == ("2026-10 v1", "building", 1)
    assert AttendanceMonth.objects.get().state == MonthState.PUBLISHING
    assert Job.objects.get(kind="attendance.publish_month").key == "attendance.publish.2026-10.v1"
    entry = Entry.objects.get(record_type="attendance.month")
    assert (entry.record_id, entry.record_version, entry.signer, entry.meaning) == (
        "2026-10",
        1,
        publisher,
        "published",
    )
    run_jobs(after_october)
    version.refresh_from_db()
    assert (version.state, AttendanceMonth.objects.get().state) == ("published", MonthState.PUBLISHED)
    assert (PublishedRow.objects.count(), PublishedDay.objects.count()) == (1, 31)


@pytest.mark.parametrize(
    ("hour", "minute", "code"),
    [
        pytest.param(0, 30, "attendance.month.open_shifts", id="the shift is running"),
        pytest.param(8, 59, "attendance.month.open_shifts", id="its out-window is open"),
        pytest.param(9, 0, None, id="the window has closed"),
    ],
)
def test_a4_a_night_over_month_end_holds_the_month_back(
    hour: int, minute: int, code: str | None, october: CalendarYear, anna: Employee, publisher: Employee,
    roster: Roster, punch: Touch,
) -> None:  # fmt: skip
    now = datetime(2026, 11, 1, hour, minute, tzinfo=SHANGHAI)
    roster(anna, "NIGHT", 31)
    punch(anna, "31T21:52")
    derive_month(OCTOBER, now=now)
    if code is None:
        make_publishable(OCTOBER, now)
        assert publish(publisher, now).is_new
        return
    with pytest.raises(DomainError) as refused:
        publish(publisher, now)
    assert refused.value.code == code
    assert refused.value.where == {
        "shifts": [{"work_number": "1001", "day": "2026-10-31", "closes_at": "2026-11-01T01:00:00+00:00"}]
    }


def test_a4_the_record_belongs_to_october(
    october: CalendarYear, anna: Employee, roster: Roster, punch: Touch, after_october: datetime
) -> None:
    roster(anna, "NIGHT", 31)
    punch(anna, "31T21:52", "32T06:00")
    derive_month(OCTOBER, now=after_october)
    derive_month(OCTOBER.next(), now=after_october)
    day = AttendanceDay.objects.get(employee=anna, day=date(2026, 10, 31))
    # A Saturday: the rostered night is overtime of the rest-day class.
    assert (day.symbol, day.facts["ot200"]) == ("√", 480)
    assert not AttendanceDay.objects.filter(day__gte=date(2026, 11, 1)).exists()


def test_a_month_that_is_not_over_is_not_published(
    posted: Employee, publisher: Employee, now: datetime
) -> None:
    assert refusal(lambda: publish(publisher, now)) == "attendance.month.not_over"


def test_a_month_that_was_never_derived_is_not_published(
    october: CalendarYear, publisher: Employee, after_october: datetime
) -> None:
    assert refusal(lambda: publish(publisher, after_october)) == "attendance.month.not_derived"


def test_a_wrong_password_publishes_nothing(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    code = refusal(lambda: publish_month(OCTOBER, publisher=publisher, password="wrong", now=after_october))
    assert code == "ledger.wrong_password"
    assert AttendanceMonth.objects.get().state == MonthState.POSTED
    assert not PublishedMonth.objects.exists()
    assert not Job.objects.filter(kind="attendance.publish_month").exists()


def test_nobody_signs_a_draft_that_the_facts_have_overtaken(
    posted: Employee, publisher: Employee, roster: Roster, after_october: datetime
) -> None:
    roster(posted, "DAY", 21)
    assert refusal(lambda: publish(publisher, after_october)) == "attendance.month.draft_out_of_date"
    derive_month(OCTOBER, now=after_october)
    assert refusal(lambda: publish(publisher, after_october)) == "attendance.month.not_confirmed"
    make_publishable(OCTOBER, after_october)
    assert publish(publisher, after_october).is_new


def test_i3_pressed_twice_gives_one_version(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    first = publish(publisher, after_october)
    second = publish(publisher, after_october)
    run_jobs(after_october)
    third = publish(publisher, after_october)
    assert [one.is_new for one in (first, second, third)] == [True, False, False]
    assert first.version == second.version == third.version
    assert third.version.content_hash == first.version.content_hash
    assert Entry.objects.filter(record_type="attendance.month").count() == 1


def test_a_publication_whose_job_failed_is_begun_again_by_pressing_once_more(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    version = publish(publisher, after_october).version
    job = Job.objects.get(kind="attendance.publish_month")
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, runs=3, error="OSError: disk full")
    assert not publish(publisher, after_october).is_new
    assert run_jobs(after_october)[0] == JobState.DONE
    version.refresh_from_db()
    assert version.state == "published"
    assert Entry.objects.filter(record_type="attendance.month").count() == 1


def test_what_is_signed_is_in_the_centres_language(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    with override("en"):
        entry = publish(publisher, after_october).version.entry
    assert Centre.current().language == "zh-hans"
    assert entry.statement == "本人公布 2026-10 考勤，第 1 版。"


@pytest.mark.django_db(transaction=True)
def test_i4_two_people_at_once_give_one_version(
    posted: Employee, publisher: Employee, make_employee: Make, after_october: datetime
) -> None:
    people = [publisher, make_employee("9002", "hr_publisher")]

    def press(person: Employee) -> bool:
        try:
            return publish(person, after_october).is_new
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        pressed = list(pool.map(press, people))
    assert sorted(pressed) == [False, True]
    assert PublishedMonth.objects.count() == 1
    assert Job.objects.filter(kind="attendance.publish_month").count() == 1


class Killed(BaseException):
    """Stands for the end of a worker's process: nothing catches it."""


def test_a_copy_cut_off_in_the_middle_is_finished_and_doubles_nothing(
    october: CalendarYear, make_employee: Make, publisher: Employee, roster: Roster, after_october: datetime
) -> None:
    for number in range(PEOPLE_AT_A_TIME + 5):
        roster(make_employee(str(1001 + number)), "DAY", 12)
    derive_month(OCTOBER, now=after_october)
    make_publishable(OCTOBER, after_october)
    version = publish(publisher, after_october).version

    def die_after_the_first_portion(done: int, total: int) -> None:
        if done:
            raise Killed

    with pytest.raises(Killed):
        build_version(version, now=after_october, progress=die_after_the_first_portion)
    assert PublishedRow.objects.count() == PEOPLE_AT_A_TIME
    assert PublishedMonth.objects.get().state == "building"
    told: list[tuple[int, int]] = []
    for _run in range(2):
        version = PublishedMonth.objects.get()
        build_version(version, now=after_october, progress=lambda done, total: told.append((done, total)))
    people = PEOPLE_AT_A_TIME + 5
    assert told == [(0, people), (PEOPLE_AT_A_TIME, people), (people, people)]
    assert (PublishedRow.objects.count(), PublishedDay.objects.count()) == (people, people * 31)
    assert PublishedMonth.objects.get().state == "published"


def test_a_copy_that_is_not_what_was_signed_is_not_published(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    version = publish(publisher, after_october).version
    AttendanceDay.objects.filter(day=date(2026, 10, 20)).update(symbol="√")
    code = refusal(lambda: build_version(version, now=after_october, progress=lambda done, total: None))
    assert code == "attendance.version.differs_from_signature"
    assert PublishedMonth.objects.get().state == "building"


def test_i1_a_punch_after_publication_changes_no_version(
    posted: Employee, publisher: Employee, punch: Touch, after_october: datetime
) -> None:
    version = publish(publisher, after_october).version
    run_jobs(after_october)
    punch(posted, "20T08:57", "20T18:02", now=after_october)
    assert AttendanceDay.objects.get(day=date(2026, 10, 20)).symbol == "√"
    assert PublishedDay.objects.get(version=version, day=date(2026, 10, 20)).symbol == "×"
    assert refusal(lambda: publish(publisher, after_october)) == "attendance.month.already_published"
    assert PublishedMonth.objects.count() == 1


def test_a_punch_during_the_copy_is_derived_when_it_is_done(
    posted: Employee, publisher: Employee, punch: Touch, after_october: datetime
) -> None:
    publish(publisher, after_october)
    punch(posted, "20T08:57", "20T18:02", now=after_october)
    assert AttendanceDay.objects.get(day=date(2026, 10, 20)).symbol == "×"
    run_jobs(after_october)
    a_year_later = datetime(2027, 11, 2, tzinfo=SHANGHAI)
    assert set(run_jobs(a_year_later)) == {JobState.DONE}
    assert AttendanceDay.objects.get(day=date(2026, 10, 20)).symbol == "√"
    assert PublishedDay.objects.get(day=date(2026, 10, 20)).symbol == "×"


def test_i5_rules_entered_later_do_not_reach_a_published_month(
    posted: Employee, publisher: Employee, punch: Touch, after_october: datetime
) -> None:
    punch(posted, "20T09:05", "20T18:02", now=after_october)
    make_publishable(OCTOBER, after_october)
    version = publish(publisher, after_october).version
    run_jobs(after_october)
    RuleSet.objects.create(code="R1", in_force_from=date(2026, 10, 1), settings={"late_grace_minutes": 10})
    assert derive_month(OCTOBER, now=after_october).changed == 0
    assert AttendanceDay.objects.get(day=date(2026, 10, 20)).symbol == "迟"
    assert publish(publisher, after_october).version == version


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda: PublishedDay.objects.update(symbol="√"), id="a cell is changed"),
        pytest.param(lambda: PublishedDay.objects.all().delete(), id="cells are removed"),
        pytest.param(lambda: PublishedRow.objects.update(totals={}), id="totals are changed"),
        pytest.param(lambda: PublishedMonth.objects.update(content_hash="0" * 64), id="a version is changed"),
        pytest.param(
            lambda: PublishedRow.objects.create(
                version=PublishedMonth.objects.get(),
                employee=Employee.objects.get(work_number="9001"),
                content_hash="",
            ),
            id="a row is added",
        ),
    ],
)
def test_the_database_refuses_changes_to_what_was_published(
    change: Callable[[], object], posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    publish(publisher, after_october)
    run_jobs(after_october)
    before = list(PublishedDay.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        change()
    assert list(PublishedDay.objects.order_by("pk").values()) == before


def test_what_is_published_is_the_draft_to_the_letter(
    posted: Employee, publisher: Employee, after_october: datetime
) -> None:
    publish(publisher, after_october)
    run_jobs(after_october)
    columns = ("employee", "day", "symbol", "is_exception", "facts", "explanation")
    draft = AttendanceDay.objects.order_by("employee", "day").values(*columns)
    assert list(PublishedDay.objects.order_by("employee", "day").values(*columns)) == list(draft)
    rows = PersonMonth.objects.values("employee", "team", "person", "totals", "content_hash")
    assert list(PublishedRow.objects.values("employee", "team", "person", "totals", "content_hash")) == list(
        rows
    )


def test_a_punch_during_the_publication_is_derived_when_it_is_done(
    posted: Employee, publisher: Employee, punch: Touch, after_october: datetime
) -> None:
    version = publish(publisher, after_october).version
    punch(posted, "20T08:57", "20T18:00")
    assert set(run_jobs(after_october)) == {JobState.DONE}
    assert set(run_jobs(after_october.replace(year=2100))) == {JobState.DONE}
    day = AttendanceDay.objects.get(employee=posted, day=date(2026, 10, 20))
    assert (day.symbol, version.days.get(day=day.day).symbol) == ("√", "×")


def test_a_punch_whose_job_comes_after_the_publication_is_derived_by_it(
    posted: Employee, publisher: Employee, punch: Touch, after_october: datetime
) -> None:
    """As one that was stored while the derivation after the publication had read already."""
    version = publish(publisher, after_october).version
    punch(posted, "20T08:57", "20T18:00")
    build_version(version, now=after_october, progress=lambda done, total: None)
    Job.objects.filter(key="attendance.derive.2026-10.after-v1").delete()
    run_jobs(after_october)
    assert AttendanceDay.objects.get(employee=posted, day=date(2026, 10, 20)).symbol == "√"
