"""Taking punches in that are told one by one, many in a call: in a number of statements that stays the same.

A late punch and the day that it changes are stored together, in ten statements from the first to the last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from attendance.imports import Period, Reader, ReadPunch, default_period, read_call
from attendance.models import Punch, PunchImport, PunchSource
from attendance.services.imported import Imported
from attendance.services.matching import by_key
from attendance.services.punches import account, punch_of
from attendance.services.refreshing import refresh
from attendance.services.touched import Touched
from common.bulk import insert_all
from common.reads import ReadsTogether
from common.reports import ImportReport
from staff.models import Centre, Employee
from staff.selectors import centre_day

Entries = Sequence[Mapping[str, object]]
Touch = tuple[str, str, datetime]
"""What makes a touch itself, beside its source: device, person's number, instant."""

ANY_TIME = Period(date(1900, 1, 1), date(9000, 1, 1))
"""What is looked up: far from the ends of what dates can say, so that a day can be added on either side."""

RUNS = 5
"""So often a call is tried that meets others telling of the same touches in the same moment."""


def record_punches(
    entries: Entries,
    *,
    now: datetime,
    source: PunchSource = PunchSource.API,
    period: Period | None = None,
    imported_by: Employee | None = None,
) -> Imported:
    """Take in punches told one by one: `person_key`, `at`, and perhaps `device` and `direction`.

    Told again, they are repeated and add nothing. The days they touch are derived again in the same act, or,
    where many people are touched, by a job.
    """
    for _run in range(RUNS - 1):
        try:
            return _record(entries, now=now, source=source, period=period, imported_by=imported_by)
        except IntegrityError:
            # Somebody told of one of these touches in this very moment: it is known now.
            continue
    return _record(entries, now=now, source=source, period=period, imported_by=imported_by)


@dataclass(frozen=True)
class _Known:
    """What is known before a call is read: the centre, people by number, touches stored already."""

    centre: Centre
    people: dict[str, int]
    touches: set[Touch]


@dataclass
class _Told:
    """What a call tells that is new, and what became of each of its entries by number."""

    fresh: list[ReadPunch] = field(default_factory=list)
    outcomes: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def _record(
    entries: Entries,
    *,
    now: datetime,
    source: PunchSource,
    period: Period | None,
    imported_by: Employee | None,
) -> Imported:
    row = PunchImport(source=source, imported_by=imported_by, imported_at=now)
    known = _read_known(entries, source, now)
    report = ImportReport(source=row.get_source_display())
    taken = period or default_period(centre_day(now, known.centre))
    told = _sort(read_call(entries, Reader(report, taken, known.centre.zone)), known.touches)
    _store(row, report, told, known.people)
    if told.fresh:
        owners = ((known.people.get(one.person_key), one.day) for one in told.fresh)
        touched = Touched.by((owner, day) for owner, day in owners if owner)
        refresh(touched, cause=f"import.{row.pk}", now=now, by=imported_by, centre=known.centre)
    lines = (told.outcomes.get(number, "rejected") for number in range(1, len(entries) + 1))
    return Imported(row, report, tuple(lines))


def _store(row: PunchImport, report: ImportReport, told: _Told, people: Mapping[str, int]) -> None:
    """Store the import with its account, and the new touches under it."""
    report.added = len(told.fresh)
    report.repeated = len(told.outcomes) - report.added
    row.unmatched = sum(one.person_key not in people for one in told.fresh)
    account(row, report)
    row.save()
    insert_all([punch_of(row, one, people.get(one.person_key)) for one in told.fresh])


def _sort(read: Iterable[ReadPunch], known: set[Touch]) -> _Told:
    """Part the touches that are new from those known before, or told twice in the call."""
    told, seen = _Told(), set(known)
    for one in read:
        touch = (one.device, one.person_key, one.at)
        told.outcomes[one.line] = "repeated" if touch in seen else "added"
        if touch not in seen:
            seen.add(touch)
            told.fresh.append(one)
    return told


def _read_known(entries: Entries, source: PunchSource, now: datetime) -> _Known:
    """Read in one statement what the entries of a call are to be held against."""
    rough = _rough(entries)
    keys = {one.person_key for one in rough}
    instants = [one.at for one in rough] or [now]
    span = min(instants) - timedelta(days=1), max(instants) + timedelta(days=1)
    reads = ReadsTogether()
    centres = reads.ask(Centre.objects.filter(pk=1), "pk", "name", "language", "time_zone")
    people = reads.ask(
        Employee.objects.filter(Q(work_number__in=keys) | Q(clock_number__in=keys)),
        "pk", "work_number", "clock_number",
    )  # fmt: skip
    touches = reads.ask(
        Punch.objects.filter(source=source, person_key__in=keys, at__range=span), "device", "person_key", "at"
    )
    centre = next((Centre(*told) for told in centres()), None) or Centre.current()
    return _Known(centre, by_key(people()), set(touches()))


def _rough(entries: Entries) -> list[ReadPunch]:
    """Read the entries as if the centre's clock showed UTC: near enough to look up what is known of them."""
    return list(read_call(entries, Reader(ImportReport(""), ANY_TIME, UTC)))
