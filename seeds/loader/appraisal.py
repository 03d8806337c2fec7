"""Load the scheme of the monthly appraisal: weights by post, figures of components, grades."""

from typing import Any

from appraisal.domain.scheme import faults_of
from appraisal.models import AppraisalScheme
from appraisal.wording import fault_text
from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows

SOURCE = "appraisal.toml"


def load_schemes() -> SeedReport:
    """Load the schemes; one that could appraise nobody is left out and named among the report's faults."""
    schemes = [(scheme, definition_of(scheme)) for scheme in read_seed(SOURCE)["scheme"]]
    rows = [
        {
            "code": scheme["code"],
            "in_force_from": scheme["in_force_from"],
            "note": scheme["note"],
            "definition": definition,
        }
        for scheme, definition in schemes
        if not faults_of(definition)
    ]
    report = sync_rows(AppraisalScheme, rows, key="code", source=SOURCE)
    report.faults += [fault_text(fault) for _scheme, told in schemes for fault in faults_of(told)]
    return report


def definition_of(scheme: dict[str, Any]) -> dict[str, Any]:
    """Write a scheme of the file as it is stored."""
    return {
        "objection_days": scheme["objection_days"],
        "least_weight": scheme["least_weight"],
        "grades": scheme["grade"],
        "components": scheme["components"],
        "groups": scheme["group"],
    }
