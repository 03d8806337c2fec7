"""The forms of what is owed to authorities after a leak of personal data."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from incidents.admin.fields import attachments, instant, line, words
from incidents.admin.forms import FORMS, IncidentActForm
from incidents.domain.vocabulary import Act
from incidents.models import Authority, AuthorityReport
from staff.admin_base import PasswordField


class OweReportsForm(IncidentActForm):
    """Name the authorities."""

    authorities = forms.ModelMultipleChoiceField(
        Authority.objects.none(),
        label=_("Authorities to be told"),
        help_text=_("The clock of each runs from the time at which the leak was known."),
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )
    known_at = instant(_("Known since"), _("Empty: since its discovery."), is_needed=False)
    text = words(_("Remark"), is_needed=False)
    password = PasswordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["authorities"]
        offered.queryset = Authority.objects.filter(is_active=True)  # type: ignore[attr-defined]
        offered.label_from_instance = _with_hours  # type: ignore[attr-defined]
        offered.initial = list(offered.queryset)  # type: ignore[attr-defined]


def _with_hours(authority: Authority) -> str:
    hours = _("within %(hours)d hours") % {"hours": authority.hours}
    return f"{authority.label} ({hours})"


class OfReportForm(IncidentActForm):
    """Choose one of the reports that are owed."""

    report = forms.ModelChoiceField(
        AuthorityReport.objects.none(),
        label=_("Report to an authority"),
        empty_label=None,
        widget=UnfoldAdminSelectWidget,
    )
    is_for_owed_only = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["report"]
        owed = field.queryset.owed()
        if not self.is_for_owed_only:
            owed = owed | field.queryset.filter(sent_at__isnull=False, receipt_number="")
        field.queryset = owed.select_related("authority")
        field.label_from_instance = lambda row: row.authority.label


class SendReportForm(OfReportForm):
    """Say when an authority was told, and under which number."""

    sent_at = instant(_("Sent at"), _("Empty: just now."), is_needed=False)
    receipt_number = line(_("Receipt number"), _("May be added later."), is_needed=False, longest=100)
    text = words(_("Remark"), is_needed=False)
    files = attachments()
    password = PasswordField()
    is_for_owed_only = False


class ExtendReportForm(OfReportForm):
    """Record a later limit."""

    until = instant(_("New limit"))
    reason = words(_("Reason"), _("Who at the authority allowed it, and why."))
    password = PasswordField()


class LiftReportForm(OfReportForm):
    """Say why it is not owed."""

    reason = words(_("Reason"))
    password = PasswordField()


ALL_FORMS: Final[dict[Act, type[IncidentActForm]]] = {
    **FORMS,
    Act.OWE_REPORTS: OweReportsForm,
    Act.SEND_REPORT: SendReportForm,
    Act.EXTEND_REPORT: ExtendReportForm,
    Act.LIFT_REPORT: LiftReportForm,
}
"""The form of every act."""
