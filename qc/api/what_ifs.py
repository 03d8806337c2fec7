"""Shapes of what-ifs in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from qc.api.serializers import VersionNameSerializer
from qc.models import WhatIf, WhatIfLine


class MonthSerializer(serializers.Serializer[Any]):
    """Which month."""

    month = serializers.CharField(help_text="Such as 2026-10.")


class WhatIfSerializer(serializers.ModelSerializer[WhatIf]):
    """A trial: what was tried on which month, how far it is, and what it came to."""

    version = VersionNameSerializer(read_only=True)
    is_current = serializers.BooleanField(
        read_only=True, help_text="Whether the version still says what was tried."
    )
    progress = serializers.SerializerMethodField(help_text="Evaluations done and in all, while a job works.")

    class Meta:
        model = WhatIf
        fields = [
            "id",
            "version",
            "month",
            "state",
            "content_hash",
            "is_current",
            "asked_at",
            "finished_at",
            "evaluations_hash",
            "progress",
            "summary",
        ]

    @extend_schema_field({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2})
    def get_progress(self, what_if: WhatIf) -> list[int]:
        """Give how many are done and how many there are."""
        job = what_if.job
        return [job.progress_done, job.progress_total] if job else [0, 0]


class WhatIfLineSerializer(serializers.ModelSerializer[WhatIfLine]):
    """One evaluation before and after; reasons say why there is no after."""

    class Meta:
        model = WhatIfLine
        fields = [
            "evaluation",
            "old_score",
            "score",
            "change",
            "old_outcome",
            "outcome",
            "old_band",
            "band",
            "reasons",
        ]
