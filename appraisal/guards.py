"""The guards that keep a published appraisal as it was published."""

from common.guards import PublishedTables

GUARDS = PublishedTables(
    versions="appraisal_publishedappraisal",
    rows=("appraisal_publishedappraisalrow", "appraisal_appraisaldifference"),
    refusal="a published appraisal is never changed",
)
install, remove = GUARDS.install, GUARDS.remove
