"""Posted, published once, amended with a reason: what is refused, what is signed, what is kept for ever."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from appraisal import guards
from appraisal.models import (
    AppraisalDifference,
    AppraisalMonth,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
)
from appraisal.selectors.pending import pending_changes, pending_people
from appraisal.selectors.places import place_text, places_of
from appraisal.services import (
    amend_month,
    draft_month,
    post_month,
    publish_month,
    verify_version,
)
from common.errors import DomainError
from ledger.models import Entry
from ledger.selectors import verify_register
from notices.models import Notice
from staff.models import Employee
from staff.selectors.signed import is_signed
from tests.appraisal.conftest import (
    OCTOBER,
    Cast,
    attend,
    lock_quality,
    november,
    object_to,
    publish_attendance,
    record,
    reject,
    run_jobs,
)
from tests.conftest import PASSWORD

Make = Callable[..., Any]


def refused(code: str) -> Any:
    return pytest.raises(DomainError, check=lambda error: error.code == code)


def publish(cast: Cast, day: int = 10, by: Employee | None = None) -> Any:
    return publish_month(OCTOBER, publisher=by or cast.publisher, password=PASSWORD, now=november(day))


def amend(cast: Cast, reason: str = "申诉改判", day: int = 12) -> Any:
    return amend_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, reason=reason, now=november(day))


def test_sources_must_be_final_before_a_month_is_posted(cast: Cast) -> None:
    with refused("appraisal.month.not_drafted"):
        post_month(OCTOBER, by=cast.publisher, now=november(6))
    attend(cast.anna)
    draft_month(OCTOBER, now=november(1))
    with refused("appraisal.month.quality_not_locked"):
        post_month(OCTOBER, by=cast.publisher, now=november(6))
    lock_quality(cast)
    draft_month(OCTOBER, now=november(1))
    with refused("appraisal.month.attendance_not_published"):
        post_month(OCTOBER, by=cast.publisher, now=november(6))
    publish_attendance(cast)
    with refused("appraisal.month.attendance_not_published"):  # the draft does not know it yet
        post_month(OCTOBER, by=cast.publisher, now=november(6))
    draft_month(OCTOBER, now=november(6))
    assert post_month(OCTOBER, by=cast.publisher, now=november(6)).state == "posted"


def test_a_month_that_runs_is_not_posted(drafted: AppraisalMonth, cast: Cast) -> None:
    with refused("appraisal.month.not_over"):
        post_month(OCTOBER, by=cast.publisher, now=november(1).replace(month=10, day=30))


def test_nobody_posts_what_the_sources_have_overtaken(drafted: AppraisalMonth, cast: Cast) -> None:
    record(cast, "opinion", cast.ben, kind="praise")
    with refused("appraisal.month.draft_out_of_date"):
        post_month(OCTOBER, by=cast.publisher, now=november(6))


def test_posting_tells_everybody_once_and_names_no_score(posted: AppraisalMonth, cast: Cast) -> None:
    assert str(posted.objections_until) == "2026-11-09"
    assert run_jobs("appraisal.tell") == ["done"]
    notices = Notice.objects.filter(kind="appraisal.month.posted")
    assert notices.count() == 7
    mine = notices.get(recipient=cast.anna)
    assert mine.url == "/me/appraisal/?month=2026-10"
    assert "92" not in mine.subject + mine.body


def test_publication_waits_for_days_and_objections(posted: AppraisalMonth, cast: Cast) -> None:
    with refused("appraisal.month.objection_days_not_over"):
        publish(cast, day=9)
    objection = object_to(cast.anna)
    with refused("appraisal.month.objections_open"):
        publish(cast)
    reject(objection, cast.lead)
    assert publish(cast).is_new


def test_a_wrong_password_signs_nothing(posted: AppraisalMonth, cast: Cast) -> None:
    with refused("ledger.wrong_password"):
        publish_month(OCTOBER, publisher=cast.publisher, password="wrong", now=november(10))
    posted.refresh_from_db()
    assert (posted.state, PublishedAppraisal.objects.count()) == ("posted", 0)


def test_what_is_published_is_what_was_drafted_and_signed(published: AppraisalMonth, cast: Cast) -> None:
    version = published.versions.get()
    assert (str(version), version.state, version.people) == ("2026-10 v1", "published", 7)
    drafts = PersonAppraisal.objects.values_list("employee", "content_hash", "score", "grade", "team")
    rows = PublishedAppraisalRow.objects.values_list("employee", "content_hash", "score", "grade", "team")
    assert sorted(drafts) == sorted(rows)
    assert version.entry.record_type == "appraisal.month"
    result = verify_version(version)
    assert (result.is_good, result.recomputed, result.different) == (True, 7, ())
    assert verify_register().is_sound
    assert is_signed(cast.anna)
    assert is_signed(cast.team)


def test_publishing_again_gives_the_version_that_is_there(published: AppraisalMonth, cast: Cast) -> None:
    again = publish(cast, day=11, by=cast.manager)
    assert (again.is_new, again.version.published_by) == (False, cast.publisher)
    record(cast, "opinion", cast.ben, kind="praise")
    draft_month(OCTOBER, now=november(11))
    with refused("appraisal.month.already_published"):
        publish(cast, day=11)
    assert Entry.objects.filter(record_type="appraisal.month").count() == 1


def test_the_publication_tells_everybody(published: AppraisalMonth, cast: Cast) -> None:
    run_jobs("appraisal.tell")
    run_jobs("appraisal.tell")
    assert Notice.objects.filter(kind="appraisal.month.published").count() == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appraisal_publishedappraisalrow SET score = 100",
        "UPDATE appraisal_publishedappraisalrow SET outcome = '{}'",
        "DELETE FROM appraisal_publishedappraisalrow",
        "INSERT INTO appraisal_publishedappraisalrow (version_id, employee_id, person, inputs, outcome, "
        "grade, content_hash) SELECT version_id, employee_id + 100, person, inputs, outcome, grade, "
        "content_hash FROM appraisal_publishedappraisalrow LIMIT 1",
        "UPDATE appraisal_publishedappraisal SET content_hash = 'x'",
        "UPDATE appraisal_publishedappraisal SET state = 'building'",
        "DELETE FROM appraisal_publishedappraisal",
        "UPDATE appraisal_appraisaldifference SET cause = 'records'",
        "DELETE FROM appraisal_appraisaldifference",
    ],
)
def test_the_database_refuses_any_change(published: AppraisalMonth, cast: Cast, statement: str) -> None:
    record(cast, "opinion", cast.ben, kind="praise")
    draft_month(OCTOBER, now=november(11))
    amend(cast)
    with (
        pytest.raises(DatabaseError, match=guards.GUARDS.refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert all(verify_version(one).is_good for one in PublishedAppraisal.objects.select_related("month"))


def test_a_careless_hand_that_drops_the_guards_is_told_by_the_signature(
    published: AppraisalMonth, cast: Cast
) -> None:
    version = published.versions.get()
    guards.remove(connection)
    row = version.rows.get(employee=cast.anna)
    row.outcome["score"] = "99.000000"
    row.save()
    result = verify_version(version)
    assert result.different == ("1001",)
    assert set(result.faults) == {"appraisal.version.rows_changed", "appraisal.version.not_recomputed"}
    assert not verify_register().is_sound
    guards.install(connection)


def test_what_comes_later_is_pending_with_its_cause(published: AppraisalMonth, cast: Cast) -> None:
    assert pending_changes(published) == []
    record(cast, "opinion", cast.ben, kind="criticism")
    record(cast, "exam", cast.anna, score=Decimal(50), attempt=2)
    attend(cast.cleo, late_n=3)
    publish_attendance(cast, number=2)
    draft_month(OCTOBER, now=november(11))
    changes = [
        (pk, one.component, one.cause, one.before["score"], one.after["score"])
        for pk, one in pending_changes(published)
    ]
    assert changes == [
        (cast.anna.pk, "examination", "examinations", "88.000000", "88.000000"),
        (cast.ben.pk, "opinions", "records", "90.000000", "87.000000"),
        (cast.cleo.pk, "attendance", "attendance", "100.000000", "97.000000"),
    ]
    assert pending_people(published) == {cast.anna.pk, cast.ben.pk, cast.cleo.pk}


def test_an_amendment_is_the_next_version_with_every_difference(
    published: AppraisalMonth, cast: Cast
) -> None:
    first = published.versions.get()
    with refused("appraisal.amendment.nothing_differs"):
        amend(cast)
    record(cast, "opinion", cast.ben, kind="criticism")
    with refused("appraisal.amendment.nothing_differs"):  # the draft does not know it yet
        amend(cast)
    draft_month(OCTOBER, now=november(11))
    with refused("appraisal.amendment.reason_missing"):
        amend(cast, reason="  ")
    second = amend(cast).version
    assert (second.number, second.previous, second.reason) == (2, first, "申诉改判")
    (told,) = AppraisalDifference.objects.all()
    assert (told.employee, told.team, told.component, told.cause) == (
        cast.ben, cast.team, "opinions", "records",
    )  # fmt: skip
    assert (told.before["score"], told.after["score"]) == ("90.000000", "87.000000")
    assert first.rows.get(employee=cast.ben).content_hash != second.rows.get(employee=cast.ben).content_hash
    assert [verify_version(one).is_good for one in PublishedAppraisal.objects.all()] == [True, True]
    assert verify_register().is_sound
    run_jobs("appraisal.tell")
    assert list(
        Notice.objects.filter(kind="appraisal.month.amended").values_list("recipient", flat=True)
    ) == [cast.ben.pk]


def test_who_comes_and_goes_differs_in_the_total(
    published: AppraisalMonth, cast: Cast, make_employee: Make
) -> None:
    make_employee("1003", team=cast.team)
    Employee.objects.filter(pk=cast.cleo.pk).update(left_on="2026-09-30")
    draft_month(OCTOBER, now=november(11))
    amend(cast)
    told = AppraisalDifference.objects.filter(component="total").order_by("employee__work_number")
    assert [(one.employee.work_number, one.cause, one.before, one.after) for one in told] == [
        ("1003", "person", {}, {"score": None, "grade": ""}),
        ("1101", "person", {"score": "87.222222", "grade": "good"}, {}),
    ]


def test_who_changed_post_is_told_so(published: AppraisalMonth, cast: Cast, roles: Any) -> None:
    cast.ben.memberships.update(post=roles["vip_operator"])
    draft_month(OCTOBER, now=november(11))
    causes = {one.cause for _pk, one in pending_changes(published)}
    assert causes == {"person"}


def test_places_are_bands(published: AppraisalMonth, cast: Cast) -> None:
    places = places_of(published.versions.get().rows.all())
    operators = [places[one.pk] for one in (cast.anna, cast.ben, cast.cleo)]
    # Ben was drawn twice only: his quality could be anywhere, so he overlaps with everybody.
    assert operators[1] == (1, 3, 3)
    assert [place_text(one) for one in operators][1] == "1–3 / 3"
    assert operators[0][0] == 1
    assert operators[2][1] == 3
    assert place_text(None) == "—"


def test_statements_of_a_publication_are_constant_in_people(
    posted: AppraisalMonth, cast: Cast, make_employee: Make
) -> None:
    def counted(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    def once() -> int:
        point = transaction.savepoint()
        n = counted(lambda: publish(cast))
        transaction.savepoint_rollback(point)
        return n

    before = once()
    for number in range(6):
        make_employee(f"14{number:02}", team=cast.team)
    draft_month(OCTOBER, now=november(7))
    assert once() == before


def test_a_version_number_is_given_once(published: AppraisalMonth, cast: Cast) -> None:
    version = published.versions.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedAppraisal.objects.create(
            month=published, number=1, header={}, people=0, content_hash="", entry=version.entry,
            published_by=cast.publisher, signed_at=november(12),
        )  # fmt: skip
