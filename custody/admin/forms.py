"""The forms of the acts of custody; their fields are named as the services name them."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelect2Widget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSingleDateWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from calls.models import Contact
from custody.domain.vocabulary import Act
from custody.models import CustodyClass, CustodyItem, LoanKind
from files.domain import DOCUMENTS
from ledger.registry import erasable_types
from staff.admin_base import PasswordField
from staff.models import Employee


def words(label: Any, help_text: Any = "", *, is_needed: bool = True, rows: int = 2) -> forms.CharField:
    """Make a field for a sentence or two."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=help_text, required=is_needed, widget=widget)


def line(label: Any, help_text: Any = "", *, is_needed: bool = True, most: int = 200) -> forms.CharField:
    """Make a field for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=is_needed,
        max_length=most,
        widget=UnfoldAdminTextInputWidget,
    )


def day(label: Any, help_text: Any = "", *, is_needed: bool = True) -> forms.DateField:
    """Make a field for a day."""
    widget = UnfoldAdminSingleDateWidget()
    return forms.DateField(label=label, help_text=help_text, required=is_needed, widget=widget)


def number(
    label: Any, help_text: Any = "", *, is_needed: bool = True, first: int | None = 1
) -> forms.IntegerField:
    """Make a field for a count, 1 or more."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=is_needed,
        min_value=1,
        max_value=9999,
        initial=first,
        widget=UnfoldAdminIntegerFieldWidget,
    )


def person(label: Any, help_text: Any = "") -> forms.ModelChoiceField[Employee]:
    """Make a field for somebody who works here."""
    return forms.ModelChoiceField(
        Employee.objects.filter(is_active=True).order_by("work_number"),
        label=label,
        help_text=help_text,
        widget=UnfoldAdminSelect2Widget,
    )


