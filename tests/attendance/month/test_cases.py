"""Cases I1 to I6 and A4 of the rules, each on stored facts (docs/attendance-month.md)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from attendance.models import (
    AttendanceMonth,
    Difference,
    LeaveKind,
    Objection,
    PublishedDay,
    PublishedMonth,
    RuleSet,
    SymbolSet,
)
from attendance.selectors.months import content_hash_of
from attendance.selectors.pending import pending_changes, pending_people
from attendance.selectors.review import cell_hash
from attendance.selectors.sheets import find_sheet
from attendance.services import (
    amend_month,
    approve_correction,
    approve_leave,
    build_version,
    decide_objection,
    derive_month,
    post_month,
    publish_month,
    raise_objection,
    recompute_version,
    verify_version,
)
from common.errors import DomainError
from ledger.models import Entry
from ledger.selectors import verify_register
from staff.models import Centre, Employee
from tests.attendance.conftest import SHANGHAI
from tests.attendance.month.conftest import OCTOBER, Cast, cell, november, run_jobs
from tests.attendance.ready import make_publishable
from tests.conftest import PASSWORD

Make = Callable[..., Any]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.code


def symbol_of(cell: dict[str, Any] | None) -> str:
    """The mark of a compared cell."""
    return str(cell["symbol"]) if cell else ""


def amend(cast: Cast, reason: str, now: datetime) -> PublishedMonth:
    """Amend October and let the worker copy it."""
    version = amend_month(
        OCTOBER, publisher=cast.publisher, password=PASSWORD, reason=reason, now=now
    ).version
    build_version(version, now=now, progress=lambda done, total: None)
    version.refresh_from_db()
    return version


@pytest.mark.parametrize("act", ["post", "publish"])
@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [
        pytest.param(0, 30, True, id="the shift is running"),
        pytest.param(8, 59, True, id="its out-window is open"),
        pytest.param(9, 0, False, id="the window has closed"),
    ],
)
def test_a4_a_night_over_month_end(
    hour: int, minute: int, is_open: bool, act: str, cast: Cast, roster: Make, punch: Make
) -> None:
    now = datetime(2026, 11, 1, hour, minute, tzinfo=SHANGHAI)
    roster(cast.anna, "NIGHT", 31)
    punch(cast.anna, "31T21:52", "32T06:00", now=now)
    derive_month(OCTOBER, now=now)

    def press() -> object:
        if act == "post":
            return post_month(OCTOBER, by=cast.publisher, now=now)
        return publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=now)

    with pytest.raises(DomainError) as refused:
        press()
    if not is_open:
        assert refused.value.code == "attendance.month.not_confirmed"
        return
    assert refused.value.code == "attendance.month.open_shifts"
    assert "1001 (2026-10-31)" in str(refused.value)
    assert refused.value.where == {
        "shifts": [{"work_number": "1001", "day": "2026-10-31", "closes_at": "2026-11-01T01:00:00+00:00"}]
    }


def test_i1_a_punch_after_publication(published: AttendanceMonth, cast: Cast, punch: Make) -> None:
    first = published.versions.get()
    punch(cast.anna, "20T08:57", "20T18:02", now=november(6, 12))
    pending = pending_changes(published)
    assert [(str(one.day), symbol_of(one.before), symbol_of(one.after), one.cause) for one in pending] == [
        ("2026-10-20", "×", "√", "punch")
    ]
    assert pending[0].why == ["10-20 08:57 的打卡", "10-20 18:02 的打卡"]
    assert pending_people(published) == 1
    second = amend(cast, "打卡机补传", november(7))
    assert (first.days.get(employee=cast.anna, day=date(2026, 10, 20)).symbol, first.number) == ("×", 1)
    assert second.days.get(employee=cast.anna, day=date(2026, 10, 20)).symbol == "√"
    absent = [
        version.rows.get(employee=cast.anna).totals.get("absent_halves", 0) for version in (first, second)
    ]
    assert absent == [2, 0]
    assert (second.reason, second.previous, second.published_by) == ("打卡机补传", first, cast.publisher)
    difference = second.differences.get()
    assert (difference.employee, str(difference.day), difference.cause) == (cast.anna, "2026-10-20", "punch")
    assert (difference.before["symbol"], difference.after["symbol"]) == ("×", "√")
    assert [find_sheet(OCTOBER, number=number).number for number in (1, 2)] == [1, 2]
    assert pending_changes(published) == []
    assert verify_version(first).is_good
    assert verify_version(second).is_good
    assert verify_register().findings == []


def test_i2_a_correction_after_publication(published: AttendanceMonth, cast: Cast) -> None:
    for side, hour in (("in", 8), ("out", 18)):
        approve_correction(
            employee=cast.anna,
            day=date(2026, 10, 20),
            at=datetime(2026, 10, 20, hour, 55 if hour == 8 else 2, tzinfo=SHANGHAI),
            side=side,
            approver=cast.lead,
            reason="忘记打卡",
            now=november(7),
        )
    (pending,) = pending_changes(published)
    assert pending.cause == Difference.Cause.CORRECTION
    assert pending.why[0] == "补卡（上班 08:55），周班长 1101 批准：忘记打卡"
    assert amend(cast, "补卡", november(7)).differences.get().cause == "correction"


def test_i3_published_again_without_changes(published: AttendanceMonth, cast: Cast) -> None:
    before = published.versions.get()
    again = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(8))
    assert (again.is_new, again.version, again.version.content_hash) == (False, before, before.content_hash)
    code = refusal(lambda: amend(cast, "无", november(8)))
    assert code == "attendance.amendment.nothing_differs"
    assert Entry.objects.filter(record_type="attendance.month").count() == 1


def press_at_once(people: list[Employee], act: Callable[[Employee], object]) -> list[object]:
    def press(person: Employee) -> object:
        try:
            return act(person)
        except DomainError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(press, people))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "rounds", [pytest.param(5, id="5 rounds"), pytest.param(100, id="100 rounds", marks=pytest.mark.long)]
)
def test_i4_two_people_press_publish_at_once(
    rounds: int, cast: Cast, make_employee: Make, roster: Make, punch: Make
) -> None:
    """A round publishes, an arriving punch makes a change, and two people amend at once: one version each."""
    people = [cast.publisher, make_employee("9002", "hr_publisher")]
    roster(cast.anna, "DAY", *range(8, 31))
    derive_month(OCTOBER, now=november(2))
    make_publishable(OCTOBER, november(2))
    told: dict[str, Any] = {"password": PASSWORD, "now": november(6)}
    pressed = press_at_once(people, lambda one: publish_month(OCTOBER, publisher=one, **told).is_new)
    assert sorted(pressed, key=str) == [False, True]
    for number in range(1, rounds + 1):
        version = PublishedMonth.objects.get(state="building")
        build_version(version, now=november(6), progress=lambda done, total: None)
        assert PublishedMonth.objects.count() == number
        punch(cast.anna, f"{8 + number % 20}T08:{number % 60:02}:{number // 60:02}", now=november(6))
        derive_month(OCTOBER, now=november(6))
        pressed = press_at_once(
            people, lambda one: amend_month(OCTOBER, publisher=one, reason="补传", **told).is_new
        )
        assert sorted(pressed, key=str) == [False, True]
        assert PublishedMonth.objects.filter(number=number + 1).count() == 1


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(
            lambda: RuleSet.objects.create(
                code="R1", in_force_from=date(2026, 10, 1), settings={"late_grace_minutes": 10}
            ),
            id="rules",
        ),
        pytest.param(
            lambda: SymbolSet.objects.create(
                code="other",
                name="Other",
                name_zh="另一套",
                marks={"PRESENT": "P", "LATE": "L"},
                is_chosen=True,
            ),
            id="symbols",
        ),
        pytest.param(
            lambda: LeaveKind.objects.update(name_zh="病", symbol="S"), id="names of kinds of leave"
        ),
        pytest.param(
            lambda: LeaveKind.objects.update(counted="calendar", is_present=True), id="how they count"
        ),
        pytest.param(
            lambda: LeaveKind.objects.create(code="NEW", name="New", name_zh="新假", symbol="新", position=9),
            id="a new kind of leave",
        ),
        pytest.param(lambda: Centre.objects.update(name="改名中心"), id="the centre's name"),
    ],
)
def test_i5_what_is_edited_later_does_not_reach_a_published_month(
    edit: Callable[[], object], cast: Cast, drafted: AttendanceMonth, punch: Make
) -> None:
    approve_leave(
        employee=cast.ben, kind=LeaveKind.objects.get(), first_day=date(2026, 10, 12),
        last_day=date(2026, 10, 13), approver=cast.lead, now=november(2),
    )  # fmt: skip
    punch(cast.anna, "20T09:05", "20T18:02", now=november(2))
    make_publishable(OCTOBER, november(2))
    first = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(6)).version
    build_version(first, now=november(6), progress=lambda done, total: None)
    edit()
    derived = derive_month(OCTOBER, now=november(10))
    assert (derived.changed, pending_changes(drafted)) == (0, [])
    again = publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10))
    assert (again.is_new, again.version) == (False, first)
    assert cell(cast.anna, 20).symbol == "迟"


def test_i5_a_kind_of_leave_entered_later_joins_when_it_is_taken(
    published: AttendanceMonth, cast: Cast
) -> None:
    kind = LeaveKind.objects.create(code="NEW", name="New", name_zh="新假", symbol="新", position=9)
    approve_leave(
        employee=cast.anna, kind=kind, first_day=date(2026, 10, 20), last_day=date(2026, 10, 20),
        approver=cast.lead, now=november(7),
    )  # fmt: skip
    run_jobs("attendance.derive")
    version = amend(cast, "补录请假", november(8))
    assert version.days.get(employee=cast.anna, day=date(2026, 10, 20)).symbol == "新"
    assert [kind["code"] for kind in version.header["leave_kinds"]] == ["SICK", "NEW"]
    assert version.differences.get().cause == "leave"


def test_i6_an_objection_within_the_notice_period(posted: AttendanceMonth, cast: Cast, punch: Make) -> None:
    day = date(2026, 10, 20)
    objection = raise_objection(cast.anna, day, "我在岗，打卡机坏了", now=november(3))
    assert objection.cell_hash == cell_hash("×", cell(cast.anna, 20).facts)
    assert shown(cast.ben, 12) == ("√", "")
    for reader in (None, cast.anna, cast.lead, cast.publisher):
        assert shown(cast.anna, 20, reader) == ("×", "我在岗，打卡机坏了")
    told: dict[str, Any] = {"by": cast.lead, "answer": "已补卡", "now": november(4)}
    assert refusal(lambda: decide_objection(objection, is_upheld=True, **told)) == (
        "attendance.objection.correct_first"
    )
    punch(cast.anna, "20T08:57", "20T18:02", now=november(4))
    decided = decide_objection(objection, is_upheld=True, **told)
    assert decided.state == Objection.State.UPHELD
    assert shown(cast.anna, 20) == ("√", "")


def shown(employee: Employee, day: int, reader: Employee | None = None) -> tuple[str, str]:
    """The mark of a cell on the sheet of the draft, and the objection that the sheet shows there (异议)."""
    rows = {row.person["work_number"]: row for row in find_sheet(OCTOBER, reader, number=0).rows}
    found = rows[employee.work_number].cells[day]
    return found.symbol, found.objection


def test_an_open_objection_changes_nothing_that_would_be_signed(posted: AttendanceMonth, cast: Cast) -> None:
    before = find_sheet(OCTOBER, number=0).content_hash
    raise_objection(cast.anna, date(2026, 10, 20), "不对", now=november(3))
    assert find_sheet(OCTOBER, number=0).content_hash == before


def test_a_published_month_comes_out_of_its_facts_byte_for_byte(
    published: AttendanceMonth, cast: Cast, punch: Make
) -> None:
    version = published.versions.get()
    assert content_hash_of(version) == version.content_hash
    found = recompute_version(version, now=november(9))
    assert (found.is_equal, found.cells) == (True, PublishedDay.objects.count())
    punch(cast.anna, "20T08:57", "20T18:02", now=november(9))
    found = recompute_version(version, now=november(9))
    assert (found.is_equal, found.differing, found.rows) == (False, [("1001", date(2026, 10, 20))], ["1001"])
