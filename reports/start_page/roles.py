"""Which panels the start page of each post has, in order.

Source: journeys of the roles; operating manual, “People and posts”.
"""

from collections.abc import Callable, Sequence

from custody.selectors.duties import has_part_in_custody
from reports.start_page.panels.appraisal import appraisal_objections, appraisal_steps
from reports.start_page.panels.attendance import centre_marks, published_versions, team_marks
from reports.start_page.panels.calibration import calibration, my_calibration
from reports.start_page.panels.custody import holdings, kept
from reports.start_page.panels.destructions import destructions
from reports.start_page.panels.handover import handovers, matters
from reports.start_page.panels.inbox import inbox
from reports.start_page.panels.incidents import incidents
from reports.start_page.panels.month import month_steps, month_to_confirm
from reports.start_page.panels.presence import centre_today, team_today
from reports.start_page.panels.quality import (
    appeals,
    centre_quality,
    inspection,
    my_queue,
    new_results,
    team_quality,
)
from reports.start_page.panels.records import complaints, measures
from reports.start_page.panels.register import register
from reports.start_page.panels.requests import waiting_requests
from reports.start_page.panels.visitors import visitors
from reports.start_page.parts import Panel
from reports.start_page.viewer import Viewer
from staff.models import PostCode

Maker = Callable[[Viewer], Panel]

PANELS: dict[str, Sequence[Maker]] = {
    PostCode.TEAM_LEAD: (
        team_today,
        waiting_requests,
        month_to_confirm,
        appeals,
        new_results,
        appraisal_objections,
        handovers,
        matters,
        incidents,
        visitors,
        team_quality,
        team_marks,
        inbox,
    ),
    PostCode.QUALITY_INSPECTOR: (my_queue, my_calibration, inbox, incidents),
    PostCode.DUTY_SUPERVISOR: (
        handovers,
        incidents,
        matters,
        visitors,
        waiting_requests,
        month_to_confirm,
        complaints,
        centre_today,
        holdings,
        destructions,
        inbox,
        measures,
    ),
    PostCode.FLOOR_SUPERVISOR: (centre_today, handovers, incidents, visitors, inbox),
    PostCode.QUALITY_MANAGER: (
        inspection,
        appeals,
        calibration,
        appraisal_objections,
        centre_quality,
        complaints,
        measures,
        new_results,
        incidents,
        inbox,
    ),
    PostCode.SECURITY_OFFICER: (incidents, visitors, destructions, holdings, inbox),
    PostCode.HR_PUBLISHER: (
        month_steps,
        appraisal_steps,
        waiting_requests,
        centre_marks,
        inbox,
        centre_today,
        published_versions,
    ),
    PostCode.CENTRE_MANAGER: (
        incidents,
        waiting_requests,
        appeals,
        centre_quality,
        complaints,
        measures,
        handovers,
        visitors,
        destructions,
        holdings,
        centre_marks,
        centre_today,
        inbox,
        month_steps,
        appraisal_steps,
    ),
    PostCode.CUSTODIAN: (kept, holdings, destructions, inbox),
    PostCode.AUDITOR: (register, published_versions, incidents, inbox),
}

EVERYTHING: Sequence[Maker] = (*PANELS[PostCode.CENTRE_MANAGER], register)
"""For an administrator who holds no post."""


def panels_for(viewer: Viewer) -> list[Panel]:
    """Make the panels of all posts somebody holds today, each once, what they keep, and their inbox."""
    makers = [maker for post in PANELS if post in viewer.posts for maker in PANELS[post]]
    if not makers and viewer.user.is_superuser:
        makers = list(EVERYTHING)
    if has_part_in_custody(viewer.user):
        makers.append(kept)
    return [maker(viewer) for maker in dict.fromkeys([*makers, inbox])]
