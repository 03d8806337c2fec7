"""Adding rules: from a day on, beside the former ones, never in their place."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from attendance.models import AttendanceMonth, RuleSet
from attendance.models.checks import faults_of_settings
from attendance.services.refreshing import refresh_months
from common.errors import DomainError
from common.months import Month
from staff.models import Employee


@transaction.atomic
def add_rules(
    *,
    code: str,
    in_force_from: date,
    settings: dict[str, Any],
    note: str = "",
    by: Employee | None,
    now: datetime,
) -> RuleSet:
    """Add a rule set that judges from a day on; months that were derived and touch it are derived again.

    A published month keeps the rules it was published with.

    Raises:
        DomainError: `attendance.rules.unusable`, when a setting is unknown or out of its range;
            `attendance.rules.code_taken`.
    """
    if faults := faults_of_settings(settings):
        raise DomainError(
            "attendance.rules.unusable",
            _("The rule set %(code)s cannot be used: %(faults)s")
            % {"code": code, "faults": " ".join(faults)},
            rule_set=code,
        )
    if RuleSet.objects.filter(code=code).exists():
        raise DomainError(
            "attendance.rules.code_taken", _("There is a rule set of this name: choose another.")
        )
    row = RuleSet.objects.create(code=code, in_force_from=in_force_from, settings=settings, note=note)
    months = AttendanceMonth.objects.filter(first_day__gte=Month.of(in_force_from).first)
    days = list(months.values_list("first_day", flat=True))
    refresh_months(days, cause=f"rules.{row.pk}", now=now)
    return row
