"""What one keeps, is offered and borrowed, and the forms of what one does with it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from custody.domain.vocabulary import OPEN_LOANS, Act
from custody.models import CustodyItem, Loan, LoanKind, LoanState
from custody.models.labels import ACT_LABELS
from custody.selectors import item_acts_for, loan_acts_for
from custody.selectors.duties import kept_by
from custody.services import PERMISSIONS
from custody.wording import due_of
from reports.me.asking import DayInput
from staff.models import Employee

ON_ITEM: Final = (Act.TAKE, Act.FILE, Act.HAND_OVER, Act.TAKE_BACK, Act.DECLINE)
ON_LOAN: Final = (Act.RECEIVE, Act.BRING_BACK, Act.CANCEL)
"""What is done here; whatever else the tables allow is done in the admin by those who use it."""

TONES: Final = {
    LoanState.ASKED: "warn",
    LoanState.PERMITTED: "good",
    LoanState.OUT: "note",
    LoanState.REFUSED: "alarm",
}
"""How urgent a loan is for its borrower."""
PAST_LOANS: Final = 10
"""Loans that are over, on the page."""


def _words(label: Any, *, is_needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=is_needed, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class OwnForm(forms.Form):
    """The form of one act; what was left empty is not handed on."""

    @property
    def values(self) -> dict[str, Any]:
        """What the act's service takes besides person and instant."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class SignedForm(OwnForm):
    """The signature alone."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Signing asks for your password every time."),
    )


class TakeForm(SignedForm):
    """A remark, and the signature."""

    text = _words(_("Remark"), is_needed=False)
    field_order = ("text", "password")


class GiveForm(SignedForm):
    """Name the new custodian."""

    taker = forms.ModelChoiceField(
        Employee.objects.filter(is_active=True).order_by("work_number"),
        label=_("New custodian"),
        help_text=_("They must sign; until then you answer for it."),
    )
    text = _words(_("What they must know"), is_needed=False)
    field_order = ("taker", "text", "password")


class PlaceForm(OwnForm):
    """Say where it lies."""

    place = forms.CharField(
        label=pgettext_lazy("custody", "Place"),
        max_length=200,
        help_text=_("Cabinet, shelf, room, or system."),
    )


class ReasonForm(OwnForm):
    """Say why."""

    reason = _words(_("Reason"))


class RemarkForm(OwnForm):
    """A remark."""

    text = _words(_("Remark"), is_needed=False)


class LoanForm(OwnForm):
    """Ask for an item that one knows by its number."""

    number = forms.CharField(
        label=_("Number of the item"),
        max_length=20,
        help_text=_("As its custodian names it, such as ZL2026-0001."),
    )
    kind = forms.ChoiceField(label=_("Original or copies"), choices=LoanKind.choices)
    purpose = _words(_("What for"))
    copies = forms.IntegerField(
        label=_("Copies"), help_text=_("Only for copies."), min_value=1, max_value=9999, initial=1
    )
    return_on = forms.DateField(label=_("To be brought back on"), widget=DayInput)

    def clean_number(self) -> CustodyItem:
        """Find the item; that it exists is all one learns."""
        wanted = self.cleaned_data["number"].strip().upper()
        item = CustodyItem.objects.kept().filter(number=wanted).first()
        if item is None:
            raise forms.ValidationError(_("There is no such item in custody."))
        return item


FORMS: Final[dict[Act, type[OwnForm]]] = {
    Act.TAKE: TakeForm,
    Act.FILE: PlaceForm,
    Act.HAND_OVER: GiveForm,
    Act.TAKE_BACK: RemarkForm,
    Act.DECLINE: ReasonForm,
    Act.RECEIVE: SignedForm,
    Act.BRING_BACK: RemarkForm,
    Act.CANCEL: RemarkForm,
}


def kept_rows(person: Employee, today: date) -> list[dict[str, Any]]:
    """List what somebody keeps, what is due first, with what is due about each."""
    rows = kept_by(person).order_by("state", "file_by", "pk")
    return [
        {"item": item, "due": due_of(item, today), "is_late": is_late(item, today)}
        for item in sorted(rows, key=lambda item: not is_late(item, today))
    ]


def is_late(item: CustodyItem, today: date) -> bool:
    """Tell whether an item was not filed in time, or has expired and may be destroyed."""
    if item.state == "to_file":
        return item.file_by < today
    return item.expires_on is not None and item.expires_on < today and not item.is_held


def loan_rows(person: Employee, today: date) -> list[dict[str, Any]]:
    """List what somebody asked for and has, then what is over."""
    mine = Loan.objects.filter(borrower=person).select_related("item__custody_class", "item__custodian")
    running = mine.filter(state__in=OPEN_LOANS).order_by("return_on", "pk")
    over = mine.exclude(state__in=OPEN_LOANS).order_by("-pk")[:PAST_LOANS]
    return [loan_row(loan, today) for loan in [*running, *over]]


def loan_row(loan: Loan, today: date) -> dict[str, Any]:
    """Say how a loan stands, and how urgent that is."""
    overdue = loan.state == LoanState.OUT and loan.return_on < today
    tone = "alarm" if overdue else TONES.get(LoanState(loan.state), "plain")
    return {"loan": loan, "tone": tone, "is_overdue": overdue}


def item_buttons(item: CustodyItem, person: Employee, *, now: datetime) -> list[dict[str, Any]]:
    """List what somebody may do here with an item, each with its address."""
    allowed = item_acts_for(item, person, now=now)
    return _buttons("me:custody-item-act", item.pk, (act for act in ON_ITEM if act in allowed), person)


def loan_buttons(loan: Loan, person: Employee, *, now: datetime) -> list[dict[str, Any]]:
    """List what somebody may do here with a loan, each with its address."""
    allowed = loan_acts_for(loan, person, now=now)
    return _buttons("me:custody-loan-act", loan.pk, (act for act in ON_LOAN if act in allowed), person)


def _buttons(name: str, pk: int, acts: Iterable[Act], person: Employee) -> list[dict[str, Any]]:
    return [
        {"code": act.value, "label": ACT_LABELS[act], "url": reverse(name, args=[pk, act.value])}
        for act in acts
        if person.has_perm(PERMISSIONS[act])
    ]
