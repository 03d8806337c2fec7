"""What runs out soon, as far as somebody may see it: by the end of the next working day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from custody.models import CustodyItem, Loan, LoanState
from incidents.models import Incident
from qc.models import Appeal, Evaluation, EvaluationState, Purpose
from qc.selectors import waiting_appeals
from records.models import Complaint
from reports.selectors.handover import MatterWithLimit, open_matters
from reports.selectors.incidents import open_incidents
from staff.models import Employee
from staff.selectors import working_day_later


@dataclass(frozen=True)
class Horizon:
    """How far one looks ahead: to the end of a day, given as the first instant after it."""

    today: date
    day: date
    ends: datetime


def next_horizon(today: date, zone: ZoneInfo) -> Horizon:
    """Look ahead to the end of the next working day, over rest days and holidays: one statement."""
    day = working_day_later(today, 1)
    return Horizon(today, day, datetime.combine(day + timedelta(days=1), time(), zone))


def appeals_due(reader: Employee, horizon: Horizon) -> list[Appeal]:
    """List the open appeals whose limit is near or over; one's own are decided by others."""
    rows = waiting_appeals().visible_to(reader).filter(due_on__lte=horizon.day)
    return list(rows.exclude(evaluation__operator=reader))


def matters_due(reader: Employee, horizon: Horizon) -> list[MatterWithLimit]:
    """List the open matters whose next limit is near or over."""
    return [one for one in open_matters(reader) if one.limit is not None and one.limit < horizon.ends]


def incidents_due(reader: Employee, horizon: Horizon) -> list[Incident]:
    """List the open incidents of which a clock runs out: to be acknowledged, decided, reviewed, reported."""
    return [one for one in open_incidents(reader) if _limit_of(one, horizon.ends) < horizon.ends]


def _limit_of(incident: Incident, otherwise: datetime) -> datetime:
    limit: datetime | None = getattr(incident, "limit_at", None)
    return otherwise if limit is None else limit


def complaints_due(reader: Employee, horizon: Horizon) -> "QuerySet[Complaint]":
    """Return the complaints to be answered whose limit is near or over."""
    rows = Complaint.objects.visible_to(reader).standing()
    rows = rows.filter(answered_at__isnull=True, due_at__lt=horizon.ends)
    return rows.select_related("kind", "employee").order_by("due_at", "pk")


def items_to_file(reader: Employee, horizon: Horizon) -> "QuerySet[CustodyItem]":
    """Return what somebody keeps and must file soon."""
    rows = _filed_by(CustodyItem.objects.filter(custodian=reader), horizon)
    return rows.order_by("file_by", "number")


def _filed_by(items: Any, horizon: Horizon) -> Any:
    return items.to_file().filter(file_by__lte=horizon.day)


def items_expired(reader: Employee, horizon: Horizon) -> "QuerySet[CustodyItem]":
    """Return what somebody keeps that has expired, or does soon, and that no destruction was asked for."""
    rows = _kept_until(CustodyItem.objects.filter(custodian=reader), horizon)
    return rows.order_by("expires_on", "number")


def _kept_until(items: Any, horizon: Horizon) -> Any:
    expired = items.expired(horizon.day + timedelta(days=1))
    return expired.filter(is_held=False, destruction__isnull=True)


def loans_to_return(reader: Employee, horizon: Horizon) -> "QuerySet[Loan]":
    """Return the loans that somebody must bring back soon, or is to be brought back to."""
    rows = Loan.objects.filter(Q(borrower=reader) | Q(item__custodian=reader), state=LoanState.OUT)
    return (
        rows.filter(return_on__lte=horizon.day).select_related("item", "borrower").order_by("return_on", "pk")
    )


def evaluations_to_acknowledge(reader: Employee, horizon: Horizon) -> "QuerySet[Evaluation]":
    """Return one's own results that become final soon without having been acknowledged."""
    rows = _becoming_final(horizon).filter(operator=reader)
    return rows.select_related("version__scorecard").order_by("appeal_until", "pk")


def _becoming_final(horizon: Horizon) -> Any:
    rows = Evaluation.objects.current().filter(state=EvaluationState.RELEASED, purpose=Purpose.OFFICIAL)
    return rows.filter(appeal_until__range=(horizon.today, horizon.day))


def people_with_something_due(horizon: Horizon) -> "QuerySet[Employee]":
    """Return who has something due whatever their post: results, loans, items to file or to destroy."""
    operators = _becoming_final(horizon).order_by().values("operator")
    borrowers = Loan.objects.filter(state=LoanState.OUT, return_on__lte=horizon.day).values("borrower")
    items = CustodyItem.objects.order_by()
    filing = _filed_by(items, horizon).values("custodian")
    keeping = _kept_until(items, horizon).values("custodian")
    concerned = Q(pk__in=operators) | Q(pk__in=borrowers) | Q(pk__in=filing) | Q(pk__in=keeping)
    return Employee.objects.filter(concerned, is_active=True).order_by("work_number")
