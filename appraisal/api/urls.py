"""Which addresses of the API belong to the appraisal."""

from appraisal.api.views import (
    AppraisalMonthViewSet,
    AppraisalObjectionViewSet,
    PersonAppraisalViewSet,
    PublishedAppraisalRowViewSet,
    PublishedAppraisalViewSet,
)

routes: list[tuple[str, type, str]] = [
    ("appraisal/months", AppraisalMonthViewSet, "appraisal-month"),
    ("appraisal/people", PersonAppraisalViewSet, "appraisal-person"),
    ("appraisal/versions", PublishedAppraisalViewSet, "appraisal-version"),
    ("appraisal/published", PublishedAppraisalRowViewSet, "appraisal-published"),
    ("appraisal/objections", AppraisalObjectionViewSet, "appraisal-objection"),
]
