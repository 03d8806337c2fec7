"""Answer a complaint, and close it with a finding."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from records.domain.complaints import Act, possible
from records.models import Change, Complaint
from records.services.recording import Pen, replace_row


def answer_complaint(complaint: Complaint, *, answer: str, pen: Pen) -> Complaint:
    """Record what the customer was answered, now.

    Raises:
        DomainError: `records.complaint.not_now` unless it stands unanswered; as `correct_record`.
    """
    _refuse_unless(Act.ANSWER, complaint)
    changes = {"answered_at": pen.now, "answer": answer.strip()}
    return replace_row(complaint, changes, change=Change.ANSWERED, reason=answer, pen=pen)


def close_complaint(complaint: Complaint, *, is_justified: bool, finding: str, pen: Pen) -> Complaint:
    """Close an answered complaint with the finding whether it was justified, and why.

    Raises:
        DomainError: `records.complaint.not_now` unless it stands answered and open; as `correct_record`.
    """
    _refuse_unless(Act.CLOSE, complaint)
    changes = {"closed_at": pen.now, "is_justified": is_justified}
    return replace_row(complaint, changes, change=Change.CLOSED, reason=finding, pen=pen)


def _refuse_unless(act: Act, complaint: Complaint) -> None:
    if act not in possible(complaint.state):
        raise DomainError(
            "records.complaint.not_now",
            _("A complaint is answered once, and closed once after that."),
            state=complaint.state.value,
        )
