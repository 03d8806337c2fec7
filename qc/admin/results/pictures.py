"""The pictures of a month's results, each with what it shows in a sentence and its signals in a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.pictures import (
    Bar,
    Bars,
    ControlChart,
    ControlPoint,
    FunnelPicture,
    FunnelPoint,
    IntervalRow,
    Intervals,
    draw_bars,
    draw_control_chart,
    draw_funnel,
    draw_intervals,
)
from qc.admin.results.links import days_url, evaluations_url
from qc.admin.results.tables import Cell, Table, error_label
from qc.domain.results import Measure, Rate
from qc.domain.statistics.charts import Beyond, Funnel, binomial_limits, funnel, p_chart, x_mr
from qc.domain.statistics.charts import FunnelPoint as Unit
from qc.domain.statistics.pareto import pareto
from qc.models import QualityMonth
from qc.selectors import Choice, ErrorCount, Period, ResultRow
from qc.wording import interval_text, mean_text, percent_text, rate_text

MOST_BARS = 20
MOST_LIMITS = 160
"""Limits of a funnel are computed at so many n at most; between them they are not drawn."""


@dataclass(frozen=True)
class Picture:
    """A drawn chart, the sentence that says what it shows, and a table of its signals."""

    title: str
    svg: str
    sentence: str
    signals: Table | None = None
    note: str = ""


@dataclass(frozen=True)
class _Signal:
    where: str
    value: str
    limits: str
    url: str


def _told(signals: Sequence[_Signal], *, inside: str) -> str:
    """Say which points are outside their limits, or that none is."""
    if not signals:
        return inside
    named = "; ".join(f"{one.where} {one.value}" for one in signals[:6])
    return ngettext(
        "%(count)d signal outside the limits: %(named)s.", "%(count)d signals outside the limits: %(named)s.",
        len(signals),
    ) % {"count": len(signals), "named": named + ("…" if len(signals) > 6 else "")}  # fmt: skip


def _table(signals: Sequence[_Signal]) -> Table | None:
    if not signals:
        return None
    return Table(
        _("Signals"),
        [_("Where"), _("Value"), _("Limits")],
        [[Cell(one.where, url=one.url), Cell(one.value), Cell(one.limits)] for one in signals],
    )


def _score(value: float) -> str:
    return f"{value:g}" if value == round(value, 1) else f"{value:.1f}"


def _percent(value: float) -> str:
    return f"{100 * value:g} %" if 100 * value == round(100 * value, 1) else f"{100 * value:.1f} %"


def week_text(first: date) -> str:
    """Name a week by its Monday."""
    return _("week of %(day)s") % {"day": f"{first:%m-%d}"}


def mean_chart(title: str, weeks: Sequence[Period], choice: Choice) -> Picture | None:
    """Draw the weekly mean as a chart of single values with limits (X-mR); None below two weeks."""
    known = [week for week in weeks if week.mean is not None]
    values = [float(week.mean) for week in known if week.mean is not None]
    chart = x_mr(values)
    if chart.centre is None or chart.lower is None or chart.upper is None:
        return None
    lower, upper = max(chart.lower, 0.0), min(chart.upper, 100.0)
    limits = f"{lower:.2f}–{upper:.2f}"
    signals = [
        _Signal(week_text(known[at].first), f"{values[at]:.2f}", limits, _days(known[at], choice))
        for at in chart.out
    ]
    inside = _("%(count)d weeks, all within the limits: their differences may be chance.") % {
        "count": len(known)
    }
    sentence = _("Centre line %(centre)s, limits %(limits)s.") % {
        "centre": f"{chart.centre:.2f}", "limits": limits,
    }  # fmt: skip
    points = [
        ControlPoint(
            f"{week.first:%m-%d}",
            value,
            lower,
            upper,
            number in chart.out,
            f"{week_text(week.first)}: {value:.2f} (n = {week.n})",
            _days(week, choice),
        )
        for number, (week, value) in enumerate(zip(known, values, strict=True))
    ]
    said = f"{sentence} {_told(signals, inside=inside)}"
    svg = draw_control_chart(ControlChart(title, said, points, chart.centre, (0, 100), _score))
    return Picture(title, svg, said, _table(signals))


def _days(period: Period, choice: Choice, **filters: object) -> str:
    return days_url(period.first, period.last, choice, **filters)


RATES = ("failed", "critical")
"""What the charts of rates count: evaluations that failed, or those with a critical error."""


def rate_name(what: str) -> str:
    """Name what is counted."""
    return _("Critical errors") if what == "critical" else _("Failed")


def rate_filters(what: str) -> dict[str, object]:
    """Give the filters of the list that leave what is counted."""
    return {"is_critical__exact": 1} if what == "critical" else {"outcome__in": "fail,critical_fail"}


def rate_chart(title: str, periods: Sequence[Period], choice: Choice, *, what: str) -> Picture | None:
    """Draw how often evaluations failed, day by day or week by week, with limits (p-chart)."""
    known = [period for period in periods if period.rated]
    rates = [
        _RatePoint(
            f"{one.first:%m-%d}",
            week_text(one.first) if one.first != one.last else f"{one.first:%m-%d}",
            getattr(one, what),
            one.rated,
            _days(one, choice, drawn="rated", **(rate_filters(what) if getattr(one, what) else {})),
        )
        for one in known
    ]
    return _p_picture(title, rates)


@dataclass(frozen=True)
class _RatePoint:
    label: str
    name: str
    hits: int
    n: int
    url: str


def criterion_chart(
    title: str, weeks: Sequence[tuple[date, Rate]], urls: Mapping[date, str]
) -> Picture | None:
    """Draw how often a criterion was an error, week by week, with limits (p-chart)."""
    rates = [
        _RatePoint(f"{first:%m-%d}", week_text(first), rate.hits, rate.n, urls[first])
        for first, rate in weeks
        if rate.n
    ]
    return _p_picture(title, rates)


def _p_picture(title: str, rates: Sequence[_RatePoint]) -> Picture | None:
    chart = p_chart([one.hits for one in rates], [one.n for one in rates])
    if chart.centre is None:
        return None
    points, signals = [], []
    for number, one in enumerate(rates):
        low, high, share = chart.lower[number], chart.upper[number], chart.shares[number]
        assert low is not None and high is not None and share is not None
        hint = f"{one.name}: {percent_text(share)} ({rate_text(Rate(one.hits, one.n, None, None))})"
        is_out = number in chart.out
        points.append(ControlPoint(one.label, share, low, high, is_out, hint, one.url))
        if is_out:
            limits = f"{percent_text(low)} – {percent_text(high)}"
            signals.append(_Signal(one.name, percent_text(share), limits, one.url))
    inside = _("%(count)d points, all within the limits: their differences may be chance.") % {
        "count": len(points)
    }
    sentence = _("Rate of all: %(rate)s.") % {"rate": percent_text(chart.centre)}
    said = f"{sentence} {_told(signals, inside=inside)}"
    svg = draw_control_chart(ControlChart(title, said, points, chart.centre, (0, 1), _percent))
    return Picture(title, svg, said, _table(signals))


def funnel_chart(
    month: QualityMonth,
    title: str,
    rows: Sequence[ResultRow],
    *,
    what: str,
    rate: float | None,
    choices: Mapping[int, Choice],
) -> Picture | None:
    """Draw each rate against how many it is of, within exact binomial limits at 95 and 99.8 %.

    Args:
        what: "failed" or "critical".
        rate: the rate that all are held against: that of the centre.
        choices: which evaluations lie behind each row.
    """
    by_key: dict[Any, ResultRow] = {row.key: row for row in rows}
    counted = [(row.key, getattr(row.result, what)) for row in rows]
    found = funnel([(key, one.n, one.hits) for key, one in counted], rate)
    if found.rate is None or not found.points:
        return None
    signals = [
        _beyond(point, by_key[point.key], _rows_behind(month, choices, point, what)) for point in found.out
    ]
    outside = [
        FunnelPoint(
            point.n,
            point.share,
            is_out=point.beyond == Beyond.ALARM,
            is_noted=point.beyond == Beyond.WARNING,
            hint=f"{signal.where}: {signal.value}",
            url=signal.url,
        )
        for point, signal in zip(found.out, signals, strict=True)
    ]
    points = [*_crowds(found, by_key, month, choices, what), *outside]
    inside = _("All %(count)d are within the limits: nobody stands out beyond chance.") % {
        "count": len(found.points)
    }
    sentence = _("Rate of the centre: %(rate)s.") % {"rate": percent_text(found.rate)}
    said = f"{sentence} {_told(signals, inside=inside)}"
    picture = FunnelPicture(
        title, said, points, found.rate, _limits(found.rate, max(point.n for point in found.points)),
        _("evaluations (n)"), _percent,
    )  # fmt: skip
    note = _(
        "Dashed: 95 %. Solid: 99.8 %. A ring is outside the first, a diamond outside the second; "
        "a large dot is several."
    )
    return Picture(title, draw_funnel(picture), said, _table(signals), note)


def _rows_behind(month: QualityMonth, choices: Mapping[int, Choice], point: Unit, what: str) -> str:
    """Lead to the evaluations that were counted, or to all of them where none was."""
    filters = rate_filters(what) if point.hits else {}
    return evaluations_url(month, choices[_key(point)], drawn="rated", **filters)


def _key(point: Unit) -> int:
    return int(str(point.key))


def _beyond(point: Unit, row: ResultRow, url: str) -> _Signal:
    interval = point.alarm if point.beyond == Beyond.ALARM else point.warning
    limits = f"{point.beyond} %: {percent_text(interval.low)} – {percent_text(interval.high)}"
    rate = rate_text(Rate(point.hits, point.n, None, None))
    return _Signal(f"{row.name} {row.code}", f"{percent_text(point.share)} ({rate})", limits, url)


def _crowds(
    found: Funnel,
    by_key: Mapping[Any, ResultRow],
    month: QualityMonth,
    choices: Mapping[int, Choice],
    what: str,
) -> list[FunnelPoint]:
    """Put those within the limits into one dot for each place: with few contacts many come to the same."""
    places: dict[tuple[int, int], list[Unit]] = {}
    for point in found.points:
        if not point.beyond:
            places.setdefault((point.n, point.hits), []).append(point)
    crowds = []
    for (n, hits), points in places.items():
        names = _(", ").join(f"{by_key[point.key].name}" for point in points[:8]) + (
            "…" if len(points) > 8 else ""
        )
        hint = f"{rate_text(Rate(hits, n, None, None))}: {names}"
        url = _rows_behind(month, choices, points[0], what) if len(points) == 1 else ""
        crowds.append(FunnelPoint(n, hits / n, len(points), hint=hint, url=url))
    return crowds


def _limits(rate: float, most: int) -> list[list[tuple[int, float, float]]]:
    """Compute the inner and the outer limits for n from 1 on; for large n not at every n."""
    step = max(1, -(-most // MOST_LIMITS))
    curves = []
    for level in (0.95, 0.998):
        curve = []
        for n in range(1, most + 1, step):
            low, high = binomial_limits(n, rate, level)
            curve.append((n, low / n, high / n))
        curves.append(curve)
    return curves


def pareto_bars(month: QualityMonth, counts: Sequence[ErrorCount], choice: Choice) -> Picture | None:
    """Draw the causes of errors, the most frequent first, with the share of all up to each."""
    by_number = dict(enumerate(counts))
    rows = pareto({number: one.count for number, one in by_number.items()})
    if not rows:
        return None
    bars = [
        Bar(
            error_label(by_number[row.key]),
            row.times,
            f"{row.times} · {percent_text(row.cumulative)}",
            row.cumulative,
            f"{error_label(by_number[row.key])}: {row.times}",
            evaluations_url(
                month,
                choice,
                error=by_number[row.key].criterion,
                version__scorecard__id__exact=by_number[row.key].version.scorecard_id,
            ),
        )
        for row in rows[:MOST_BARS]
    ]
    few = next(number for number, row in enumerate(rows, start=1) if row.cumulative >= 0.8)
    sentence = ngettext(
        "%(few)d of %(all)d criterion brings 80 %% of all errors: %(named)s.",
        "%(few)d of %(all)d criteria bring 80 %% of all errors: %(named)s.",
        few,
    ) % {
        "few": few,
        "all": len(rows),
        "named": _(", ").join(bar.label for bar in bars[: min(few, 4)]) + ("…" if few > 4 else ""),
    }
    title = _("Pareto of errors")
    note = _("The dotted line and the percentage: share of all errors up to there.")
    return Picture(title, draw_bars(Bars(title, sentence, bars)), sentence, None, note)


def interval_chart(
    title: str, rows: Sequence[tuple[str, Measure, str]], centre: float | None, sentence: str
) -> Picture | None:
    """Draw means with their intervals against one line: name, measure, address of each."""
    known = [row for row in rows if row[1].value is not None]
    if not known:
        return None
    drawn = [
        IntervalRow(
            name,
            f"{mean_text(one)} · n = {one.n}",
            float(one.value),
            one.low,
            one.high,
            f"{name}: {mean_text(one)} {interval_text(one)}",
            url,
        )
        for name, one, url in known
        if one.value is not None
    ]
    svg = draw_intervals(Intervals(title, sentence, drawn, centre, (0, 100), _score))
    return Picture(title, svg, sentence)
