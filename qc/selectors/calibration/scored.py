"""What calibration is computed from: contacts scored twice, blind, and all first versions of a period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from qc.domain.agreeing import Sheet, Unit
from qc.domain.comparing import said_of
from qc.domain.scorecard import Scorecard
from qc.models import Evaluation, EvaluationQuerySet, EvaluationState, Purpose, ScorecardVersion

CHUNK = 2_000


def first_versions(first_day: date, last_day: date) -> EvaluationQuerySet:
    """Return the submitted first versions, official and second, of a period's contacts, by id.

    The first version is what the inspector said; what an appeal made of it is somebody else's word. A contact
    whose second sheet is not submitted yet tells nothing about agreement, but its official score counts here.
    """
    rows: EvaluationQuerySet = Evaluation.objects.filter(
        number=1, purpose__in=[Purpose.OFFICIAL, Purpose.SECOND], day__range=(first_day, last_day)
    )
    return rows.exclude(state=EvaluationState.DRAFT).order_by("pk")


@dataclass(frozen=True)
class Scored:
    """One first version, as far as severity needs it."""

    operator: int
    inspector: int
    score: Decimal


@dataclass(frozen=True)
class Material:
    """Everything that enters a report, read in three statements."""

    scored: list[Scored]
    units: Mapping[int, list[Unit]]
    """Contacts scored twice, by the scorecard version that both were scored with."""
    versions: Mapping[int, ScorecardVersion]
    evaluations: int
    content_hash: str


def material(first_day: date, last_day: date) -> Material:
    """Read what enters a report on a period."""
    rows = first_versions(first_day, last_day)
    digest, scored, count = sha256(), [], 0
    columns = ("pk", "operator", "inspector", "version", "purpose", "score")
    for pk, operator, inspector, version, purpose, score in rows.values_list(*columns).iterator(CHUNK):
        digest.update(f"{pk} {operator} {inspector} {version} {purpose} {score}\n".encode())
        count += 1
        if score is not None:
            scored.append(Scored(operator, inspector, score))
    pairs = list(_answered_twice(rows))
    for row in pairs:
        digest.update(f"{row['pk']} {dumps(row['answers'], sort_keys=True)}\n".encode())
    versions = ScorecardVersion.objects.select_related("scorecard").in_bulk({row["version"] for row in pairs})
    return Material(scored, _units(pairs, versions), versions, count, digest.hexdigest())


def _answered_twice(rows: EvaluationQuerySet) -> Iterator[dict[str, Any]]:
    """Read the answers of contacts that have a second sheet, with the official one first."""
    seconds = rows.filter(purpose=Purpose.SECOND).order_by().values("contact")
    columns = ("pk", "contact", "inspector", "version", "score", "answers")
    # "official" sorts before "second".
    found = rows.filter(contact__in=seconds).order_by("contact", "purpose", "pk")
    yield from found.values(*columns).iterator(CHUNK)


def _units(rows: list[dict[str, Any]], versions: Mapping[int, ScorecardVersion]) -> dict[int, list[Unit]]:
    """Gather sheets by version and contact; who scored a contact with another version has no partner."""
    cards: dict[int, Scorecard] = {pk: version.parsed for pk, version in versions.items()}
    grouped: dict[tuple[int, int], list[Sheet]] = {}
    for row in rows:
        sheet = Sheet(
            row["pk"], row["inspector"], row["score"], said_of(cards[row["version"]], row["answers"])
        )
        grouped.setdefault((row["version"], row["contact"]), []).append(sheet)
    units: dict[int, list[Unit]] = {}
    for (version, _contact), sheets in grouped.items():
        if len(sheets) > 1:
            units.setdefault(version, []).append(sheets)
    return units
