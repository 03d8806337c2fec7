"""The exceptions of a month: only those, each with its reason and a proposed fix; one button for all."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.admin.exception_form import (
    ASK,
    FIXES,
    ExceptionForm,
    key_of,
    possible_fixes,
    proposed_choice,
)
from attendance.domain.proposals import Fix
from attendance.models import AttendanceMonth, LeaveKind, PunchCorrection
from attendance.selectors.grid import Reader, asked_month, teams_with_departments
from attendance.selectors.review import ExceptionDay, open_exceptions
from attendance.selectors.standing import Standing
from attendance.selectors.team_rows import TeamRows, rows_of_team
from attendance.services import Decision, settle, settle_and_confirm
from attendance.wording import clock_text
from attendance.wording_days import cell_reasons, cell_tone
from common.errors import DomainError
from common.months import Month
from staff.models import Employee, Team
from staff.wording import day_text

REVIEW = "attendance.review_days"
VIEW = "attendance.view_attendanceday"
MOST = 120
"""Exceptions on one page; the rest follows when these are settled."""

NO_TEAM, EVERY_TEAM = "-", "all"


@dataclass
class Card:
    """One exception on the page: what is known, what was chosen, and what stands in the way."""

    seen: ExceptionDay
    form: ExceptionForm | None
    key: str
    day_text: str
    reasons: str
    tone: str
    came: str
    proposed: str
    correction: str
    url: str
    errors: list[str] = field(default_factory=list)


class ExceptionsPage:
    """The page for one request: which month and team, who looks, and what they may decide."""

    def __init__(self, request: HttpRequest, model_admin: Any) -> None:
        self.request = request
        self.model_admin = model_admin
        self.viewer: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
        self.now = timezone.now()
        # The centre's zone is active in every page.
        self.reader = Reader(self.viewer, timezone.localdate())
        self.month = self._asked_month()
        self.row = AttendanceMonth.objects.visible_to(request.user).of(self.month).first()
        self.teams = teams_with_departments(self.reader, self.month)
        self.place = self._asked_place()
        self.show = request.GET.get("show", "")

    @cached_property
    def team(self) -> Team | None:
        """The team that is shown, if it is one."""
        return next((team for team in self.teams if team.code == self.place), None)

    @cached_property
    def kinds(self) -> dict[str, LeaveKind]:
        """The kinds of leave in use, by code."""
        return {kind.code: kind for kind in LeaveKind.objects.filter(is_active=True)}

    @cached_property
    def standing(self) -> Standing:
        """Where the viewer stands today."""
        return Standing.of(self.viewer, now=self.now, today=self.reader.on)

    @cached_property
    def rows(self) -> TeamRows | None:
        """How many rows of the team are confirmed, and how many the viewer may confirm now."""
        if self.row is None or self.place == EVERY_TEAM:
            return None
        return rows_of_team(self.row, self.team, self.standing)

    def answer(self) -> HttpResponse:
        """Show the exceptions; or do what was decided about them, and confirm the team."""
        if not self.request.user.has_perm(VIEW):
            raise PermissionDenied
        if self.request.method != "POST":
            return self._page([self._card(one) for one in self._listed()])
        if not self.request.user.has_perm(REVIEW) or self.row is None:
            raise PermissionDenied
        return self._act(self.row)

    def _listed(self) -> list[ExceptionDay]:
        """List what is shown: what is open, what is settled, or only what one decides oneself."""
        if self.row is None or self.row.derived_at is None:
            return []
        wants_settled = self.show == "settled"
        found = open_exceptions(
            self.row,
            self.viewer,
            team=self.team,
            settled=wants_settled,
            now=self.now,
            standing=self.standing,
        )
        if self.place == NO_TEAM:
            found = [one for one in found if one.day.team_id is None]
        if wants_settled:
            found = [one for one in found if one.is_settled]
        return [one for one in found if one.may_review] if self.show == "mine" else found

    def _act(self, month: AttendanceMonth) -> HttpResponse:
        """Take the decisions: all of them are done, or none; then say what came of it."""
        cards = [self._card(one, data=self.request.POST) for one in self._listed()]
        gone = self._gone(cards)
        decisions = list(self._decisions(cards))
        if gone or any(card.errors for card in cards):
            return self._page(cards, status=409, gone=gone)
        try:
            if self._confirms and self._leaves_nothing_open(cards):
                settle_and_confirm(month, self.team, decisions, by=self.viewer, now=self.now)
                self._tell(decisions, is_confirmed=True)
            elif decisions:
                settle(decisions, by=self.viewer, now=self.now)
                self._tell(decisions, is_confirmed=False)
            else:
                messages.warning(self.request, _("Nothing was chosen."))
        except DomainError as error:
            return self._page(_with_error(self.request, cards, error), status=409)
        return HttpResponseRedirect(self._address())

    @property
    def _confirms(self) -> bool:
        """Whether the team is to be confirmed; where every team is shown, none of them is."""
        return "_confirm" in self.request.POST and self.place != EVERY_TEAM

    def _leaves_nothing_open(self, cards: list[Card]) -> bool:
        """Tell whether every exception that is the viewer's is accepted or corrected by what was chosen."""
        return all(card.form.chosen not in ("", ASK) for card in cards if card.form)

    def _decisions(self, cards: list[Card]) -> Iterator[Decision]:
        """Yield what was decided; what is wrong, or was overtaken, is told at its row."""
        for card in cards:
            form = card.form
            if form is None or not form.chosen:
                continue
            if form.data.get(form.add_prefix("hash")) != card.seen.hash:
                card.form = self._form(card.seen)
                card.errors = [
                    _("This day changed since it was shown to you. Look at it again; nothing was saved.")
                ]
            elif not form.is_valid():
                card.errors = [str(error) for errors in form.errors.values() for error in errors]
            else:
                yield form.decision()

    def _gone(self, cards: list[Card]) -> list[str]:
        """Name what was decided about days that are no open exceptions any more."""
        known = {card.key for card in cards}
        post = self.request.POST
        chosen = [name.removesuffix("-choice") for name in post if name.endswith("-choice") and post[name]]
        gone = [key for key in chosen if key not in known]
        return [post.get(f"{key}-name", key)[:80] for key in gone]

    def _tell(self, decisions: list[Decision], *, is_confirmed: bool) -> None:
        """Say what was done, and what is left to do."""
        counts = Counter(
            "correct" if one.fix not in (Fix.ACCEPT, Fix.ASK) else str(one.fix) for one in decisions
        )
        words = (
            ("accept", ngettext("%(count)d accepted", "%(count)d accepted", counts["accept"])),
            ("correct", ngettext("%(count)d corrected", "%(count)d corrected", counts["correct"])),
            ("ask", ngettext("%(count)d asked about", "%(count)d asked about", counts["ask"])),
        )
        told = [text % {"count": counts[name]} for name, text in words if counts[name]]
        if is_confirmed:
            told.append(_("%(team)s is confirmed") % {"team": self._team_name()})
        messages.success(self.request, _(", ").join(told))
        if self._confirms and not is_confirmed:
            messages.warning(
                self.request,
                _("%(team)s is not confirmed yet: exceptions are still open.") % {"team": self._team_name()},
            )

    def _team_name(self) -> str:
        return self.team.name if self.team else _("people without a team")

    def _form(self, seen: ExceptionDay, *, data: Any = None) -> ExceptionForm:
        takes_all = self.request.GET.get("take") == "proposals"
        choice = proposed_choice(seen) if takes_all and not seen.is_asked else ""
        return ExceptionForm(data, seen=seen, kinds=self.kinds, choice=choice)

    def _card(self, seen: ExceptionDay, *, data: Any = None) -> Card:
        day = seen.day
        names = {code: str(kind) for code, kind in self.kinds.items()}
        may_decide = seen.may_review and not seen.is_settled and self.request.user.has_perm(REVIEW)
        return Card(
            seen=seen,
            form=self._form(seen, data=data) if may_decide else None,
            key=key_of(seen),
            day_text=day_text(day.day),
            reasons=cell_reasons(day.facts, day.explanation, names=names),
            tone=cell_tone(day.facts, is_exception=True),
            came=_came(day.facts.get("parts", [])),
            proposed=proposed_choice(seen),
            correction=_correction(seen),
            url=reverse("admin:attendance_attendanceday_change", args=[day.pk]),
        )

    def _page(self, cards: list[Card], *, status: int = 200, gone: list[str] | None = None) -> HttpResponse:
        shown = cards[:MOST]
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "title": _("Exceptions"),
            "month": self.month,
            "months": (self.month.previous(), self.month.next()),
            "row": self.row,
            "teams": self.teams,
            "place": self.place,
            "team_name": self._team_name(),
            "is_one_team": self.place != EVERY_TEAM,
            "shows": list(self._shows()),
            "cards": shown,
            "more": len(cards) - len(shown),
            "decidable": sum(card.form is not None for card in shown),
            "gone": gone or [],
            "rows": self.rows,
            "is_over": self.reader.on > self.month.last,
            "take_url": self._address(take="proposals"),
            "grid_url": f"{reverse('admin:attendance_attendancemonth_grid')}?{self._grid_query()}",
            "month_url": reverse("admin:attendance_attendancemonth_change", args=[self.row.pk])
            if self.row
            else "",
        }
        return TemplateResponse(self.request, "attendance/exceptions.html", context, status=status)

    def _asked_month(self) -> Month:
        return asked_month(self.request.GET.get("month", ""), self.reader.on)

    def _asked_place(self) -> str:
        """Find the team asked for; else the one that the viewer leads, else every team in view."""
        asked = self.request.GET.get("team", "")
        if asked in {EVERY_TEAM, NO_TEAM, *(team.code for team in self.teams)}:
            return asked
        led = set(self.viewer.led_team_ids(self.reader.on))
        return next((team.code for team in self.teams if team.pk in led), EVERY_TEAM)

    def _shows(self) -> Iterator[tuple[str, str, bool]]:
        """Offer what is open, one's own to decide, settled: address, name, whether it is shown."""
        names = {"": _("to settle"), "mine": _("mine to decide"), "settled": _("settled")}
        for value, name in names.items():
            yield self._address(show=value), name, self.show == value

    def _address(self, **changed: str) -> str:
        told = {"month": str(self.month), "team": self.place, "show": self.show, **changed}
        return "?" + urlencode({name: value for name, value in told.items() if value})

    def _grid_query(self) -> str:
        return urlencode({"month": str(self.month), "version": "0", "of": f"team:{self.place}"})


