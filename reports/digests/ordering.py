"""Workbooks ordered with a digest: each reader their own, since a file holds what its reader may see."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from common.errors import DomainError
from common.months import Month
from exports.models import Export, ExportState
from exports.services import order
from reports.start_page.links import row_url
from reports.start_page.parts import Panel, Row, Tone
from reports.start_page.viewer import Viewer
from staff.models import Employee

logger = logging.getLogger(__name__)

_TONES: Final = {ExportState.KEPT: Tone.GOOD, ExportState.FAILED: Tone.ALARM}


def order_workbooks(
    codes: Sequence[str], month: Month, *, by: Employee, key: str, clock: Callable[[], datetime]
) -> None:
    """Order a month's workbooks for somebody, each once under the key; kinds they may not order are left out.

    However many exports somebody has under way: what is not ordered now would never be.
    """
    for code in codes:
        try:
            order(code, {"month": str(month)}, by=by, clock=clock, key=f"{key}.{code}", is_limited=False)
        except DomainError as error:
            logger.info("%s is not ordered for %s: %s", code, by.work_number, error.code)


def workbooks_panel(viewer: Viewer, codes: Sequence[str], month: Month) -> Panel:
    """Show the newest workbook of each kind that somebody ordered of a month, in the order of the kinds."""
    found: dict[str, Export] = {}
    rows = Export.objects.filter(asked_by=viewer.user, kind__in=codes, filters={"month": str(month)})
    for export in rows.filter(destroyed_at__isnull=True).select_related("job").order_by("pk"):
        found[export.kind] = export
    listed = [found[code] for code in codes if code in found]
    return Panel(
        key="workbooks",
        title=_("Workbooks"),
        rows=[
            Row(
                one.title,
                row_url(viewer.user, one),
                mark=str(ExportState(one.state).label),
                tone=_TONES.get(ExportState(one.state), Tone.NOTE),
            )
            for one in listed
        ],
    )
