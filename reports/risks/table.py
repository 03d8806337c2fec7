"""The table of the way up: one row for each kind, this month with the month before beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from common.months import Month
from incidents.domain.durations import WayUpFigures
from incidents.domain.vocabulary import State
from incidents.models import Incident
from incidents.selectors import MonthBesideMonth, WayUpTable
from incidents.selectors.figures import TURNED_DOWN
from reports.risks.wording import interval_text, minutes_text, share_text
from reports.start_page.links import rows_url

_TAKEN_UP = ",".join(state for state in State if state not in TURNED_DOWN)


@dataclass(frozen=True)
class Number:
    """A number as it is written, with the address of its rows."""

    text: StrOrPromise
    url: str = ""


@dataclass(frozen=True)
class Beside:
    """A figure of the month with how many it is of, and the same of the month before.

    Args:
        label: Heading of its column; a phone shows it beside the figure.
        figure: The figure.
        of: How many it is of.
        note: How sure it is.
        before: The same figure of the month before.
        before_of: How many that was of.
    """

    label: StrOrPromise
    figure: Number
    of: Number | None
    note: str
    before: Number
    before_of: Number | None


@dataclass(frozen=True)
class TableRow:
    """One kind, or several together."""

    title: StrOrPromise
    cells: Sequence[Beside]
    is_total: bool = False


@dataclass(frozen=True)
class _Side:
    """The figures of one of the two months, and what finds its incidents."""

    figures: WayUpFigures
    user: Any
    lookups: dict[str, object]

    def rows(self, count: int, **more: object) -> Number:
        """Write a count with the address of its rows."""
        return Number(str(count), self.url(**more))

    def url(self, **more: object) -> str:
        """Give the address of the incidents, narrowed further."""
        return rows_url(self.user, Incident, **self.lookups, **more)


def table_rows(table: WayUpTable, user: Any, month: Month) -> list[TableRow]:
    """Shape the table: the kinds that occurred, the five kinds together, all; no rows without incidents."""
    if not table.kinds:
        return []
    five = _row(table.immediate, user, month, title=_("The five kinds"), immediate__exact=1)
    return [
        *(
            _row(row, user, month, title=row.kind.label, kind__id__exact=row.kind.pk)
            for row in table.kinds
            if row.kind
        ),
        five,
        _row(table.everything, user, month, title=_("All")),
    ]


def _row(
    row: MonthBesideMonth, user: Any, month: Month, *, title: StrOrPromise, **lookups: object
) -> TableRow:
    now = _Side(row.figures, user, _of(month) | lookups)
    before = _Side(row.before, user, _of(month.previous()) | lookups)
    return TableRow(title, list(_cells(now, before)), is_total=row.kind is None)


def _of(month: Month) -> dict[str, object]:
    return {"day__gte": month.first, "day__lte": month.last, "state__in": _TAKEN_UP}


def _cells(now: _Side, before: _Side) -> Iterator[Beside]:
    """Write the figures of a row, each once for the month and once for the one before."""
    reports, reports_before = now.figures.incidents, before.figures.incidents
    yield Beside(_("Reported incidents"), now.rows(reports), None, "", before.rows(reports_before), None)
    yield _leg(_("Discovery to report"), now, before, "median_to_report", "incidents")
    yield _leg(_("Report to acknowledgement"), now, before, "median_to_acknowledgement", "acknowledged")
    yield _leg(_("Discovery to acknowledgement"), now, before, "median_whole", "acknowledged")
    yield Beside(
        _("Acknowledged in time"),
        Number(share_text(now.figures.share_in_time), now.url(in_time="yes")),
        now.rows(now.figures.judged, in_time="judged"),
        interval_text(now.figures.interval),
        Number(share_text(before.figures.share_in_time), before.url(in_time="yes")),
        before.rows(before.figures.judged, in_time="judged"),
    )


def _leg(label: StrOrPromise, now: _Side, before: _Side, median: str, count: str) -> Beside:
    """Write a median of one leg, or of both together."""
    more: dict[str, object] = {"acknowledged_at__isnull": False} if count == "acknowledged" else {}

    def of(side: _Side) -> tuple[Number, Number]:
        span: timedelta | None = getattr(side.figures, median)
        return Number(minutes_text(span), side.url(**more)), side.rows(getattr(side.figures, count), **more)

    return Beside(label, *of(now), "", *of(before))
