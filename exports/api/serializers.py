"""Shapes of exports in the API."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from exports.models import Export, ExportState
from exports.registry import ExportKind, Filter, FilterSort, label_of


class ExportSheetSerializer(serializers.Serializer[Any]):
    """One sheet of a file, or one file without sheets."""

    title = serializers.CharField()
    rows = serializers.IntegerField(help_text="Rows of data.")
    sha256 = serializers.CharField(help_text="Over what its cells say.")
    file = serializers.CharField(required=False, help_text="In an archive, the file it is in.")
    is_cover = serializers.BooleanField(required=False)
    content = serializers.CharField(required=False, help_text="On a cover: the hash over the other sheets.")


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export: what was asked for, how far it is, and by what its file can be checked."""

    kind_label = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=ExportState.choices, read_only=True)
    asked_by = serializers.CharField(source="asked_by.work_number")
    progress_done = serializers.SerializerMethodField()
    progress_total = serializers.SerializerMethodField()
    sheets = ExportSheetSerializer(many=True)

    class Meta:
        model = Export
        fields = [
            "id", "kind", "kind_label", "title", "version", "filters", "language", "format_version",
            "is_personal", "asked_by", "asked_at", "state", "progress_done", "progress_total", "error",
            "name", "read_at",
            "kept_at", "rows", "size", "sheets", "content_hash", "sha256", "checkpoint", "expires_at",
            "destroyed_at",
        ]  # fmt: skip

    def get_kind_label(self, export: Export) -> str:
        """Return the kind's label in the reader's language."""
        return label_of(export.kind)

    def get_progress_done(self, export: Export) -> int:
        """Return how much is done."""
        return export.job.progress_done if export.job else 0

    def get_progress_total(self, export: Export) -> int:
        """Return of how much; 0 before it is known."""
        return export.job.progress_total if export.job else 0


class ExportOrderSerializer(serializers.Serializer[Any]):
    """What one wants to have written."""

    kind = serializers.CharField(max_length=60)
    filters = serializers.DictField(default=dict, help_text="By name, as the kind lists them.")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    key = serializers.CharField(
        max_length=100, required=False, help_text="Names the order: sent twice it is one export."
    )


class ExportChoiceSerializer(serializers.Serializer[Any]):
    """One choice of a filter."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # shadows DRF


class ExportFilterSerializer(serializers.Serializer[Filter]):
    """A filter of a kind."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # shadows DRF
    sort = serializers.ChoiceField(choices=[(one.value, one.value) for one in FilterSort])
    is_required = serializers.BooleanField()
    choices = serializers.SerializerMethodField()

    def get_choices(self, one: Filter) -> list[dict[str, str]]:
        """Return what the caller may choose from."""
        offered = one.choices(self.context["request"].user) if one.choices else ()
        return [{"value": str(value), "label": str(label)} for value, label in offered]


class ExportKindSerializer(serializers.Serializer[ExportKind]):
    """A kind of export that the caller may order."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # shadows DRF
    about = serializers.CharField()
    is_personal = serializers.BooleanField()
    filters = ExportFilterSerializer(many=True)
