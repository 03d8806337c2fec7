"""Who from outside is inside, and what waits at the door."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.start_page.clocks import clock
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.viewer import Viewer
from visitors.domain.vocabulary import Act, State
from visitors.models import Visit
from visitors.selectors import InsideVisit, expected, inside_now, is_reception, persons_inside, waiting_for
from visitors.services import PERMISSIONS

SHOWN = 6
"""Rows of a list on the start page; the rest is behind its link."""


def visitors(viewer: Viewer) -> Panel:
    """Show who is inside, the nearest agreed end first; each can be seen out from here."""
    inside = inside_now(viewer.user, now=viewer.now)
    url = reverse("admin:visitors_visit_door") if rows_url(viewer.user, Visit) else ""
    may_receive = is_reception(viewer.user)
    return Panel(
        key="visitors",
        title=_("Visitors inside"),
        icon="badge",
        figures=_figures(viewer, inside, url),
        rows=[_row(viewer, one, may_receive=may_receive) for one in inside[:SHOWN]],
        nothing=_("Nobody from outside is inside. Who comes needs a superior's approval first."),
        more=max(0, len(inside) - SHOWN),
        url=url,
    )


def _figures(viewer: Viewer, inside: list[InsideVisit], url: str) -> list[Figure]:
    over = sum(one.is_over for one in inside)
    walk_ins = sum(one.visit.is_walk_in for one in inside)
    hint = _("%(count)d without approval") % {"count": walk_ins} if walk_ins else ""
    figures = [
        Figure(
            _("persons inside"), persons_inside(inside), url, hint, Tone.ALARM if walk_ins else Tone.PLAIN
        ),
        Figure(
            _("past the agreed end"),
            over,
            rows_url(viewer.user, Visit, state__exact=State.INSIDE, is_overstayed__exact=1),
            tone=Tone.ALARM if over else Tone.PLAIN,
        ),
        Figure(
            _("visits expected"),
            len(expected(viewer.user, now=viewer.now)),
            rows_url(viewer.user, Visit, state__exact=State.APPROVED),
        ),
    ]
    if viewer.user.has_perm(PERMISSIONS[Act.APPROVE]):
        waiting = len(waiting_for(viewer.user, now=viewer.now))
        page = reverse("admin:visitors_visit_approvals")
        tone = Tone.WARN if waiting else Tone.PLAIN
        figures.append(Figure(_("wait for my approval"), waiting, page, tone=tone))
    return figures


def _row(viewer: Viewer, one: InsideVisit, *, may_receive: bool) -> Row:
    visit = one.visit
    mark, tone = clock(visit.ends_at, viewer.now) if visit.ends_at else (_("without approval"), Tone.ALARM)
    count = len(one.stays)
    persons = ngettext("%(count)d visitor", "%(count)d visitors", count) % {"count": count}
    notes = [
        visit.place.label,
        _("host %(host)s") % {"host": visit.host} if visit.host else "",
        _("badge %(badges)s") % {"badges": "、".join(one.badges)} if one.badges else "",
    ]
    may_let_out = may_receive or visit.host_id == viewer.user.pk
    return Row(
        f"{visit.number} · {visit.visitor_class.label} · {persons}",
        row_url(viewer.user, visit),
        note=" · ".join(filter(None, notes)),
        mark=mark,
        tone=tone,
        act=_("See out") if may_let_out else "",
        act_url=reverse("admin:visitors_visit_act", args=[visit.pk, Act.LET_OUT]) if may_let_out else "",
    )
