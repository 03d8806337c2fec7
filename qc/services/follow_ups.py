"""Open follow-ups, and see them done: note, reassign, complete, call off, tell what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.follow_ups import (
    Act,
    Kind,
    State,
    call_back_due,
    coaching_due,
    is_possible,
    may,
)
from qc.models import (
    Evaluation,
    FollowUp,
    FollowUpAct,
    FollowUpKind,
    FollowUpState,
    FollowUpStep,
    Observation,
)
from qc.selectors.follow_ups import follow_up_parts, may_open_follow_up
from qc.services import follow_up_notices
from qc.services.guards import said_text
from staff.models import Centre, Employee
from staff.selectors import centre_day

WORK = "qc.work_on_follow_up"
"""Permission that an owner needs: whoever cannot complete a follow-up is not given one."""


@dataclass(frozen=True)
class FollowUpOrder:
    """What is to be done.

    Attributes:
        subject: what is to be put right, or what the coaching is about.
        owner: who is to do it.
        due_on: the day of the coaching; None takes the centre's usual number of days. A call-back has no
            choice: it is due at once.
        criteria: keys of the evaluation's criteria that it is about.
    """

    kind: Kind
    subject: str
    owner: Employee
    due_on: date | None = None
    criteria: Sequence[str] = ()


@transaction.atomic
def open_follow_up(
    source: Evaluation | Observation, *, order: FollowUpOrder, opener: Employee, now: datetime
) -> FollowUp:
    """Open a call-back or coaching after an evaluation (a draft, too) or an observation, and tell its owner.

    Raises:
        DomainError: `qc.follow_up.not_yours`, `.nobody_concerned`, `.incomplete`, `.unknown_criterion`,
            `.coaching_oneself`, `.owner_cannot`, `.due_in_past`, `.open_already`.
    """
    person, day = _concerned(source), source.day
    if not may_open_follow_up(source, opener):
        raise _not_yours()
    subject, criteria = order.subject.strip(), list(dict.fromkeys(order.criteria))
    _check(order, source, person)
    due_at = _due_at(order, now)
    follow_up = FollowUp(
        kind=order.kind.value,
        evaluation=source if isinstance(source, Evaluation) else None,
        observation=source if isinstance(source, Observation) else None,
        criteria=criteria,
        person=person,
        day=day,
        subject=subject,
        owner=order.owner,
        opened_by=opener,
        opened_at=now,
        due_at=due_at,
    )
    _store(follow_up)
    _step(follow_up, FollowUpAct.OPEN, opener, now, owner=order.owner)
    follow_up_notices.tell_opened(follow_up, now=now)
    return follow_up


def _concerned(source: Evaluation | Observation) -> Employee:
    person = source.operator if isinstance(source, Evaluation) else source.person
    if person is None:
        raise DomainError(
            "qc.follow_up.nobody_concerned", _("The observation names nobody to follow up with.")
        )
    return person


def _check(order: FollowUpOrder, source: Evaluation | Observation, person: Employee) -> None:
    if not order.subject.strip():
        raise DomainError("qc.follow_up.incomplete", _("Say what is to be done."), status=400)
    known = source.version.parsed.criterion_by_key if isinstance(source, Evaluation) else {}
    unknown = [key for key in order.criteria if key not in known]
    if unknown:
        raise DomainError(
            "qc.follow_up.unknown_criterion",
            _("The scorecard has no such criterion."),
            status=400,
            criteria=unknown,
        )
    if order.kind is Kind.COACHING and order.owner == person:
        raise DomainError("qc.follow_up.coaching_oneself", _("Nobody coaches themselves."), status=400)
    _check_owner(order.owner)


def _check_owner(owner: Employee) -> None:
    if not owner.is_active or not owner.has_perm(WORK):
        raise DomainError(
            "qc.follow_up.owner_cannot",
            _("This person does not work on follow-ups; choose another owner."),
            status=400,
        )


def _due_at(order: FollowUpOrder, now: datetime) -> datetime:
    if order.kind is Kind.CALL_BACK:
        return call_back_due(now, settings.QC_CALL_BACK_MINUTES)
    centre = Centre.current()
    today = centre_day(now, centre)
    day = order.due_on or today + timedelta(days=settings.QC_COACHING_DAYS)
    if day < today:
        raise DomainError("qc.follow_up.due_in_past", _("The day is over already."), status=400)
    return coaching_due(day, centre.zone)


def _store(follow_up: FollowUp) -> None:
    """Store it, unless the same is open already: asking twice does not double the work."""
    same = FollowUp.objects.open().filter(
        evaluation=follow_up.evaluation,
        observation=follow_up.observation,
        kind=follow_up.kind,
        subject=follow_up.subject,
    )
    if not same.exists():
        try:
            with transaction.atomic():
                follow_up.save()
        except IntegrityError:
            if not same.exists():
                raise
        else:
            return
    raise DomainError(
        "qc.follow_up.open_already", _("The same follow-up is open already."), follow_up=same[0].pk
    )


@transaction.atomic
def note_follow_up(follow_up: FollowUp, *, person: Employee, text: str, now: datetime) -> None:
    """Add a note, such as that nobody answered; the follow-up stays open.

    Raises:
        DomainError: `qc.follow_up.not_yours`, `.wrong_state`, `.text_missing`.
    """
    _require(Act.NOTE, follow_up, person)
    _require_text(text)
    _claim(follow_up)
    _step(follow_up, FollowUpAct.NOTE, person, now, text=text)


@transaction.atomic
def reassign_follow_up(
    follow_up: FollowUp, *, person: Employee, owner: Employee, text: str = "", now: datetime
) -> None:
    """Give it to another owner, who is told; when it is due stays as it was.

    Raises:
        DomainError: `qc.follow_up.not_yours`, `.wrong_state`, `.coaching_oneself`, `.owner_cannot`.
    """
    _require(Act.REASSIGN, follow_up, person)
    if follow_up.kind == FollowUpKind.COACHING and owner.pk == follow_up.person_id:
        raise DomainError("qc.follow_up.coaching_oneself", _("Nobody coaches themselves."), status=400)
    _check_owner(owner)
    _claim(follow_up, owner=owner)
    step = _step(follow_up, FollowUpAct.REASSIGN, person, now, text=text, owner=owner)
    follow_up_notices.tell_owner(follow_up, by=person, time=step.pk, now=now)


@transaction.atomic
def complete_follow_up(follow_up: FollowUp, *, person: Employee, text: str, now: datetime) -> None:
    """Record that it was done, by whom, and what was said or agreed.

    Raises:
        DomainError: `qc.follow_up.not_yours`, `.wrong_state`, `.text_missing`.
    """
    _require(Act.COMPLETE, follow_up, person)
    _require_text(text)
    _claim(
        follow_up, state=FollowUpState.DONE, done_at=now, done_by=person, result=said_text(text, field="text")
    )
    _step(follow_up, FollowUpAct.COMPLETE, person, now, text=text)


@transaction.atomic
def call_off_follow_up(follow_up: FollowUp, *, person: Employee, text: str, now: datetime) -> None:
    """Call it off with a reason; it stays readable.

    Raises:
        DomainError: `qc.follow_up.not_yours`, `.wrong_state`, `.text_missing`.
    """
    _require(Act.CALL_OFF, follow_up, person)
    _require_text(text)
    _claim(follow_up, state=FollowUpState.CALLED_OFF)
    _step(follow_up, FollowUpAct.CALL_OFF, person, now, text=text)


def tell_overdue_call_backs(now: datetime) -> int:
    """Tell team lead and quality manager about each call-back that is overdue, once.

    Returns:
        How many were told about now.
    """
    late = FollowUp.objects.overdue(now).filter(kind=FollowUpKind.CALL_BACK, overdue_told_at=None)
    return sum(_tell_overdue(follow_up, now) for follow_up in late.select_related("person", "owner"))


@transaction.atomic
def _tell_overdue(follow_up: FollowUp, now: datetime) -> bool:
    """Tell about one, unless somebody did it, or told of it, in between."""
    untold = FollowUp.objects.open().filter(pk=follow_up.pk, overdue_told_at=None)
    if not untold.update(overdue_told_at=now):
        return False
    follow_up_notices.tell_overdue(follow_up, now=now)
    return True


def _require(act: Act, follow_up: FollowUp, person: Employee) -> None:
    if not may(act, follow_up_parts(follow_up, person)):
        raise _not_yours()
    if not is_possible(act, State(follow_up.state)):
        raise _wrong_state(follow_up)


def _require_text(text: str) -> None:
    if not text.strip():
        raise DomainError("qc.follow_up.text_missing", _("Say what happened or why."), status=400)


def _claim(follow_up: FollowUp, **values: object) -> None:
    """Change an open follow-up in one statement, unless somebody ended or reassigned it in between."""
    values = values or {"state": FollowUpState.OPEN}
    waiting = FollowUp.objects.open().filter(pk=follow_up.pk, owner=follow_up.owner_id)
    if not waiting.update(**values):
        raise _wrong_state(follow_up)
    for name, value in values.items():
        setattr(follow_up, name, value)


def _step(
    follow_up: FollowUp,
    act: FollowUpAct,
    by: Employee,
    now: datetime,
    *,
    text: str = "",
    owner: Employee | None = None,
) -> FollowUpStep:
    return FollowUpStep.objects.create(
        follow_up=follow_up, act=act, by=by, at=now, text=said_text(text, field="text"), owner=owner
    )


def _not_yours() -> DomainError:
    return DomainError(
        "qc.follow_up.not_yours", _("This follow-up is not yours to do that with."), status=403
    )


def _wrong_state(follow_up: FollowUp) -> DomainError:
    return DomainError(
        "qc.follow_up.wrong_state",
        _("The follow-up was done, called off or given to somebody else."),
        state=follow_up.state,
    )
