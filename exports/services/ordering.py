"""Asking for an export, and taking it away."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from exports.filters import read_filters
from exports.models import Download, Export, ExportState
from exports.registry import Ask, ExportKind, Plan, find_kind
from jobs.models import JobState
from jobs.services import enqueue, run
from staff.models import Centre, Employee
from staff.selectors import language_of

JOB = "exports.write"
Clock = Callable[[], datetime]


def order(
    code: str,
    filters: Mapping[str, Any],
    *,
    by: Employee,
    clock: Clock,
    key: str = "",
    language: str = "",
    is_limited: bool = True,
) -> Export:
    """Ask for an export; a small one is written before this returns, a large one by a worker.

    What is written is read after this was called, as `by` may see it then: no file of an earlier order is
    ever given for a new one. Only an equal order that still waits, with nothing read yet, is the same export.

    Args:
        code: of the kind.
        filters: as `read_filters` takes them.
        by: who asks; their scope narrows the rows.
        clock: tells the time.
        key: names the click: the same key by the same person gives the same export.
        language: of the sheets; the person's own by default.
        is_limited: whether it is refused while too many of theirs are not finished; what the clock orders for
            somebody is not.

    Raises:
        DomainError: `exports.kind.unknown`, `exports.filter.…`, `exports.language.unknown`,
            `exports.export.too_many`, `exports.export.failed`, and what the kind's plan refuses.
    """
    now = clock()
    kind = find_kind(code, by)
    ask = Ask(read_filters(kind, filters, by), by, _language(language, by), now)
    plan = plan_of(kind, ask)
    is_small = plan.size <= kind.at_once
    export, is_new = _ask(kind, ask, plan, key=_key(by, key), is_small=is_small, is_limited=is_limited)
    if is_new and is_small:
        assert export.job_id is not None
        run(export.job_id, clock=clock)
        export = Export.objects.select_related("job", "file", "asked_by").get(pk=export.pk)
        if export.state == ExportState.FAILED:
            raise DomainError(
                "exports.export.failed",
                _("The file could not be written: %(error)s") % {"error": export.error},
                export=export.pk,
            )
    return export


def repeat(export: Export, *, by: Employee, clock: Clock) -> Export:
    """Ask for the same again, with today's rows.

    Raises:
        DomainError: as `order`.
    """
    return order(export.kind, export.filters, by=by, clock=clock, language=export.language)


def plan_of(kind: ExportKind, ask: Ask) -> Plan:
    """Find out what will be written, in the reader's language and the centre's zone.

    Raises:
        DomainError: what the kind's plan refuses.
    """
    with translation.override(ask.language), timezone.override(Centre.current().zone):
        return kind.plan(ask)


def note_download(export: Export, *, person: Any, door: str, now: datetime) -> None:
    """Note that a file goes out.

    Raises:
        DomainError: `exports.export.unknown` for anybody but who asked for it; `exports.export.not_ready`,
            `exports.export.destroyed`; `exports.kind.unknown` when they may not order it any more.
    """
    if not export.is_for(person):
        raise DomainError(
            "exports.export.unknown",
            _("The file holds the rows that whoever asked may see. Order your own."),
            status=404,
        )
    find_kind(export.kind, person)
    if export.destroyed_at:
        raise DomainError(
            "exports.export.destroyed",
            _("The file was destroyed when its time was over. Order it again."),
            status=410,
        )
    if export.file is None:
        raise DomainError("exports.export.not_ready", _("The file is not written yet. Wait a moment."))
    Download.objects.create(export=export, at=now, door=door)


def _language(wanted: str, by: Employee) -> str:
    known = [code for code, _name in settings.LANGUAGES]
    if wanted and wanted not in known:
        raise DomainError(
            "exports.language.unknown",
            _("Workbooks are written in %(known)s.") % {"known": ", ".join(known)},
            status=400,
        )
    return wanted or language_of(by)


def _key(by: Employee, key: str) -> str:
    return hashlib.sha256(f"{by.pk}:{key or uuid4().hex}".encode()).hexdigest()


@transaction.atomic
def _ask(
    kind: ExportKind, ask: Ask, plan: Plan, *, key: str, is_small: bool, is_limited: bool
) -> tuple[Export, bool]:
    """Make the row and its job, or find the one that this very order has already."""
    same = _same(kind, ask, key)
    if same is not None:
        return same, False
    if is_limited:
        _refuse_too_many(ask.reader)
    job = enqueue(
        JOB,
        key=f"{JOB}.{key}",
        payload={"kind": kind.code, "filters": dict(ask.filters)},
        requested_by=ask.reader,
        now=ask.now,
        is_run_here=is_small,
    )
    export, is_new = Export.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind.code,
            "filters": dict(ask.filters),
            "language": ask.language,
            "format_version": kind.format,
            "asked_by": ask.reader,
            "asked_at": ask.now,
            "job": job,
            "is_personal": kind.is_personal,
            "title": plan.title[:300],
            "version": plan.version[:100],
            "name": plan.name[:200],
        },
    )
    return export, is_new


def _same(kind: ExportKind, ask: Ask, key: str) -> Export | None:
    found = Export.objects.select_related("job", "file", "asked_by")
    waiting = found.filter(
        asked_by=ask.reader,
        kind=kind.code,
        filters=dict(ask.filters),
        language=ask.language,
        # A run that was begun has read rows already; what changed since would be missing.
        job__state=JobState.QUEUED,
        job__runs=0,
    )
    return found.filter(key=key).first() or waiting.first()


def _refuse_too_many(by: Employee) -> None:
    most = settings.EXPORTS_AT_A_TIME
    if Export.objects.filter(asked_by=by).unfinished().count() >= most:
        raise DomainError(
            "exports.export.too_many",
            _("%(most)d of your exports are not finished yet. Wait for one of them.") % {"most": most},
            status=429,
        )
