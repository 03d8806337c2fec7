"""Where figures lead: to the evaluations behind them, to the pages of an operator and a criterion."""

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from qc.models import QualityMonth, ScorecardVersion
from qc.selectors import Choice

PARTS = ("overview", "operators", "teams", "desks", "criteria", "errors", "charts")
"""The pages of a month's results, in their order."""


def evaluations_url(month: object, choice: Choice | None = None, /, **filters: object) -> str:
    """Lead to the counting evaluations of a month, narrowed to a choice and by more filters of the list."""
    return _list(month=str(month), **_of(choice), **filters)


def days_url(first: date, last: date, choice: Choice | None = None, /, **filters: object) -> str:
    """Lead to the drawn evaluations of some days that count."""
    return _list(**{"day__gte": first, "day__lte": last, "drawn": "yes", **_of(choice), **filters})


def _list(**filters: object) -> str:
    given = {"counts": 1, **{key: value for key, value in filters.items() if value is not None}}
    return f"{reverse('admin:qc_evaluation_changelist')}?{urlencode(given)}"


def _of(choice: Choice | None) -> dict[str, object]:
    if choice is None:
        return {}
    return {
        "of_team": choice.team.pk if choice.team else None,
        "at_desk": choice.desk_id,
        "operator__id__exact": choice.operator_id,
    }


def part_url(month: QualityMonth, part: str, **query: object) -> str:
    """Lead to one page of a month's results."""
    address = reverse("admin:qc_qualitymonth_results_part", args=[month.pk, part])
    given = {key: value for key, value in query.items() if value}
    return f"{address}?{urlencode(given)}" if given else address


def operator_url(month: QualityMonth, operator_id: int) -> str:
    """Lead to an operator's page."""
    return reverse("admin:qc_qualitymonth_results_operator", args=[month.pk, operator_id])


def criterion_url(month: QualityMonth, version: ScorecardVersion, criterion: str) -> str:
    """Lead to a criterion's page."""
    return reverse("admin:qc_qualitymonth_results_criterion", args=[month.pk, version.pk, criterion])
