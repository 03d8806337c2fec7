"""Destructions under way, each with the step that the viewer may take."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from custody.domain.vocabulary import Act, DestructionState
from custody.models import Destruction
from custody.models.labels import ACT_LABELS
from custody.models.labels import DestructionState as StateLabels
from custody.selectors.duties import open_destructions
from custody.services import PERMISSIONS
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import moment_text

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""

_NEXT: Final = (Act.APPROVE, Act.DESTROY, Act.WITNESS)
"""The acts that bring a destruction on."""
_STATES: Final = (DestructionState.REQUESTED, DestructionState.APPROVED, DestructionState.DESTROYED)


def destructions(viewer: Viewer) -> Panel:
    """Show the destructions under way: what waits for approval, for its execution, for its witness."""
    found = open_destructions(viewer.user, now=viewer.now)
    mine = [(row, _step(viewer, acts)) for row, acts in found]
    # What waits for the viewer comes first; within that, the oldest.
    rows = sorted(mine, key=lambda one: one[1] is None)
    return Panel(
        key="destructions",
        title=_("Destructions"),
        icon="delete_forever",
        figures=[
            Figure(
                StateLabels(state).label,
                sum(row.state == state for row, _step_ in mine),
                rows_url(viewer.user, Destruction, state__exact=state),
            )
            for state in _STATES
        ],
        rows=[_row(viewer, row, step) for row, step in rows[:SHOWN]],
        nothing=_("No destruction is under way. Expired items are chosen from the list of what has expired."),
        more=max(0, len(rows) - SHOWN),
        url=rows_url(viewer.user, Destruction),
    )


def _step(viewer: Viewer, acts: Sequence[Act]) -> Act | None:
    return next((act for act in _NEXT if act in acts and viewer.user.has_perm(PERMISSIONS[act])), None)


def _row(viewer: Viewer, destruction: Destruction, step: Act | None) -> Row:
    items = destruction.items.all()
    count = len(items)
    is_held = any(item.is_held for item in items)
    mark = str(destruction.get_state_display())
    return Row(
        f"{destruction.number} · " + ngettext("%(count)d item", "%(count)d items", count) % {"count": count},
        row_url(viewer.user, destruction),
        note=f"{destruction.requested_by} · {moment_text(destruction.requested_at, viewer.zone)}",
        mark=f"{mark} · {_('on hold')}" if is_held else mark,
        tone=Tone.ALARM if is_held else Tone.WARN if step else Tone.NOTE,
        act=ACT_LABELS[step] if step else "",
        act_url=reverse("admin:custody_destruction_act", args=[destruction.pk, step.value]) if step else "",
    )
