"""Publishing an appraisal: signed once, copied within the same transaction, fixed for ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from appraisal.domain.month_life import POSSIBLE, MonthAct
from appraisal.models import (
    AppraisalDifference,
    AppraisalMonth,
    AppraisalObjection,
    MonthState,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
    VersionState,
)
from appraisal.selectors.months import content_hash_of, latest_version
from appraisal.selectors.pending import compared, people_differing
from appraisal.services.drafting import fresh_draft
from appraisal.services.holding import drafted, refuse_unfinished
from appraisal.services.posting import refuse_outdated
from common.bulk import insert_all
from common.errors import DomainError
from common.months import Month
from jobs.services import enqueue
from ledger.domain.canonical import Document
from ledger.models import Meaning
from ledger.services import sign
from staff.models import Centre, Employee
from staff.selectors import centre_day

RECORD_TYPE = "appraisal.month"
TELL_PUBLISHED = "appraisal.tell_published"

COPIED: Final = (
    "employee_id", "team_id", "person", "inputs", "outcome", "score", "low", "high", "grade", "content_hash",
)  # fmt: skip


@dataclass(frozen=True)
class Publication:
    """The version a publisher asked for; `is_new` tells whether this very act signed it."""

    version: PublishedAppraisal
    is_new: bool


@transaction.atomic
def publish_month(month: Month, *, publisher: Employee, password: str, now: datetime) -> Publication:
    """Sign a posted month as its first version.

    Pressed twice, or by two people at once, it gives one version: whoever is second gets the first one's,
    unsigned by them. What is signed is the content hash of the draft, computed again from its sources before.

    Raises:
        DomainError: `appraisal.month.not_drafted`, `appraisal.month.not_posted`,
            `appraisal.month.objections_open`, `appraisal.month.objection_days_not_over`,
            `appraisal.month.not_over`, `appraisal.month.quality_not_locked`,
            `appraisal.month.attendance_not_published`, `appraisal.month.draft_out_of_date`,
            `appraisal.month.already_published` (published, and changed since: amend it),
            `appraisal.month.changed_meanwhile`, and those of `ledger.services.sign`.

    Source: operating manual, “Quality inspection”: results are part of the monthly appraisal (个人考核成绩).
    """
    row = drafted(month)
    if published := _published_already(row):
        return published
    _refuse_unready(row, now)
    content_hash = refuse_outdated(row, fresh_draft(row, now=now))
    if not _claim(row, MonthAct.PUBLISH):
        return _published_meanwhile(row)
    _refuse_objections(row)  # from here on nobody can raise one
    version = _sign_version(row, content_hash, publisher=publisher, password=password, now=now)
    return Publication(version, is_new=True)


@transaction.atomic
def amend_month(
    month: Month, *, publisher: Employee, password: str, reason: str, now: datetime
) -> Publication:
    """Sign what the sources say now as the next version; the versions before stay as they are.

    What is signed names the reason and the content hash of the version before. Every component that differs
    is stored with its cause.

    Raises:
        DomainError: `appraisal.amendment.reason_missing`, `appraisal.month.not_drafted`,
            `appraisal.month.not_published`, `appraisal.amendment.nothing_differs`,
            `appraisal.month.draft_out_of_date`, `appraisal.month.changed_meanwhile`, and those of
            `ledger.services.sign`.
    """
    if not reason.strip():
        raise DomainError(
            "appraisal.amendment.reason_missing",
            _("Say why the appraisal is amended; everybody concerned reads it."),
            status=400,
        )
    row = drafted(month)
    previous = latest_version(row)
    if previous is None:
        raise DomainError(
            "appraisal.month.not_published",
            _("%(month)s has not been published yet. Publish it first.") % {"month": row},
        )
    if not _differing(row, previous):
        raise DomainError(
            "appraisal.amendment.nothing_differs",
            _("Nothing differs from %(version)s: there is nothing to amend.") % {"version": previous},
        )
    content_hash = refuse_outdated(row, fresh_draft(row, now=now))
    if not _claim(row, MonthAct.AMEND) or latest_version(row) != previous:
        return _published_meanwhile(row, after=previous)
    version = _sign_version(
        row,
        content_hash,
        publisher=publisher,
        password=password,
        now=now,
        previous=previous,
        reason=reason.strip()[:500],
    )
    return Publication(version, is_new=True)


def _differing(row: AppraisalMonth, version: PublishedAppraisal) -> set[int]:
    return people_differing(
        PersonAppraisal.objects.filter(month=row), PublishedAppraisalRow.objects.filter(version=version)
    )


def _published_already(row: AppraisalMonth) -> Publication | None:
    """Give the version that stands, if the draft still says what was signed."""
    version = latest_version(row)
    if version is None:
        return None
    if _differing(row, version):
        raise DomainError(
            "appraisal.month.already_published",
            _("%(version)s is published and cannot change. What came since is amended with a reason.")
            % {"version": version},
            version=version.number,
        )
    return Publication(version, is_new=False)


def _refuse_unready(row: AppraisalMonth, now: datetime) -> None:
    """Refuse a month that is not posted, or still open to objections, or whose sources are not final."""
    if row.state != MonthState.POSTED:
        raise DomainError(
            "appraisal.month.not_posted",
            _("%(month)s has not been posted for objections yet. Post it first.") % {"month": row},
        )
    refuse_unfinished(row, now)
    _refuse_objections(row)
    days = row.scheme.parsed.objection_days
    if days and row.objections_until and centre_day(now) <= row.objections_until:
        raise DomainError(
            "appraisal.month.objection_days_not_over",
            _("Objections to %(month)s can be raised until %(day)s. Publish after that day.")
            % {"month": row, "day": row.objections_until},
            until=str(row.objections_until),
        )


def _refuse_objections(row: AppraisalMonth) -> None:
    waiting = AppraisalObjection.objects.filter(month=row).open().select_related("employee")
    listed = list(waiting.order_by("employee__work_number", "component"))
    if listed:
        names = ", ".join(str(one.employee) for one in listed[:5])
        raise DomainError(
            "appraisal.month.objections_open",
            _("Objections are open: %(names)s. Decide them first.") % {"names": names},
            objections=[one.pk for one in listed],
        )


def _claim(row: AppraisalMonth, act: MonthAct) -> bool:
    """Claim the publication in one statement; the draft must still be the one that was read."""
    claimed = AppraisalMonth.objects.filter(pk=row.pk, state__in=POSSIBLE[act], drafted_at=row.drafted_at)
    return claimed.update(state=MonthState.PUBLISHED) == 1


def _published_meanwhile(row: AppraisalMonth, *, after: PublishedAppraisal | None = None) -> Publication:
    """Give the version that somebody else signed at the same time."""
    version = latest_version(row)
    if version is None or version == after:
        raise DomainError(
            "appraisal.month.changed_meanwhile",
            _("%(month)s changed while you were signing. Look at it again.") % {"month": row},
        )
    return Publication(version, is_new=False)


def _sign_version(
    row: AppraisalMonth,
    content_hash: str,
    *,
    publisher: Employee,
    password: str,
    now: datetime,
    previous: PublishedAppraisal | None = None,
    reason: str = "",
) -> PublishedAppraisal:
    """Sign the draft as the next version, copy its rows, and close it."""
    version = PublishedAppraisal(
        month=row,
        number=previous.number + 1 if previous else 1,
        content_hash=content_hash,
        header=row.header,
        people=row.people,
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
        document=signed_document(version, content_hash=content_hash),
        meaning=Meaning.AMENDED if previous else Meaning.PUBLISHED,
        statement=_statement(version),
        now=now,
        builds_on=[previous.entry] if previous else [],
    )
    version.save()
    _copy(version)
    if previous:
        insert_all(list(_differences(version, previous)))
    _close(version)
    enqueue(
        TELL_PUBLISHED,
        key=f"{TELL_PUBLISHED}.{row}.v{version.number}",
        payload={"version": version.pk},
        requested_by=publisher,
        now=now,
    )
    return version


def _copy(version: PublishedAppraisal) -> None:
    """Copy the draft's rows within the database, in one statement."""
    listed = ", ".join(COPIED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {PublishedAppraisalRow._meta.db_table} (version_id, {listed}) "  # noqa: S608 - our own names
            f"SELECT %s, {listed} FROM {PersonAppraisal._meta.db_table} WHERE month_id = %s",
            [version.pk, version.month_id],
        )


