"""Results of criteria and sections, and what the errors of a month were about."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum

from common.months import Month
from qc.domain.numbers import half_up
from qc.domain.results import Measure, Rate, Stratum, measure_of, millionths, rate_of
from qc.domain.words import AnswerState
from qc.models import EvaluationLine, ScorecardVersion
from qc.selectors.results.reading import STRATUM, Choice, in_millionths, seen_by, stratum_of

SHARES = (0.0, 1.0)
_STRATUM = tuple(f"evaluation__{name}" for name in STRATUM)


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of one scorecard version in a month.

    `raw` and `weighted` are means of the share earned (0 to 1) in drawn contacts; `errors` counts all lines
    below full marks, `rate` those of contacts drawn, but not for a risk, among the lines that were scored;
    `system_causes` how often a system was to blame: what the systems cost, in nobody's score.
    """

    version: ScorecardVersion
    section: str
    criterion: str
    category: str
    counted: int
    raw: Measure
    weighted: Measure | None
    rate: Rate
    errors: int
    critical_errors: int
    system_causes: int

    @property
    def mean(self) -> Measure:
        """The mean share that is published."""
        return self.weighted or self.raw


@dataclass(frozen=True)
class SectionResult:
    """One section of one scorecard version: of each evaluation the mean of its scored criteria."""

    version: ScorecardVersion
    section: str
    raw: Measure
    weighted: Measure | None
    rate: Rate
    errors: int

    @property
    def mean(self) -> Measure:
        """The mean share that is published."""
        return self.weighted or self.raw


@dataclass(frozen=True)
class ErrorCount:
    """How often one criterion, of whichever version of its scorecard, was an error, by category."""

    version: ScorecardVersion
    criterion: str
    category: str
    count: int
    critical: int


CriterionResults = Sequence[CriterionResult]


@dataclass
class _Lines:
    """What the lines of one criterion come to."""

    section: str
    category: str
    counted: int = 0
    scored: int = 0
    drawn_errors: int = 0
    errors: int = 0
    critical: int = 0
    system_causes: int = 0
    samples: dict[Stratum, list[int]] = field(default_factory=lambda: defaultdict(list))


def criterion_results(
    month: Month | None, *, reader: Any = None, choice: Choice | None = None
) -> list[CriterionResult]:
    """Compute the criteria of a month (None: of every month) by scorecard version, in the order in which they
    are asked: two statements.

    Equal lines of a stratum are counted by the database, so that a month of half a million lines comes as a
    fraction of them.
    """
    lines: dict[tuple[int, str], _Lines] = {}
    for version, section, criterion, category, share, is_error, state, *rest in _counted_lines(
        month, reader, choice
    ):
        *stratum, count, critical = rest
        found = lines.setdefault((version, criterion), _Lines(section, category))
        found.errors += count * is_error
        found.critical += critical
        found.system_causes += count * (state == AnswerState.SYSTEM_CAUSE)
        if share is None:
            continue
        found.counted += count
        drawn = stratum_of(*stratum)
        if drawn is not None:
            if not drawn.is_risk:
                found.scored += count
                found.drawn_errors += count * is_error
            found.samples[drawn] += [millionths(share)] * count
    versions = _versions({version for version, _ in lines})
    results = [_result(versions[version], criterion, found) for (version, criterion), found in lines.items()]
    return sorted(results, key=_place)


def _counted_lines(month: Month | None, reader: Any, choice: Choice | None) -> Any:
    seen = seen_by(reader) if month is None else seen_by(reader).of_month(month)
    counting = (choice or Choice()).of(seen)
    columns = (
        "evaluation__version",
        "section",
        "criterion",
        "category",
        "share",
        "is_error",
        "state",
        *_STRATUM,
    )
    rows = EvaluationLine.objects.filter(evaluation__in=counting.order_by().values("pk"))
    return (
        rows.order_by()
        .values_list(*columns)
        .annotate(count=Count("pk"), critical=Count("pk", filter=Q(is_critical=True)))
        .iterator(chunk_size=5000)
    )


