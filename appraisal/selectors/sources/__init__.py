"""Where the facts of each component are read: everybody at once, in a fixed number of statements."""

from collections.abc import Callable

from appraisal.selectors.sources.evaluations import quality_facts, ruling_facts, team_quality_facts
from appraisal.selectors.sources.floor import attendance_facts, observation_facts
from appraisal.selectors.sources.reading import Found, Reading
from appraisal.selectors.sources.records import (
    error_facts,
    examination_facts,
    limit_facts,
    opinion_facts,
    workload_facts,
)
from appraisal.selectors.sources.surveys import satisfaction_facts

READERS: dict[str, Callable[[Reading], Found]] = {
    "quality": quality_facts,
    "team_quality": team_quality_facts,
    "rulings": ruling_facts,
    "attendance": attendance_facts,
    "observations": observation_facts,
    "errors": error_facts,
    "limits": limit_facts,
    "opinions": opinion_facts,
    "satisfaction": satisfaction_facts,
    "examination": examination_facts,
    "workload": workload_facts,
}
"""Every component's reader by its code."""

__all__ = ["READERS", "Found", "Reading"]
