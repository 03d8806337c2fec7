"""What the page of a scorecard version shows: every criterion, how it is answered and what it weighs."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion, NumberRange, Option, Scorecard
from qc.domain.words import Kind, Mode
from qc.wording import here

KINDS = {
    Kind.CHOICE: _("choice"),
    Kind.YES_NO: _("yes/no"),
    Kind.SCALE: _("scale"),
    Kind.NUMBER: pgettext_lazy("kind of criterion", "number"),
    Kind.MULTI_SELECT: _("several answers"),
    Kind.TEXT: _("text"),
    Kind.DATE: _("date"),
}


@dataclass(frozen=True)
class CriterionShown:
    """One criterion in words."""

    label: str
    kind: str
    weight: str
    answers: str
    source: str
    is_critical: bool


@dataclass(frozen=True)
class SectionShown:
    """One section with its criteria."""

    label: str
    weight: str
    rows: list[CriterionShown]


def version_rows(scorecard: Scorecard) -> list[SectionShown]:
    """Describe the criteria of a version by section."""
    return [
        SectionShown(
            label=here(section.label),
            weight="" if section.weight is None else decimal_text(section.weight),
            rows=[_criterion(criterion, scorecard.mode) for criterion in section.criteria],
        )
        for section in scorecard.sections
    ]


def _criterion(criterion: Criterion, mode: Mode) -> CriterionShown:
    return CriterionShown(
        label=here(criterion.label),
        kind=str(KINDS[criterion.kind]),
        weight="—" if criterion.weight is None else decimal_text(criterion.weight),
        answers=_answers(criterion, mode),
        source=criterion.source,
        is_critical=criterion.carries_trigger,
    )


def _answers(criterion: Criterion, mode: Mode) -> str:
    if criterion.ranges:
        return "; ".join(_range(item) for item in criterion.ranges)
    if criterion.minimum is not None and criterion.maximum is not None:
        hit = "" if criterion.hit is None else f" × {decimal_text(criterion.hit)}"
        return f"{decimal_text(criterion.minimum)} – {decimal_text(criterion.maximum)}{hit}"
    return "; ".join(_option(criterion, option, mode) for option in criterion.options)


def _range(item: NumberRange) -> str:
    sign = " ✗" if item.is_critical else ""
    return f"{decimal_text(item.low)} – {decimal_text(item.high)}: {decimal_text(item.points)}{sign}"


def _option(criterion: Criterion, option: Option, mode: Mode) -> str:
    """Name an option with its points, or in a deductive scorecard with what it adds or takes away."""
    is_hit = mode is Mode.DEDUCT and option.key == "yes" and criterion.trigger is not None
    value = option.points
    if mode is Mode.DEDUCT:
        value = (option.hit or Fraction(0)) if option.key != "yes" else (criterion.hit or Fraction(0))
    return f"{here(option.label)}: {decimal_text(value)}{' ✗' if option.is_critical or is_hit else ''}"
