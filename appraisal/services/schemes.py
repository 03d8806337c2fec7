"""Adding schemes: from a month on, beside the former ones, never in their place."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.domain.scheme import faults_of
from appraisal.models import AppraisalMonth, AppraisalScheme, MonthState
from appraisal.services.drafting import request_draft
from appraisal.wording import fault_text
from common.errors import DomainError
from common.months import Month
from staff.models import Employee, Post


@transaction.atomic
def add_scheme(
    *,
    code: str,
    first_month: Month,
    definition: dict[str, Any],
    note: str = "",
    by: Employee | None,
    now: datetime,
) -> AppraisalScheme:
    """Add a scheme that appraises from a month on; drafts of these months are made again by it.

    A month that was posted or published keeps the scheme it has.

    Raises:
        DomainError: `appraisal.scheme.unusable` (all faults at once), `appraisal.scheme.code_taken`.
    """
    faults = faults_of(definition)
    known = set(Post.objects.values_list("code", flat=True))
    named = {post for group in definition.get("groups", ()) for post in group.get("posts", ())}
    texts = [fault_text(fault) for fault in faults]
    texts += [_("There is no post %(post)s.") % {"post": post} for post in sorted(named - known)]
    if texts:
        raise DomainError(
            "appraisal.scheme.unusable",
            _("The scheme cannot be used: %(faults)s") % {"faults": " ".join(map(str, texts))},
            status=400,
            faults=[{"code": fault.code, "where": fault.where} for fault in faults],
        )
    if AppraisalScheme.objects.filter(code=code).exists():
        raise DomainError("appraisal.scheme.code_taken", _("There is a scheme of this name: choose another."))
    scheme = AppraisalScheme.objects.create(
        code=code,
        in_force_from=first_month.first,
        definition=definition,
        note=note.strip(),
        added_by=by,
        added_at=now,
    )
    drafts = AppraisalMonth.objects.filter(first_day__gte=first_month.first, state=MonthState.DRAFTED)
    for row in drafts.order_by("first_day"):
        request_draft(row.month, by=by, now=now)
    return scheme