class ActForm(forms.Form):
    """The form of one act; what was left empty is not handed on."""

    @property
    def values(self) -> dict[str, Any]:
        """What the act's service takes besides person and instant."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class RegisterForm(ActForm):
    """Class and title are enough; with a place it is filed at once."""

    custody_class = forms.ModelChoiceField(
        CustodyClass.objects.none(), label=_("Class"), empty_label=None, widget=UnfoldAdminSelectWidget
    )
    title = line(_("Title"), _("What it is; so that you find it again."))
    place = line(
        pgettext_lazy("custody", "Place"),
        _("Cabinet, shelf, room. Empty: it is still to be filed."),
        is_needed=False,
    )
    copies = number(_("Copies"))
    received_on = day(_("Received on"), _("Empty: today."), is_needed=False)
    description = words(_("Description"), is_needed=False)
    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Kept by Zhiban, and removed when the item is certified as destroyed: %(endings)s")
        % {"endings": DOCUMENTS.endings},
        widget=UnfoldAdminFileFieldWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["custody_class"].queryset = CustodyClass.objects.filter(is_active=True)  # type: ignore[attr-defined]


class FileForm(ActForm):
    """Say where it lies."""

    place = line(pgettext_lazy("custody", "Place"), _("Cabinet, shelf, room, or system."))


class CorrectForm(ActForm):
    """Say what is right; what stays empty stays as it is."""

    title = line(_("Title"), is_needed=False)
    description = words(_("Description"), is_needed=False)
    copies = number(_("Copies"), is_needed=False, first=None)
    reason = words(_("Reason"))


class AttachForm(ActForm):
    """One thing that Zhiban itself holds: a file, a signed record, or the transcript of a contact."""

    upload = forms.FileField(
        label=_("File"), required=False, help_text=DOCUMENTS.endings, widget=UnfoldAdminFileFieldWidget
    )
    record_type = forms.ChoiceField(
        label=_("Signed record: type"), required=False, widget=UnfoldAdminSelectWidget
    )
    record_id = line(_("Signed record: number"), is_needed=False)
    contact = forms.CharField(
        label=_("Contact, for its transcript"),
        required=False,
        help_text=_("Number of the contact as the call log has it."),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, reader: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader
        choices = [("", "—"), *((one, one) for one in erasable_types())]
        self.fields["record_type"].choices = choices  # type: ignore[attr-defined]

    def clean_contact(self) -> Contact | None:
        """Find the contact among those the reader may see."""
        wanted = self.cleaned_data["contact"].strip()
        if not wanted:
            return None
        found = Contact.objects.visible_to(self.reader).filter(external_id=wanted).first()
        if found is None:
            raise forms.ValidationError(_("There is no such contact for you."))
        return found


class HandOverForm(ActForm):
    """Name the new custodian."""

    taker = person(_("New custodian"), _("They must sign; until then you answer for it."))
    text = words(_("What they must know"), is_needed=False)
    password = PasswordField()


class SignedForm(ActForm):
    """A remark, and the signature."""

    text = words(_("Remark"), is_needed=False)
    password = PasswordField()


class PasswordForm(ActForm):
    """The signature alone."""

    password = PasswordField()


class RemarkForm(ActForm):
    """A remark."""

    text = words(_("Remark"), is_needed=False)


class ReasonForm(ActForm):
    """Say why."""

    reason = words(_("Reason"))


class SignedReasonForm(ReasonForm):
    """Say why, signed."""

    password = PasswordField()


class ExtendForm(ActForm):
    """Name a later day."""

    expires_on = day(_("Kept until"))
    reason = words(_("Reason"))
    password = PasswordField()


class AskForm(ActForm):
    """Say what for, and until when."""

    kind = forms.ChoiceField(
        label=_("Original or copies"), choices=LoanKind.choices, widget=UnfoldAdminSelectWidget
    )
    purpose = words(_("Purpose"))
    copies = number(_("Copies"), _("Only for copies."))
    return_on = day(_("To be brought back on"))


class AskByNumberForm(AskForm):
    """The same for an item that one knows by its number alone."""

    number = line(_("Number of the item"), _("As its custodian names it, such as ZL2026-0001."), most=20)
    field_order = ("number", "kind", "purpose", "copies", "return_on")

    def clean_number(self) -> CustodyItem:
        """Find the item; that it exists is all one learns."""
        item = CustodyItem.objects.kept().filter(number=self.cleaned_data["number"].strip().upper()).first()
        if item is None:
            raise forms.ValidationError(_("There is no such item in custody."))
        return item


class DestroyForm(ActForm):
    """Say how."""

    method = line(
        _("Way and place of destruction"),
        _("Shredded, burnt, overwritten; stays for ever: nothing personal."),
    )
    password = PasswordField()


class ItemsForm(ActForm):
    """Choose several items; all of them unless told."""

    items = forms.ModelMultipleChoiceField(
        CustodyItem.objects.none(), label=_("Items"), widget=UnfoldAdminCheckboxSelectMultipleWidget
    )

    def __init__(self, *args: Any, items: QuerySet[Any], chosen: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["items"]
        field.queryset = items  # type: ignore[attr-defined]
        field.label_from_instance = lambda item: f"{item.number} · {item.custody_class.label} · {item.title}"  # type: ignore[attr-defined]
        field.initial = chosen or [item.pk for item in items]


class RequestForm(ItemsForm):
    """Choose the expired items, and say why."""

    reason = line(_("Reason"), _("Stays for ever: nothing personal."), most=300)
    field_order = ("items", "reason")


class HandOverAllForm(ItemsForm, HandOverForm):
    """Choose items, and name their new custodian."""

    field_order = ("items", "taker", "text", "password")


class TakeAllForm(ItemsForm, SignedForm):
    """Choose what one signs for."""

    field_order = ("items", "text", "password")


def tomorrow(today: date) -> date:
    """Give the day by which a loan is brought back unless told."""
    return today + timedelta(days=1)


FORMS: Final[dict[Act, type[ActForm]]] = {
    Act.FILE: FileForm,
    Act.CORRECT: CorrectForm,
    Act.ATTACH: AttachForm,
    Act.HAND_OVER: HandOverForm,
    Act.TAKE: SignedForm,
    Act.DECLINE: ReasonForm,
    Act.TAKE_BACK: RemarkForm,
    Act.TAKE_OVER: SignedReasonForm,
    Act.HOLD: SignedReasonForm,
    Act.LIFT_HOLD: SignedReasonForm,
    Act.EXTEND: ExtendForm,
    Act.VOID: ReasonForm,
    Act.ASK: AskForm,
    Act.PERMIT: SignedForm,
    Act.REFUSE: ReasonForm,
    Act.CANCEL: RemarkForm,
    Act.RECEIVE: PasswordForm,
    Act.BRING_BACK: RemarkForm,
    Act.APPROVE: SignedForm,
    Act.REJECT: ReasonForm,
    Act.WITHDRAW: ReasonForm,
    Act.DESTROY: DestroyForm,
    Act.WITNESS: SignedForm,
}
