"""The pairs of sheets behind a figure: who said what of a criterion on which inspectors did not agree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qc.models import CalibrationReport, Evaluation
from qc.selectors.evaluations import with_people
from staff.models import Employee


@dataclass(frozen=True)
class Pair:
    """Two sheets of one contact that differ on a criterion."""

    one: Evaluation
    other: Evaluation


def criterion_of(report: CalibrationReport, version: int, key: str) -> dict[str, Any] | None:
    """Find the stored figures of a criterion of a scorecard version; None when the report has none."""
    for scorecard in report.figures.get("scorecards", []):
        if scorecard["version"] == version:
            return next((one for one in scorecard["criteria"] if one["key"] == key), None)
    return None


def pairs_of(keys: Sequence[Sequence[int]], *, reader: Employee) -> list[Pair]:
    """Read pairs of sheets by their keys, in one statement; what the reader may not see is left out."""
    wanted = {key for pair in keys for key in pair}
    rows = with_people(Evaluation.objects.visible_to(reader).filter(pk__in=wanted))
    sheets = {sheet.pk: sheet for sheet in rows}
    return [Pair(sheets[one], sheets[other]) for one, other in keys if one in sheets and other in sheets]
