"""What can be ordered of staff, which stands below this app: the roster."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from exports.registry import Ask, ExportKind, Filter, Plan, month_filter, one_workbook, register
from staff.exports import roster_name, roster_sheets
from staff.models import Employee, Membership, Team
from staff.selectors.roster_sheet import teams_of


def _teams(reader: Employee) -> list[tuple[str, str]]:
    """Give the teams of whose people somebody may see any, by code."""
    seen = Membership.objects.visible_to(reader).values("team")
    return [(team.code, str(team)) for team in Team.objects.filter(pk__in=seen).order_by("code")]


def _plan(ask: Ask) -> Plan:
    """Find the team and count the days."""
    month, code = ask.month, ask.text("team")
    teams = teams_of(ask.reader, month)
    team = next((team for team in teams if team.code == code), None)
    if code and team is None:
        raise DomainError(
            "staff.team.unknown",
            _("There is no team with this code of which you see the roster."),
            status=404,
        )

    people = Membership.objects.visible_to(ask.reader).filter(starts_on__lte=month.last)
    people = people.filter(team=team) if team else people
    title = _("Roster %(month)s") % {"month": month}
    return Plan(
        roster_name(team, month),
        f"{title} {team or ''}".strip(),
        one_workbook(lambda: roster_sheets(ask.reader, team, month)),
        size=people.count(),
    )


ROSTER = register(
    ExportKind(
        code="staff.roster",
        label=_("Roster"),
        about=_("People by days with the centre's codes; read in again it changes nothing."),
        plan=_plan,
        permission="staff.view_rosterentry",
        filters=(
            month_filter(_("Month")),
            Filter(
                "team",
                _("Team"),
                choices=_teams,
                is_open=True,
                help_text=_("Everybody you may see by default."),
            ),
        ),
    )
)
