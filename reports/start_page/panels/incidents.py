"""Incidents that wait, with their clocks; whoever may acknowledge one does it from here."""

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.domain.vocabulary import OPEN_STATES, Act, State
from incidents.models import Incident
from incidents.models.labels import ACT_LABELS
from incidents.selectors import may_acknowledge
from incidents.services import PERMISSIONS
from reports.risks.wording import ADDRESS, PERMISSION, TITLE
from reports.selectors.incidents import open_incidents, standing_of
from reports.start_page.clocks import clock
from reports.start_page.links import overdue_clocks_url, row_url, rows_url
from reports.start_page.parts import Door, Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import moment_text

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""


def incidents(viewer: Viewer) -> Panel:
    """Show the open incidents one may see, the nearest limit first."""
    rows = list(open_incidents(viewer.user))
    standing = standing_of(rows, viewer.now)
    url = rows_url(viewer.user, Incident, state__in=",".join(sorted(OPEN_STATES)))
    reported = rows_url(viewer.user, Incident, state__exact=State.REPORTED)
    return Panel(
        key="incidents",
        title=_("Incidents"),
        icon="report",
        figures=[
            Figure(
                _("unacknowledged"),
                standing.unacknowledged,
                reported,
                tone=Tone.WARN if standing.unacknowledged else Tone.PLAIN,
            ),
            Figure(
                _("overdue"),
                standing.overdue,
                overdue_clocks_url(viewer),
                tone=Tone.ALARM if standing.overdue else Tone.PLAIN,
            ),
            Figure(_("still open"), standing.open, url),
            *_offered(rows, viewer),
        ],
        rows=[_row(viewer, one) for one in rows[:SHOWN]],
        nothing=_("Nothing is open. Report at once what must be reported."),
        more=max(0, len(rows) - SHOWN),
        url=url,
        doors=_doors(viewer),
    )


def _doors(viewer: Viewer) -> list[Door]:
    """Lead to reporting, and to the figures, those who may."""
    may_report = viewer.user.has_perm(PERMISSIONS[Act.REPORT])
    may_see = viewer.user.has_perm(PERMISSION)
    return [
        *([Door(_("Report an incident"), reverse("admin:incidents_incident_add"))] if may_report else []),
        *([Door(TITLE, reverse(ADDRESS))] if may_see else []),
    ]


def _offered(rows: list[Incident], viewer: Viewer) -> list[Figure]:
    """Count what was handed over to the viewer and waits to be accepted; nothing when there is none."""
    count = sum(one.next_owner_id == viewer.user.pk for one in rows)
    url = reverse("admin:incidents_incident_offered")
    return [Figure(_("handed over to me"), count, url, tone=Tone.WARN)] if count else []


def _row(viewer: Viewer, incident: Incident) -> Row:
    mark, tone = clock(getattr(incident, "limit_at", None), viewer.now)
    owner = str(incident.owner) if incident.owner else _("nobody yet")
    may_act = viewer.user.has_perm(PERMISSIONS[Act.ACKNOWLEDGE])
    is_mine = may_act and may_acknowledge(incident, viewer.user, viewer.posts)
    return Row(
        f"{incident.kind.label} · {incident.headline}",
        row_url(viewer.user, incident),
        note=f"{incident.number} · {moment_text(incident.reported_at, viewer.zone)} · {owner}",
        mark=mark or incident.get_state_display(),
        tone=tone,
        act=ACT_LABELS[Act.ACKNOWLEDGE] if is_mine else "",
        act_url=_act_url(incident) if is_mine else "",
    )


def _act_url(incident: Incident) -> str:
    return reverse("admin:incidents_incident_act", args=[incident.pk, Act.ACKNOWLEDGE.value])