def _came(parts: Iterable[Mapping[str, Any]]) -> str:
    """Write when the person came and went, part by part; nothing where no touch is known."""
    times = [(part.get("came"), part.get("left")) for part in parts]
    if all(pair == (None, None) for pair in times):
        return ""
    return " / ".join(f"{_clock(came)}–{_clock(left)}" for came, left in times)


def _clock(minute: int | None) -> str:
    return "__:__" if minute is None else clock_text(minute)


def _correction(seen: ExceptionDay) -> str:
    """Say in words what “correct” would do: the first correction that is possible."""
    fixes = possible_fixes(seen)
    if not fixes:
        return ""
    text = str(FIXES[fixes[0]])
    proposal = seen.proposal
    if proposal.fix is Fix.ADD_PUNCH and proposal.at_minute is not None:
        side = PunchCorrection.Side(proposal.side).label
        return f"{text}: {side} {clock_text(proposal.at_minute)}"
    if seen.request is not None and proposal.fix is Fix.DECIDE_REQUEST:
        return f"{text}: {seen.request}"
    return text


def _with_error(request: HttpRequest, cards: list[Card], error: DomainError) -> list[Card]:
    """Tell a refusal at the row that it is about, or above all of them."""
    about = (error.where.get("work_number"), error.where.get("day"))
    for card in cards:
        if (card.seen.day.employee.work_number, str(card.seen.day.day)) == about:
            card.errors = [str(error.message)]
            messages.error(request, _("Nothing was saved: see %(name)s.") % {"name": card.seen.day.employee})
            return cards
    messages.error(request, str(error.message))
    return cards
