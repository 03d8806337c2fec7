"""The month's pack: after publication the month's workbooks are ordered, and who needs them is told."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import AttendanceMonth, MonthState
from common.months import Month
from reports.digests.letters import Digest, Letter, in_each_language
from reports.digests.month import month_before
from reports.digests.ordering import order_workbooks, workbooks_panel
from reports.start_page.viewer import Viewer
from staff.models import Employee, PostCode
from staff.selectors import holders_of

KINDS: Final = ("attendance.month", "qc.month", "incidents.month", "shifthandover.month", "custody.month")
"""What is ordered, where it is registered and as far as the reader may order it."""

READERS: Final = (PostCode.HR_PUBLISHER, PostCode.QUALITY_MANAGER, PostCode.CENTRE_MANAGER)


def _readers(today: date) -> Sequence[Employee]:
    return holders_of(READERS, today)


def _order(reader: Employee, first: date, clock: Callable[[], datetime]) -> None:
    month = Month.of(first)
    if _is_published(month):
        order_workbooks(KINDS, month, by=reader, key=f"month_pack.{month}", clock=clock)


def _is_published(month: Month) -> bool:
    return AttendanceMonth.objects.of(month).filter(state=MonthState.PUBLISHED).exists()


def _write(viewer: Viewer, first: date) -> Letter | None:
    """Write that the month is published, and link to the workbooks of the reader."""
    month = Month.of(first)
    panel = workbooks_panel(viewer, KINDS, month)
    if not panel.rows or not _is_published(month):
        return None
    return Letter(
        subject=in_each_language(lambda: _subject(first)),
        panels=[panel],
        url=reverse("admin:exports_export_changelist"),
        intro=[_("They hold what you may see, and are destroyed after their time of keeping.")],
    )


def _subject(first: date) -> str:
    month = date_format(first, "YEAR_MONTH_FORMAT")
    return _("%(month)s is published: its workbooks") % {"month": month}


MONTH_PACK = Digest(
    code="month_pack",
    title=gettext_lazy("Workbooks of the published month"),
    period_of=month_before,
    readers=_readers,
    write=_write,
    prepare=_order,
)
