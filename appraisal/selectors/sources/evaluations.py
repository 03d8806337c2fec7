"""Facts of quality inspection: scores by stratum, what is carried from earlier months, appeals."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import Count

from appraisal.selectors.sources.reading import Found, Reading
from qc.domain.results import Stratum, millionths
from qc.models import Adjustment, Appeal, AppealState, Evaluation, Purpose, Ruling
from qc.selectors.results.reading import STRATUM, stratum_of

Samples = dict[Stratum, list[int]]


def quality_facts(reading: Reading) -> Found:
    """Group the month's drawn scores by person and stratum, and add what came late of earlier months."""
    sampled = _by(reading, (sheet.operator for sheet in reading.sheets))
    found: Found = {pk: {"strata": _listed(samples), "carried": []} for pk, samples in sampled.items()}
    for pk, months in _carried(reading).items():
        found.setdefault(pk, {"strata": []})["carried"] = months
    return found


def team_quality_facts(reading: Reading) -> Found:
    """Give everybody the drawn scores of the team they belonged to last in the month."""
    sampled = _by(reading, (sheet.team for sheet in reading.sheets))
    listed = {team: _listed(samples) for team, samples in sampled.items()}
    return {
        pk: {"has_team": True, "strata": listed.get(stay.last_team_id, [])}
        for pk, stay in reading.people.items()
        if stay.last_team_id is not None
    }


def _by(reading: Reading, groups: Iterable[Hashable]) -> dict[Any, Samples]:
    """Collect the scores of contacts that were drawn."""
    found: dict[Any, Samples] = defaultdict(lambda: defaultdict(list))
    for sheet, group in zip(reading.sheets, groups, strict=True):
        if sheet.stratum is not None and sheet.score is not None:
            found[group][sheet.stratum].append(sheet.score)
    return found


def _listed(samples: Samples) -> list[list[Any]]:
    """Write samples so that equal ones give equal bytes."""
    return [
        [stratum.size, stratum.taken, stratum.is_risk, sorted(scores)]
        for stratum, scores in sorted(samples.items())
    ]


def _carried(reading: Reading) -> dict[int, list[dict[str, Any]]]:
    """Read what came too late for a locked month and is carried to this one: two statements."""
    rows = Adjustment.objects.filter(carried_to=str(reading.month)).order_by("month", "pk")
    columns = ["evaluation__operator", "month", "before", "after"]
    late: dict[tuple[int, str], list[list[Any]]] = defaultdict(list)
    strata = [f"evaluation__{name}" for name in STRATUM]
    for operator, month, before, after, *told in rows.values_list(*columns, *strata):
        stratum = stratum_of(*told)
        if stratum is not None:  # what was picked by hand is in no mean
            late[operator, month].append([stratum.size, stratum.taken, _score(before), _score(after)])
    locked = _locked(late) if late else {}
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for (operator, month), listed in late.items():
        strata_then = _listed(locked.get((operator, month), {}))
        found[operator].append({"month": month, "strata": strata_then, "late": listed})
    return found


def _locked(late: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Samples]:
    """Read the drawn scores of these people and months as they were locked."""
    keys = set(late)
    rows = Evaluation.objects.counting().filter(
        operator__in={operator for operator, _month in keys},
        month__in={month for _operator, month in keys},
        score__isnull=False,
        assignment__sampled__isnull=False,
    )
    found: dict[tuple[int, str], Samples] = defaultdict(lambda: defaultdict(list))
    for operator, month, score, *told in rows.order_by().values_list("operator", "month", "score", *STRATUM):
        stratum = stratum_of(*told)
        if stratum is not None and (operator, month) in keys:
            found[operator, month][stratum].append(millionths(score))
    return found


def _score(score: Any) -> int | None:
    return None if score is None else millionths(score)


def ruling_facts(reading: Reading) -> Found:
    """Count an inspector's released evaluations of the month, and those an appeal changed: two statements."""
    official = Evaluation.objects.shown().of_month(reading.month).filter(purpose=Purpose.OFFICIAL, number=1)
    made = official.order_by().values_list("inspector").annotate(n=Count("pk"))
    found: Found = {inspector: {"made": n, "overturned": 0} for inspector, n in made}
    decided = Appeal.objects.filter(state=AppealState.DECIDED, evaluation__month=str(reading.month))
    changed = (
        decided.exclude(ruling=Ruling.UPHELD).order_by().values_list("evaluation__assignment__inspector")
    )
    for inspector, n in changed.annotate(n=Count("evaluation__assignment", distinct=True)):
        if inspector in found:
            found[inspector]["overturned"] = n
    return found
