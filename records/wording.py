"""Figures as people read them."""

from records.domain.rates import Rate


def rate_text(rate: Rate, *, per: int = 100) -> str:
    """Write a rate with n and interval: `83.3 % (70.2–91.6 %, n = 48)`; a dash for nothing in nothing.

    Args:
        per: 100 for percent, 1000 for per mille.
    """
    if rate.share is None:
        return "—"
    sign = {100: "%", 1000: "‰"}[per]
    value = f"{rate.share * per:.1f} {sign}"
    if rate.low is None or rate.high is None:
        return f"{value} (n = {rate.n})"
    return f"{value} ({rate.low * per:.1f}–{rate.high * per:.1f} {sign}, n = {rate.n})"
