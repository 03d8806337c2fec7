"""Loans: asked for, permitted before anything leaves, signed for, brought back."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from common.errors import DomainError
from custody.domain.vocabulary import Act
from custody.models import CustodyItem, ItemState, Loan, LoanKind, LoanState
from custody.services.notices import superiors_of, tell
from custody.services.perform import Deed, about, fresh, perform
from custody.services.words import required
from staff.models import Employee
from staff.selectors import centre_day


@transaction.atomic
def ask(
    item: CustodyItem,
    *,
    person: Employee,
    kind: str,
    purpose: str,
    return_on: date,
    now: datetime,
    copies: int = 1,
) -> Loan:
    """Ask to take the original out or to have copies made; the next superior is told.

    Args:
        kind: One of `LoanKind`.
        purpose: What for; not empty.
        return_on: The day on which it is brought back, today at the earliest.
        copies: How many copies, 1 or more; of the original there is one.

    Raises:
        DomainError: ``custody.text.missing``, ``custody.loan.return_day_past``, ``custody.loan.no_copies``,
            or the table refuses.
    """
    if return_on < centre_day(now):
        raise DomainError(
            "custody.loan.return_day_past", gettext("Choose today or a later day of return."), status=400
        )
    if copies < 1:
        raise DomainError("custody.loan.no_copies", gettext("Say how many copies, 1 or more."), status=400)
    purpose = required(purpose)[:300]
    item = fresh(item)
    loan = Loan(
        item=item,
        number=item.loans.count() + 1,
        kind=kind,
        borrower=person,
        purpose=purpose,
        copies=copies if kind == LoanKind.COPY else 1,
        return_on=return_on,
        asked_at=now,
    )
    details = {"loan": about(loan)}
    perform(item, Deed(Act.ASK, person, now, words={"purpose": purpose}, details=details))
    loan.save(force_insert=True)
    recipients = [*superiors_of(person, now=now), item.custodian]
    tell(loan, [one for one in recipients if one.pk != person.pk], event="ask", key="ask", now=now)
    return loan


@transaction.atomic
def permit(loan: Loan, *, person: Employee, password: str, now: datetime, text: str = "") -> Loan:
    """Permit a loan before anything leaves, signed; borrower and custodian are told.

    Raises:
        DomainError: the table refuses, or a wrong password.
    """
    answer = {"answered_by": person, "answered_at": now}
    loan = _act(loan, Act.PERMIT, person, now, loan_changes=answer, text=text, password=password)
    people = [loan.borrower, loan.item.custodian]
    tell(loan, [one for one in people if one.pk != person.pk], event="permit", key="permit", now=now)
    return loan


@transaction.atomic
def refuse(loan: Loan, *, person: Employee, reason: str, now: datetime) -> Loan:
    """Refuse a loan, or take the permission back before it was used; the borrower is told.

    Raises:
        DomainError: ``custody.text.missing``, or the table refuses.
    """
    answer = {"answered_by": person, "answered_at": now}
    loan = _act(loan, Act.REFUSE, person, now, loan_changes=answer, reason=required(reason))
    tell(loan, [loan.borrower], event="refuse", key="refuse", now=now)
    return loan


@transaction.atomic
def cancel(loan: Loan, *, person: Employee, now: datetime, text: str = "") -> Loan:
    """Cancel one's own request before anything was received.

    Raises:
        DomainError: the table refuses.
    """
    return _act(loan, Act.CANCEL, person, now, text=text)


@transaction.atomic
def receive(loan: Loan, *, person: Employee, password: str, now: datetime) -> Loan:
    """Sign for what one receives: the original is out from here on, or so many more copies exist.

    Raises:
        DomainError: the table refuses, or a wrong password.
    """
    more = {"copies": F("copies") + loan.copies}
    changes: dict[str, Any] = {"state": ItemState.OUT} if loan.kind == LoanKind.ORIGINAL else more
    received = {"received_at": now}
    return _act(loan, Act.RECEIVE, person, now, changes=changes, loan_changes=received, password=password)


@transaction.atomic
def bring_back(loan: Loan, *, person: Employee, now: datetime, text: str = "") -> Loan:
    """Note that the original, or the copies, are back with the custodian.

    Raises:
        DomainError: the table refuses.
    """
    changes = {"state": ItemState.FILED} if loan.kind == LoanKind.ORIGINAL else {}
    returned = {"returned_at": now}
    return _act(loan, Act.BRING_BACK, person, now, changes=changes, loan_changes=returned, text=text)


def _act(
    loan: Loan,
    act: Act,
    person: Employee,
    now: datetime,
    *,
    changes: dict[str, Any] | None = None,
    loan_changes: dict[str, Any] | None = None,
    password: str = "",
    **words: str,
) -> Loan:
    """Do an act on a loan through its item, and give the loan as it stands then."""
    deed = Deed(
        act,
        person,
        now,
        words={name: text.strip() for name, text in words.items()},
        password=password,
        loan=loan,
        changes=changes or {},
        loan_changes=loan_changes or {},
    )
    perform(loan.item, deed)
    return Loan.objects.select_related("item__custody_class", "item__custodian", "borrower").get(pk=loan.pk)


def end_unused(item: CustodyItem) -> None:
    """Cancel what was asked for or permitted and never received: the item is gone."""
    item.loans.filter(state__in=[LoanState.ASKED, LoanState.PERMITTED]).update(state=LoanState.CANCELLED)
