"""Recomputing a published month from the stored facts: every cell must come out as it was signed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models.fields.json import KT

from attendance.models import PublishedMonth, PublishedRow
from attendance.selectors.judging import JudgedPerson, Sheet
from attendance.selectors.months import signed_days


@dataclass
class Recomputation:
    """What came out of judging a published month again.

    Attributes:
        version: the version compared with.
        cells: how many cells were compared.
        differing: whose cells of which day came out otherwise, by work number.
        rows: the work numbers of people whose row as a whole (who they were, totals, cells) came out
            otherwise, or who are on one side only.
        is_header_equal: whether calendar, rules, symbols and the rest above the rows are what was signed.
    """

    version: PublishedMonth
    cells: int = 0
    differing: list[tuple[str, date]] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    is_header_equal: bool = True

    @property
    def is_equal(self) -> bool:
        """Whether everything came out as it was signed."""
        return self.is_header_equal and not self.differing and not self.rows


def recompute_version(version: PublishedMonth, *, now: datetime) -> Recomputation:
    """Judge a month again from its stored facts and compare it with its latest version; nothing is written.

    Facts that came after the version was signed make a difference: they are its pending changes.
    """
    sheet = Sheet.read(version.month, now=now)
    found = Recomputation(version)
    seen: set[int] = set()
    for asked, judged in sheet.judged():
        seen.update(one.stay.pk for one in judged)
        _compare(found, asked, judged)
    found.rows += list(_unseen(version, seen))
    found.is_header_equal = {**sheet.header, "people": len(seen)} == version.header
    return found


def _compare(found: Recomputation, asked: Collection[int], judged: list[JudgedPerson]) -> None:
    rows = PublishedRow.objects.filter(version=found.version, employee__in=asked)
    hashes = dict(rows.values_list("employee", "content_hash"))
    signed = {cell[:2]: cell[2] for cell in signed_days(found.version, people=asked)}
    for one in judged:
        number = one.stay.work_number
        if hashes.get(one.stay.pk) != one.content_hash:
            found.rows.append(number)
        for day, cell in zip(one.dates, one.cells, strict=True):
            found.cells += 1
            if signed.get((one.stay.pk, day)) != cell.signed:
                found.differing.append((number, day))


def _unseen(version: PublishedMonth, seen: set[int]) -> Iterator[str]:
    rows = PublishedRow.objects.filter(version=version).order_by("employee")
    for employee, number in rows.values_list("employee", KT("person__work_number")).iterator(5000):
        if employee not in seen:
            yield number
