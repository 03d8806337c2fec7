"""What a table of ratings tells, for people and for programs."""

from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qc.domain.statistics.agreement import Agreement
from qc.domain.statistics.estimates import NO_VARIATION, TOO_FEW, Estimate
from qc.domain.statistics.rated import RatedScale
from qc.domain.statistics.raters import OUTLYING, WEAK, Concern, Finding, Rater, Reason
from qc.domain.statistics.severity import InspectorSeverity


def ratings_as_dict(scales: Sequence[RatedScale], concerns: Sequence[Concern]) -> dict[str, Any]:
    """Give all figures in a form that JSON holds, not rounded."""
    return {
        "scales": {one.scale: _scale_as_dict(one) for one in scales},
        "talk_to": [
            {
                "rater": concern.rater,
                "reasons": [reason.value for reason in concern.reasons],
                "findings": [_finding_as_dict(one) for one in concern.findings],
            }
            for concern in concerns
        ],
    }


def _scale_as_dict(one: RatedScale) -> dict[str, Any]:
    fitted = one.severity
    return {
        "units": one.n_units,
        "mean": _interval_as_dict(one.mean, one.mean.n),
        "alpha_ordinal": _agreement_as_dict(one.alpha_ordinal),
        "alpha_interval": _agreement_as_dict(one.alpha_interval),
        "raw_agreement": _agreement_as_dict(one.raw),
        "ac1": _agreement_as_dict(one.ac1),
        "deviations": fitted
        and {"unit": fitted.sd_operator, "rater": fitted.sd_inspector, "rest": fitted.sd_residual},
        "groups": [list(group) for group in one.groups],
        "raters": [_rater_as_dict(rater) for rater in one.raters],
    }


def _agreement_as_dict(one: Agreement) -> dict[str, Any]:
    return {**_interval_as_dict(one, one.n_units), "raters": one.n_raters, "pairs": one.n_pairs}


def _rater_as_dict(one: Rater) -> dict[str, Any]:
    fitted = one.severity
    effect = fitted and {
        "n": fitted.n,
        "value": fitted.effect,
        "low": fitted.low,
        "high": fitted.high,
        "z": one.z,
    }
    return {
        "rater": one.rater,
        "n": one.n,
        "bias": _interval_as_dict(one.bias, one.n),
        "correlation": _interval_as_dict(one.correlation, one.n),
        "severity": effect,
    }


def _interval_as_dict(one: Estimate | Agreement, n: int) -> dict[str, Any]:
    return {"n": n, "value": one.value, "low": one.low, "high": one.high, "note": one.note}


def _finding_as_dict(one: Finding) -> dict[str, Any]:
    return {
        "reason": one.reason.value,
        "scale": one.scale,
        "n": one.n,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "z": one.z,
    }


def ratings_as_text(scales: Sequence[RatedScale], concerns: Sequence[Concern]) -> Iterator[str]:
    """Give all figures as lines of text: whom to talk to first, then each scale."""
    yield ""
    yield _("Whom to talk to first")
    if not concerns:
        yield "  " + _("Nobody: no rater stands out.")
    for place, concern in enumerate(concerns, start=1):
        reasons = pgettext("ratings", ", ").join(_reason(reason) for reason in concern.reasons)
        yield f"  {place}. " + _("%(rater)s: %(reasons)s") % {"rater": concern.rater, "reasons": reasons}
        yield from (f"     {_finding(one)}" for one in concern.findings)
    for scale in scales:
        yield from _scale(scale)


def _reason(reason: Reason) -> str:
    return pgettext("ratings", "agreement") if reason is Reason.AGREEMENT else pgettext("ratings", "severity")


def _finding(one: Finding) -> str:
    interval = _interval(one.value, one.low, one.high)
    if one.reason is Reason.AGREEMENT:
        text = _("correlation with the others %(interval)s, reliably below %(line).2f (n = %(n)d)")
        told = text % {"interval": interval, "line": WEAK, "n": one.n}
    else:
        word = pgettext("ratings", "severe") if one.value < 0 else pgettext("ratings", "lenient")
        text = _("%(word)s by %(interval)s, robust z %(z).1f beyond ±%(line).1f (n = %(n)d)")
        told = text % {"word": word, "interval": interval, "z": one.z, "line": OUTLYING, "n": one.n}
    return _("scale %(scale)s: %(text)s") % {"scale": one.scale, "text": told} if one.scale else told


def _scale(one: RatedScale) -> Iterator[str]:
    yield ""
    heading = (
        _("Scale %(scale)s: %(units)d units, %(raters)d raters")
        if one.scale
        else _("%(units)d units, %(raters)d raters")
    )
    yield heading % {"scale": one.scale, "units": one.n_units, "raters": len(one.raters)}
    figures = (
        (pgettext("ratings", "mean"), one.mean),
        (pgettext("ratings", "alpha, ordinal"), one.alpha_ordinal),
        (pgettext("ratings", "alpha, interval"), one.alpha_interval),
        (pgettext("ratings", "raw agreement"), one.raw),
        ("AC1", one.ac1),
    )
    for name, figure in figures:
        yield f"  {name} {_figure(figure)}"
    for group in one.groups:
        yield "  " + _(
            "These raters share no unit with the others, so severity cannot be compared: %(names)s"
        ) % {"names": pgettext("ratings", ", ").join(map(str, group))}
    yield from _aligned([_heading(), *map(_cells, one.raters)])


def _heading() -> tuple[str, ...]:
    return (
        pgettext("ratings", "rater"),
        "n",
        pgettext("ratings", "bias"),
        pgettext("ratings", "correlation with the others"),
        pgettext("ratings", "severity"),
        "z",
    )


def _cells(rater: Rater) -> tuple[str, ...]:
    return str(rater.rater), str(rater.n), _figure(rater.bias), _figure(rater.correlation), *_effect(rater)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Pad cells to columns; a Chinese character is as wide as two others."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  " + "  ".join(cells).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def _effect(rater: Rater) -> tuple[str, str]:
    one: InspectorSeverity | None = rater.severity
    if one is None:
        return "–", "–"
    return _interval(
        one.effect, one.low, one.high
    ), "–" if rater.z is None else f"{round(rater.z, 1) + 0.0:.1f}"


def _figure(one: Estimate | Agreement) -> str:
    note = {TOO_FEW: pgettext("ratings", "too few"), NO_VARIATION: pgettext("ratings", "no variation")}.get(
        one.note, ""
    )
    if one.value is None:
        return note or "–"
    if one.low is None or one.high is None:
        return f"{one.value:.3f}" + (_(" (%(note)s)") % {"note": note} if note else "")
    return _interval(one.value, one.low, one.high)


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.3f} [{low:.3f}, {high:.3f}]"
