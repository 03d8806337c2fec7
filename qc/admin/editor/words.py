"""What the words of a scorecard mean, in the selects of the editor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.domain.words import (
    CriticalEffect,
    CriticalTarget,
    Demand,
    FractionRule,
    HitCount,
    Kind,
    Mode,
    NaPolicy,
    NaScope,
    TriggerWhen,
    WeightKind,
)
from qc.models import ErrorCategory

KINDS = {
    Kind.CHOICE: _("choice"),
    Kind.YES_NO: _("yes/no"),
    Kind.SCALE: _("scale"),
    Kind.NUMBER: pgettext_lazy("kind of criterion", "number"),
    Kind.MULTI_SELECT: _("several answers"),
    Kind.TEXT: _("text"),
    Kind.DATE: _("date"),
}
MODES = [
    (Mode.SECTION, _("by section: each a mean of its criteria, the score a mean of the sections")),
    (Mode.POOLED, _("pooled: points of all over what was possible")),
    (Mode.CRITERION, _("by criterion: one weighted mean of all criteria")),
    (Mode.DEDUCT, _("by deduction: a base less what was found")),
]
FRACTIONS = [
    (FractionRule.OVER_MAX, _("points over the maximum")),
    (FractionRule.MIN_MAX, _("way from the minimum to the maximum")),
]
NA_SCOPES = [
    (NaScope.SCORECARD, _("to all other criteria")),
    (NaScope.SECTION, _("to the other criteria of its section")),
]
WEIGHT_KINDS = [
    (WeightKind.RELATIVE, _("only compare with each other")),
    (WeightKind.PERCENT, _("are percent and sum to 100")),
]
CRITICAL_EFFECTS = [
    (CriticalEffect.ZERO, _("sets the score to 0")),
    (CriticalEffect.KEEP, _("keeps the number, but fails")),
]
KIND_CHOICES = list(KINDS.items())
NA_POLICIES = [
    (NaPolicy.REMOVE, _("allowed; the criterion is left out")),
    (NaPolicy.AS_FULL, _("allowed; counts in full")),
    (NaPolicy.AS_ZERO, _("allowed; counts as nothing")),
    (NaPolicy.NOT_ALLOWED, _("not allowed")),
]
DEMANDS = [
    (Demand.NEVER, pgettext_lazy("demand", "never asked for")),
    (Demand.ON_LOSS, pgettext_lazy("demand", "when points are lost")),
    (Demand.ALWAYS, pgettext_lazy("demand", "always")),
]
TRIGGERS = [
    ("", _("only by a flagged answer, if at all")),
    (TriggerWhen.NOT_MAX, _("whenever it is less than full")),
    (TriggerWhen.BELOW, _("when its share is below a threshold")),
    (TriggerWhen.HIT, _("at the first hit")),
]
TARGETS = [
    (CriticalTarget.SCORECARD, _("the whole evaluation")),
    (CriticalTarget.SECTION, _("its section")),
]
HIT_COUNTS = [
    (HitCount.EACH, _("every hit counts")),
    (HitCount.ONCE, _("only the first counts")),
]
CATEGORIES = list(ErrorCategory.choices)
