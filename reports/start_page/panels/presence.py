"""Who is here today."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from attendance.models import Leave, Punch
from reports.selectors.presence import Presence, presence_on
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text, time_text
from staff.models import Employee, RosterEntry, Team

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""


def team_today(viewer: Viewer) -> Panel:
    """Show who of one's own teams is here."""
    title = _("Today on my team")
    if viewer.teams:
        title = _("Today on my team: %(teams)s") % {"teams": "、".join(team.name for team in viewer.teams)}
    return _presence(viewer, title=title, teams=viewer.teams)


def centre_today(viewer: Viewer) -> Panel:
    """Show who of the whole centre is here."""
    return _presence(viewer, title=_("On duty today"), teams=None)


def _presence(viewer: Viewer, *, title: str, teams: Collection[Team] | None) -> Panel:
    found = presence_on(viewer.today, now=viewer.now, zone=viewer.zone, teams=teams)
    first = viewer.today - timedelta(days=1) if found.since_yesterday else viewer.today
    roster = rows_url(viewer.user, RosterEntry, day__gte=first, day__lte=viewer.today)
    if not found.rostered:
        nothing = _("Nobody is rostered today. Enter or import the roster.")
    elif not found.missing:
        nothing = _("Nobody is missing.")
    else:
        nothing = ""
    return Panel(
        key="presence",
        title=title,
        icon="groups",
        figures=_figures(viewer, found, roster, first),
        rows=[_missing_row(viewer, person, begins) for person, begins in found.missing[:SHOWN]],
        nothing=nothing,
        more=max(0, len(found.missing) - SHOWN),
        url=roster,
        notes=[day_text(viewer.today)],
    )


def _figures(viewer: Viewer, found: Presence, roster: str, first: date) -> list[Figure]:
    leave = rows_url(viewer.user, Leave, first_day__lte=viewer.today, last_day__gte=viewer.today)
    hints = [
        _("%(count)d since yesterday") % {"count": found.since_yesterday} if found.since_yesterday else "",
        _("%(count)d later") % {"count": len(found.later)} if found.later else "",
    ]
    return [
        Figure(_("rostered"), found.rostered, roster, " · ".join(filter(None, hints))),
        Figure(
            _("present"),
            len(found.present),
            rows_url(viewer.user, Punch, day__gte=first, day__lte=viewer.today),
            tone=Tone.GOOD if found.present else Tone.PLAIN,
        ),
        Figure(_("missing"), len(found.missing), roster, tone=Tone.ALARM if found.missing else Tone.PLAIN),
        Figure(_("on leave"), len(found.on_leave), leave),
    ]


def _missing_row(viewer: Viewer, person: Employee, begins: datetime) -> Row:
    return Row(
        str(person),
        row_url(viewer.user, person),
        mark=_("shift began %(time)s") % {"time": time_text(begins, viewer.zone)},
        tone=Tone.ALARM,
    )
