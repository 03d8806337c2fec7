"""Who acts in a command, and the password that signs."""

import sys
from getpass import getpass

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from staff.models import Employee


def actor(work_number: str, permission: str) -> Employee:
    """Return the employee in whose name a command acts.

    Raises:
        CommandError: there is no such person, or their role lacks the permission.
    """
    found = Employee.objects.filter(work_number=work_number).first()
    if found is None:
        raise CommandError(f"{work_number}: no such employee")
    if not found.has_perm(permission):
        raise CommandError(f"{work_number} may not do this: no role with {permission}")
    return found


def read_password() -> str:
    """Ask at the terminal, or read one line where there is none."""
    if sys.stdin.isatty():
        return getpass(_("Your password") + ": ")
    return sys.stdin.readline().rstrip("\r\n")
