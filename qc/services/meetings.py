"""Hold a quality meeting: record it, freeze what it saw, sign its minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.errors import DomainError
from common.months import Month
from ledger.models import Meaning
from ledger.services import sign
from qc.models import Measure, MeetingItem, QualityMeeting
from qc.selectors.measured import Evidence, read_figure
from qc.selectors.meeting_document import MEETING, document_of_meeting
from qc.selectors.meetings import HOLD
from qc.services.guards import reason_text, said_text
from qc.services.measure_notices import tell_owner
from staff.models import Centre, Employee
from staff.selectors import centre_day


@dataclass(frozen=True)
class MeetingOrder:
    """A meeting to be recorded: the month looked at, when it was held, who led it and who was there."""

    month: Month
    held_on: date
    chair: Employee
    present: Sequence[Employee] = ()
    note: str = ""


@dataclass(frozen=True)
class ItemOrder:
    """A problem, what shows it, its cause, and what is to be done by whom until when."""

    problem: str
    evidence: Evidence
    cause: str
    measure: str
    owner: Employee
    due_on: date


@transaction.atomic
def record_meeting(
    order: MeetingOrder, items: Sequence[ItemOrder], *, by: Employee, now: datetime
) -> QualityMeeting:
    """Record a meeting with its first items; the owners are told.

    Raises:
        DomainError: `qc.meeting.in_future`, `qc.meeting.chair_cannot`; what `add_item` refuses.
    """
    if order.held_on > centre_day(now):
        raise DomainError("qc.meeting.in_future", _("The meeting lies in the future."), status=400)
    if not order.chair.has_perm("qc.chair_meeting"):
        raise DomainError(
            "qc.meeting.chair_cannot", _("%(person)s may not chair meetings.") % {"person": order.chair}
        )
    meeting = QualityMeeting.objects.create(
        month=str(order.month),
        held_on=order.held_on,
        chair=order.chair,
        note=said_text(order.note, field="note"),
        entered_by=by,
        entered_at=now,
    )
    meeting.present.set(order.present)
    for item in items:
        add_item(meeting, item, by=by, now=now)
    return meeting


@transaction.atomic
def add_item(meeting: QualityMeeting, order: ItemOrder, *, by: Employee, now: datetime) -> MeetingItem:
    """Add a problem to a meeting that is not signed, and freeze the figure that shows it.

    Raises:
        DomainError: `qc.meeting.not_yours`, `qc.meeting.signed`, `qc.measure.due_in_past`,
            `qc.measure.owner_cannot`, `qc.figure.incomplete`, `qc.figure.in_future`, `qc.figure.nothing`,
            `qc.reason.missing`.
    """
    held = QualityMeeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if by.pk != held.chair_id and not by.has_perm(HOLD):
        raise DomainError("qc.meeting.not_yours", _("Only its chair adds to a meeting."), status=403)
    if held.signed_at:
        raise DomainError("qc.meeting.signed", _("The minutes are signed; hold the next meeting for this."))
    check_owner(order.owner)
    check_due(order.due_on, today=centre_day(now))
    evidence = order.evidence
    _check_evidence(evidence, today=centre_day(now))
    reading = read_figure(evidence, now=now)
    item = MeetingItem.objects.create(
        meeting=held,
        position=held.items.count() + 1,
        problem=reason_text(order.problem, field="problem")[:300],
        figure=evidence.figure,
        scorecard=evidence.scorecard,
        criterion=evidence.criterion,
        team=evidence.team,
        operator=evidence.operator,
        cause=reason_text(order.cause, field="cause"),
        first_day=evidence.first_day,
        last_day=evidence.last_day,
        n=reading.n,
        hits=reading.hits,
        value=reading.value,
        low=reading.low,
        high=reading.high,
        deviation=reading.deviation,
    )
    text = reason_text(order.measure, field="measure")
    measure = Measure.objects.create(item=item, number=1, text=text, owner=order.owner, due_on=order.due_on)
    tell_owner(measure, by=by, now=now)
    return item


def check_owner(owner: Employee) -> None:
    """Refuse an owner who could not report the measure done.

    Raises:
        DomainError: `qc.measure.owner_cannot`.
    """
    if not owner.is_active or not owner.has_perm("qc.work_on_measure"):
        raise DomainError(
            "qc.measure.owner_cannot", _("%(person)s cannot own a measure.") % {"person": owner}
        )


def check_due(due_on: date, *, today: date) -> None:
    """Refuse a due date that has passed.

    Raises:
        DomainError: `qc.measure.due_in_past`.
    """
    if due_on < today:
        raise DomainError("qc.measure.due_in_past", _("The due date lies in the past."), status=400)


def _check_evidence(evidence: Evidence, *, today: date) -> None:
    needs_criterion = evidence.figure == "criterion_errors"
    if needs_criterion != bool(evidence.scorecard and evidence.criterion):
        raise DomainError(
            "qc.figure.incomplete",
            _("Name scorecard and criterion for the error rate of a criterion, and only then."),
            status=400,
        )
    if evidence.team and evidence.operator:
        raise DomainError("qc.figure.incomplete", _("Choose a team or an operator, not both."), status=400)
    if evidence.last_day < evidence.first_day or evidence.last_day > today:
        raise DomainError(
            "qc.figure.in_future", _("The days of the evidence end before they begin, or in the future.")
        )


@transaction.atomic
def sign_minutes(
    meeting: QualityMeeting, *, signer: Employee, password: str, now: datetime
) -> QualityMeeting:
    """Sign the minutes as the chair; from then on nothing is added to the meeting.

    Raises:
        DomainError: `qc.meeting.not_chair`, `qc.meeting.signed`, `qc.meeting.empty`; what signing refuses
            (`ledger.wrong_password`, …).
    """
    if meeting.chair_id != signer.pk:
        raise DomainError("qc.meeting.not_chair", _("Only the chair signs the minutes."), status=403)
    if not meeting.items.exists():
        raise DomainError("qc.meeting.empty", _("The meeting has no item yet."))
    claimed = QualityMeeting.objects.filter(pk=meeting.pk, signed_at__isnull=True).update(signed_at=now)
    if claimed != 1:
        raise DomainError("qc.meeting.signed", _("The minutes are signed already."))
    meeting = QualityMeeting.objects.get(pk=meeting.pk)
    with override(Centre.current().language):
        statement = str(_("Minutes of the quality meeting %(meeting)s")) % {"meeting": meeting}
    meeting.signature = sign(
        signer=signer,
        password=password,
        record_type=MEETING,
        record_id=str(meeting.pk),
        record_version=1,
        document=document_of_meeting(meeting),
        meaning=Meaning.CONFIRMED,
        statement=statement,
        now=now,
    )
    meeting.save(update_fields=["signature"])
    return meeting
