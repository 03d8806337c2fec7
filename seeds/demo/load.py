"""Load the demo centre into an empty installation."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.test.utils import override_settings
from django.utils.translation import gettext_lazy as _

from appraisal.models import PersonAppraisal
from attendance.models import AttendanceDay, Punch
from calls.models import Contact, SeatEvent, Turn
from common.errors import DomainError
from custody.models import CustodyItem
from incidents.models import Incident
from ledger.models import Entry
from qc.models import Evaluation, FollowUp, Observation, QualityMeeting
from records.models import Complaint
from seeds.demo.steps import (
    appeals,
    appraisal,
    attendance,
    calls,
    custody,
    exports,
    floor,
    handover,
    inbox,
    incidents,
    meetings,
    people,
    quality,
    records,
    requests,
    visitors,
)
from seeds.demo.timeline import live
from seeds.demo.world import World
from seeds.models import DemoCentre
from shifthandover.models import OpenMatter, ShiftDiary
from staff.models import Employee, RosterEntry, Team
from visitors.models import Visit

STORIES = (
    attendance.deeds,
    requests.deeds,
    quality.deeds,
    appeals.deeds,
    floor.deeds,
    records.deeds,
    meetings.deeds,
    appraisal.deeds,
    incidents.deeds,
    visitors.deeds,
    custody.deeds,
    handover.deeds,
    exports.deeds,
)
SCRYPT_COST = 2**10
"""scrypt's n of the signing keys of the demo centre; those of a real centre are 32 times as hard to guess."""
COUNTED: tuple[type[Model], ...] = (
    Employee,
    RosterEntry,
    Contact,
    Turn,
    SeatEvent,
    Punch,
    AttendanceDay,
    Evaluation,
    Observation,
    FollowUp,
    Complaint,
    QualityMeeting,
    PersonAppraisal,
    Incident,
    Visit,
    CustodyItem,
    ShiftDiary,
    OpenMatter,
    Entry,
)


@dataclass(frozen=True)
class DemoReport:
    """What the demo centre consists of, step by step; empty when it was there before."""

    today: date
    counts: tuple[tuple[str, int], ...]

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
    # The password is printed for everybody to read: stretching it would only keep people waiting.
    with override_settings(LEDGER_SCRYPT_COST=SCRYPT_COST):
        _live(World(today))
    DemoCentre.objects.create(pk=1, today=today)
    return DemoReport(today, tuple((_name(model), model._base_manager.count()) for model in COUNTED))


def _live(world: World) -> None:
    people.found_centre(world)
    people.plan_roster(world)
    calls.bring_in_calls(world)
    calls.bring_in_transcripts(world)
    calls.bring_in_seats(world)
    live((deed for story in STORIES for deed in story(world)), until=world.lived_until)
    inbox.tell_after_the_last_shift(world)
    inbox.read_what_is_old(world)
    people.give_addresses(world)
    inbox.sum_yesterday_up(world)


def _name(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)
