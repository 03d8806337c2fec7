"""Pictures of calibration: coefficients per criterion with their bars, and the severity of inspectors."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.pictures import IntervalRow, Intervals, draw_intervals
from qc.domain.agreeing import TENTATIVE
from qc.wording.calibration import coefficient_text, leading_name, leading_of, points_text, signed, told
from staff.models import Employee

Figure = Mapping[str, Any]


def agreement_picture(criteria: Sequence[Figure], urls: Mapping[str, str]) -> str:
    """Draw the leading coefficient of every criterion with its interval; nothing when none has one."""
    rows = [
        IntervalRow(
            label=told(one["label"]),
            written=f"{leading_name(one)} {leading_of(one)['value']:.2f}",
            hint=coefficient_text(leading_of(one)) + f" · n = {leading_of(one)['n_units']}",
            value=leading_of(one)["value"],
            low=leading_of(one)["low"],
            high=leading_of(one)["high"],
            url=urls.get(one["key"], ""),
        )
        for one in criteria
        if leading_of(one)["low"] is not None
    ]
    if not rows:
        return ""
    return draw_intervals(
        Intervals(
            title=_("Agreement by criterion"),
            description=_(
                "Every criterion with its coefficient and 95 %% interval; 1 is full agreement, "
                "the line stands at %(line)s."
            )
            % {"line": TENTATIVE},
            rows=rows,
            centre=TENTATIVE,
            bounds=(-1.0, 1.0),
            written=lambda value: f"{value:.1f}",
        )
    )


def severity_picture(
    inspectors: Mapping[str, Figure], people: Mapping[int, Employee], urls: Mapping[int, str]
) -> str:
    """Draw every inspector's effect with its interval, the most severe at the top; 0 is the average one."""
    ordered = sorted(inspectors.items(), key=lambda item: (item[1]["effect"], item[0]))
    rows = [
        IntervalRow(
            label=str(people[int(key)]),
            written=points_text(one, "effect"),
            value=one["effect"],
            low=one["low"],
            high=one["high"],
            hint=f"n = {one['n']}",
            url=urls.get(int(key), ""),
        )
        for key, one in ordered
    ]
    return draw_intervals(
        Intervals(
            title=_("Severity of inspectors"),
            description=_(
                "Every inspector's effect on a score in points with its 95 % interval: "
                "left of the line severe, right of it lenient."
            ),
            rows=rows,
            centre=0.0,
            bounds=(-100.0, 100.0),
            written=signed,
        )
    )
