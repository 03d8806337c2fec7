"""`manage.py show_sign_ins`: where Zhiban answers, and how each role signs in to the demo centre."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from seeds.demo.sign_ins import demo_sign_ins
from seeds.models import DemoCentre


class Command(BaseCommand):
    """Print the address and, where the demo centre is loaded, its sign-ins."""

    help = "Print the address and the sign-ins of the demo centre."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address to print."""
        parser.add_argument("--address", default="", help="where this installation answers")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the way in."""
        if options["address"]:
            self.stdout.write(_("Zhiban answers at %s") % options["address"])
        if DemoCentre.objects.exists():
            self.stdout.write(sign_in_table())


def sign_in_table() -> str:
    """Return the sign-ins of the demo centre, a line for each role."""
    rows = demo_sign_ins()
    lines = [f"  {row.work_number:<6}{row.role_zh}  {row.role}" for row in rows]
    return "\n".join([_("Demo sign-ins, password %s:") % rows[0].password, *lines])