def _result(version: ScorecardVersion, criterion: str, found: _Lines) -> CriterionResult:
    raw, weighted = measure_of(found.samples, bounds=SHARES)
    return CriterionResult(
        version=version,
        section=found.section,
        criterion=criterion,
        category=found.category,
        counted=found.counted,
        raw=raw,
        weighted=weighted,
        rate=rate_of(found.drawn_errors, found.scored),
        errors=found.errors,
        critical_errors=found.critical,
        system_causes=found.system_causes,
    )


def _versions(keys: set[int]) -> dict[int, ScorecardVersion]:
    return ScorecardVersion.objects.select_related("scorecard").in_bulk(keys)


def _place(result: CriterionResult) -> tuple[str, int, int]:
    """Say where a criterion stands: by scorecard, newest version first, in the order in which it is asked."""
    order = [criterion.key for _section, criterion in result.version.parsed.placed()]
    place = order.index(result.criterion) if result.criterion in order else len(order)
    return result.version.scorecard.key, -result.version.number, place


def section_results(month: Month, *, reader: Any = None, choice: Choice | None = None) -> list[SectionResult]:
    """Compute the sections of a month by scorecard version: two statements.

    The evaluation is the unit, not the line: lines of one conversation resemble each other.
    """
    counting = (choice or Choice()).of(seen_by(reader).of_month(month))
    rows = EvaluationLine.objects.filter(evaluation__in=counting.order_by().values("pk"), share__isnull=False)
    grouped = rows.order_by().values_list("evaluation__version", "section", "evaluation", *_STRATUM)
    samples: dict[tuple[int, str], dict[Stratum, list[int]]] = defaultdict(lambda: defaultdict(list))
    errors: Counter[tuple[int, str]] = Counter()
    with_error: Counter[tuple[int, str]] = Counter()
    rated: Counter[tuple[int, str]] = Counter()
    summed = grouped.annotate(
        count=Count("pk"), earned=Sum(in_millionths("share")), wrong=Count("pk", filter=Q(is_error=True))
    )
    for version, section, _evaluation, *stratum, count, earned, wrong in summed.iterator(chunk_size=5000):
        errors[version, section] += wrong
        drawn = stratum_of(*stratum)
        if drawn is not None:
            if not drawn.is_risk:
                rated[version, section] += 1
                with_error[version, section] += wrong > 0
            samples[version, section][drawn].append(half_up(int(earned), count))
    versions = _versions({version for version, _ in errors})
    results = [
        _section(versions[key[0]], key[1], samples[key], rate_of(with_error[key], rated[key]), count)
        for key, count in errors.items()
    ]
    return sorted(results, key=_section_place)


def _section(
    version: ScorecardVersion,
    section: str,
    samples: Mapping[Stratum, Sequence[int]],
    rate: Rate,
    errors: int,
) -> SectionResult:
    raw, weighted = measure_of(samples, bounds=SHARES)
    return SectionResult(version, section, raw, weighted, rate, errors)


def _section_place(result: SectionResult) -> tuple[str, int, int]:
    order = [section.key for section in result.version.parsed.sections]
    place = order.index(result.section) if result.section in order else len(order)
    return result.version.scorecard.key, -result.version.number, place


def error_counts(month: Month, *, reader: Any = None, choice: Choice | None = None) -> list[ErrorCount]:
    """Count the errors of a month by criterion, that of several versions together: two statements."""
    counting = (choice or Choice()).of(seen_by(reader).of_month(month))
    rows = EvaluationLine.objects.filter(evaluation__in=counting.order_by().values("pk"), is_error=True)
    listed = list(
        rows.order_by()
        .values_list("evaluation__version", "criterion", "category")
        .annotate(count=Count("pk"), critical=Count("pk", filter=Q(is_critical=True)))
    )
    versions = _versions({version for version, *_rest in listed})
    newest: dict[tuple[int, str, str], list[Any]] = {}
    for version, criterion, category, count, critical in sorted(
        listed, key=lambda row: versions[row[0]].number
    ):
        key = (versions[version].scorecard_id, criterion, category)
        found = newest.setdefault(key, [None, 0, 0])
        found[0] = versions[version]
        found[1] += count
        found[2] += critical
    counts = [ErrorCount(row[0], key[1], key[2], row[1], row[2]) for key, row in newest.items()]
    return sorted(counts, key=lambda one: (-one.count, one.version.scorecard.key, one.criterion))
