"""What the monthly workbook is made from: everything of a month that one reader may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from common.months import Month
from qc.models import (
    Adjustment,
    Appeal,
    Evaluation,
    FollowUp,
    Observation,
    Override,
    QualityMonth,
)
from qc.selectors import (
    CriterionResult,
    ErrorCount,
    MonthResults,
    Period,
    SectionResult,
    appeals_with_people,
    criterion_results,
    error_counts,
    evaluations_of_month,
    month_results,
    observations_of_month,
    section_results,
    weeks_until,
    with_source,
)
from qc.selectors.calibration import material, report_figures
from staff.models import Centre, Employee


@dataclass(frozen=True)
class MonthContents:
    """A month as it is told: what counts, what was seen, what followed, what was objected to."""

    month: Month
    made_at: datetime
    centre: Centre
    evaluations: Sequence[Evaluation]
    results: MonthResults
    criteria: Sequence[CriterionResult] = ()
    sections: Sequence[SectionResult] = ()
    errors: Sequence[ErrorCount] = ()
    weeks: Sequence[Period] = ()
    observations: Sequence[Observation] = ()
    follow_ups: Sequence[FollowUp] = ()
    appeals: Sequence[Appeal] = ()
    overrides: Sequence[Override] = ()
    adjustments: Sequence[Adjustment] = ()
    appeal_counts: dict[int, int] = field(default_factory=dict)
    stored: QualityMonth | None = None
    calibration: Mapping[str, Any] | None = None
    """Figures of a calibration report on the month; None for who may not read such reports."""

    def local(self, instant: datetime | None) -> datetime | None:
        """Give an instant as a sheet shows it: centre time, without zone; none stays none."""
        return instant.astimezone(self.centre.zone).replace(tzinfo=None) if instant else None


def month_contents(month: Month, *, reader: Employee | None, now: datetime) -> MonthContents:
    """Read a month in a fixed number of statements.

    Args:
        reader: Who is to read it; None reads all of the centre.
    """
    appeals = appeals_with_people(Appeal.objects.filter(evaluation__month=str(month)))
    overrides = Override.objects.filter(evaluation__month=str(month)).select_related(
        "evaluation__operator", "evaluation__version__scorecard", "requested_by", "decided_by"
    )
    late = Adjustment.objects.filter(Q(month=str(month)) | Q(carried_to=str(month))).select_related(
        "evaluation__operator", "evaluation__contact"
    )
    follow_ups = with_source(FollowUp.objects.filter(day__range=(month.first, month.last)))
    return MonthContents(
        month=month,
        made_at=now,
        centre=Centre.current(),
        evaluations=_counting(month, reader),
        results=month_results(month, reader=reader),
        criteria=criterion_results(month, reader=reader),
        sections=section_results(month, reader=reader),
        errors=error_counts(month, reader=reader),
        weeks=weeks_until(month.last, reader=reader),
        observations=_seen(observations_of_month(month), reader),
        follow_ups=_seen(follow_ups.order_by("due_at", "pk"), reader),
        appeals=_seen(appeals.order_by("filed_at", "pk"), reader),
        overrides=_seen(overrides.order_by("requested_at", "pk"), reader),
        adjustments=_seen(late.order_by("added_at", "pk"), reader),
        appeal_counts=_appeal_counts(month),
        stored=QualityMonth.objects.filter(month=str(month)).first(),
        calibration=_calibration(month, reader),
    )


def _calibration(month: Month, reader: Employee | None) -> Mapping[str, Any] | None:
    if reader is not None and not reader.has_perm("qc.view_calibrationreport"):
        return None
    return report_figures(material(month.first, month.last))


def _counting(month: Month, reader: Employee | None) -> list[Evaluation]:
    # The definition is the same for thousands of rows: it is read once per version when it is asked for.
    rows: Any = evaluations_of_month(month).select_related("assignment__sampled__stratum")
    return _seen(rows.defer("version__definition").prefetch_related("lines"), reader)


def _seen(rows: Any, reader: Employee | None) -> list[Any]:
    return list(rows if reader is None else rows.visible_to(reader))


def _appeal_counts(month: Month) -> dict[int, int]:
    """Count the appeals against any version of each evaluation, by assignment."""
    rows = Appeal.objects.filter(evaluation__month=str(month)).order_by()
    return dict(rows.values_list("evaluation__assignment").annotate(Count("pk")))
