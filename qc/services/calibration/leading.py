"""Lead a session: open it, end the scoring, close or cancel it."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from notices.services import notify
from qc.domain.calibration import FEWEST_SHEETS, Act
from qc.models import (
    AgreedAnswer,
    Assignment,
    CalibrationSession,
    CriterionNote,
    Purpose,
)
from qc.selectors.calibration import sheets_by_contact
from qc.services.assigning import hold_the_giving
from qc.services.calibration.planning import check_order, order_of
from qc.services.calibration_guards import move, require
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def open_session(session: CalibrationSession, *, opener: Employee, now: datetime) -> int:
    """Give every inspector of a session every contact that they can score blind, and tell them.

    Returns:
        How many assignments were made.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`; `qc.calibration.empty`, no
            contact was chosen yet; those of `plan_session`, when the plan is no longer possible.
    """
    require(Act.OPEN, session, opener)
    # Two sessions opened at once must not give the same contact to the same inspector.
    hold_the_giving()
    move(session, Act.OPEN, opened_at=now)
    rows = {row.contact_id: row for row in session.contacts.select_related("contact").order_by("position")}
    if not rows:
        raise DomainError(
            "qc.calibration.empty", _("The session has no contacts yet. Choose or draw some first.")
        )
    asked = check_order(order_of(session), today=centre_day(now))
    made = Assignment.objects.bulk_create(
        Assignment(
            contact=rows[contact].contact,
            inspector_id=inspector,
            version=session.version,
            calibration=rows[contact],
            purpose=Purpose.CALIBRATION,
            assigned_at=now,
            due_on=session.due_on,
        )
        for contact, inspectors in asked.items()
        for inspector in inspectors
    )
    _tell(session, "opened", _("Calibration session to score: {session}"), now=now)
    return len(made)


@transaction.atomic
def start_discussion(session: CalibrationSession, *, leader: Employee, now: datetime) -> None:
    """End the scoring: what nobody finished is left out, and the sheets are laid side by side.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`,
            `qc.calibration.too_few_sheets` (the contacts are named).
    """
    require(Act.DISCUSS, session, leader)
    move(session, Act.DISCUSS, discussed_at=now)
    few = [
        row.contact.external_id for row, count in sheets_by_contact(session).items() if count < FEWEST_SHEETS
    ]
    if few:
        raise DomainError(
            "qc.calibration.too_few_sheets",
            _("These contacts have fewer than two submitted sheets: %(contacts)s.")
            % {"contacts": ", ".join(few)},
            contacts=few,
        )
    _end_scoring(session, now)


def _end_scoring(session: CalibrationSession, now: datetime) -> None:
    """Take what waits out of the queues; a sheet that was begun stays, unfinished."""
    waiting = Assignment.objects.filter(calibration__session=session).open()
    waiting.filter(evaluations__isnull=True).delete()
    waiting.update(done_at=now)


@transaction.atomic
def close_session(session: CalibrationSession, *, closer: Employee, now: datetime) -> int:
    """Close a session: its inspectors can read it, and what is to be noted stands beside the criteria.

    Returns:
        How many notes were written.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`, `qc.calibration.not_agreed`
            (the contacts without an agreed sheet are named).
    """
    require(Act.CLOSE, session, closer)
    move(session, Act.CLOSE, ended_at=now, ended_by=closer)
    left = session.contacts.filter(agreed_at__isnull=True).order_by("position")
    names = list(left.values_list("contact__external_id", flat=True))
    if names:
        raise DomainError(
            "qc.calibration.not_agreed",
            _("Nothing was agreed yet for %(contacts)s.") % {"contacts": ", ".join(names)},
            contacts=names,
        )
    notes = _write_notes(session, now)
    _tell(session, "closed", _("Calibration session closed: {session}"), now=now)
    return notes


def _write_notes(session: CalibrationSession, now: datetime) -> int:
    kept = AgreedAnswer.objects.filter(contact__session=session, is_note=True)
    written = CriterionNote.objects.bulk_create(
        CriterionNote(
            scorecard_id=session.version.scorecard_id,
            criterion=answer.criterion,
            text=answer.reasoning,
            session=session,
            written_at=now,
        )
        for answer in kept.order_by("contact__position", "pk")
    )
    return len(written)


@transaction.atomic
def cancel_session(session: CalibrationSession, *, canceller: Employee, now: datetime) -> None:
    """Give a session up: nobody scores any more, and its sheets are shown to nobody.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`.
    """
    require(Act.CANCEL, session, canceller)
    move(session, Act.CANCEL, ended_at=now, ended_by=canceller)
    _end_scoring(session, now)


def _tell(session: CalibrationSession, event: str, subject: StrOrPromise, *, now: datetime) -> None:
    """Tell the inspectors of a session, each once."""
    participants = session.participants.select_related("inspector").order_by("pk")
    notify(
        recipients=[row.inspector for row in participants],
        key=f"qc.calibration.{session.pk}.{event}",
        subject=format_lazy(subject, session=session.name),
        body_template=f"qc/calibration_{event}",
        context={"session": session},
        url=reverse("admin:qc_calibrationsession_change", args=[session.pk]),
        now=now,
        kind=f"qc.calibration.{event}",
    )
