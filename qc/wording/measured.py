"""Figures of quality meetings, and what a check of their effect says, in sentences for people."""

from typing import Protocol

from django.utils.translation import gettext as _

from qc.models import EffectCheck, EffectVerdict, FigureKind, MeetingItem


class Figure(Protocol):
    """A value with n and, where there is one, its interval."""

    n: int
    value: float
    low: float | None
    high: float | None


PER_CALL = {FigureKind.COMPLAINTS, FigureKind.ERRORS}


def figure_text(kind: str, figure: Figure) -> str:
    """Write a figure with its interval and n: `12.5 % (8.1–18.9 %, n = 152)`."""
    factor, sign = _scale(kind)
    value = f"{figure.value * factor:.1f}{sign}"
    if figure.low is None or figure.high is None:
        return f"{value} (n = {figure.n})"
    return f"{value} ({figure.low * factor:.1f}–{figure.high * factor:.1f}{sign}, n = {figure.n})"


def evidence_text(item: MeetingItem, criterion: str = "") -> str:
    """Say which figure an item looked at, and of whom: `error rate of a criterion: Greeting · Team A`."""
    about = str(item.team or item.operator or _("the centre"))
    what = str(item.get_figure_display())
    return f"{what}: {criterion} · {about}" if criterion else f"{what} · {about}"


def difference_text(kind: str, check: EffectCheck) -> str:
    """Write a difference with its interval: `−6.4 (−10.9 to −1.8)`, in points of the figure's scale."""
    factor, sign = _scale(kind)
    value = _signed(check.difference * factor)
    if check.difference_low is None or check.difference_high is None:
        return f"{value}{sign}"
    bounds = _("%(low)s to %(high)s") % {
        "low": _signed(check.difference_low * factor),
        "high": _signed(check.difference_high * factor),
    }
    return f"{value}{sign} ({bounds})"


def effect_text(kind: str, check: EffectCheck) -> str:
    """Say in a sentence what a check found; the interval alone decides."""
    difference = difference_text(kind, check)
    if check.verdict == EffectVerdict.BETTER:
        return _("Better: the difference is %(difference)s, and its interval excludes 0.") % {
            "difference": difference
        }
    if check.verdict == EffectVerdict.WORSE:
        return _("Worse: the difference is %(difference)s, and its interval excludes 0.") % {
            "difference": difference
        }
    if check.difference_low is None:
        return _("Cannot be told: there are too few values, or they do not vary.")
    return _("Cannot be told: the difference is %(difference)s, and its interval includes 0.") % {
        "difference": difference
    }


def _scale(kind: str) -> tuple[float, str]:
    if kind == FigureKind.MEAN_SCORE:
        return 1, ""
    return (1000, " ‰") if kind in PER_CALL else (100, " %")


def _signed(value: float) -> str:
    """Write a number with its sign, with a true minus."""
    return f"{value:+.1f}".replace("-", "−")
