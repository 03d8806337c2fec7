"""The closed lists of words that a scorecard and its result are written in."""

from enum import StrEnum


class Mode(StrEnum):
    """How the answers of a sheet become one score (rules S2, S4, S5, S6, S15)."""

    POOLED = "pooled"
    SECTION = "section"
    CRITERION = "criterion"
    DEDUCT = "deduct"


class FractionRule(StrEnum):
    """What share of a criterion an answer earns: points over max, or their way from min to max (S3)."""

    OVER_MAX = "over_max"
    MIN_MAX = "min_max"


class NaScope(StrEnum):
    """Where the weight of a not-applicable criterion goes in `criterion` mode (S6)."""

    SCORECARD = "scorecard"
    SECTION = "section"


class WeightKind(StrEnum):
    """Whether weights must sum to 100.00 (`percent`) or only compare with each other (`relative`)."""

    PERCENT = "percent"
    RELATIVE = "relative"


class Kind(StrEnum):
    """What an inspector is asked for."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    SCALE = "scale"
    NUMBER = "number"
    MULTI_SELECT = "multi_select"
    TEXT = "text"
    DATE = "date"

    @property
    def never_scores(self) -> bool:
        """Say whether this kind only records something (S11)."""
        return self in {Kind.TEXT, Kind.DATE}


class NaPolicy(StrEnum):
    """What a not-applicable answer does to the score (S7)."""

    REMOVE = "remove"
    AS_FULL = "as_full"
    AS_ZERO = "as_zero"
    NOT_ALLOWED = "not_allowed"


class Demand(StrEnum):
    """When a comment or a piece of evidence must stand beside an answer."""

    NEVER = "never"
    ON_LOSS = "on_loss"
    ALWAYS = "always"


class TriggerWhen(StrEnum):
    """When a criterion as a whole is a critical error, besides its flagged options (S12)."""

    NOT_MAX = "not_max"
    BELOW = "below"
    HIT = "hit"


class CriticalTarget(StrEnum):
    """What a critical error takes down (S13)."""

    SECTION = "section"
    SCORECARD = "scorecard"


class CriticalEffect(StrEnum):
    """What a critical error of the scorecard does to the number: makes it 0, or leaves it (S13)."""

    ZERO = "zero"
    KEEP = "keep"


class HitCount(StrEnum):
    """Whether a deduction rule counts every hit or only the first (S15)."""

    EACH = "each"
    ONCE = "once"


class Category(StrEnum):
    """Whom an error hurts; errors are counted by it."""

    CUSTOMER_CRITICAL = "customer_critical"
    BUSINESS_CRITICAL = "business_critical"
    COMPLIANCE_CRITICAL = "compliance_critical"
    NON_CRITICAL = "non_critical"


class AnswerState(StrEnum):
    """How a criterion stands on one sheet."""

    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    UNANSWERED = "unanswered"
    SYSTEM_CAUSE = "system_cause"


class Outcome(StrEnum):
    """What an evaluation comes to, in order of precedence (S18)."""

    INCOMPLETE = "incomplete"
    CRITICAL_FAIL = "critical_fail"
    NO_SCORE = "no_score"
    FAIL = "fail"
    PASS = "pass"  # noqa: S105
    SCORED = "scored"
