"""Reads of what-ifs: those of a version, the largest movers, the people they compare."""

from collections.abc import Iterable

from qc.models import ScorecardVersion, WhatIf, WhatIfLine
from staff.models import Employee


def what_ifs_of(version: ScorecardVersion, reader: Employee, *, limit: int = 5) -> list[WhatIf]:
    """Return the newest trials of a version, without what they consist of."""
    rows = WhatIf.objects.visible_to(reader).filter(version=version).select_related("version", "asked_by")
    return list(rows.defer("definition")[:limit])


def largest_movers(what_if: WhatIf, *, limit: int = 10) -> tuple[list[WhatIfLine], list[WhatIfLine]]:
    """Return the evaluations that would lose most and those that would gain most."""
    lines = what_if.lines.select_related("evaluation__operator", "evaluation__contact")
    down = lines.filter(change__lt=0).order_by("change", "pk")[:limit]
    up = lines.filter(change__gt=0).order_by("-change", "pk")[:limit]
    return list(down), list(up)


def people_by_id(ids: Iterable[object]) -> dict[int, Employee]:
    """Return employees by their id, in one statement."""
    return Employee.objects.in_bulk([int(str(one)) for one in ids])
