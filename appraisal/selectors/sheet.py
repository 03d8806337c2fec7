"""The appraisal of a month as it goes out: a published version or the draft, of what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from appraisal.domain.scheme import Scheme
from appraisal.models import PersonAppraisal, PublishedAppraisal, PublishedAppraisalRow
from appraisal.selectors.months import find_month
from common.errors import DomainError
from common.months import Month
from staff.models import Employee


class SheetRow(NamedTuple):
    """One person: who they were, and what it came to; as it was signed or is drafted."""

    person: dict[str, Any]
    outcome: dict[str, Any]

    @property
    def team(self) -> tuple[str, str]:
        """Code and name of the last team of the month; empty for who belonged to none."""
        teams = self.person.get("teams") or [{"code": "", "name": ""}]
        return str(teams[-1]["code"] or ""), str(teams[-1]["name"] or "")


@dataclass(frozen=True)
class AppraisalSheet:
    """A month's rows in order of work number.

    `version` is None for a draft; `reader` sees these rows and no others.
    """

    month: Month
    version: PublishedAppraisal | None
    header: dict[str, Any]
    scheme: Scheme
    rows: Sequence[SheetRow]
    reader: Employee

    @property
    def number(self) -> int:
        """The number of the version; 0 for a draft."""
        return self.version.number if self.version else 0

    def teams(self) -> list[tuple[str, list[SheetRow]]]:
        """Give each team's name and rows in order of code, who belonged to none at the end."""
        ordered = sorted(self.rows, key=lambda row: (not row.team[0], row.team[0]))
        return [(team[1], list(rows)) for team, rows in groupby(ordered, key=lambda row: row.team)]


def sheet_of(month: Month, reader: Employee, *, number: int | None = None) -> AppraisalSheet:
    """Read a month for its workbook: a fixed number of statements.

    Args:
        month: which month.
        reader: whose rows it may hold.
        number: of the version; 0 for the draft, None for the newest version or else the draft.

    Raises:
        DomainError: `appraisal.month.not_drafted`, `appraisal.version.unknown`, `appraisal.sheet.nobody`.
    """
    row = find_month(month)
    if row is None:
        raise DomainError(
            "appraisal.month.not_drafted",
            _("%(month)s has not been drafted yet. Draft it first.") % {"month": month},
            status=404,
        )
    versions = row.versions.select_related("entry").order_by("-number")
    version = None if number == 0 else versions.filter(**({"number": number} if number else {})).first()
    if number and version is None:
        raise DomainError(
            "appraisal.version.unknown",
            _("%(month)s has no version %(number)d of its appraisal.") % {"month": month, "number": number},
            status=404,
        )
    rows: Any = PersonAppraisal.objects.filter(month=row)
    if version is not None:
        rows = PublishedAppraisalRow.objects.filter(version=version)
    told = rows.visible_to(reader).order_by("person__work_number").values_list("person", "outcome")
    listed = [SheetRow(person, outcome) for person, outcome in told.iterator(2000)]
    if not listed:
        raise DomainError(
            "appraisal.sheet.nobody",
            _("You see nobody's appraisal in %(month)s: there is nothing to write.") % {"month": month},
            status=404,
        )
    header = version.header if version else row.header
    scheme = Scheme.read(header["scheme"]["definition"])
    return AppraisalSheet(month, version, header, scheme, listed, reader)
