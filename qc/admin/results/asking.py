"""What a reader of results asked for: team, desk, a name, an order; each page remembers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from qc.admin.results.links import PARTS
from qc.selectors import Choice, ResultRow
from staff.models import Desk, Team
from staff.scope import REACH_CENTRE

SESSION = "qc_results"
FIELDS: Mapping[str, Sequence[str]] = {
    "overview": (),
    "operators": ("q", "team", "desk", "order"),
    "teams": ("desk", "order"),
    "desks": (),
    "criteria": ("team", "desk"),
    "errors": ("team", "desk"),
    "charts": ("team", "desk", "what", "by", "step"),
}
"""What can be asked for on each page."""

ORDERS = {
    "code": _("work number or code"),
    "best": _("mean, highest first"),
    "worst": _("mean, lowest first"),
    "failed": _("failed, most first"),
    "critical": _("critical errors, most first"),
    "n": _("n, most first"),
}
OPTIONS = {
    "order": ORDERS,
    "what": {"failed": _("Failed"), "critical": _("Critical errors")},
    "by": {"operators": _("Operators"), "teams": _("Teams")},
    "step": {"week": _("week by week"), "day": _("day by day of the month")},
}
LABELS = {
    "q": _("Name or number"),
    "team": _("Team"),
    "desk": _("Desk"),
    "order": _("In order of"),
    "what": _("What is counted"),
    "by": _("Who is compared"),
    "step": _("Step of time"),
}
assert set(FIELDS) == set(PARTS)


@dataclass(frozen=True)
class Field:
    """One field of the form above a page: a text, or a choice of options `(value, label)`."""

    name: str
    label: Any
    value: str
    options: Sequence[tuple[str, Any]] = ()


@dataclass(frozen=True)
class Question:
    """What was asked for on one page."""

    part: str
    given: Mapping[str, str]
    team: Team | None
    desk: Desk | None
    fields: Sequence[Field]

    @property
    def choice(self) -> Choice:
        """The evaluations that are looked at."""
        return Choice(team=self.team, desk_id=self.desk.pk if self.desk else None)

    @property
    def by_desk(self) -> Choice:
        """The evaluations of the desk; a team narrows only what is shown, not what all are held against."""
        return Choice(desk_id=self.desk.pk if self.desk else None)

    def option(self, name: str) -> str:
        """Give what was chosen, or the first option."""
        chosen = self.given.get(name, "")
        return chosen if chosen in OPTIONS[name] else next(iter(OPTIONS[name]))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.given)


def remembered(request: HttpRequest, part: str) -> str:
    """Give the query that a page was left with, when it is opened without one; empty for none."""
    memory = request.session.get(SESSION, {})
    if request.GET:
        given = _given(request, part)
        if memory.get(part, {}) != given:
            request.session[SESSION] = {**memory, part: given}
        return ""
    return urlencode(memory.get(part, {}))


def _given(request: HttpRequest, part: str) -> dict[str, str]:
    values = {name: request.GET.get(name, "").strip()[:100] for name in FIELDS[part]}
    return {name: value for name, value in values.items() if value}


def asked(request: HttpRequest, part: str) -> Question:
    """Read what was asked for; teams offered are those the reader may see: two statements."""
    given = _given(request, part)
    names = FIELDS[part]
    teams = _teams(request.user) if "team" in names else []
    desks = list(Desk.objects.all()) if "desk" in names else []
    team = next((one for one in teams if str(one.pk) == given.get("team")), None)
    desk = next((one for one in desks if str(one.pk) == given.get("desk")), None)
    options: dict[str, Sequence[tuple[str, Any]]] = {
        **{name: list(values.items()) for name, values in OPTIONS.items()},
        "team": [("", _("All")), *((str(one.pk), one.name) for one in teams)],
        "desk": [("", _("All")), *((str(one.pk), one.label) for one in desks)],
        "q": (),
    }
    fields = [Field(name, LABELS[name], given.get(name, ""), options[name]) for name in names]
    # A choice of one team is none.
    shown = [field for field in fields if field.name != "team" or len(teams) > 1]
    return Question(part, given, team, desk, shown)


def _teams(user: Any) -> list[Team]:
    teams = Team.objects.all()
    return list(teams if user.has_perm(REACH_CENTRE) else teams.filter(pk__in=user.led_team_ids()))


def ordered(rows: Sequence[ResultRow], order: str) -> list[ResultRow]:
    """Put rows in an order; those without a mean come last."""
    keys = {
        "best": lambda row: (row.result.mean.value is None, -(row.result.mean.value or 0)),
        "worst": lambda row: (row.result.mean.value is None, row.result.mean.value or 0),
        "failed": lambda row: -(row.result.failed.share or 0),
        "critical": lambda row: -(row.result.critical.share or 0),
        "n": lambda row: -row.result.mean.n,
    }
    return sorted(rows, key=keys[order]) if order in keys else list(rows)
