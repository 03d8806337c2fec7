"""The workbook of one quality meeting: its minutes, and its measures with their effect."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import Cell, ColumnSpec, Kind, Shade, SheetSpec, Value
from qc.models import EffectVerdict, ItemState, Measure, MeetingItem, QualityMeeting
from qc.selectors import criterion_names
from qc.wording.measured import effect_text, evidence_text, figure_text
from staff.models import Centre

_EFFECTS = {
    EffectVerdict.BETTER: Shade.GREEN,
    EffectVerdict.UNCLEAR: Shade.AMBER,
    EffectVerdict.WORSE: Shade.RED,
}


def meeting_sheets(meeting: QualityMeeting) -> list[SheetSpec]:
    """Describe the two sheets, in the language active now.

    Args:
        meeting: fetched with its items (`qc.selectors.meetings.with_items`).
    """
    centre = Centre.current()
    title = _("Quality meeting %(meeting)s") % {"meeting": meeting}
    titles = [title, centre.name, *_head(meeting, centre)]
    return [_minutes(meeting, titles), _measures(meeting, titles[:2])]


def _head(meeting: QualityMeeting, centre: Centre) -> list[str]:
    present = "、".join(str(person) for person in meeting.present.all()) or "—"
    signed = _("Minutes not signed yet.")
    if meeting.signed_at:
        moment = meeting.signed_at.astimezone(centre.zone)
        signed = _("Minutes signed by %(chair)s at %(time)s.") % {
            "chair": meeting.chair,
            "time": f"{moment:%Y-%m-%d %H:%M}",
        }
    people = _("Chair: %(chair)s. Present: %(present)s.") % {"chair": meeting.chair, "present": present}
    return [people, signed, *meeting.note.splitlines()]


def _minutes(meeting: QualityMeeting, titles: Sequence[str]) -> SheetSpec:
    names = criterion_names()
    return SheetSpec(
        title=_("Minutes of the meeting"),
        columns=[
            ColumnSpec("#", 5, Kind.INTEGER),
            ColumnSpec(_("Problem"), 28, Kind.WRAPPED),
            ColumnSpec(pgettext("figure", "Evidence"), 30, Kind.WRAPPED),
            ColumnSpec(_("Evidence from"), 12, Kind.DATE),
            ColumnSpec(_("Evidence until"), 12, Kind.DATE),
            ColumnSpec(_("Figure as it was"), 30, Kind.WRAPPED),
            ColumnSpec(_("Cause"), 34, Kind.WRAPPED),
            ColumnSpec(_("Measure"), 34, Kind.WRAPPED),
            ColumnSpec(_("Owner"), 14),
            ColumnSpec(_("Due on"), 12, Kind.DATE),
        ],
        rows=[_minute(item, names) for item in meeting.items.all()],
        title_lines=titles,
        footer_lines=[_("In brackets the 95 % interval and n, as they were when the item was entered.")],
        freeze_columns=2,
        landscape=True,
    )


def _minute(item: MeetingItem, names: dict[str, str]) -> Sequence[Value]:
    first = min(item.measures.all(), key=lambda measure: measure.number)
    criterion = names.get(f"{item.scorecard.key}:{item.criterion}", item.criterion) if item.scorecard else ""
    return (
        item.position,
        item.problem,
        evidence_text(item, criterion),
        item.first_day,
        item.last_day,
        figure_text(item.figure, item),
        item.cause,
        first.text,
        str(first.owner),
        first.due_on,
    )


def _measures(meeting: QualityMeeting, titles: Sequence[str]) -> SheetSpec:
    rounds = [(item, measure) for item in meeting.items.all() for measure in item.measures.all()]
    return SheetSpec(
        title=_("Measures and effect"),
        columns=[
            ColumnSpec(_("Problem"), 28, Kind.WRAPPED),
            ColumnSpec(_("Round"), 7, Kind.INTEGER),
            ColumnSpec(_("Measure"), 34, Kind.WRAPPED),
            ColumnSpec(_("Owner"), 14),
            ColumnSpec(_("Due on"), 12, Kind.DATE),
            ColumnSpec(_("State"), 12, Kind.MARK),
            ColumnSpec(pgettext("effect", "Before"), 28, Kind.WRAPPED),
            ColumnSpec(pgettext("effect", "After"), 28, Kind.WRAPPED),
            ColumnSpec(_("Effect"), 40, Kind.WRAPPED),
        ],
        rows=[_round(item, measure) for item, measure in rounds],
        title_lines=titles,
        freeze_columns=1,
        landscape=True,
    )


def _round(item: MeetingItem, measure: Measure) -> Sequence[Value]:
    check = getattr(measure, "check_made", None)
    is_last = measure.number == max(one.number for one in item.measures.all())
    shade = _EFFECTS[EffectVerdict(check.verdict)] if check else Shade.NONE
    return (
        item.problem,
        measure.number,
        measure.text,
        str(measure.owner),
        measure.due_on,
        str(ItemState(item.state).label) if is_last else "",
        figure_text(item.figure, item),
        figure_text(item.figure, check) if check else "",
        Cell(effect_text(item.figure, check), shade=shade) if check else "",
    )
