"""Reports of one's own and what is left to do about incidents: the reads and forms of the small pages."""

from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from files.domain import DOCUMENTS
from files.forms import FilesField, KeepsNoFiles
from incidents.domain.vocabulary import Act, State
from incidents.models import Incident, IncidentAction, IncidentKind
from incidents.services.keeping import MOST_AT_ONCE
from reports.me.asking import MomentInput
from staff.models import Employee

TONES: Final = {
    State.REPORTED: "alarm",
    State.ACKNOWLEDGED: "warn",
    State.IN_ACTION: "note",
    State.VERIFYING: "note",
    State.CLOSED: "good",
}
"""How a state looks on the pages."""


def incidents_of(person: Employee) -> QuerySet[Incident]:
    """List what somebody reported and what is theirs to do, the newest first."""
    theirs = Q(reporter=person) | Q(owner=person) | Q(next_owner=person) | Q(actions__owner=person)
    mine = Incident.objects.filter(theirs).values("pk")
    rows = Incident.objects.visible_to(person).filter(pk__in=mine)
    return rows.select_related("kind", "owner").order_by("-reported_at", "-pk")


def _files(*, is_needed: bool = False) -> Any:
    return FilesField(
        DOCUMENTS,
        label=_("Photographs, documents"),
        help_text=format_lazy(
            _("At most {count} at once: {endings}"), count=MOST_AT_ONCE, endings=DOCUMENTS.endings
        ),
        required=is_needed,
    )


def _words(label: Any, *, is_needed: bool = True) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=is_needed, max_length=4000, widget=widget)


class ReportForm(KeepsNoFiles):
    """Kind, what, where, and the password; photographs and an earlier time of discovery if there are any."""

    kind = forms.ModelChoiceField(IncidentKind.objects.none(), label=_("Kind"), empty_label=None)
    what = _words(_("What"))
    where = forms.CharField(label=_("Where"), max_length=200, help_text=_("Place, seat or system."))
    files = _files()
    discovered_at = forms.DateTimeField(
        label=_("Discovered at"), required=False, widget=MomentInput, help_text=_("Empty: just now.")
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Signing asks for your password every time."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = IncidentKind.objects.filter(is_active=True)  # type: ignore[attr-defined]


class MyActForm(KeepsNoFiles):
    """What one says with an act."""

    def __init__(self, *args: Any, incident: Incident, person: Employee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "action" in self.fields:
            own = IncidentAction.objects.open().filter(incident=incident, owner=person)
            self.fields["action"].queryset = own  # type: ignore[attr-defined]
            self.fields["action"].label_from_instance = lambda row: f"{row.number}. {row.measure[:60]}"  # type: ignore[attr-defined]


class AddFilesForm(MyActForm):
    """Files that come later."""

    files = _files(is_needed=True)
    text = _words(_("Remark"), is_needed=False)


class AppealForm(MyActForm):
    """Why it was no mistake."""

    reason = _words(_("Reason"))
    files = _files()


class FinishForm(MyActForm):
    """What shows that an action is done."""

    action = forms.ModelChoiceField(IncidentAction.objects.none(), label=_("Action"), empty_label=None)
    evidence = _words(_("Evidence"), is_needed=False)
    files = _files()


class AcceptForm(MyActForm):
    """Taking a matter over."""

    text = _words(_("Remark"), is_needed=False)


class ContainForm(MyActForm):
    """What was done at once."""

    text = _words(_("What was done at once"))
    files = _files()


FORMS: Final[dict[Act, type[MyActForm]]] = {
    Act.FINISH_ACTION: FinishForm,
    Act.ACCEPT: AcceptForm,
    Act.CONTAIN: ContainForm,
    Act.APPEAL: AppealForm,
    Act.ATTACH: AddFilesForm,
}
"""What can be done on the small pages; everything else is done in the admin."""
