"""The first sheet: per desk and shift how handovers went, counted live from the sheet of handovers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import SUM, ChartKind, ColumnSpec, Formula, Kind, SheetChart, SheetSpec, Value
from shifthandover.exports.handovers import late_in, late_out, tolerance
from shifthandover.models import ActChoices, ShiftDiary
from shifthandover.selectors.monthly import HandoverMonth


@dataclass(frozen=True)
class _Counted:
    """A column: `test` is summed over the rows of the place; `count` gives the same from the database."""

    heading: str
    test: str
    count: Callable[[ShiftDiary], int]


def summary_sheet(told: HandoverMonth, titles: Sequence[str], handovers: SheetSpec) -> SheetSpec:
    """Describe the sheet; the sheet of handovers has to be in the same workbook."""
    counted = list(_columns(told, handovers))
    return SheetSpec(
        title=_("Per desk and shift"),
        columns=[
            ColumnSpec(pgettext("sheet", "Desk"), 16),
            ColumnSpec(pgettext("sheet", "Shift"), 14),
            *(ColumnSpec(one.heading, 11, Kind.INTEGER, SUM) for one in counted),
        ],
        rows=list(_rows(told, counted, handovers)),
        title_lines=titles,
        footer_lines=[
            _("Late: more than %(minutes)d minutes.") % {"minutes": tolerance()},
            _("Every figure is counted from the sheet “%(title)s”.") % {"title": handovers.title},
        ],
        total_label=_("Total"),
        freeze_columns=2,
        filter=False,
        landscape=True,
        charts=[
            SheetChart(
                _("Late signatures, returns, holds"), ChartKind.BARS, labels=2, values=(4, 5, 6, 8), groups=1
            ),
        ],
    )


def _columns(told: HandoverMonth, handovers: SheetSpec) -> Iterator[_Counted]:
    at = handovers.range_of
    late = f">{tolerance()}"
    yield _Counted(_("Handovers"), "1", lambda _one: 1)
    yield _Counted(
        _("Signed out late"),
        f"({at(_('Minutes late, out'))}{late})",
        lambda one: late_out(told, one) > tolerance(),
    )
    yield _Counted(
        _("Signed in late"),
        f"({at(_('Minutes late, in'))}{late})",
        lambda one: late_in(told, one) > tolerance(),
    )
    yield _Counted(_("Returned"), at(_("Returned")), lambda one: told.acts[one.pk, ActChoices.RETURN])
    yield _Counted(_("Problems"), at(_("Problems")), lambda one: told.problems[one.pk])
    yield _Counted(_("Held"), f'({at(_("Held by"))}<>"")', lambda one: one.holder_id is not None)
    yield _Counted(_("Items handed over"), at(_("Items handed over")), lambda one: told.items[one.pk])
    yield _Counted(_("Reservations"), at(_("Reservations")), lambda one: len(told.queried(one)))
    yield _Counted(_("Reviewed"), f'({at(_("Reviewed by"))}<>"")', lambda one: one.reviewer_id is not None)


def _rows(
    told: HandoverMonth, counted: Sequence[_Counted], handovers: SheetSpec
) -> Iterator[Sequence[Value]]:
    """Give a row for each desk and shift, by desk, in the order in which the shifts begin."""
    desk, shift = (handovers.range_of(pgettext("sheet", name)) for name in ("Desk", "Shift"))
    ordered = sorted(
        told.diaries, key=lambda one: (one.desk.code, one.starts_at.astimezone(told.centre.zone).time())
    )
    places: dict[tuple[str, str], list[ShiftDiary]] = {}
    for diary in ordered:
        places.setdefault((diary.desk.label, diary.shift.label), []).append(diary)
    for (desk_label, shift_label), diaries in places.items():
        where = f"({desk}=$A{{row}})*({shift}=$B{{row}})"
        figures = (
            Formula(f"=SUMPRODUCT({where}*{one.test})", sum(int(one.count(diary)) for diary in diaries))
            for one in counted
        )
        yield (desk_label, shift_label, *figures)
