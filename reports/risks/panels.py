"""How things stand now, in panels: states, clocks, hazards by age, authorities, visitors, custody."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.months import Month
from custody.models import CustodyItem, Loan, LoanState
from custody.selectors import custody_due
from incidents.domain.vocabulary import OPEN_STATES, State
from incidents.models import AuthorityReport, Deadline, Hazard, Incident
from incidents.models.labels import PURPOSE_LABELS, STATE_LABELS
from incidents.selectors import (
    AgeBand,
    open_by_state,
    open_hazards_by_age,
    open_hazards_by_shifts,
    overdue_clocks,
    reports_owed,
)
from incidents.selectors.standing import DUE_SOON
from reports.start_page.links import overdue_clocks_url, rows_url
from reports.start_page.parts import Chart, Figure, Panel, Tone
from reports.start_page.viewer import Viewer
from visitors.domain import vocabulary as visits
from visitors.models import Visit
from visitors.selectors import figures_of_month, inside_now, persons_inside


def standing(viewer: Viewer, month: Month) -> list[Panel]:
    """Make all panels; what to do next stands only where there is nothing to show."""
    made = [
        states(viewer),
        clocks(viewer),
        authorities(viewer),
        visitors(viewer, month),
        custody(viewer),
        hazards(viewer),
    ]
    return [panel if panel.is_quiet else replace(panel, nothing="") for panel in made]


def states(viewer: Viewer) -> Panel:
    """Show how many open incidents stand in which state."""
    counts = open_by_state(viewer.user)
    url = rows_url(viewer.user, Incident, state__in=",".join(sorted(OPEN_STATES)))
    return Panel(
        key="states",
        title=_("Open incidents"),
        icon="report",
        figures=[
            *(
                Figure(
                    STATE_LABELS[state],
                    count,
                    rows_url(viewer.user, Incident, state__exact=state),
                    tone=Tone.WARN if state == State.REPORTED and count else Tone.PLAIN,
                )
                for state, count in counts.items()
            ),
            Figure(_("still open"), sum(counts.values()), url),
        ],
        nothing=_("Nothing is open. Report at once what must be reported."),
        url=url,
    )


def clocks(viewer: Viewer) -> Panel:
    """Show the clocks whose time allowed is over, by what they wait for."""
    found = overdue_clocks(viewer.user, viewer.now)
    on = ngettext("on %(count)d incident", "on %(count)d incidents", found.incidents)
    return Panel(
        key="clocks",
        title=_("Overdue clocks"),
        icon="alarm",
        figures=[
            Figure(
                _("overdue"),
                found.total,
                overdue_clocks_url(viewer),
                on % {"count": found.incidents} if found.total else "",
                _alarm(found.total),
            ),
            *(
                Figure(
                    PURPOSE_LABELS[purpose],
                    count,
                    overdue_clocks_url(viewer, purpose__exact=purpose),
                    tone=Tone.ALARM,
                )
                for purpose, count in found.by_purpose.items()
            ),
        ],
        nothing=_("No time allowed is over. A clock that runs out tells the next above by itself."),
        url=rows_url(viewer.user, Deadline, shown="running"),
    )


def hazards(viewer: Viewer) -> Panel:
    """Show the open hazards by their age in days, and in shifts that came and went."""
    days = open_hazards_by_age(viewer.now, reader=viewer.user)
    shifts = open_hazards_by_shifts(viewer.now, reader=viewer.user)
    total = sum(band.count for band in days)
    return Panel(
        key="hazards",
        title=_("Open hazards by age"),
        icon="warning",
        figures=[*_bands(viewer, days, _("%(ages)s days")), *_bands(viewer, shifts, _("%(ages)s shifts"))],
        chart=_hazard_chart(days, total) if total else None,
        nothing=_("No hazard is open. Report one as an incident of the kind hazard."),
        url=rows_url(viewer.user, Hazard),
        is_wide=True,
    )


def _bands(viewer: Viewer, bands: Iterable[AgeBand], label: str) -> Iterator[Figure]:
    for band in bands:
        lookups = {name: value.isoformat() for name, value in band.lookups.items()}
        tone = Tone.WARN if band.highest is None and band.count else Tone.PLAIN
        yield Figure(
            label % {"ages": ages_text(band)}, band.count, rows_url(viewer.user, Hazard, **lookups), tone=tone
        )


def ages_text(band: AgeBand) -> str:
    """Write the bounds of a band of age."""
    return f"{band.lowest}–{band.highest}" if band.highest is not None else f"≥ {band.lowest}"


def _hazard_chart(bands: Iterable[AgeBand], total: int) -> Chart:
    bands = list(bands)
    oldest = bands[-1]
    summary = ngettext(
        "%(count)d hazard is open; %(old)d of them for %(days)d days or longer.",
        "%(count)d hazards are open; %(old)d of them for %(days)d days or longer.",
        total,
    )
    return Chart(
        kind="bar",
        labels=[_("%(ages)s days") % {"ages": ages_text(band)} for band in bands],
        values=[band.count for band in bands],
        name=_("Open hazards"),
        summary=summary % {"count": total, "old": oldest.count, "days": oldest.lowest},
        lowest=0,
    )


def authorities(viewer: Viewer) -> Panel:
    """Show the reports to authorities that are still to be sent."""
    found = reports_owed(viewer.user, viewer.now)
    owed = {"sent_at__isnull": True, "lifted_at__isnull": True}
    now, soon = viewer.now.isoformat(), (viewer.now + DUE_SOON).isoformat()
    return Panel(
        key="authorities",
        title=_("Reports to authorities"),
        icon="account_balance",
        figures=[
            Figure(
                _("overdue"),
                found.overdue,
                rows_url(viewer.user, AuthorityReport, **owed, due_at__lte=now),
                tone=_alarm(found.overdue),
            ),
            Figure(
                _("due within a day"),
                found.soon,
                rows_url(viewer.user, AuthorityReport, **owed, due_at__gt=now, due_at__lte=soon),
                tone=Tone.WARN if found.soon else Tone.PLAIN,
            ),
            Figure(_("owed"), found.owed, rows_url(viewer.user, AuthorityReport, **owed)),
        ],
        nothing=_("No report is owed. Whoever answers for a leak says whether personal data is concerned."),
        url=rows_url(viewer.user, AuthorityReport),
    )


def visitors(viewer: Viewer, month: Month) -> Panel:
    """Show who from outside is inside now, and what was not in order in the month."""
    inside = inside_now(viewer.user, now=viewer.now)
    over = sum(one.is_over for one in inside)
    figures = figures_of_month(month, viewer.user)
    is_inside = {"state__exact": visits.State.INSIDE}
    days = {"day__gte": month.first, "day__lte": month.last}
    of_month = _("in %(month)s") % {"month": month}
    door = reverse("admin:visitors_visit_door") if rows_url(viewer.user, Visit) else ""
    return Panel(
        key="visitors",
        title=_("Visitors"),
        icon="badge",
        figures=[
            Figure(_("persons inside"), persons_inside(inside), door),
            Figure(_("visits inside"), len(inside), rows_url(viewer.user, Visit, **is_inside)),
            Figure(
                _("past the agreed end"),
                over,
                rows_url(viewer.user, Visit, **is_inside, ends_at__lt=viewer.now.isoformat()),
                tone=_alarm(over),
            ),
            Figure(
                _("overstayed"),
                figures.overstays,
                rows_url(viewer.user, Visit, **days, is_overstayed__exact=1),
                of_month,
            ),
            Figure(
                _("without approval"),
                figures.walk_ins,
                rows_url(viewer.user, Visit, **days, is_walk_in__exact=1),
                of_month,
                _alarm(figures.walk_ins),
            ),
        ],
        nothing=_("Nobody from outside is inside. Who comes needs a superior's approval first."),
        url=rows_url(viewer.user, Visit),
    )


def custody(viewer: Viewer) -> Panel:
    """Show what is not in order with the items in custody."""
    found = custody_due(viewer.user, viewer.today)
    held = _("%(count)d on hold") % {"count": found.held} if found.held else ""
    yesterday = viewer.today - timedelta(days=1)
    return Panel(
        key="custody",
        title=_("Custody"),
        icon="inventory_2",
        figures=[
            Figure(
                _("expired, not destroyed"),
                found.expired,
                rows_url(viewer.user, CustodyItem, due="expired"),
                held,
                Tone.WARN if found.expired else Tone.PLAIN,
            ),
            Figure(
                _("out past the return"),
                found.not_returned,
                rows_url(viewer.user, Loan, state__exact=LoanState.OUT, return_on__lte=yesterday),
                tone=_alarm(found.not_returned),
            ),
            Figure(
                _("not filed in time"),
                found.not_filed,
                rows_url(viewer.user, CustodyItem, due="unfiled"),
                tone=_alarm(found.not_filed),
            ),
        ],
        nothing=_("Everything is filed, in its place or destroyed. The custodian registers what comes in."),
        url=rows_url(viewer.user, CustodyItem),
    )


def _alarm(count: int) -> Tone:
    return Tone.ALARM if count else Tone.PLAIN
