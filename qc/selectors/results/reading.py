"""The evaluations that count, read in columns: one statement for the sheets, one for who belonged where."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast, Round

from common.months import Month
from qc.domain.results import MILLIONTHS, Sheet, Stratum, millionths
from qc.domain.sampling import is_risk
from qc.models import Evaluation, EvaluationQuerySet
from staff.models import Membership, Team
from staff.scope import REACH_CENTRE

STRATUM = (
    "assignment__sampled__stratum",
    "assignment__sampled__stratum__size",
    "assignment__sampled__stratum__taken",
    "assignment__sampled__stratum__key",
)
_COLUMNS = (
    "pk",
    "operator",
    "team",
    "contact__desk",
    "day",
    "month",
    "score",
    "outcome",
    "is_critical",
    *STRATUM,
)


@dataclass(frozen=True)
class Choice:
    """Which evaluations are looked at: of one team, desk or operator, released in a span; None for all."""

    team: Team | None = None
    desk_id: int | None = None
    operator_id: int | None = None
    released: tuple[datetime, datetime] | None = None

    def of(self, evaluations: EvaluationQuerySet) -> EvaluationQuerySet:
        """Keep the evaluations that are looked at."""
        if self.team is not None:
            evaluations = evaluations.of_team(self.team)
        if self.desk_id is not None:
            evaluations = evaluations.filter(contact__desk=self.desk_id)
        if self.operator_id is not None:
            evaluations = evaluations.filter(operator=self.operator_id)
        if self.released is not None:
            first, last = self.released
            evaluations = evaluations.filter(released_at__gte=first, released_at__lt=last)
        return evaluations


def seen_by(reader: Any) -> EvaluationQuerySet:
    """Return the counting evaluations that a reader may see; None reads all of the centre."""
    rows = Evaluation.objects.all() if reader is None else Evaluation.objects.visible_to(reader)
    counting: EvaluationQuerySet = rows.counting()
    return counting


def reaches_all(reader: Any) -> bool:
    """Tell whether a reader sees the whole centre."""
    return reader is None or bool(reader.has_perm(REACH_CENTRE))


def read_sheets(months: Sequence[Month], *, reader: Any, choice: Choice) -> dict[str, list[Sheet]]:
    """Read every counting evaluation of some months, each marked by whether the reader may see it.

    The whole centre is read for everybody: its totals are for all who see results, names are not. Two
    statements, three for a reader who does not reach the centre.
    """
    names = [str(month) for month in months]
    rows = choice.of(Evaluation.objects.counting().filter(month__in=names))
    visible = None
    if not reaches_all(reader):
        visible = set(seen_by(reader).filter(month__in=names).order_by().values_list("pk", flat=True))
    teams = Teams(months[0].first, months[-1].last)
    sheets: dict[str, list[Sheet]] = {name: [] for name in names}
    for pk, operator, team, desk, day, month, score, outcome, is_critical, *stratum in _tuples(rows):
        sheets[month].append(
            Sheet(
                operator,
                team or teams.on(operator, day),
                desk,
                day,
                None if score is None else millionths(score),
                outcome,
                is_critical,
                stratum_of(*stratum),
                visible is None or pk in visible,
            )
        )
    return sheets


def _tuples(rows: EvaluationQuerySet) -> Iterator[tuple[Any, ...]]:
    return rows.order_by("pk").values_list(*_COLUMNS).iterator(chunk_size=5000)


def stratum_of(pk: int | None, size: int | None, taken: int | None, key: str | None) -> Stratum | None:
    """Make the stratum of a row; None for what was not drawn."""
    if pk is None or size is None or taken is None or key is None:
        return None
    return Stratum(pk, size, taken, is_risk(key))


def in_millionths(column: str) -> Any:
    """Give a column of six places as whole millionths, which every database adds up exactly."""
    return Cast(Round(F(column) * MILLIONTHS), BigIntegerField())


class Teams:
    """Who belonged to which team on which day, in one statement."""

    def __init__(self, first: date, last: date) -> None:
        """Read the memberships of some days."""
        rows = Membership.objects.filter(starts_on__lte=last).exclude(ends_on__lt=first)
        self._spans: dict[int, list[tuple[date, date, int]]] = defaultdict(list)
        listed = rows.order_by("starts_on", "pk").values_list("employee", "starts_on", "ends_on", "team")
        for employee, starts_on, ends_on, team in listed:
            self._spans[employee].append((starts_on, ends_on or date.max, team))

    def on(self, employee: int, day: date) -> int | None:
        """Give somebody's team on a day."""
        spans = self._spans.get(employee, ())
        at = bisect_right(spans, (day, date.max, 0), key=lambda span: (span[0], date.max, 0)) - 1
        return spans[at][2] if at >= 0 and day <= spans[at][1] else None
