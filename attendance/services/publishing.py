"""Publishing a month: signed once, copied by a job that may be killed and run again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from attendance.models import (
    AttendanceDay,
    AttendanceMonth,
    MonthState,
    PersonMonth,
    PublishedDay,
    PublishedMonth,
    PublishedRow,
)
from attendance.selectors.judging import Sheet
from attendance.selectors.months import (
    Draft,
    content_hash_of,
    draft_of,
    find_month,
    latest_version,
    open_shifts,
)
from attendance.services.matching import join_for
from common.errors import DomainError
from common.months import Month
from jobs.models import Job, JobState
from jobs.registry import Progress
from jobs.services import enqueue, retry
from ledger.domain.canonical import Document
from ledger.models import Meaning
from ledger.services import sign
from staff.models import Centre, Employee
from staff.selectors import centre_day

RECORD_TYPE = "attendance.month"
PEOPLE_AT_A_TIME = 20
"""People copied in one transaction: what a killed worker may have to do again."""
BATCH = 2000


@dataclass(frozen=True)
class Publication:
    """The version a publisher asked for; `is_new` tells whether this very act signed it."""

    version: PublishedMonth
    is_new: bool


@transaction.atomic
def publish_month(month: Month, *, publisher: Employee, password: str, now: datetime) -> Publication:
    """Sign the draft of a month and have it copied into an immutable version by a job.

    Pressed twice, or by two people at once, it gives one version: whoever is second gets the first one's,
    unsigned by them, and a copy whose job failed is begun again. What is signed is the content hash of the
    draft, compared before with the stored facts.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.month.not_over`,
            `attendance.month.open_shifts`, `attendance.month.draft_out_of_date`,
            `attendance.month.already_published` (published, and changed since: amend it),
            `attendance.month.changed_meanwhile`, `ledger.wrong_password`.

    Source: operating manual, “Attendance”: the register is published once a month.
    """
    row = find_month(month)
    if row is None or row.derived_at is None:
        raise DomainError(
            "attendance.month.not_derived",
            _("%(month)s has not been derived yet. Derive it first, then publish.") % {"month": month},
        )
    if published := _published_already(row, now):
        return published
    _refuse_unfinished(row, now)
    draft = draft_of(row)
    _refuse_outdated(row, draft, now)
    if not _claim(row):
        return _published_meanwhile(row)
    version = _sign(row, draft, publisher=publisher, password=password, now=now)
    enqueue(
        "attendance.publish_month",
        key=_job_key(version),
        payload={"version": version.pk},
        requested_by=publisher,
        now=now,
    )
    return Publication(version, is_new=True)


def _published_already(row: AttendanceMonth, now: datetime) -> Publication | None:
    """Give the version that stands, if the facts still say what was signed; a copy that failed runs again."""
    version = latest_version(row)
    if version is None:
        return None
    if version.state == PublishedMonth.State.BUILDING:
        _build_again(version, now)
    elif draft_of(row).content_hash != version.content_hash:
        raise DomainError(
            "attendance.month.already_published",
            _("%(version)s is published and cannot change. What came since is amended with a reason.")
            % {"version": version},
            version=version.number,
        )
    return Publication(version, is_new=False)


def _build_again(version: PublishedMonth, now: datetime) -> None:
    """Give the job of a version another run, if it failed: what was signed needs no second signature."""
    if failed := Job.objects.filter(key=_job_key(version), state=JobState.FAILED).first():
        retry(failed, now=now)


def _job_key(version: PublishedMonth) -> str:
    return f"attendance.publish.{version.month.month}.v{version.number}"


def _refuse_unfinished(row: AttendanceMonth, now: datetime) -> None:
    """Refuse a month that is not over, or in which a shift can still get its punch."""
    if centre_day(now) <= row.month.last:
        raise DomainError("attendance.month.not_over", _("%(month)s is not over yet.") % {"month": row})
    if shifts := open_shifts(row, now):
        raise DomainError(
            "attendance.month.open_shifts",
            _("Shifts of %(month)s are still open: %(shifts)s. Publish when their windows have closed.")
            % {"month": row, "shifts": ", ".join(f"{one['work_number']} ({one['day']})" for one in shifts)},
            shifts=shifts,
        )


def _refuse_outdated(row: AttendanceMonth, draft: Draft, now: datetime) -> None:
    """Refuse a draft that is not what the stored facts give now: nobody signs what has changed."""
    join_for(row.month, now=now)
    sheet = Sheet.read(row, now=now)
    header = {**sheet.header, "people": draft.people}
    stored = dict(PersonMonth.objects.filter(month=row).values_list("employee", "content_hash"))
    judged = {one.stay.pk: one.content_hash for one in sheet.people()}
    if header != draft.header or judged != stored:
        raise DomainError(
            "attendance.month.draft_out_of_date",
            _(
                "Facts of %(month)s changed after it was derived. "
                "Derive it again and look at it before you sign."
            )
            % {"month": row},
        )


def _claim(row: AttendanceMonth) -> bool:
    """Claim the publication in one statement; the draft must still be the one that was read."""
    claimed = AttendanceMonth.objects.publishable().filter(pk=row.pk, derived_at=row.derived_at)
    return claimed.update(state=MonthState.PUBLISHING) == 1


def _published_meanwhile(row: AttendanceMonth) -> Publication:
    version = latest_version(row)
    if version is None:
        raise DomainError(
            "attendance.month.changed_meanwhile",
            _("%(month)s changed while you were signing. Look at it again.") % {"month": row},
        )
    return Publication(version, is_new=False)


def _sign(
    row: AttendanceMonth, draft: Draft, *, publisher: Employee, password: str, now: datetime
) -> PublishedMonth:
    number = row.versions.count() + 1
    entry = sign(
        signer=publisher,
        password=password,
        record_type=RECORD_TYPE,
        record_id=str(row.month),
        record_version=number,
        document=signed_document(
            row.month, number=number, content_hash=draft.content_hash, people=draft.people
        ),
        meaning=Meaning.PUBLISHED,
        statement=_statement(row.month, number),
        now=now,
    )
    return PublishedMonth.objects.create(
        month=row,
        number=number,
        content_hash=draft.content_hash,
        header=draft.header,
        people=draft.people,
        entry=entry,
        published_by=publisher,
        signed_at=now,
    )


def _statement(month: Month, number: int) -> str:
    """Give the sentence that is signed, in the centre's language whatever the publisher's browser speaks."""
    with override(Centre.current().language):
        return gettext("I publish the attendance of %(month)s, version %(number)d.") % {
            "month": month,
            "number": number,
        }


def signed_document(month: Month, *, number: int, content_hash: str, people: int) -> dict[str, Document]:
    """Give what the publisher signs: month, version, number of people, and the hash of every cell."""
    return {"month": str(month), "version": number, "people": people, "content_hash": content_hash}


def build_version(version: PublishedMonth, *, now: datetime, progress: Progress) -> dict[str, object]:
    """Copy the signed rows into the version and close it; run again after a death, it changes nothing.

    Raises:
        DomainError: `attendance.version.differs_from_signature`: the copy is not what was signed, and stays
            unpublished.
    """
    if version.state != PublishedMonth.State.PUBLISHED:
        _copy(version, progress)
        _close(version, now)
    return {"version": str(version), "people": version.people, "content_hash": version.content_hash}


def _copy(version: PublishedMonth, progress: Progress) -> None:
    people = list(
        PersonMonth.objects.filter(month=version.month_id)
        .order_by("employee")
        .values_list("employee", flat=True)
    )
    progress(0, len(people))
    for done, chunk in _chunks(people):
        with transaction.atomic():
            _copy_people(version, chunk)
        progress(done, len(people))


def _chunks(people: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
    for start in range(0, len(people), PEOPLE_AT_A_TIME):
        chunk = people[start : start + PEOPLE_AT_A_TIME]
        yield start + len(chunk), chunk


def _copy_people(version: PublishedMonth, people: Sequence[int]) -> None:
    """Copy some people's rows and days; those a former run copied are left as they are."""
    rows = PersonMonth.objects.filter(month=version.month_id, employee__in=people)
    PublishedRow.objects.bulk_create(
        [
            PublishedRow(
                version=version,
                employee_id=row.employee_id,
                team_id=row.team_id,
                person=row.person,
                totals=row.totals,
                content_hash=row.content_hash,
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    days = AttendanceDay.objects.filter(month=version.month_id, employee__in=people)
    PublishedDay.objects.bulk_create(
        [
            PublishedDay(
                version=version,
                employee_id=day.employee_id,
                day=day.day,
                symbol=day.symbol,
                is_exception=day.is_exception,
                facts=day.facts,
                explanation=day.explanation,
            )
            for day in days
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@transaction.atomic
def _close(version: PublishedMonth, now: datetime) -> None:
    """Declare the version published, if what was copied is what was signed."""
    if content_hash_of(version) != version.content_hash:
        raise DomainError(
            "attendance.version.differs_from_signature",
            _("The copy of %(version)s is not what was signed; it is not published.") % {"version": version},
        )
    closed = PublishedMonth.objects.filter(pk=version.pk, state=PublishedMonth.State.BUILDING).update(
        state=PublishedMonth.State.PUBLISHED, completed_at=now
    )
    if closed:
        AttendanceMonth.objects.filter(pk=version.month_id, state=MonthState.PUBLISHING).update(
            state=MonthState.PUBLISHED
        )
        # Facts that arrived during the copy wait for this.
        enqueue(
            "attendance.derive_month",
            key=f"attendance.derive.{version.month.month}.after-v{version.number}",
            payload={"month": str(version.month.month), "people": None},
            now=now,
        )
