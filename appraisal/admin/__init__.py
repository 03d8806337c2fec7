"""The admin of the appraisal."""

from appraisal.admin.months import AppraisalMonthAdmin
from appraisal.admin.objections import AppraisalObjectionAdmin
from appraisal.admin.people import PersonAppraisalAdmin
from appraisal.admin.published import PublishedAppraisalAdmin, PublishedAppraisalRowAdmin
from appraisal.admin.schemes import AppraisalSchemeAdmin

__all__ = [
    "AppraisalMonthAdmin",
    "AppraisalObjectionAdmin",
    "AppraisalSchemeAdmin",
    "PersonAppraisalAdmin",
    "PublishedAppraisalAdmin",
    "PublishedAppraisalRowAdmin",
]
