"""Tables of the appraisal."""

from appraisal.models.months import AppraisalMonth, MonthState, PersonAppraisal
from appraisal.models.objections import AppraisalObjection
from appraisal.models.published import (
    AppraisalDifference,
    PublishedAppraisal,
    PublishedAppraisalRow,
    VersionState,
)
from appraisal.models.schemes import AppraisalScheme

__all__ = [
    "AppraisalDifference",
    "AppraisalMonth",
    "AppraisalObjection",
    "AppraisalScheme",
    "MonthState",
    "PersonAppraisal",
    "PublishedAppraisal",
    "PublishedAppraisalRow",
    "VersionState",
]
