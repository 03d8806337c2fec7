"""Open matters: opened, changed, accepted, answered, extended, closed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.errors import DomainError
from ledger.domain.moments import spell, to_the_millisecond
from ledger.models import Meaning
from ledger.services import sign
from shifthandover.domain.times import may_extend
from shifthandover.models import Extension, LimitChoices, MatterChange, MatterKindChoices, OpenMatter
from shifthandover.selectors.documents import MATTER, document_of_extension
from staff.models import Centre, Desk, Employee


@transaction.atomic
def open_matter(
    *,
    desk: Desk,
    title: str,
    by: Employee,
    now: datetime,
    kind: str = MatterKindChoices.MATTER,
    detail: str = "",
    owner: Employee | None = None,
    next_step: str = "",
    due_at: datetime | None = None,
    accept_by: datetime | None = None,
    reply_by: datetime | None = None,
) -> OpenMatter:
    """Open a matter at a desk; a VIP matter has its limits to accept and to answer from the start.

    Raises:
        DomainError: `shifthandover.matter.no_title`, `shifthandover.matter.no_limits`.
    """
    if not title.strip():
        raise DomainError("shifthandover.matter.no_title", _("Give the matter a title."))
    if kind == MatterKindChoices.VIP and not (accept_by and reply_by):
        raise DomainError(
            "shifthandover.matter.no_limits",
            _("A VIP matter needs its limits to be accepted and to be answered."),
        )
    return OpenMatter.objects.create(
        desk=desk,
        kind=kind,
        title=title.strip(),
        detail=detail.strip(),
        owner=owner,
        next_step=next_step.strip(),
        due_at=due_at,
        accept_by=accept_by if kind == MatterKindChoices.VIP else None,
        reply_by=reply_by if kind == MatterKindChoices.VIP else None,
        opened_by=by,
        opened_at=now,
    )


@transaction.atomic
def change_matter(
    matter: OpenMatter,
    *,
    by: Employee,
    now: datetime,
    owner: Employee | None,
    next_step: str,
    due_at: datetime | None,
) -> OpenMatter:
    """Give an open matter its owner, next step and limit; each change is kept with its author.

    The limits of a VIP matter are not among them: those move by a signed extension only.

    Raises:
        DomainError: `shifthandover.matter.closed`.
    """
    stored = _claim_open(matter)
    wanted: dict[str, Any] = {"owner": owner, "next_step": next_step.strip(), "due_at": due_at}
    changes = {field: value for field, value in wanted.items() if getattr(stored, field) != value}
    MatterChange.objects.bulk_create(
        MatterChange(
            matter=stored,
            field=field,
            before=_spelled(getattr(stored, field)),
            after=_spelled(value),
            changed_by=by,
            changed_at=now,
        )
        for field, value in changes.items()
    )
    if changes:
        OpenMatter.objects.filter(pk=stored.pk).update(**changes)
    return _reloaded(stored)


@transaction.atomic
def accept_matter(matter: OpenMatter, *, by: Employee, now: datetime) -> OpenMatter:
    """Record that a VIP matter was accepted, once; a missed limit stays on record.

    Raises:
        DomainError: `shifthandover.matter.not_waiting`.
    """
    return _stamp(matter, "accepted_at", by=by, now=now)


@transaction.atomic
def answer_matter(matter: OpenMatter, *, by: Employee, now: datetime) -> OpenMatter:
    """Record that a VIP matter was answered, once; a missed limit stays on record.

    Raises:
        DomainError: `shifthandover.matter.not_waiting`.
    """
    return _stamp(matter, "replied_at", by=by, now=now)


@transaction.atomic
def close_matter(matter: OpenMatter, *, outcome: str, by: Employee, now: datetime) -> OpenMatter:
    """Close a matter with its outcome.

    Raises:
        DomainError: `shifthandover.matter.no_outcome`, `shifthandover.matter.closed`.
    """
    if not outcome.strip():
        raise DomainError("shifthandover.matter.no_outcome", _("Say how the matter ended."))
    closed = OpenMatter.objects.open().filter(pk=matter.pk)
    if closed.update(closed_at=now, closed_by=by, outcome=outcome.strip()) != 1:
        raise _is_closed()
    return _reloaded(matter)


@transaction.atomic
def extend_limit(
    matter: OpenMatter,
    *,
    limit: LimitChoices,
    until: datetime,
    reason: str,
    by: Employee,
    password: str,
    now: datetime,
) -> Extension:
    """Move a VIP matter's limit later, by a signature given before it runs out.

    Raises:
        DomainError: `shifthandover.limit.cannot_move`, `shifthandover.limit.no_reason`,
            `shifthandover.matter.closed`, `ledger.wrong_password`.
    """
    stored = _claim_open(matter)
    before = getattr(stored, limit)
    if not reason.strip():
        raise DomainError("shifthandover.limit.no_reason", _("Give the reason for the extension."))
    until = to_the_millisecond(until)
    if not stored.is_vip or before is None or not may_extend(limit=before, extended_to=until, now=now):
        raise DomainError(
            "shifthandover.limit.cannot_move",
            _("A limit is only moved later, and only before it has run out."),
        )
    OpenMatter.objects.filter(pk=stored.pk, **{limit.value: before}).update(**{limit.value: until})
    extension = Extension(
        matter=stored,
        limit=limit,
        before=before,
        after=until,
        reason=reason.strip(),
        extended_by=by,
        extended_at=now,
    )
    with override(Centre.current().language):
        statement = f"{limit.label}: {spell(until)}"
    extension.signature = sign(
        signer=by,
        password=password,
        record_type=MATTER,
        record_id=str(stored.pk),
        record_version=stored.extensions.count() + 1,
        document=document_of_extension(extension),
        meaning=Meaning.EXTENDED,
        statement=statement,
        now=now,
    )
    extension.save()
    return extension


def _claim_open(matter: OpenMatter) -> OpenMatter:
    """Hold the row of a matter that is still open until the transaction ends."""
    if OpenMatter.objects.open().filter(pk=matter.pk).update(closed_at=None) != 1:
        raise _is_closed()
    return _reloaded(matter)


def _stamp(matter: OpenMatter, field: str, *, by: Employee, now: datetime) -> OpenMatter:
    waiting = OpenMatter.objects.open().filter(pk=matter.pk, kind=MatterKindChoices.VIP)
    if waiting.filter(**{f"{field}__isnull": True}).update(**{field: now}) != 1:
        raise DomainError("shifthandover.matter.not_waiting", _("The matter does not wait for this."))
    MatterChange.objects.create(
        matter=matter, field=field, before="", after=_spelled(now), changed_by=by, changed_at=now
    )
    return _reloaded(matter)


def _reloaded(matter: OpenMatter) -> OpenMatter:
    return OpenMatter.objects.select_related("desk", "owner").get(pk=matter.pk)


def _is_closed() -> DomainError:
    return DomainError("shifthandover.matter.closed", _("The matter is closed."))


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        return spell(value)
    return "" if value is None else str(value)
