"""Accounts of programs: a clock, a gate, the call distributor."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from knox.models import get_token_model

from common.errors import DomainError
from staff.models import Employee
from staff.services.people import role_named

DEVICE_ROLE = "Device account"
"""The role of programs that bring punches and sign-ins (seeds/roles.toml)."""


@transaction.atomic
def issue_device_token(number: str, *, name: str, days: int) -> str:
    """Give a program a token of its own, by which it brings punches and sign-ins and does nothing else.

    The account is entered where it is new; tokens it had before end. It has no password and no post.

    Raises:
        DomainError: `staff.device.is_a_person`: the number belongs to somebody with a team or a password.
    """
    account = Employee.objects.filter(work_number=number).first() or _enter(number, name or number)
    if account.has_usable_password() or account.memberships.exists():
        raise DomainError(
            "staff.device.is_a_person",
            _("%(number)s belongs to a person. Choose a number that nobody has.") % {"number": number},
        )
    account.groups.set([role_named(DEVICE_ROLE)])
    tokens = get_token_model().objects
    tokens.filter(user=account).delete()
    _stored, token = tokens.create(user=account, expiry=timedelta(days=days))
    return str(token)


def _enter(number: str, name: str) -> Employee:
    account = Employee(work_number=number, name=name)
    account.set_unusable_password()
    account.save()
    return account
