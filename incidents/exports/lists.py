"""The sheets that list incidents, open hazards and actions."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from common.workbooks import Cell, ColumnSpec, Kind, Paper, Shade, SheetSpec, Value
from incidents.domain.vocabulary import State
from incidents.models import Incident, IncidentAction
from incidents.selectors import ages_in_shifts
from staff.models import Employee
from staff.selectors import centre_day

_SHADES = {State.REPORTED: Shade.RED, State.ACKNOWLEDGED: Shade.AMBER, State.CLOSED: Shade.GREEN}


def incident_sheet(incidents: Sequence[Incident], titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of every incident of the month."""
    return SheetSpec(
        title=_("Incidents"),
        columns=[
            ColumnSpec(_("Number"), 12),
            ColumnSpec(_("Kind"), 20),
            ColumnSpec(_("State"), 12),
            ColumnSpec(_("What"), 44, Kind.WRAPPED),
            ColumnSpec(_("Where"), 22, Kind.WRAPPED),
            ColumnSpec(_("Reporter"), 16),
            ColumnSpec(_("Discovered at"), 17, Kind.INSTANT),
            ColumnSpec(_("Reported at"), 17, Kind.INSTANT),
            ColumnSpec(_("Acknowledged at"), 17, Kind.INSTANT),
            ColumnSpec(_("Acknowledged by"), 16),
            ColumnSpec(_("Owner"), 16),
            ColumnSpec(_("Closed at"), 17, Kind.INSTANT),
            ColumnSpec(_("Closed by"), 16),
        ],
        rows=[_incident_row(row) for row in incidents],
        title_lines=titles,
        footer_lines=[_("Of confidential incidents only number, kind and state are listed.")],
        freeze_columns=3,
        paper=Paper.A3,
        landscape=True,
    )


def _incident_row(row: Incident) -> Sequence[Value]:
    """Write one incident; of a confidential one, only that it is there."""
    head: list[Value] = [row.number, row.kind.label, _state(row)]
    if row.confidential:
        return [*head, row.headline]
    return [
        *head,
        row.what,
        row.where,
        _name(row.reporter),
        _at(row.discovered_at),
        _at(row.reported_at),
        _at(row.acknowledged_at),
        _name(row.acknowledged_by),
        _name(row.owner),
        _at(row.closed_at),
        _name(row.closed_by),
    ]


def hazard_sheet(hazards: Sequence[Incident], titles: Sequence[str], *, now: datetime) -> SheetSpec:
    """Describe the register of hazards that are open now, the oldest first, whenever they were reported.

    Each comes with ``returns``, how often it came back (`counting_returns`).
    """
    ages, today = ages_in_shifts(hazards, now), centre_day(now)
    return SheetSpec(
        title=_("Open hazards"),
        columns=[
            ColumnSpec(_("Number"), 12),
            ColumnSpec(_("What"), 44, Kind.WRAPPED),
            ColumnSpec(_("Where"), 22, Kind.WRAPPED),
            ColumnSpec(_("State"), 12),
            ColumnSpec(_("Reported on"), 12, Kind.DATE),
            ColumnSpec(_("Age in days"), 10, Kind.INTEGER),
            ColumnSpec(_("Age in shifts"), 10, Kind.INTEGER),
            ColumnSpec(_("Came back (times)"), 10, Kind.INTEGER),
            ColumnSpec(_("Comes back from"), 12),
            ColumnSpec(_("Review on"), 12, Kind.DATE),
            ColumnSpec(_("Owner"), 16),
        ],
        rows=(
            [
                row.number,
                row.what,
                row.where,
                _state(row),
                row.day,
                (today - row.day).days,
                ages[row.pk],
                row.returns,  # type: ignore[attr-defined]
                row.recurs_from.number if row.recurs_from else "",
                row.review_on,
                _name(row.owner),
            ]
            for row in hazards
        ),
        title_lines=titles,
        footer_lines=[_("A hazard stays here until it is completely eliminated.")],
        freeze_columns=1,
        landscape=True,
    )


def action_sheet(incidents: Sequence[Incident], titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet of the actions on these incidents, confidential ones left out."""
    numbers = {row.pk: row.number for row in incidents if not row.confidential}
    actions = IncidentAction.objects.filter(incident__in=numbers).select_related("owner", "checker")
    return SheetSpec(
        title=_("Actions"),
        columns=[
            ColumnSpec(_("Incident"), 12),
            ColumnSpec(_("No."), 6, Kind.INTEGER),
            ColumnSpec(_("Measure"), 40, Kind.WRAPPED),
            ColumnSpec(_("Who does it"), 16),
            ColumnSpec(_("Due on"), 12, Kind.DATE),
            ColumnSpec(_("Done at"), 17, Kind.INSTANT),
            ColumnSpec(_("Evidence"), 40, Kind.WRAPPED),
            ColumnSpec(_("Who checks it"), 16),
            ColumnSpec(_("Dropped because"), 24, Kind.WRAPPED),
        ],
        rows=_action_rows(list(actions.order_by("incident__number", "number")), numbers),
        title_lines=titles,
        freeze_columns=2,
        landscape=True,
    )


def _action_rows(actions: Sequence[IncidentAction], numbers: dict[int, str]) -> Iterator[Sequence[Value]]:
    """Write one row for each action."""
    for row in actions:
        yield [
            numbers[row.incident_id],
            row.number,
            row.measure,
            _name(row.owner),
            row.due_on,
            _at(row.done_at),
            _evidence(row),
            _name(row.checker),
            row.drop_reason,
        ]


def _evidence(row: IncidentAction) -> str:
    """Write the evidence in words, and how many files there are."""
    files = _("files: %(count)d") % {"count": row.evidence_files} if row.evidence_files else ""
    return "\n".join(text for text in (row.evidence, files) if text)


def _state(row: Incident) -> Cell:
    """Write the state, shaded where it calls for attention."""
    return Cell(str(row.get_state_display()), shade=_SHADES.get(State(row.state), Shade.NONE))


def _name(person: Employee | None) -> str:
    """Write somebody as name and work number."""
    return str(person) if person else ""


def _at(instant: datetime | None) -> datetime | None:
    """Give an instant in centre time without its zone, as sheets show it."""
    return None if instant is None else timezone.make_naive(instant)
