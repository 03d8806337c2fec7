"""The sheets of open matters with their age, and of the limits of VIP matters."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import AVERAGE, COUNT, SUM, Cell, ColumnSpec, Kind, Shade, SheetSpec, Value
from shifthandover.domain.times import was_kept
from shifthandover.models import OpenMatter
from shifthandover.selectors.monthly import HandoverMonth


def matter_sheet(told: HandoverMonth, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet: every matter that was open on a day of the month, the oldest first."""
    return SheetSpec(
        title=_("Open matters"),
        columns=[
            ColumnSpec(pgettext("sheet", "Number"), 9, Kind.INTEGER),
            ColumnSpec(pgettext("sheet", "Desk"), 14),
            ColumnSpec(_("Kind"), 11),
            ColumnSpec(_("Matter"), 40, Kind.WRAPPED, COUNT),
            ColumnSpec(_("Owner"), 16),
            ColumnSpec(_("Next step"), 30, Kind.WRAPPED),
            ColumnSpec(_("Opened at"), 17, Kind.INSTANT),
            ColumnSpec(_("Age in days"), 9, Kind.INTEGER, AVERAGE),
            ColumnSpec(_("Shifts survived"), 9, Kind.INTEGER, AVERAGE),
            ColumnSpec(_("To be done by"), 17, Kind.INSTANT),
            ColumnSpec(_("Closed at"), 17, Kind.INSTANT, COUNT),
            ColumnSpec(_("Closed by"), 16),
            ColumnSpec(_("Outcome"), 30, Kind.WRAPPED),
        ],
        rows=[_row(told, matter) for matter in told.matters],
        title_lines=titles,
        footer_lines=[
            _("Age: days from opening to closing, or to the instant on the cover; below them their mean."),
            _("Shifts survived: how often it was handed over and taken over with it."),
        ],
        total_label=_("Total"),
        freeze_columns=4,
        landscape=True,
    )


def _row(told: HandoverMonth, matter: OpenMatter) -> Sequence[Value]:
    ended = matter.closed_at or told.now
    is_overdue = matter.closed_at is None and matter.due_at is not None and told.now > matter.due_at
    return (
        matter.pk,
        matter.desk.label,
        matter.get_kind_display(),
        matter.title,
        str(matter.owner) if matter.owner else None,
        matter.next_step or None,
        told.local(matter.opened_at),
        max(0, (ended - matter.opened_at).days),
        matter.shifts,  # type: ignore[attr-defined]  # annotated
        Cell(told.local(matter.due_at), shade=Shade.RED if is_overdue else Shade.NONE),
        told.local(matter.closed_at),
        str(matter.closed_by) if matter.closed_by else None,
        matter.outcome or None,
    )


def vip_sheet(told: HandoverMonth, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet: of each VIP matter whether it was accepted and answered in time."""
    return SheetSpec(
        title=_("VIP limits"),
        columns=[
            ColumnSpec(pgettext("sheet", "Number"), 9, Kind.INTEGER),
            ColumnSpec(pgettext("sheet", "Desk"), 14),
            ColumnSpec(_("Matter"), 40, Kind.WRAPPED, COUNT),
            ColumnSpec(_("Owner"), 16),
            ColumnSpec(_("To be accepted by"), 17, Kind.INSTANT),
            ColumnSpec(_("Accepted at"), 17, Kind.INSTANT),
            ColumnSpec(_("Kept"), 8, Kind.MARK, COUNT),
            ColumnSpec(_("Missed"), 8, Kind.MARK, COUNT),
            ColumnSpec(_("To be answered by"), 17, Kind.INSTANT),
            ColumnSpec(_("Answered at"), 17, Kind.INSTANT),
            ColumnSpec(_("Kept"), 8, Kind.MARK, COUNT),
            ColumnSpec(_("Missed"), 8, Kind.MARK, COUNT),
            ColumnSpec(_("Signed extensions"), 10, Kind.FIGURE, SUM),
        ],
        rows=list(_vip_rows(told)),
        title_lines=titles,
        footer_lines=[
            _("A limit that still runs is neither kept nor missed. It moves by a signed extension only."),
        ],
        total_label=_("Total"),
        freeze_columns=3,
        landscape=True,
    )


def _vip_rows(told: HandoverMonth) -> Iterator[Sequence[Value]]:
    for matter in told.matters:
        if matter.is_vip:
            yield (
                matter.pk,
                matter.desk.label,
                matter.title,
                str(matter.owner) if matter.owner else None,
                told.local(matter.accept_by),
                told.local(matter.accepted_at),
                *_marks(was_kept(limit=matter.accept_by, met_at=matter.accepted_at, now=told.now)),
                told.local(matter.reply_by),
                told.local(matter.replied_at),
                *_marks(was_kept(limit=matter.reply_by, met_at=matter.replied_at, now=told.now)),
                matter.extended,  # type: ignore[attr-defined]  # annotated
            )


def _marks(kept: bool | None) -> tuple[Value, Value]:
    """Mark a limit as kept or missed, each in its own column, so that both are counted."""
    return ("✓" if kept else None, Cell("✗", shade=Shade.RED) if kept is False else None)
