"""What the acts on incidents take in the API; fields are named as the services name them."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from incidents.models import Authority, AuthorityReport, Incident, IncidentAction, IncidentKind
from staff.models import Employee


class PersonField(serializers.SlugRelatedField[Employee]):
    """Somebody who works here, by work number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="work_number", queryset=Employee.objects.filter(is_active=True), **kwargs)


class VisibleIncidentField(serializers.SlugRelatedField[Incident]):
    """An incident that the caller may see, by number; any other does not exist."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="number", queryset=Incident.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet[Incident]:
        """Narrow to what the caller may see."""
        return Incident.objects.visible_to(self.context["request"].user)


class ActionField(serializers.SlugRelatedField[IncidentAction]):
    """An action of this incident, by its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="number", queryset=IncidentAction.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet[IncidentAction]:
        """Narrow to the incident at hand."""
        return IncidentAction.objects.filter(incident=self.context["incident"])


class AuthorityReportField(serializers.SlugRelatedField[AuthorityReport]):
    """A report of this incident to an authority, by its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="number", queryset=AuthorityReport.objects.all(), **kwargs)

    def get_queryset(self) -> QuerySet[AuthorityReport]:
        """Narrow to the incident at hand."""
        return AuthorityReport.objects.filter(incident=self.context["incident"])


class ActSerializer(serializers.Serializer[Any]):
    """What an act takes."""


class SignedActSerializer(ActSerializer):
    """What a signed act takes: the password, every time."""

    password = serializers.CharField(
        write_only=True, trim_whitespace=False, help_text=_("Your password: the act is signed.")
    )


class FilesField(serializers.ListField):
    """Photographs and documents, in a request of type ``multipart/form-data``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(child=serializers.FileField(allow_empty_file=True), **kwargs)


class ReportSerializer(SignedActSerializer):
    """A report: kind, what, where, and the password; the rest may be left out."""

    kind = serializers.SlugRelatedField[IncidentKind](
        slug_field="code", queryset=IncidentKind.objects.filter(is_active=True)
    )
    what = serializers.CharField(max_length=4000)
    where = serializers.CharField(max_length=200)
    discovered_at = serializers.DateTimeField(required=False, help_text=_("Just now unless told."))
    asked = PersonField(required=False, help_text=_("The superior asked, for a request for instruction."))
    files = FilesField()
    recurs_from = VisibleIncidentField(
        required=False, help_text=_("Only for a hazard: the closed one, by number, that is there again.")
    )


class AcknowledgeSerializer(SignedActSerializer):
    """Take it up."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    recurs_from = VisibleIncidentField(
        required=False, help_text=_("Only for a hazard: the closed one, by number, that is there again.")
    )


class ReasonSerializer(ActSerializer):
    """Say why."""

    reason = serializers.CharField(max_length=4000)


class FiledReasonSerializer(ReasonSerializer):
    """Say why, with papers that show it."""

    files = FilesField()


class SignedReasonSerializer(SignedActSerializer):
    """Say why, signed."""

    reason = serializers.CharField(max_length=4000)


class FiledSignedReasonSerializer(SignedReasonSerializer):
    """Say why, signed, with papers that show it."""

    files = FilesField()


class DuplicateSerializer(SignedReasonSerializer):
    """Name the original."""

    original = VisibleIncidentField()


class InstructSerializer(SignedActSerializer):
    """Give an instruction."""

    text = serializers.CharField(max_length=4000)
    files = FilesField()


class DecideSerializer(InstructSerializer):
    """Decide a request for instruction."""

    is_granted = serializers.BooleanField()


class ContainSerializer(ActSerializer):
    """Note what was done at once."""

    text = serializers.CharField(max_length=4000)
    files = FilesField()


class PlanActionSerializer(ActSerializer):
    """Plan a measure."""

    measure = serializers.CharField(max_length=4000)
    owner = PersonField()
    checker = PersonField()
    due_on = serializers.DateField()


class FinishActionSerializer(ActSerializer):
    """Show that a measure is done."""

    action = ActionField()
    evidence = serializers.CharField(
        required=False, allow_blank=True, max_length=4000, help_text=_("May be left out where files show it.")
    )
    files = FilesField()


class DropActionSerializer(ReasonSerializer):
    """Drop a measure."""

    action = ActionField()


class ExtendActionSerializer(SignedReasonSerializer):
    """Move the due day of a measure."""

    action = ActionField()
    due_on = serializers.DateField()


class ExtendDecisionSerializer(SignedReasonSerializer):
    """Move the limit of the decision."""

    until = serializers.DateTimeField()


class ExtendReviewSerializer(SignedReasonSerializer):
    """Move the day of review."""

    review_on = serializers.DateField()


class OweReportsSerializer(SignedActSerializer):
    """Find that personal data is concerned, and name the authorities to be told."""

    authorities = serializers.SlugRelatedField[Authority](
        slug_field="code", queryset=Authority.objects.filter(is_active=True), many=True, allow_empty=False
    )
    known_at = serializers.DateTimeField(required=False, help_text=_("Since its discovery unless told."))
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class SendReportSerializer(SignedActSerializer):
    """Say when an authority was told, and under which number."""

    report = AuthorityReportField()
    sent_at = serializers.DateTimeField(required=False, help_text=_("Just now unless told."))
    receipt_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    files = FilesField()


class ExtendReportSerializer(SignedReasonSerializer):
    """Record a later limit that the authority allowed."""

    report = AuthorityReportField()
    until = serializers.DateTimeField()


class LiftReportSerializer(SignedReasonSerializer):
    """Find that a report is not owed after all."""

    report = AuthorityReportField()


class VerifySerializer(SignedActSerializer):
    """Close it."""

    finding = serializers.CharField(max_length=4000)
    is_eliminated = serializers.BooleanField(required=False)
    files = FilesField()


class NotYetSerializer(ActSerializer):
    """Send it back."""

    finding = serializers.CharField(max_length=4000)
    is_mitigated = serializers.BooleanField(required=False)
    review_on = serializers.DateField(required=False)
    files = FilesField()


class HandOverSerializer(ActSerializer):
    """Name the new owner."""

    to = PersonField()
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class AcceptSerializer(ActSerializer):
    """Take it over."""

    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)


class AttachSerializer(ActSerializer):
    """Add files."""

    files = FilesField(required=True)
    text = serializers.CharField(required=False, allow_blank=True, max_length=4000)
