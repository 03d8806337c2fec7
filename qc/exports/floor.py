"""The sheets of what was seen on the floor, and of what followed from errors."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.workbooks import COUNT, SUM, Cell, ColumnSpec, Kind, Shade, SheetSpec, Value
from qc.domain.observations import Effect as DomainEffect
from qc.domain.observations import signed_points
from qc.exports.contents import MonthContents
from qc.models import Effect, FollowUp, FollowUpState, Observation, ObservationState
from qc.selectors import criteria_labels, criterion_label

_EFFECTS = {
    Effect.CRITICAL: Shade.RED,
    Effect.ERROR: Shade.AMBER,
    Effect.MERIT: Shade.GREEN,
}
_STATES = {FollowUpState.DONE: Shade.GREEN, FollowUpState.CALLED_OFF: Shade.GREY}


def observation_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each observation that counts."""
    return SheetSpec(
        title=_("Observations"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Person observed"), 16, total=COUNT),
            ColumnSpec(_("Seen at"), 17, Kind.INSTANT),
            ColumnSpec(_("Place or seat"), 16),
            ColumnSpec(_("Kind"), 26),
            ColumnSpec(_("Counts as"), 12, Kind.MARK),
            ColumnSpec(_("Points"), 9, Kind.DECIMAL, SUM),
            ColumnSpec(_("What was seen"), 40, Kind.WRAPPED),
            ColumnSpec(_("Criterion"), 20),
            ColumnSpec(_("Observer"), 12),
            ColumnSpec(_("State"), 12, Kind.MARK),
        ],
        rows=[_observation_row(row, contents) for row in contents.observations],
        title_lines=titles,
        footer_lines=[
            _("Points: added for a merit, taken off for an error; beside the month's mean, never in it."),
            _("Withdrawn observations are not listed; one objected to counts until it is decided."),
        ],
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def _observation_row(observation: Observation, contents: MonthContents) -> Sequence[Value]:
    person = observation.person
    effect = Effect(observation.counts_as)
    is_open = observation.state == ObservationState.OBJECTED
    return (
        person.work_number if person else "",
        person.name if person else str(observation.team or _("nobody in particular")),
        contents.local(observation.seen_at),
        observation.place,
        observation.kind.label,
        Cell(str(observation.get_counts_as_display()), shade=_EFFECTS.get(effect, Shade.NONE)),
        signed_points(DomainEffect(observation.counts_as), observation.points),
        observation.evidence,
        criterion_label(observation),
        observation.observer.work_number,
        Cell(str(observation.get_state_display()), shade=Shade.AMBER if is_open else Shade.NONE),
    )


def follow_up_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each call-back and each coaching."""
    return SheetSpec(
        title=_("Follow-ups"),
        columns=[
            ColumnSpec(_("Kind"), 11, Kind.MARK),
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Person concerned"), 14),
            ColumnSpec(_("Day"), 12, Kind.DATE),
            ColumnSpec(_("Subject"), 28, Kind.WRAPPED, COUNT),
            ColumnSpec(_("Criteria"), 24, Kind.WRAPPED),
            ColumnSpec(_("Owner"), 12),
            ColumnSpec(_("Opened at"), 17, Kind.INSTANT),
            ColumnSpec(_("Due at"), 17, Kind.INSTANT),
            ColumnSpec(_("State"), 12, Kind.MARK),
            ColumnSpec(_("Done at"), 17, Kind.INSTANT),
            ColumnSpec(_("Past due"), 8, Kind.MARK, COUNT),
            ColumnSpec(_("What was said or agreed"), 40, Kind.WRAPPED),
        ],
        rows=[_follow_up_row(row, contents) for row in contents.follow_ups],
        title_lines=titles,
        footer_lines=[
            _("Past due: done after it was due, or open and overdue when the workbook was made."),
            _("The month is that of the contact or of the observation."),
        ],
        total_label=_("Total"),
        freeze_columns=3,
        landscape=True,
    )


def _follow_up_row(follow_up: FollowUp, contents: MonthContents) -> Sequence[Value]:
    is_late = follow_up.is_overdue(contents.made_at) or (
        follow_up.done_at is not None and follow_up.done_at > follow_up.due_at
    )
    state = FollowUpState(follow_up.state)
    return (
        str(follow_up.get_kind_display()),
        follow_up.person.work_number,
        follow_up.person.name,
        follow_up.day,
        follow_up.subject,
        "、".join(criteria_labels(follow_up)),
        follow_up.owner.work_number,
        contents.local(follow_up.opened_at),
        contents.local(follow_up.due_at),
        Cell(str(state.label), shade=_STATES.get(state, Shade.AMBER)),
        contents.local(follow_up.done_at),
        Cell("✗", shade=Shade.RED) if is_late else "",
        follow_up.result,
    )
