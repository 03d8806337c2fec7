"""Facts of customer surveys: answers that name who served the customer."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, Q

from appraisal.selectors.sources.reading import Found, Reading
from records.models import SurveyAnswer


def satisfaction_facts(reading: Reading) -> Found:
    """Count customers, answers, and those satisfied, survey by survey: one statement."""
    rows = SurveyAnswer.objects.standing().between(reading.month.first, reading.month.last)
    counted = (
        rows.filter(employee__isnull=False)
        .order_by()
        .values_list("employee", "survey__code")
        .annotate(
            customers=Count("respondent", distinct=True),
            answers=Count("pk"),
            satisfied=Count("pk", filter=Q(answer__gte=F("survey__satisfied_from"))),
        )
    )
    found: dict[int, dict[str, Any]] = defaultdict(
        lambda: {"customers": 0, "answers": 0, "satisfied": 0, "surveys": []}
    )
    for person, survey, customers, answers, satisfied in sorted(counted):
        one = found[person]
        one["customers"] += customers
        one["answers"] += answers
        one["satisfied"] += satisfied
        one["surveys"].append(survey)
    return found
