"""Why an evaluation cannot be compared, in words."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from qc.domain.scorecard import Scorecard
from qc.domain.what_if import ObstacleKind
from qc.wording.explanation import here

OBSTACLES: Mapping[ObstacleKind, StrOrPromise] = {
    ObstacleKind.UNANSWERED: _("required now, and was not answered"),
    ObstacleKind.OPTION_REMOVED: _("the answer that was chosen is gone"),
    ObstacleKind.OPTION_ADDED: _("has a new tick that nobody was asked"),
    ObstacleKind.NUMBER_OUTSIDE: _("the number is outside the new limits or off their step"),
    ObstacleKind.SCALE_CHANGED: _("the scale has other ends"),
    ObstacleKind.KIND_CHANGED: _("is of another kind now"),
    ObstacleKind.NA_NOT_ALLOWED: _("“not applicable” is no longer allowed"),
}


def obstacle_text(scorecard: Scorecard, criterion: str, kind: str) -> str:
    """Say what stands in the way: "Greeting as prescribed: required now, and was not answered"."""
    found = scorecard.criterion_by_key.get(criterion)
    label = here(found.label) if found else criterion
    return f"{label or criterion}: {OBSTACLES[ObstacleKind(kind)]}"
