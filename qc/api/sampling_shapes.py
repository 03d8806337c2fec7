"""Shapes of samples: plans, draws, whether a draw is fair, its proof, and work given to somebody else."""

from typing import Any

from rest_framework import serializers

from qc.models import (
    SETTINGS,
    Assignment,
    CheckKind,
    PhraseSeverity,
    SampledContact,
    SamplePlan,
    SampleStratum,
    SpotCheck,
)
from staff.models import Desk, Employee, Post, Team

CODES: dict[str, Any] = {
    "desk": lambda: serializers.SlugRelatedField(
        "code", queryset=Desk.objects.all(), required=False, allow_null=True
    ),
    "team": lambda: serializers.SlugRelatedField(
        "code", queryset=Team.objects.all(), required=False, allow_null=True
    ),
    "post": lambda: serializers.SlugRelatedField(
        "code", queryset=Post.objects.all(), required=False, allow_null=True
    ),
    "operator": lambda: serializers.SlugRelatedField(
        "work_number", queryset=Employee.objects.all(), required=False, allow_null=True
    ),
}


class StratumSerializer(serializers.ModelSerializer[SampleStratum]):
    """Contacts of one operator (or topic) that are alike; the probability as a fraction of whole numbers."""

    operator = serializers.CharField(source="operator.work_number", default=None, read_only=True)
    probability = serializers.SerializerMethodField()

    class Meta:
        model = SampleStratum
        fields = ["key", "operator", "size", "taken", "probability", "is_risk", "grounds"]

    def get_probability(self, stratum: SampleStratum) -> str:
        """Give the inclusion probability, such as 5/37."""
        return str(stratum.probability)


class SamplePlanSerializer(serializers.ModelSerializer[SamplePlan]):
    """A plan; desk, team and post by code, the operator by work number."""

    desk, team = CODES["desk"](), CODES["team"]()
    post, operator = CODES["post"](), CODES["operator"]()

    class Meta:
        model = SamplePlan
        fields = ["id", "name", "due_days", "draws_on_day", "is_active", *SETTINGS]


class SpotCheckSerializer(serializers.ModelSerializer[SpotCheck]):
    """A draw in lists."""

    desk = serializers.CharField(source="desk.code", default=None, read_only=True)
    team = serializers.CharField(source="team.code", default=None, read_only=True)
    post = serializers.CharField(source="post.code", default=None, read_only=True)
    operator = serializers.CharField(source="operator.work_number", default=None, read_only=True)

    class Meta:
        model = SpotCheck
        fields = [
            "id",
            "plan",
            "first_day",
            "last_day",
            "due_on",
            *SETTINGS,
            "seed",
            "algorithm",
            "frame_size",
            "frame_hash",
            "drawn_at",
        ]


class SpotCheckDetailSerializer(SpotCheckSerializer):
    """A draw with its strata."""

    strata = StratumSerializer(many=True, read_only=True)

    class Meta(SpotCheckSerializer.Meta):
        fields = [*SpotCheckSerializer.Meta.fields, "strata"]


class DrawRequestSerializer(serializers.Serializer[Any]):
    """What to draw on the spot; the seed is made by the system."""

    kind = serializers.ChoiceField(choices=CheckKind.choices, default=CheckKind.SPOT)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    due_on = serializers.DateField()
    per_operator = serializers.IntegerField(default=5, min_value=1, max_value=200)
    minimum_seconds = serializers.IntegerField(default=30, min_value=0, max_value=86_400)
    maximum_seconds = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=86_400)
    desk, team = CODES["desk"](), CODES["team"]()
    post, operator = CODES["post"](), CODES["operator"]()
    topic = serializers.CharField(default="", allow_blank=True, max_length=20)
    from_hour = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=23)
    until_hour = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=24)
    by_desk = serializers.BooleanField(default=False)
    by_shift = serializers.BooleanField(default=False)
    by_hours = serializers.BooleanField(default=False)
    risk_factor = serializers.IntegerField(default=1, min_value=1, max_value=50)
    risk_phrases = serializers.ChoiceField(choices=PhraseSeverity.choices, default="", allow_blank=True)
    longest_percent = serializers.IntegerField(default=0, min_value=0, max_value=25)
    shortest_percent = serializers.IntegerField(default=0, min_value=0, max_value=25)
    second_percent = serializers.IntegerField(default=5, min_value=0, max_value=100)


class MonthRequestSerializer(serializers.Serializer[Any]):
    """The month to draw."""

    month = serializers.CharField(help_text="Year and month, for example 2026-10.")


