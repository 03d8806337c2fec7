"""Check a scorecard before it is published: all faults at once, and what deserves another look (S20)."""

from collections.abc import Callable

from qc.domain.lint.base import Faults, Report, criterion_path, section_path
from qc.domain.lint.conditions import check_conditions
from qc.domain.lint.criticals import (
    check_bonus,
    check_criticals,
    check_line_and_bands,
    warn_na_on_critical,
    warn_unscored_section,
    warn_weights_without_effect,
)
from qc.domain.lint.deductions import check_deductions
from qc.domain.lint.keys import check_keys
from qc.domain.lint.points import check_points
from qc.domain.lint.weights import check_weights
from qc.domain.scorecard import Reading, Scorecard, read_scorecard

_CHECKS: tuple[Callable[[Scorecard], Faults], ...] = (
    check_keys,
    check_weights,
    check_points,
    check_deductions,
    check_conditions,
    check_criticals,
    check_bonus,
    check_line_and_bands,
)
_WARNINGS: tuple[Callable[[Scorecard], Faults], ...] = (
    warn_na_on_critical,
    warn_unscored_section,
    warn_weights_without_effect,
)


def lint(scorecard: Scorecard) -> Report:
    """Check a scorecard that could be read."""
    return Report(
        errors=tuple(fault for check in _CHECKS for fault in check(scorecard)),
        warnings=tuple(fault for warn in _WARNINGS for fault in warn(scorecard)),
    )


def lint_definition(definition: object) -> tuple[Reading, Report]:
    """Read and check a definition: faults of form and of rule together."""
    reading = read_scorecard(definition)
    report = lint(reading.scorecard)
    return reading, Report(errors=reading.faults + report.errors, warnings=report.warnings)


__all__ = ["Report", "criterion_path", "lint", "lint_definition", "section_path"]
