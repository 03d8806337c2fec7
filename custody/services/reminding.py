"""Reminding: what was not filed, brought back or destroyed in time is told, once for each item and step."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from custody.domain.retention import Step, steps_due
from custody.models import CustodyItem, Loan, LoanState, Reminder
from notices.services import notify
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of

_SUBJECTS: Final[dict[Step, StrOrPromise]] = {
    Step.TO_FILE: _("Not filed in time: {count}"),
    Step.EXPIRED: _("Expired, to be destroyed: {count}"),
    Step.DESTROY: _("Not destroyed in time: {count}"),
    Step.ESCALATE: _("Still not destroyed: {count}"),
    Step.BRING_BACK: _("Not brought back in time: {count}"),
}
_LISTS: Final[dict[Step, str]] = {
    Step.TO_FILE: "state=to_file",
    Step.EXPIRED: "due=expired",
    Step.DESTROY: "due=expired",
    Step.ESCALATE: "due=expired",
    Step.BRING_BACK: "due=overdue",
}
_ITEMS_URL: Final = "/admin/custody/custodyitem/"


@dataclass(frozen=True)
class _Due:
    """One thing that is due and was not told yet."""

    item: CustodyItem
    step: Step
    due_on: date
    loan: Loan | None = None


@transaction.atomic
def tell_overdue(now: datetime) -> int:
    """Tell those who answer for it what is overdue, each item and step once; count the reminders.

    Not filed within its limit: custodian and duty supervisors. Expired, and no destruction asked for:
    custodian. Not destroyed within the days of its class: duty supervisors, later the managers, however far
    a destruction has come. Not brought back: borrower, custodian and duty supervisors. What is on hold is
    not asked for.

    Source: operating manual, «Confidentiality and custody»: filed without delay, destroyed in time.
    """
    today = centre_day(now)
    claimed = [due for due in _due(today) if _claim(due, now)]
    told: dict[tuple[Step, int], list[_Due]] = defaultdict(list)
    people: dict[int, Employee] = {}
    above = {post: holders_of([post], today) for post in (PostCode.DUTY_SUPERVISOR, PostCode.CENTRE_MANAGER)}
    for due in claimed:
        for person in _recipients(due, above):
            people[person.pk] = person
            told[due.step, person.pk].append(due)
    for (step, person_pk), rows in told.items():
        _tell(people[person_pk], step, rows, now)
    return len(claimed)


def _due(today: date) -> Iterator[_Due]:
    """Find everything that is due today or was before; what was told already is among it."""
    items = CustodyItem.objects.kept().select_related("custody_class", "custodian")
    for item in items.to_file().filter(file_by__lt=today):
        yield _Due(item, Step.TO_FILE, item.file_by)
    for item in items.expired(today).filter(is_held=False):
        for step, due_on in steps_due(item.custody_class.rule, item.expires_on, today=today):
            if step != Step.EXPIRED or item.destruction_id is None:
                yield _Due(item, step, due_on)
    out = Loan.objects.filter(state=LoanState.OUT, return_on__lt=today)
    for loan in out.select_related("item__custody_class", "item__custodian", "borrower"):
        yield _Due(loan.item, Step.BRING_BACK, loan.return_on, loan)


def _claim(due: _Due, now: datetime) -> bool:
    """Note that somebody is told; of several workers, and of runs repeated, one is first."""
    _row, is_new = Reminder.objects.get_or_create(
        item=due.item,
        step=due.step,
        due_on=due.due_on,
        loan_number=due.loan.number if due.loan else 0,
        defaults={"told_at": now},
    )
    return is_new


def _recipients(due: _Due, above: dict[PostCode, list[Employee]]) -> Iterable[Employee]:
    supervisors, managers = above[PostCode.DUTY_SUPERVISOR], above[PostCode.CENTRE_MANAGER]
    custodian = due.item.custodian
    people = {
        Step.TO_FILE: [custodian, *supervisors],
        Step.EXPIRED: [custodian],
        Step.DESTROY: [custodian, *supervisors],
        Step.ESCALATE: [custodian, *managers],
        Step.BRING_BACK: [custodian, *supervisors, *([due.loan.borrower] if due.loan else [])],
    }
    return {person.pk: person for person in people[due.step]}.values()


def _tell(person: Employee, step: Step, rows: list[_Due], now: datetime) -> None:
    """Tell one person of everything of one step in one notice."""
    first = min(due.item.pk for due in rows)
    notify(
        recipients=[person],
        key=f"custody.overdue.{step}.{centre_day(now)}.{first}",
        subject=format_lazy(_SUBJECTS[step], count=len(rows)),
        body_template="custody/overdue",
        context={"rows": [(due.item, due.due_on, due.loan) for due in rows], "step": step.value},
        url=f"{_ITEMS_URL}?{_LISTS[step]}" if person.is_staff else reverse("me:custody"),
        now=now,
        kind=f"custody.overdue.{step}",
    )
