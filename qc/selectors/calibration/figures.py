"""The figures of a report, computed from what entered; no statement."""

from collections.abc import Callable
from typing import Any

from qc.domain.agreeing import agreement_by_criterion
from qc.domain.calibration_figures import (
    FORMAT,
    agreement_figures,
    concerns,
    fitted_severity,
    own_figures,
    severity_figures,
    worst_figures,
)
from qc.selectors.calibration.scored import Material

Telling = Callable[[int, int], object]
"""Is told how many steps are done, of how many."""


def report_figures(found: Material, progress: Telling = lambda done, total: None) -> dict[str, Any]:
    """Compute agreement, severity and whom to talk to, as a report keeps them."""
    steps, criteria, scorecards = len(found.units) + 2, {}, []
    for done, (version, units) in enumerate(sorted(found.units.items())):
        progress(done, steps)
        card = found.versions[version]
        criteria[version] = agreement_by_criterion(card.parsed, units)
        names = {"version": version, "scorecard": card.scorecard.key, "number": card.number}
        titles = {"en": card.scorecard.name, "zh": card.scorecard.name_zh}
        scorecards.append({**names, "title": titles, **agreement_figures(criteria[version], units)})
    everything = [unit for units in found.units.values() for unit in units]
    progress(steps - 1, steps)
    fitted = fitted_severity([(one.operator, one.inspector, one.score) for one in found.scored])
    return {
        "format": FORMAT,
        "contacts": len(everything),
        "scorecards": scorecards,
        "worst": worst_figures(criteria),
        "severity": severity_figures(fitted),
        "concerns": concerns(everything, fitted),
        "inspectors": own_figures(everything),
    }
