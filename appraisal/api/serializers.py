"""Shapes of the appraisal in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from appraisal.models import (
    AppraisalMonth,
    AppraisalObjection,
    PersonAppraisal,
    PublishedAppraisal,
    PublishedAppraisalRow,
)


class AppraisalMonthSerializer(serializers.ModelSerializer[AppraisalMonth]):
    """A month and how far it is."""

    month = serializers.CharField(read_only=True)
    scheme = serializers.CharField(source="scheme.code", read_only=True)

    class Meta:
        model = AppraisalMonth
        fields = ["id", "month", "state", "scheme", "people", "drafted_at", "posted_at", "objections_until"]


class AppraisalStepSerializer(serializers.Serializer[Any]):
    """One line of the arithmetic."""

    what = serializers.CharField()
    count = serializers.CharField()
    points = serializers.CharField(help_text="Of each, signed.")


class AppraisalComponentSerializer(serializers.Serializer[Any]):
    """One component: where there is no score, it gave its weight to the others."""

    code = serializers.CharField()
    weight = serializers.CharField(help_text="Percent, as the scheme says.")
    share = serializers.CharField(help_text="Percent of the total that it makes, after scaling.")
    raw = serializers.CharField(allow_null=True)
    score = serializers.CharField(allow_null=True, help_text="0 to 100, six places.")
    n = serializers.IntegerField()
    low = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)
    steps = AppraisalStepSerializer(many=True)
    notes = serializers.ListField(child=serializers.CharField())


def components_of(row: Any) -> list[dict[str, Any]]:
    """Give the components of a row with named steps."""
    names = ("what", "count", "points")
    return [
        {**one, "steps": [dict(zip(names, step, strict=True)) for step in one["steps"]]}
        for one in row.outcome["components"]
    ]


ROW_FIELDS = [
    "id", "month", "work_number", "name", "team", "post", "group", "score", "low", "high", "grade",
    "components", "content_hash",
]  # fmt: skip


class _RowSerializer(serializers.ModelSerializer[Any]):
    """What the draft and the published row have in common."""

    month = serializers.CharField(read_only=True)
    work_number = serializers.CharField(source="person.work_number", read_only=True)
    name = serializers.CharField(source="person.name", read_only=True)
    post = serializers.CharField(source="person.post", read_only=True)
    team = serializers.CharField(source="team.code", default=None, read_only=True)
    group = serializers.CharField(source="outcome.group", read_only=True)
    components = serializers.SerializerMethodField()

    @extend_schema_field(AppraisalComponentSerializer(many=True))
    def get_components(self, row: Any) -> list[dict[str, Any]]:
        return components_of(row)


class PersonAppraisalSerializer(_RowSerializer):
    """Somebody's draft: it follows its sources."""

    class Meta:
        model = PersonAppraisal
        fields = ROW_FIELDS


class PublishedAppraisalRowSerializer(_RowSerializer):
    """Somebody's row of a published version."""

    month = serializers.CharField(source="version.header.month", read_only=True)
    version = serializers.IntegerField(source="version.number", read_only=True)

    class Meta:
        model = PublishedAppraisalRow
        fields = [*ROW_FIELDS, "version"]


class PublishedAppraisalSerializer(serializers.ModelSerializer[PublishedAppraisal]):
    """A published version with its signature."""

    month = serializers.CharField(source="header.month", read_only=True)
    signed_by = serializers.CharField(source="entry.name", read_only=True)
    signed_by_number = serializers.CharField(source="entry.work_number", read_only=True)
    entry_hash = serializers.CharField(source="entry.entry_hash", read_only=True)

    class Meta:
        model = PublishedAppraisal
        fields = [
            "id", "month", "number", "content_hash", "people", "signed_by", "signed_by_number", "entry_hash",
            "signed_at", "reason",
        ]  # fmt: skip


class AppraisalSignatureSerializer(serializers.Serializer[Any]):
    """The signer's own password, asked for at every signature; a reason where a version is amended."""

    password = serializers.CharField(write_only=True, trim_whitespace=False)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class AppraisalPublicationSerializer(serializers.Serializer[Any]):
    """The version, and whether this very call signed it."""

    version = PublishedAppraisalSerializer()
    is_new = serializers.BooleanField()


class AppraisalVerificationSerializer(serializers.Serializer[Any]):
    """Whether a version is what was signed, and what is wrong if not."""

    is_good = serializers.BooleanField()
    content_hash = serializers.CharField()
    recomputed = serializers.IntegerField()
    different = serializers.ListField(child=serializers.CharField())
    faults = serializers.ListField(child=serializers.CharField())


class AppraisalDraftedSerializer(serializers.Serializer[Any]):
    """What drafting did."""

    people = serializers.IntegerField()
    changed = serializers.IntegerField()


class AppraisalObjectionSerializer(serializers.ModelSerializer[AppraisalObjection]):
    """An objection to a component, and its answer."""

    month = serializers.CharField(read_only=True)
    work_number = serializers.CharField(source="employee.work_number", read_only=True)
    decided_by = serializers.CharField(source="decided_by.work_number", default=None, read_only=True)

    class Meta:
        model = AppraisalObjection
        fields = [
            "id", "month", "work_number", "component", "score", "text", "state", "raised_at", "answer",
            "decided_by", "decided_at",
        ]  # fmt: skip


class NewAppraisalObjectionSerializer(serializers.Serializer[Any]):
    """What is wrong about a component of one's own posted appraisal."""

    month = serializers.CharField(help_text="Such as 2026-10.")
    component = serializers.CharField()
    text = serializers.CharField(max_length=500)


class AppraisalDecisionSerializer(serializers.Serializer[Any]):
    """How an objection is decided; upheld only when the source was corrected."""

    is_upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=500)
