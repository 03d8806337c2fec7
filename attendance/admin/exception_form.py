"""One exception as it is decided on the page: a choice, and the proposed correction, changeable."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.domain.proposals import Fix
from attendance.models import Leave, LeaveKind, PunchCorrection
from attendance.selectors.review import ExceptionDay
from attendance.services import Decision

ACCEPT, CORRECT, ASK = "accept", "correct", "ask"

REFUSE_REQUEST = "refuse_request"
"""The other way to decide a request that waits; not a fix of its own."""

FIXES: dict[str, Any] = {
    Fix.ADD_PUNCH: _("Add the missing punch"),
    Fix.RECORD_LEAVE: _("Record leave"),
    Fix.DECIDE_REQUEST: _("Approve the request"),
    REFUSE_REQUEST: _("Refuse the request"),
    Fix.KEEP_LEAVE: _("Keep the leave"),
    Fix.GIVE_BACK_LEAVE: _("Give the leave back"),
}
"""Corrections by what the form calls them, in the order in which they are offered."""

REASONS: dict[str, Any] = {
    Fix.ADD_PUNCH: _("Forgot to punch; was at work, as the lead has seen"),
    Fix.RECORD_LEAVE: _("Leave recorded afterwards"),
    Fix.DECIDE_REQUEST: _("Agreed"),
    Fix.KEEP_LEAVE: _("Was on leave"),
    Fix.GIVE_BACK_LEAVE: _("Came to work on this day"),
}
"""What is written with a correction unless somebody writes something else; a refusal needs its own words."""

QUESTION = _("Please explain this day.")
"""What the person is asked unless somebody writes something else."""

LOCAL = "%Y-%m-%dT%H:%M"
"""How browsers write a moment."""


class ExceptionForm(forms.Form):
    """What is decided about one exception; nothing is required as long as nothing is chosen."""

    choice = forms.ChoiceField(
        required=False,
        choices=[
            (ACCEPT, pgettext_lazy("exception", "Accept")),
            (CORRECT, pgettext_lazy("exception", "Correct")),
            (ASK, pgettext_lazy("exception", "Ask")),
        ],
    )
    hash = forms.CharField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    question = forms.CharField(label=_("Question"), required=False, max_length=300)
    fix = forms.ChoiceField(label=_("Correction"), required=False)
    side = forms.ChoiceField(label=_("Side"), required=False, choices=PunchCorrection.Side.choices)
    at = forms.DateTimeField(
        label=_("Time"),
        required=False,
        input_formats=[LOCAL],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    part = forms.ChoiceField(
        label=_("Part of the day"),
        required=False,
        choices=[one for one in Leave.Part.choices if one[0] != "hours"],
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(
        self, data: Any, *, seen: ExceptionDay, kinds: dict[str, LeaveKind], choice: str = ""
    ) -> None:
        """Fill in the proposal.

        Args:
            data: what was sent; none for a fresh page.
            kinds: kinds of leave in use, by code.
            choice: what is chosen on a fresh page.
        """
        proposal = proposed_values(seen)
        super().__init__(data, prefix=key_of(seen), initial={**proposal, "hash": seen.hash, "choice": choice})
        self.seen, self.kinds = seen, kinds
        self.fields["fix"].choices = [(fix, FIXES[fix]) for fix in possible_fixes(seen)]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(code, str(kind)) for code, kind in kinds.items()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label or ""
        self.fields["reason"].widget.attrs["placeholder"] = REASONS.get(proposal["fix"], _("Reason"))
        self.fields["question"].widget.attrs["placeholder"] = QUESTION
        self.fields["note"].widget.attrs["placeholder"] = _("Note, if it needs one")

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen correction needs."""
        told: dict[str, Any] = super().clean() or {}
        if told.get("choice") == CORRECT:
            needed = {Fix.ADD_PUNCH: ("side", "at"), Fix.RECORD_LEAVE: ("kind",)}.get(told.get("fix", ""), ())
            for name in ("fix", *needed):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("%(field)s is missing.") % {"field": self.fields[name].label})
        return told

    @property
    def chosen(self) -> str:
        """What was chosen on the page that was sent; nothing leaves the day as it is."""
        return str(self.data.get(self.add_prefix("choice"), ""))

    def decision(self) -> Decision:
        """Give what was chosen as the service takes it."""
        told = self.cleaned_data
        shown = {"day": self.seen.day, "shown_hash": told["hash"]}
        match told["choice"]:
            case "accept":
                return Decision(fix=Fix.ACCEPT, text=told["note"], **shown)
            case "ask":
                return Decision(fix=Fix.ASK, text=told["question"] or str(QUESTION), **shown)
        is_request = told["fix"] in (Fix.DECIDE_REQUEST, REFUSE_REQUEST)
        fix = Fix.DECIDE_REQUEST if is_request else Fix(told["fix"])
        reason = told["reason"] or str(REASONS.get(told["fix"], ""))
        return Decision(fix=fix, text=reason, details=self._details(fix), **shown)

    def _details(self, fix: Fix) -> dict[str, Any]:
        told = self.cleaned_data
        match fix:
            case Fix.ADD_PUNCH:
                return {"side": told["side"], "at": told["at"]}
            case Fix.RECORD_LEAVE:
                return {"kind": self.kinds[told["kind"]], "part": told["part"] or Leave.Part.WHOLE}
            case Fix.DECIDE_REQUEST:
                return {"request": self.seen.request, "is_approved": told["fix"] == Fix.DECIDE_REQUEST}
        return {}


def key_of(seen: ExceptionDay) -> str:
    """Name an exception in the form: whose day it is, and which."""
    return f"{seen.day.employee_id}-{seen.day.day:%Y%m%d}"


def proposed_choice(seen: ExceptionDay) -> str:
    """Say which of the three choices the proposal is."""
    return {Fix.ACCEPT: ACCEPT, Fix.ASK: ASK}.get(seen.proposal.fix, CORRECT)


def possible_fixes(seen: ExceptionDay) -> list[str]:
    """List the corrections that are possible, the proposed one first."""
    listed = [fix for fix in (seen.proposal.fix, *seen.proposal.others) if fix in FIXES]
    if seen.request is not None:
        listed.insert(1, REFUSE_REQUEST)  # type: ignore[arg-type]
    return [str(fix) for fix in dict.fromkeys(listed)]


def proposed_values(seen: ExceptionDay) -> dict[str, Any]:
    """Give the values of the proposed correction, filled in."""
    fixes = possible_fixes(seen)
    first = fixes[0] if fixes else ""
    return {
        "fix": first,
        "side": seen.proposal.side or PunchCorrection.Side.IN,
        "at": _moment(seen),
        "part": Leave.Part.FIRST_HALF if seen.day.absent_halves == 1 else Leave.Part.WHOLE,
    }


def _moment(seen: ExceptionDay) -> datetime | None:
    """Give the moment of the punch that is missing; where none is proposed, when the shift began."""
    minute = seen.proposal.at_minute
    if minute is None:
        parts: Iterable[Any] = seen.day.facts.get("parts", ())
        minute = next((part["due_from"] for part in parts if part.get("due_from") is not None), None)
    if minute is None:
        return None
    # The centre's zone is active in every page.
    midnight = datetime.combine(seen.day.day, time(), timezone.get_current_timezone())
    return midnight + timedelta(minutes=minute)