def _differences(version: PublishedAppraisal, previous: PublishedAppraisal) -> Iterable[AppraisalDifference]:
    """Make what an amendment has otherwise than the version before, component by component."""
    rows = PublishedAppraisalRow.objects.filter(version=version)
    others = PublishedAppraisalRow.objects.filter(version=previous)
    people = people_differing(rows, others)
    teams = dict(others.filter(employee__in=people).order_by().values_list("employee", "team"))
    teams |= dict(rows.filter(employee__in=people).order_by().values_list("employee", "team"))
    for pk, one in compared(others, rows, people):
        yield AppraisalDifference(
            version=version,
            employee_id=pk,
            team_id=teams[pk],
            component=one.component,
            cause=one.cause.value,
            before=one.before,
            after=one.after,
        )


def _close(version: PublishedAppraisal) -> None:
    """Declare the version published, if what was copied is what was signed; triggers guard it from then on.

    Raises:
        DomainError: `appraisal.version.differs_from_signature`, which undoes the whole act.
    """
    if content_hash_of(version) != version.content_hash:
        raise DomainError(
            "appraisal.version.differs_from_signature",
            _("The copy of %(version)s is not what was signed; it is not published.") % {"version": version},
        )
    version.state = VersionState.PUBLISHED
    version.save(update_fields=["state"])


def _statement(version: PublishedAppraisal) -> str:
    """Give the sentence that is signed, in the centre's language whatever the publisher's browser speaks."""
    with override(Centre.current().language):
        text = (
            gettext("I amend the appraisal of %(month)s: version %(number)d.")
            if version.previous
            else gettext("I publish the appraisal of %(month)s, version %(number)d.")
        )
        return text % {"month": version.month.month, "number": version.number}


def signed_document(version: PublishedAppraisal, *, content_hash: str) -> dict[str, Document]:
    """Give what the publisher signs: month, version, number of people, and the hash over every row.

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