class PreviewRowSerializer(serializers.Serializer[Any]):
    """One operator, or one topic of a survey, in a preview."""

    group = serializers.CharField()
    operator = serializers.CharField(source="operator.work_number", default=None)
    contacts = serializers.IntegerField()
    wanted = serializers.IntegerField()
    taken = serializers.IntegerField()
    risky = serializers.IntegerField()
    strata = serializers.IntegerField()
    grounds = serializers.ListField(child=serializers.CharField())


class DrawPreviewSerializer(serializers.Serializer[Any]):
    """What a draw would take, and the work it makes; nothing is drawn."""

    frame_size = serializers.IntegerField()
    taken = serializers.IntegerField()
    seconds = serializers.IntegerField(help_text="Contacts that would be scored twice.")
    minutes = serializers.IntegerField(help_text="Minutes a sheet takes, by the newest ones.")
    hours = serializers.FloatField(help_text="Hours of work for all inspectors together.")
    rows = PreviewRowSerializer(many=True)


class GroupSerializer(serializers.Serializer[Any]):
    """A group of contacts in the frame and in the sample."""

    name = serializers.CharField()
    calls = serializers.IntegerField()
    share = serializers.FloatField()
    drawn = serializers.IntegerField()
    drawn_share = serializers.FloatField()
    weighted_share = serializers.FloatField(help_text="Each drawn contact weighed by 1/probability.")
    expected = serializers.FloatField()
    deviation = serializers.FloatField()
    low = serializers.FloatField(help_text="19 of 20 fair draws take no fewer…")
    high = serializers.FloatField(help_text="… and no more.")
    is_odd = serializers.BooleanField()


class FairnessQuestionSerializer(serializers.Serializer[Any]):
    """One question to a draw: time of day, weekday, length, desk, shift, team, tenure."""

    question = serializers.CharField()
    chi_square = serializers.FloatField()
    degrees = serializers.IntegerField()
    p_value = serializers.FloatField(allow_null=True, help_text="Null: fixed by the plan, or too few to say.")
    is_suspect = serializers.BooleanField()
    groups = GroupSerializer(many=True)


class FairnessSerializer(serializers.Serializer[Any]):
    """Whether anything speaks against a draw, all questions judged together."""

    is_suspect = serializers.BooleanField()
    missing = serializers.IntegerField()
    questions = FairnessQuestionSerializer(many=True)


class ProofSerializer(serializers.Serializer[Any]):
    """A draw made again from its seed and its frame, compared with what is stored."""

    proved = serializers.BooleanField()
    rule = serializers.CharField()
    rule_known = serializers.BooleanField()
    frame_same = serializers.BooleanField()
    strata_same = serializers.BooleanField()
    picks_same = serializers.BooleanField()
    seconds_same = serializers.BooleanField()
    changed_since = serializers.IntegerField(
        help_text="Contacts whose place in the frame would differ today."
    )


class SurveyContactSerializer(serializers.ModelSerializer[SampledContact]):
    """A contact of a survey: whom to ask about what."""

    source = serializers.CharField(source="contact.source")  # type: ignore[assignment]
    contact_number = serializers.CharField(source="contact.external_id")
    started_at = serializers.DateTimeField(source="contact.started_at")
    topic = serializers.CharField(source="contact.service_type")
    desk = serializers.CharField(source="contact.desk.code", default=None)
    operator = serializers.CharField(source="contact.operator.work_number", default=None)
    customer = serializers.CharField(source="contact.customer_ref")

    class Meta:
        model = SampledContact
        fields = [
            "position",
            "source",
            "contact_number",
            "started_at",
            "topic",
            "desk",
            "operator",
            "customer",
        ]


class GivenAssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """An assignment in the list of who has what to do."""

    contact_number = serializers.CharField(source="contact.external_id", read_only=True)
    operator = serializers.CharField(source="contact.operator.work_number", default=None, read_only=True)
    inspector = serializers.CharField(source="inspector.work_number", read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "contact",
            "contact_number",
            "operator",
            "inspector",
            "purpose",
            "assigned_at",
            "due_on",
            "done_at",
            "has_conflict",
        ]


class ReassignRequestSerializer(serializers.Serializer[Any]):
    """What is given away, to whom (nobody: whoever has the least to do), and why."""

    assignments = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=1000)
    inspector = serializers.SlugRelatedField(
        "work_number", queryset=Employee.objects.all(), required=False, allow_null=True, default=None
    )
    reason = serializers.CharField(max_length=200)
    due_on = serializers.DateField(required=False, allow_null=True, default=None)
