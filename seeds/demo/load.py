"""Load the demo centre into an empty installation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.errors import DomainError
from seeds.demo.steps import calls, people
from seeds.demo.world import World
from seeds.models import DemoCentre
from staff.models import Team

Step = Callable[[World], int]

STEPS: tuple[tuple[StrOrPromise, Step], ...] = (
    (_("people"), people.found_centre),
    (_("roster entries"), people.plan_roster),
    (_("contacts of the call log"), calls.bring_in_calls),
    (_("transcripts"), calls.bring_in_transcripts),
    (_("sign-ins and sign-outs at seats"), calls.bring_in_seats),
    (_("mail addresses"), people.give_addresses),
)


@dataclass(frozen=True)
class DemoReport:
    """What the demo centre consists of, step by step; empty when it was there before."""

    today: date
    counts: tuple[tuple[StrOrPromise, int], ...]

    @property
    def was_loaded_before(self) -> bool:
        """Whether nothing was done, since a demo centre is already here."""
        return not self.counts


def is_at_work() -> bool:
    """Tell whether a centre of its own, not the demo centre, is at work here."""
    return Team.objects.exists() and not DemoCentre.objects.exists()


@transaction.atomic
def load_demo(*, today: date) -> DemoReport:
    """Load the demo centre as it is on a day; one that is already here is left as it is.

    The same day gives the same facts. Reference data must have been loaded before.

    Args:
        today: the centre's day; everything happened before ten past nine of it.

    Raises:
        DomainError: `seeds.demo.not_empty` when a centre is already at work here.
    """
    loaded = DemoCentre.objects.first()
    if loaded:
        return DemoReport(loaded.today, ())
    if is_at_work():
        raise DomainError(
            "seeds.demo.not_empty",
            _("A centre is already at work here; the demo centre is loaded into an empty installation only."),
        )
    world = World(today)
    counts = tuple((name, step(world)) for name, step in STEPS)
    DemoCentre.objects.create(pk=1, today=today)
    return DemoReport(today, counts)
