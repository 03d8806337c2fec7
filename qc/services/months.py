"""The life of a quality month: held, released, locked; and the list of what came after the lock."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from jobs.services import enqueue
from notices.services import notify
from qc.models import (
    Adjustment,
    Evaluation,
    InspectionSettings,
    QualityMonth,
    QualityMonthState,
)
from qc.selectors.months import month_digest, unfinished
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of

RELEASE_KIND = "qc.release_held"
TOLD_OF_LOCK = (PostCode.TEAM_LEAD, PostCode.QUALITY_MANAGER, PostCode.CENTRE_MANAGER)


def hold_month(month: object) -> QualityMonth:
    """Take a month for this transaction: nobody locks it, and nobody adds to it, at the same moment."""
    rows = QualityMonth.objects.select_for_update(no_key=True)
    row = rows.filter(month=str(month)).first()
    if row is None:
        QualityMonth.objects.get_or_create(month=str(month))
        row = rows.get(month=str(month))
    return row


def open_month(month: str) -> None:
    """Let a month appear with its first sheet, so that it can be released even if it holds everything."""
    QualityMonth.objects.bulk_create([QualityMonth(month=month)], ignore_conflicts=True)


def refuse_held(month: QualityMonth) -> None:
    """Refuse to release a single result while the centre holds them until the month's release.

    Raises:
        DomainError: `qc.month.held`.
    """
    if month.state == QualityMonthState.OPEN and InspectionSettings.current().holds_until_month:
        raise DomainError(
            "qc.month.held",
            _("Results of %(month)s are held until the month is released.") % {"month": month.month},
            month=month.month,
        )


@transaction.atomic
def release_month(month: Month, *, releaser: Employee, now: datetime) -> QualityMonth:
    """Release a month; what was held of it is delivered to the operators by a job.

    Raises:
        DomainError: `qc.month.not_over`, `qc.month.not_open` (released or locked before).
    """
    _refuse_running(month, now)
    row = hold_month(month)
    held = InspectionSettings.current().holds_until_month
    _move(
        row,
        QualityMonthState.OPEN,
        DomainError("qc.month.not_open", _("The month was released before."), month=str(month)),
        state=QualityMonthState.RELEASED,
        released_at=now,
        released_by=releaser,
    )
    if held:
        payload = {"month": str(month), "releaser": releaser.pk}
        enqueue(RELEASE_KIND, key=f"{RELEASE_KIND}.{month}", payload=payload, now=now, requested_by=releaser)
    return row


@transaction.atomic
def lock_month(month: Month, *, locker: Employee, is_confirmed: bool, now: datetime) -> QualityMonth:
    """Lock a released month: from now on nothing in it changes, what comes later is an adjustment.

    Args:
        is_confirmed: whether the locker has seen what is not finished; without it the refusal names that.

    Raises:
        DomainError: `qc.month.not_over`, `qc.month.not_released` (open, or locked before),
            `qc.month.not_confirmed` (with the counts of what is not finished).
    """
    _refuse_running(month, now)
    row = hold_month(month)
    refusal = DomainError(
        "qc.month.not_released",
        _("Only a released month can be locked, and only once."),
        month=str(month),
        state=row.state,
    )
    if row.state != QualityMonthState.RELEASED:
        raise refusal
    if not is_confirmed:
        raise _not_confirmed(month)
    counted, content_hash = month_digest(month)
    # Memberships may be corrected later; what a team came to in a locked month may not change by that.
    Evaluation.objects.counting().of_month(month).write_down_teams()
    _move(
        row,
        QualityMonthState.RELEASED,
        refusal,
        state=QualityMonthState.LOCKED,
        locked_at=now,
        locked_by=locker,
        counted=counted,
        content_hash=content_hash,
    )
    _tell_locked(row, now)
    return row


def _refuse_running(month: Month, now: datetime) -> None:
    if centre_day(now) <= month.last:
        raise DomainError(
            "qc.month.not_over", _("%(month)s is not over yet.") % {"month": month}, month=str(month)
        )


def _move(row: QualityMonth, before: QualityMonthState, refusal: DomainError, **values: object) -> None:
    """Change the state of a month in one statement, unless somebody did before."""
    if not QualityMonth.objects.filter(pk=row.pk, state=before).update(**values):
        raise refusal
    for name, value in values.items():
        setattr(row, name, value)


def _not_confirmed(month: Month) -> DomainError:
    counts = unfinished(month)
    text = _(
        "Confirm the lock. Not finished in %(month)s: %(drafts)d drafts, %(submitted)d submitted, "
        "%(open_appeals)d open appeals, %(open_overrides)d open overrides; they will be adjustments."
    )
    return DomainError("qc.month.not_confirmed", text % {"month": month, **counts}, **counts)


def _tell_locked(row: QualityMonth, now: datetime) -> None:
    notify(
        recipients=holders_of(TOLD_OF_LOCK, centre_day(now)),
        key=f"qc.month.{row.month}.locked",
        subject=format_lazy(_("The quality month {month} is locked"), month=row.month),
        body_template="qc/month_locked",
        context={"month": row},
        now=now,
        kind="qc.month.locked",
    )


def add_adjustment(
    late: Evaluation, *, before: Decimal | None, reason: str, by: Employee, now: datetime
) -> Adjustment:
    """Enter a version that came after the lock of its month into the adjustment list."""
    has_both = before is not None and late.score is not None
    return Adjustment.objects.create(
        evaluation=late,
        month=late.month,
        carried_to=str(_first_open(Month.parse(late.month))),
        cause=late.cause,
        reason=reason,
        before=before,
        after=late.score,
        difference=late.score - before if has_both else None,
        added_by=by,
        added_at=now,
    )


def _first_open(month: Month) -> Month:
    """Find the first month after another that is not locked."""
    later = QualityMonth.objects.locked().filter(month__gt=str(month))
    locked = set(later.values_list("month", flat=True))
    following = month.next()
    while str(following) in locked:
        following = following.next()
    return following
