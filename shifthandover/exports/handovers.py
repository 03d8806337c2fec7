"""The sheets of every handover of the month, and of the reservations with which some were taken over."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import (
    COUNT,
    SUM,
    Cell,
    ColumnSpec,
    Kind,
    Paper,
    Shade,
    SheetSpec,
    Value,
)
from shifthandover.domain.times import minutes_late
from shifthandover.domain.vocabulary import State
from shifthandover.models import ActChoices, ShiftDiary
from shifthandover.selectors.monthly import HandoverMonth
from staff.wording import WEEKDAYS

_SHADES = {State.BLOCKED: Shade.RED, State.RETURNED: Shade.AMBER, State.SUPERVISOR_HELD: Shade.AMBER}


def tolerance() -> int:
    """Give the minutes after which a signature counts as late."""
    return int(settings.HANDOVER_OVERDUE_MINUTES)


def handover_sheet(told: HandoverMonth, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet: one row a handover, in order of time."""
    return SheetSpec(
        title=_("Handovers"),
        columns=[
            ColumnSpec(pgettext("sheet", "Day"), 12, Kind.DATE),
            ColumnSpec(pgettext("sheet", "Weekday"), 7, Kind.MARK),
            ColumnSpec(pgettext("sheet", "Desk"), 14),
            ColumnSpec(pgettext("sheet", "Shift"), 12),
            ColumnSpec(pgettext("sheet", "State"), 14),
            ColumnSpec(_("Outgoing lead"), 16, total=COUNT),
            ColumnSpec(_("Shift ends"), 17, Kind.INSTANT),
            ColumnSpec(_("Signed out at"), 17, Kind.INSTANT, COUNT),
            ColumnSpec(_("Minutes late, out"), 12, Kind.FIGURE, SUM),
            ColumnSpec(_("Incoming lead"), 16),
            ColumnSpec(_("Signed in at"), 17, Kind.INSTANT, COUNT),
            ColumnSpec(_("Minutes late, in"), 12, Kind.FIGURE, SUM),
            ColumnSpec(pgettext("handover", "Versions"), 9, Kind.FIGURE, SUM),
            ColumnSpec(_("Returned"), 9, Kind.FIGURE, SUM),
            ColumnSpec(_("Problems"), 9, Kind.FIGURE, SUM),
            ColumnSpec(_("Held by"), 16, total=COUNT),
            ColumnSpec(_("Items handed over"), 9, Kind.FIGURE, SUM),
            ColumnSpec(_("Reservations"), 9, Kind.FIGURE, SUM),
            ColumnSpec(pgettext("handover", "Answered"), 9, Kind.FIGURE, SUM),
            ColumnSpec(_("Reviewed by"), 16, total=COUNT),
        ],
        rows=[_row(told, diary) for diary in told.diaries],
        title_lines=titles,
        footer_lines=[
            _("Out: minutes from the end of the shift to the signature. In: from when it could be signed."),
            _("What is not signed yet counts up to the instant on the cover."),
            _("Returned, problems: how often. Versions: how often it was signed out or held."),
        ],
        total_label=_("Total"),
        freeze_columns=4,
        paper=Paper.A3,
        landscape=True,
    )


def late_out(told: HandoverMonth, diary: ShiftDiary) -> int:
    """Count the minutes from the end of the shift to the signature of the outgoing, or to now."""
    return minutes_late(due_at=diary.ends_at, at=diary.handed_over_at, now=max(told.now, diary.ends_at))


def late_in(told: HandoverMonth, diary: ShiftDiary) -> int:
    """Count the minutes from when it could be signed in to the signature of the incoming, or to now."""
    if diary.handed_over_at is None:
        return 0
    due = max(diary.ends_at, diary.handed_over_at)
    return minutes_late(due_at=due, at=diary.taken_over_at, now=max(told.now, due))


def _row(told: HandoverMonth, diary: ShiftDiary) -> Sequence[Value]:
    queried = told.queried(diary)
    return (
        diary.day,
        str(WEEKDAYS[diary.day.weekday()]),
        diary.desk.label,
        diary.shift.label,
        Cell(diary.get_state_display(), shade=_SHADES.get(State(diary.state), Shade.NONE)),
        str(diary.outgoing),
        told.local(diary.ends_at),
        told.local(diary.handed_over_at),
        _late(late_out(told, diary)),
        str(diary.incoming) if diary.incoming else None,
        told.local(diary.taken_over_at),
        _late(late_in(told, diary)),
        diary.version,
        told.acts[diary.pk, ActChoices.RETURN],
        told.problems[diary.pk],
        str(diary.holder) if diary.holder else None,
        told.items[diary.pk],
        len(queried),
        sum(bool(item.answer) for item in queried),
        str(diary.reviewer) if diary.reviewer else None,
    )


def _late(minutes: int) -> Value:
    """Shade what is beyond the tolerance."""
    return Cell(minutes, shade=Shade.RED) if minutes > tolerance() else minutes


def reservation_sheet(told: HandoverMonth, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet: one row for each item that was taken over with a reservation, and its answer."""
    return SheetSpec(
        title=_("Reservations"),
        columns=[
            ColumnSpec(pgettext("sheet", "Day"), 12, Kind.DATE),
            ColumnSpec(pgettext("sheet", "Desk"), 14),
            ColumnSpec(pgettext("sheet", "Shift"), 12),
            ColumnSpec(_("Handed item"), 30, Kind.WRAPPED, COUNT),
            ColumnSpec(_("Query or reservation"), 40, Kind.WRAPPED),
            ColumnSpec(_("Written by"), 16),
            ColumnSpec(_("Answer"), 40, Kind.WRAPPED),
            ColumnSpec(_("Answered by"), 16, total=COUNT),
            ColumnSpec(_("Answered at"), 17, Kind.INSTANT),
        ],
        rows=list(_reservations(told)),
        title_lines=titles,
        total_label=_("Total"),
        freeze_columns=3,
        landscape=True,
    )


def _reservations(told: HandoverMonth) -> Iterator[Sequence[Value]]:
    for diary in told.diaries:
        for item in told.queried(diary):
            yield (
                diary.day,
                diary.desk.label,
                diary.shift.label,
                item.title,
                item.remark,
                str(item.decided_by) if item.decided_by else None,
                item.answer or None,
                str(item.answered_by) if item.answered_by else None,
                told.local(item.answered_at),
            )
