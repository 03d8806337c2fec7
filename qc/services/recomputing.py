"""Recompute stored evaluations and compare: there must be no difference (rule S26)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from qc.domain.answers import parse_answers
from qc.domain.scorecard import content_hash
from qc.domain.scoring import score
from qc.models import Evaluation, EvaluationState, QualityMonth, ScorecardVersion, VersionState
from qc.selectors.months import month_digest
from qc.services.evaluations import stored_result

FIELDS = ("outcome", "score", "raw", "critical_score", "is_critical", "band")


@dataclass(frozen=True)
class Difference:
    """Something stored that recomputing does not give again."""

    subject: str
    field: str
    stored: str
    recomputed: str


def changed_versions() -> Iterator[Difference]:
    """Yield published versions whose definition is not the one that was hashed."""
    for version in ScorecardVersion.objects.exclude(state=VersionState.DRAFT).select_related("scorecard"):
        again = content_hash(version.read_anew())
        if again != version.content_hash:
            yield Difference(str(version), "content_hash", version.content_hash, again)


def changed_months() -> Iterator[Difference]:
    """Yield locked months in which something else counts now than at the lock."""
    for month in QualityMonth.objects.locked():
        counted, content_hash = month_digest(month)
        if (counted, content_hash) != (month.counted, month.content_hash):
            stored = f"{month.counted} {month.content_hash}"
            yield Difference(f"month {month}", "content_hash", stored, f"{counted} {content_hash}")


def recompute_evaluations() -> Iterator[tuple[int, list[Difference]]]:
    """Score every submitted evaluation again; yield its id and the differences found."""
    versions = {version.pk: version.read_anew() for version in ScorecardVersion.objects.all()}
    rows = Evaluation.objects.exclude(state=EvaluationState.DRAFT).order_by("pk")
    values = rows.values_list("pk", "version_id", "answers", *FIELDS)
    for pk, version_id, answers, *stored in values.iterator(chunk_size=2000):
        scorecard = versions[version_id]
        result = stored_result(score(scorecard, parse_answers(scorecard, answers)))
        yield pk, list(_differences(pk, dict(zip(FIELDS, stored, strict=True)), result))


def _differences(pk: int, stored: dict[str, Any], again: dict[str, Any]) -> Iterator[Difference]:
    for field in FIELDS:
        if stored[field] != again[field]:
            yield Difference(f"evaluation {pk}", field, str(stored[field]), str(again[field]))
