"""Plan a calibration session and change the plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from common.errors import DomainError
from qc.domain.calibration import FEWEST_SHEETS, MOST_CONTACTS, MOST_INSPECTORS, Act
from qc.models import (
    CalibrationContact,
    CalibrationInspector,
    CalibrationSession,
    ScorecardVersion,
    VersionState,
)
from qc.selectors.calibration import who_may_score
from qc.services.calibration_guards import hold, require
from staff.models import Employee, PostCode
from staff.scope import REACH_CENTRE
from staff.selectors import centre_day, holders_of


@dataclass(frozen=True)
class SessionOrder:
    """What a session is to be.

    Attributes:
        name: what it is called, at most 100 characters.
        version: the published scorecard version that all score with.
        due_on: last day for scoring; not before today.
        inspectors: 2 to 30 people who are quality inspectors today.
        contacts: at most 30; none yet while it is only planned.
        seed: by which contacts were drawn; empty when they were picked by hand.
    """

    name: str
    version: ScorecardVersion
    due_on: date
    inspectors: Sequence[Employee]
    contacts: Sequence[Contact] = ()
    seed: str = ""


@transaction.atomic
def plan_session(order: SessionOrder, *, planner: Employee, now: datetime) -> CalibrationSession:
    """Plan a session; nobody hears of it until it is opened.

    Raises:
        DomainError: `qc.calibration.name`, `.scorecard`, `.due_day`, `.inspectors`, `.sees_all`, `.contacts`,
            `.too_few_blind`: what of the order is not possible (400).
    """
    check_order(order, today=centre_day(now))
    session = CalibrationSession.objects.create(
        name=order.name.strip(),
        version=order.version,
        due_on=order.due_on,
        seed=order.seed,
        planned_by=planner,
        planned_at=now,
    )
    _store_lists(session, order)
    return session


@transaction.atomic
def change_session(
    session: CalibrationSession, order: SessionOrder, *, changer: Employee, now: datetime
) -> None:
    """Change a planned session as a whole.

    Raises:
        DomainError: `qc.calibration.not_yours`, `qc.calibration.wrong_state`, and those of `plan_session`.
    """
    require(Act.CHANGE, session, changer)
    hold(session, Act.CHANGE)
    check_order(order, today=centre_day(now))
    session.name, session.version, session.due_on = order.name.strip(), order.version, order.due_on
    session.seed = order.seed
    session.save(update_fields=["name", "version", "due_on", "seed"])
    session.participants.all().delete()
    session.contacts.all().delete()
    _store_lists(session, order)


def _store_lists(session: CalibrationSession, order: SessionOrder) -> None:
    CalibrationInspector.objects.bulk_create(
        CalibrationInspector(session=session, inspector=person) for person in order.inspectors
    )
    CalibrationContact.objects.bulk_create(
        CalibrationContact(session=session, contact=contact, position=position)
        for position, contact in enumerate(order.contacts, start=1)
    )


def check_order(order: SessionOrder, *, today: date) -> dict[int, list[int]]:
    """Check a plan, and say for each contact which inspectors can score it blind.

    Raises:
        DomainError: what of it is not possible (400).
    """
    if not 1 <= len(order.name.strip()) <= 100:
        raise _refusal("name", _("Give the session a name of at most 100 characters."))
    if order.version.state != VersionState.PUBLISHED:
        raise _refusal("scorecard", _("Only a published scorecard version can be scored with."))
    if order.due_on < today:
        raise _refusal("due_day", _("The due day has passed already. Choose today or a later one."))
    _check_inspectors(order.inspectors, today)
    contacts = order.contacts
    if len(contacts) > MOST_CONTACTS or len({contact.pk for contact in contacts}) != len(contacts):
        raise _refusal(
            "contacts", _("A session has at most %(most)d contacts, each once.") % {"most": MOST_CONTACTS}
        )
    asked = who_may_score(contacts, order.inspectors, today=today)
    few = [contact.external_id for contact in contacts if len(asked[contact.pk]) < FEWEST_SHEETS]
    if few:
        raise _refusal(
            "too_few_blind",
            _(
                "Fewer than two of the inspectors can score these contacts blind: %(contacts)s. "
                "Leave them out, or ask more inspectors."
            )
            % {"contacts": ", ".join(few)},
        )
    return asked


def _check_inspectors(people: Sequence[Employee], today: date) -> None:
    """Check that all are inspectors today and none of them sees everything."""
    posted = {person.pk for person in holders_of([PostCode.QUALITY_INSPECTOR], today)}
    wanted = {person.pk for person in people}
    if not FEWEST_SHEETS <= len(people) <= MOST_INSPECTORS or len(wanted) != len(people) or wanted - posted:
        raise _refusal(
            "inspectors",
            _("Choose 2 to %(most)d people who are quality inspectors today, each once.")
            % {"most": MOST_INSPECTORS},
        )
    seeing = [str(person) for person in people if person.has_perm(REACH_CENTRE)]
    if seeing:
        raise _refusal(
            "sees_all",
            _("%(people)s can read every evaluation of the centre and so cannot score blind.")
            % {"people": ", ".join(seeing)},
        )


def _refusal(reason: str, text: object) -> DomainError:
    return DomainError(f"qc.calibration.{reason}", text, status=400)  # type: ignore[arg-type]


def order_of(session: CalibrationSession) -> SessionOrder:
    """Read the plan of a session, to be checked or changed, in two statements."""
    participants = session.participants.select_related("inspector").order_by("inspector__work_number")
    contacts = session.contacts.select_related("contact").order_by("position")
    return SessionOrder(
        name=session.name,
        version=session.version,
        due_on=session.due_on,
        inspectors=[row.inspector for row in participants],
        contacts=[row.contact for row in contacts],
        seed=session.seed,
    )
