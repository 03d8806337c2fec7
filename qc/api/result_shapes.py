"""Shapes of a month's results: every figure with n and its interval."""

from typing import Any

from rest_framework import serializers

from qc.wording import here


class MeasureSerializer(serializers.Serializer[Any]):
    """A mean: `value` exact with six places, `low` and `high` its interval at 95 %.

    `note` says why there is no interval: `too_few` (below three) or `no_variation`.
    """

    n = serializers.IntegerField()
    value = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    is_weighted = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)


class RateSerializer(serializers.Serializer[Any]):
    """So many of so many, as a share of 1, with the Wilson interval at 95 %."""

    hits = serializers.IntegerField()
    n = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class BandSerializer(serializers.Serializer[Any]):
    """The places it may hold; `rank` only when it is one, because no interval overlaps."""

    best = serializers.IntegerField()
    worst = serializers.IntegerField()
    rank = serializers.IntegerField(allow_null=True)


class ChangeSerializer(serializers.Serializer[Any]):
    """This month less the one before; `direction` is 0 when the difference may be chance."""

    difference = serializers.DecimalField(max_digits=12, decimal_places=6)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    direction = serializers.IntegerField()


class GroupResultSerializer(serializers.Serializer[Any]):
    """A result: `mean` is the published one, weighted where probabilities of the draw differ."""

    evaluations = serializers.IntegerField()
    without_score = serializers.IntegerField()
    picked = serializers.IntegerField()
    mean = MeasureSerializer()
    raw = MeasureSerializer()
    weighted = MeasureSerializer(allow_null=True)
    shrunk = serializers.FloatField(allow_null=True)
    kept = serializers.FloatField(allow_null=True)
    band = BandSerializer(allow_null=True)
    critical = RateSerializer()
    failed = RateSerializer()
    before = MeasureSerializer(allow_null=True)
    change = ChangeSerializer(allow_null=True)


class ResultRowSerializer(serializers.Serializer[Any]):
    """One operator (by work number), team or desk; `team` is that of an operator's last contact."""

    code = serializers.CharField()
    name = serializers.CharField()
    team = serializers.CharField(source="group", allow_blank=True)
    result = GroupResultSerializer()


class MonthResultSerializer(serializers.Serializer[Any]):
    """The whole centre, and what the caller's own scope comes to (null for who sees all)."""

    month = serializers.CharField()
    centre = GroupResultSerializer()
    own = GroupResultSerializer(allow_null=True)


class _OfVersion(serializers.Serializer[Any]):
    """What belongs to one version of a scorecard."""

    scorecard = serializers.CharField(source="version.scorecard.key")
    version = serializers.IntegerField(source="version.number")
    mean = MeasureSerializer()
    raw = MeasureSerializer()
    rate = RateSerializer()
    all_errors = serializers.IntegerField(source="errors")


class CriterionResultSerializer(_OfVersion):
    """One criterion: the mean share of its points (0 to 1), how often it was an error in drawn contacts."""

    section = serializers.CharField()
    criterion = serializers.CharField()
    name = serializers.SerializerMethodField()
    category = serializers.CharField()
    counted = serializers.IntegerField()
    critical_errors = serializers.IntegerField()
    system_causes = serializers.IntegerField()

    def get_name(self, row: Any) -> str:
        """Name the criterion in the caller's language."""
        return here(row.version.parsed.criterion_by_key[row.criterion].label)


class SectionResultSerializer(_OfVersion):
    """One section: of each evaluation the mean of its criteria; `rate` of evaluations with an error in it."""

    section = serializers.CharField()
    name = serializers.SerializerMethodField()

    def get_name(self, row: Any) -> str:
        """Name the section in the caller's language."""
        sections = {section.key: section.label for section in row.version.parsed.sections}
        return here(sections[row.section])


class ErrorCountSerializer(serializers.Serializer[Any]):
    """One kind of error: how often, its share of all errors, and the share of it and those before it."""

    scorecard = serializers.CharField()
    criterion = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    count = serializers.IntegerField()
    critical = serializers.IntegerField()
    share = serializers.FloatField()
    cumulative = serializers.FloatField()


class PeriodSerializer(serializers.Serializer[Any]):
    """A week or a day, with the limits within which it moves by chance alone."""

    first = serializers.DateField()
    last = serializers.DateField()
    n = serializers.IntegerField()
    mean = serializers.DecimalField(max_digits=12, decimal_places=6, allow_null=True)
    mean_lower = serializers.FloatField(allow_null=True)
    mean_upper = serializers.FloatField(allow_null=True)
    mean_is_out = serializers.BooleanField()
    rated = serializers.IntegerField()
    critical = serializers.IntegerField()
    failed = serializers.IntegerField()
    failed_lower = serializers.FloatField(allow_null=True)
    failed_upper = serializers.FloatField(allow_null=True)
    failed_is_out = serializers.BooleanField()
