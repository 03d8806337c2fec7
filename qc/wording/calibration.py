"""Figures of calibration in words: coefficients with their intervals, and why there is none."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from qc.domain.comparing import NOT_APPLICABLE
from qc.domain.statistics.estimates import NO_VARIATION

Figure = Mapping[str, Any]


def coefficient_text(figure: Figure, places: int = 2) -> str:
    """Write a coefficient with its interval: "0.42 (0.21 – 0.62)"; in words when there is none."""
    return _with_interval(figure, lambda value: f"{value:.{places}f}")


def percent_of(figure: Figure) -> str:
    """Write a share with its interval in percent: "68 % (53 – 80)"."""
    if figure["value"] is None:
        return note_text(figure)
    value = f"{100 * figure['value']:.0f} %"
    if figure["low"] is None:
        return f"{value} · {note_text(figure)}"
    return f"{value} ({100 * figure['low']:.0f} – {100 * figure['high']:.0f})"


def points_text(figure: Figure, key: str = "value") -> str:
    """Write a difference of scores with its interval and sign: "−1.3 (−2.4 – −0.2)"."""
    return _with_interval({**figure, "value": figure[key]}, signed)


def signed(value: float) -> str:
    """Write points with one decimal and their sign."""
    text = f"{abs(value):.1f}"
    return text if float(text) == 0 else f"{'+' if value > 0 else '−'}{text}"


def _with_interval(figure: Figure, write: Any) -> str:
    if figure["value"] is None:
        return note_text(figure)
    if figure["low"] is None or figure["high"] is None:
        note = note_text(figure)
        return f"{write(figure['value'])} · {note}" if note else str(write(figure["value"]))
    return f"{write(figure['value'])} ({write(figure['low'])} – {write(figure['high'])})"


def note_text(figure: Figure) -> str:
    """Say why a figure has no value or no interval."""
    if figure.get("note") == NO_VARIATION:
        return pgettext("statistics", "no variation")
    return pgettext("statistics", "too few")


def told(label: Mapping[str, str]) -> str:
    """Give a stored label in the reader's language."""
    if "code" in label:
        return _("not applicable") if label["code"] == NOT_APPLICABLE else _("system cause")
    zh = (get_language() or "").startswith("zh")
    return (label["zh"] or label["en"]) if zh else (label["en"] or label["zh"])


def worst_sentence(criterion: Figure) -> str:
    """Say why a criterion is among the worst: how many differ, how sure that is, what met most often."""
    raw = criterion["raw"]
    said = ngettext(
        "%(differing)d of %(pairs)d pair differs; the same answer in %(share)s.",
        "%(differing)d of %(pairs)d pairs differ; the same answer in %(share)s.",
        raw["n_pairs"],
    ) % {"differing": criterion["differing"], "pairs": raw["n_pairs"], "share": percent_of(raw)}
    most = criterion["most_often"]
    if most is None:
        return said
    one, other = most["answers"]
    met = ngettext(
        "Most often “%(one)s” stood against “%(other)s”: %(times)d time.",
        "Most often “%(one)s” stood against “%(other)s”: %(times)d times.",
        most["times"],
    ) % {"one": told(one), "other": told(other), "times": most["times"]}
    return f"{said} {met}" if not (get_language() or "").startswith("zh") else f"{said}{met}"


def leading_of(criterion: Figure) -> Figure:
    """Give the coefficient that fits the kind: AC1 for choices, alpha where answers have an order."""
    figure: Figure = criterion["ac1"] if criterion["metric"] == "nominal" else criterion["alpha"]
    return figure


def leading_name(criterion: Figure) -> str:
    """Name that coefficient."""
    return "AC1" if criterion["metric"] == "nominal" else _("alpha")


def metric_text(metric: str) -> str:
    """Name a metric of alpha."""
    return {
        "nominal": pgettext("statistics", "nominal"),
        "ordinal": pgettext("statistics", "ordinal"),
        "interval": pgettext("statistics", "interval"),
    }[metric]
