"""The forms of the acts on incidents; their fields are named as the services name them."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from files.forms import KeepsNoFiles
from incidents.admin.fields import attachments, day, instant, line, person, words
from incidents.domain.vocabulary import Act, State
from incidents.models import AuthorityReport, Incident, IncidentAction, IncidentKind
from incidents.selectors import closed_lately, may_come_back
from incidents.selectors.people import people_who_may_know
from staff.admin_base import PasswordField
from staff.models import Employee


def _coming_back(help_text: Any) -> forms.ModelChoiceField[Incident]:
    """Make a field for the closed hazard that a hazard is again; the form says which are offered."""
    return _EarlierHazardField(
        Incident.objects.none(),
        label=_("Comes back from"),
        help_text=help_text,
        required=False,
        widget=UnfoldAdminSelect2Widget,
    )


class _EarlierHazardField(forms.ModelChoiceField):
    """Closed hazards, each with its place, what it was, and when it was closed."""

    def label_from_instance(self, obj: Any) -> str:
        """Say where, what and when."""
        return f"{obj.where} · {obj.headline[:40]} · {obj.number} · {timezone.localdate(obj.closed_at)}"


class ReportForm(KeepsNoFiles):
    """Three fields and the password; what follows may stay empty."""

    kind = forms.ModelChoiceField(
        IncidentKind.objects.none(), label=_("Kind"), empty_label=None, widget=UnfoldAdminSelectWidget
    )
    what = words(_("What"), _("What happened, in a sentence or two."))
    where = line(_("Where"), _("Place, seat or system."))
    files = attachments()
    password = PasswordField()
    discovered_at = instant(_("Discovered at"), _("Empty: just now."), is_needed=False)
    asked = person(
        _("Superior asked"),
        _("Only for a request for instruction; empty: a duty supervisor."),
        is_needed=False,
    )
    recurs_from = _coming_back(_("Only for a hazard: the closed one of the last year that is there again."))

    def __init__(self, *args: Any, reader: Employee, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recurs_from"].queryset = closed_lately(reader, now=now)  # type: ignore[attr-defined]
        self.fields["kind"].queryset = IncidentKind.objects.filter(is_active=True)  # type: ignore[attr-defined]


class IncidentActForm(KeepsNoFiles):
    """The form of one act on one incident: it offers only what belongs to that incident."""

    def __init__(
        self, *args: Any, incident: Incident, reader: Employee, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        known_to = people_who_may_know(incident, now=now)
        for field in self.fields.values():
            model = getattr(getattr(field, "queryset", None), "model", None)
            if model is Employee and known_to is not None:
                field.queryset = field.queryset.filter(pk__in=[p.pk for p in known_to])  # type: ignore[attr-defined]
            elif model is IncidentAction:
                field.queryset = IncidentAction.objects.open().filter(incident=incident)  # type: ignore[attr-defined]
            elif model is AuthorityReport:
                field.queryset = incident.authority_reports.all()  # type: ignore[attr-defined]
            elif model is Incident:
                originals = Incident.objects.visible_to(reader).exclude(pk=incident.pk)
                if not incident.confidential:
                    originals = originals.filter(confidential=False)
                field.queryset = originals.exclude(state=State.DUPLICATE)  # type: ignore[attr-defined]


class AcknowledgeForm(IncidentActForm):
    """Take it up; of a hazard, say whether it is one of the same place come back."""

    text = words(_("Remark"), is_needed=False)
    recurs_from = _coming_back(_("Closed hazards of the same place within a year."))
    password = PasswordField()

    def __init__(
        self, *args: Any, incident: Incident, reader: Employee, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, incident=incident, reader=reader, now=now, **kwargs)
        suggested = may_come_back(incident.where, reader, now=now) if incident.rule.is_hazard else None
        if suggested is None or not suggested:
            del self.fields["recurs_from"]
        else:
            self.fields["recurs_from"].queryset = suggested  # type: ignore[attr-defined]
            self.fields["recurs_from"].initial = incident.recurs_from_id


class ReasonForm(IncidentActForm):
    """Say why."""

    reason = words(_("Reason"))


class FiledReasonForm(ReasonForm):
    """Say why, with papers that show it."""

    files = attachments()


class SignedReasonForm(FiledReasonForm):
    """Say why, signed."""

    password = PasswordField()


class DuplicateForm(IncidentActForm):
    """Name the original."""

    original = forms.ModelChoiceField(
        Incident.objects.none(), label=_("Duplicate of"), widget=UnfoldAdminSelect2Widget
    )
    reason = words(_("Reason"))
    password = PasswordField()


class InstructForm(IncidentActForm):
    """Give an instruction."""

    text = words(_("Instruction"))
    files = attachments()
    password = PasswordField()


class DecideForm(IncidentActForm):
    """Decide a request."""

    is_granted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("granted")), ("no", _("refused"))],
        coerce=lambda value: value == "yes",
        widget=UnfoldAdminSelectWidget,
    )
    text = words(_("Decision in words"))
    files = attachments()
    password = PasswordField()


class ContainForm(IncidentActForm):
    """Note what was done at once."""

    text = words(_("What was done at once"))
    files = attachments()


class PlanActionForm(IncidentActForm):
    """Plan a measure."""

    measure = words(_("Measure"))
    owner = person(_("Who does it"))
    checker = person(_("Who checks it"), _("Neither who does it nor the owner of the incident."))
    due_on = day(_("Due on"))


class ActionForm(IncidentActForm):
    """Choose one of the open actions."""

    action = forms.ModelChoiceField(
        IncidentAction.objects.none(), label=_("Action"), empty_label=None, widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        field.label_from_instance = lambda row: f"{row.number}. {row.measure[:60]} ({row.owner})"  # type: ignore[attr-defined]


class FinishActionForm(ActionForm):
    """Show that it is done."""

    evidence = words(_("Evidence"), _("What shows that it is done: in words, or by a file."), is_needed=False)
    files = attachments()


class DropActionForm(ActionForm):
    """Say why it is not done after all."""

    reason = words(_("Reason"))


class ExtendActionForm(ActionForm):
    """Move the due day."""

    due_on = day(_("New due day"))
    reason = words(_("Reason"))
    password = PasswordField()


class ExtendDecisionForm(IncidentActForm):
    """Move the limit of the decision."""

    until = instant(_("New limit"))
    reason = words(_("Reason"))
    password = PasswordField()


class ExtendReviewForm(IncidentActForm):
    """Move the day of review."""

    review_on = day(_("Review on"))
    reason = words(_("Reason"))
    password = PasswordField()


class VerifyForm(IncidentActForm):
    """Close it."""

    finding = words(_("Finding"), _("What you saw with your own eyes."))
    is_eliminated = forms.BooleanField(
        label=_("Completely eliminated"),
        required=False,
        help_text=_("A hazard closes only then."),
        widget=UnfoldBooleanSwitchWidget,
    )
    files = attachments()
    password = PasswordField()

    def __init__(
        self, *args: Any, incident: Incident, reader: Employee, now: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, incident=incident, reader=reader, now=now, **kwargs)
        if not incident.rule.is_hazard:
            del self.fields["is_eliminated"]


class NotYetForm(IncidentActForm):
    """Send it back."""

    finding = words(_("Finding"), _("What is still missing."))
    is_mitigated = forms.BooleanField(
        label=_("Mitigated"),
        required=False,
        help_text=_("The hazard is smaller but still there: it stays open."),
        widget=UnfoldBooleanSwitchWidget,
    )
    review_on = day(_("Review on"), _("When a mitigated hazard is looked at again."), is_needed=False)
    files = attachments()


class HandOverForm(IncidentActForm):
    """Name the new owner."""

    to = person(_("New owner"))
    text = words(_("What they must know"), is_needed=False)


class AcceptForm(IncidentActForm):
    """Take it over."""

    text = words(_("Remark"), is_needed=False)


class AttachForm(IncidentActForm):
    """Add files."""

    files = attachments(is_needed=True)
    text = words(_("Remark"), is_needed=False)


class GrantForm(forms.Form):
    """Name the reader of a confidential incident, and why."""

    employee = person(_("Reader"))
    reason = words(_("Reason"))


FORMS: Final[dict[Act, type[IncidentActForm]]] = {
    Act.ACKNOWLEDGE: AcknowledgeForm,
    Act.REJECT: SignedReasonForm,
    Act.MARK_DUPLICATE: DuplicateForm,
    Act.APPEAL: FiledReasonForm,
    Act.INSTRUCT: InstructForm,
    Act.DECIDE: DecideForm,
    Act.CONTAIN: ContainForm,
    Act.PLAN_ACTION: PlanActionForm,
    Act.FINISH_ACTION: FinishActionForm,
    Act.DROP_ACTION: DropActionForm,
    Act.EXTEND_ACTION: ExtendActionForm,
    Act.EXTEND_DECISION: ExtendDecisionForm,
    Act.EXTEND_REVIEW: ExtendReviewForm,
    Act.VERIFY: VerifyForm,
    Act.NOT_YET: NotYetForm,
    Act.REOPEN: SignedReasonForm,
    Act.HAND_OVER: HandOverForm,
    Act.ACCEPT: AcceptForm,
    Act.ATTACH: AttachForm,
}
