"""Publishing a month: signed once, copied by a job that may be killed and run again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from attendance.domain.month_life import POSSIBLE, MonthAct
from attendance.models import AttendanceMonth, MonthState, Objection, PersonMonth, PublishedMonth
from attendance.selectors.judging import Sheet
from attendance.selectors.months import Draft, draft_of, latest_version
from attendance.selectors.progress import objections_are_over
from attendance.services.holding import refuse_unfinished
from attendance.services.matching import join_for
from attendance.services.posting import derived, refuse_unconfirmed
from common.errors import DomainError
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import enqueue, retry
from ledger.domain.canonical import Document
from ledger.models import Meaning
from ledger.services import sign
from staff.models import Centre, Employee

RECORD_TYPE = "attendance.month"


@dataclass(frozen=True)
class Publication:
    """The version a publisher asked for; `is_new` tells whether this very act signed it."""

    version: PublishedMonth
    is_new: bool


@transaction.atomic
def publish_month(month: Month, *, publisher: Employee, password: str, now: datetime) -> Publication:
    """Sign a posted month and have it copied into an immutable version by a job.

    Pressed twice, or by two people at once, it gives one version: whoever is second gets the first one's,
    unsigned by them, and a copy whose job failed is begun again. What is signed is the content hash of the
    draft, compared before with the stored facts.

    Raises:
        DomainError: `attendance.month.not_derived`, `attendance.month.not_over`,
            `attendance.month.open_shifts`, `attendance.month.not_confirmed`, `attendance.month.not_posted`,
            `attendance.month.objection_days_not_over`, `attendance.month.objections_open`,
            `attendance.month.draft_out_of_date`, `attendance.month.already_published` (published, and changed
            since: amend it), `attendance.month.changed_meanwhile`, `ledger.wrong_password`.

    Source: operating manual, “Attendance”: the register is published once a month.
    """
    row = derived(month)
    if published := _published_already(row, now):
        return published
    _refuse_unready(row, now)
    draft = draft_of(row)
    refuse_outdated(row, draft, now)
    if not claim(row, MonthAct.PUBLISH):
        return published_meanwhile(row)
    _refuse_objections(row)  # from here on nobody can raise one
    version = sign_version(row, draft, publisher=publisher, password=password, now=now)
    return Publication(version, is_new=True)


def _published_already(row: AttendanceMonth, now: datetime) -> Publication | None:
    """Give the version that stands, if the facts still say what was signed; a copy that failed runs again."""
    version = latest_version(row)
    if version is None:
        return None
    if version.state == PublishedMonth.State.BUILDING:
        build_again(version, now)
    elif draft_of(row).content_hash != version.content_hash:
        raise DomainError(
            "attendance.month.already_published",
            _("%(version)s is published and cannot change. What came since is amended with a reason.")
            % {"version": version},
            version=version.number,
        )
    return Publication(version, is_new=False)


def build_again(version: PublishedMonth, now: datetime) -> None:
    """Give the job of a version another run, if it failed: what was signed needs no second signature."""
    if failed := Job.objects.filter(key=_job_key(version), state=JobState.FAILED).first():
        retry(failed, now=now)


def _job_key(version: PublishedMonth) -> str:
    return f"attendance.publish.{version.month.month}.v{version.number}"


def _refuse_unready(row: AttendanceMonth, now: datetime) -> None:
    """Refuse a month that is not over, not confirmed, not posted, or still open to objections."""
    refuse_unfinished(row, now)
    refuse_unconfirmed(row)
    if row.state != MonthState.POSTED:
        raise DomainError(
            "attendance.month.not_posted",
            _("%(month)s has not been posted for objections yet. Post it first.") % {"month": row},
        )
    _refuse_objections(row)
    if not objections_are_over(row, now=now):
        raise DomainError(
            "attendance.month.objection_days_not_over",
            _("Objections to %(month)s can be raised until %(day)s. Publish after that day.")
            % {"month": row, "day": row.objections_until},
            until=str(row.objections_until),
        )


def _refuse_objections(row: AttendanceMonth) -> None:
    waiting = Objection.objects.filter(month=row).open().select_related("employee")
    listed = list(waiting.order_by("employee__work_number", "day"))
    if listed:
        names = ", ".join(f"{one.employee.name} {one.day:%m-%d}" for one in listed[:5])
        raise DomainError(
            "attendance.month.objections_open",
            _("Objections are open: %(names)s. Decide them first.") % {"names": names},
            objections=[one.pk for one in listed],
        )


def refuse_outdated(row: AttendanceMonth, draft: Draft, now: datetime) -> None:
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


def claim(row: AttendanceMonth, act: MonthAct) -> bool:
    """Claim the publication in one statement; the draft must still be the one that was read."""
    claimed = AttendanceMonth.objects.filter(pk=row.pk, state__in=POSSIBLE[act], derived_at=row.derived_at)
    return claimed.update(state=MonthState.PUBLISHING) == 1


def published_meanwhile(row: AttendanceMonth, *, after: PublishedMonth | None = None) -> Publication:
    """Give the version that somebody else signed at the same time.

    Raises:
        DomainError: `attendance.month.changed_meanwhile`: it was a fact that came in between.
    """
    version = latest_version(row)
    if version is None or version == after:
        raise changed_meanwhile(row)
    return Publication(version, is_new=False)


def changed_meanwhile(row: AttendanceMonth) -> DomainError:
    """Make the refusal of a month that is not any more what was read before it was signed."""
    return DomainError(
        "attendance.month.changed_meanwhile",
        _("%(month)s changed while you were signing. Look at it again.") % {"month": row},
    )


def sign_version(
    row: AttendanceMonth,
    draft: Draft,
    *,
    publisher: Employee,
    password: str,
    now: datetime,
    previous: PublishedMonth | None = None,
    reason: str = "",
) -> PublishedMonth:
    """Sign the draft as the next version, and have its rows copied by a job.

    Args:
        row: the month, claimed.
        draft: what is signed.
        publisher: who signs.
        password: of the publisher.
        now: when it is signed.
        previous: the version it amends; none for the first.
        reason: why it is amended.

    Raises:
        DomainError: those of `ledger.services.sign`.
    """
    version = PublishedMonth(
        month=row,
        number=previous.number + 1 if previous else 1,
        content_hash=draft.content_hash,
        header=draft.header,
        people=draft.people,
        published_by=publisher,
        signed_at=now,
        previous=previous,
        reason=reason,
    )
    version.entry = sign(
        signer=publisher,
        password=password,
        record_type=RECORD_TYPE,
        record_id=str(row.month),
        record_version=version.number,
        document=signed_document(version, content_hash=version.content_hash),
        meaning=Meaning.AMENDED if previous else Meaning.PUBLISHED,
        statement=_statement(version),
        now=now,
        builds_on=[previous.entry] if previous else [],
    )
    version.save()
    enqueue(
        "attendance.publish_month",
        key=_job_key(version),
        payload={"version": version.pk},
        requested_by=publisher,
        now=now,
    )
    return version


def _statement(version: PublishedMonth) -> str:
    """Give the sentence that is signed, in the centre's language whatever the publisher's browser speaks."""
    with override(Centre.current().language):
        text = (
            gettext("I amend the attendance of %(month)s: version %(number)d.")
            if version.previous
            else gettext("I publish the attendance of %(month)s, version %(number)d.")
        )
        return text % {"month": version.month.month, "number": version.number}


def signed_document(version: PublishedMonth, *, content_hash: str) -> dict[str, Document]:
    """Give what the publisher signs: month, version, number of people, and the hash of every cell.

    An amendment also says why, and what it amends by its content hash.
    """
    document: dict[str, Document] = {
        "month": str(version.month.month),
        "version": version.number,
        "people": version.people,
        "content_hash": content_hash,
    }
    if version.previous:
        document |= {"previous": version.previous.content_hash, "reason": version.reason}
    return document
