"""What one chooses from when ordering a month: parts of the centre, layouts, sets of symbols."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from attendance.exports.shared import LAYOUTS, is_chinese
from attendance.models import SymbolSet
from staff.models import Department, Employee, Team

SPLIT = "each"
"""In the place of a code: a file for each."""

_SAMPLE = ("PRESENT", "LATE", "ABSENT_WITHOUT_LEAVE", "SICK")


def parts(_reader: Employee) -> list[tuple[str, Any]]:
    """Give the parts of the centre; whose rows are in them is decided by the reader's scope."""
    return [
        ("", _("everybody I may see")),
        (f"team:{SPLIT}", _("a file for each team (ZIP)")),
        (f"department:{SPLIT}", _("a file for each department (ZIP)")),
        *(
            (f"department:{code}", _("Department: %(name)s") % {"name": name})
            for code, name in Department.objects.order_by("code").values_list("code", "name")
        ),
        *(
            (f"team:{code}", _("Team: %(name)s") % {"name": name})
            for code, name in Team.objects.order_by("code").values_list("code", "name")
        ),
    ]


def layouts(_reader: Employee) -> list[tuple[str, Any]]:
    """Give the layouts."""
    return [(key.value, name) for key, name in LAYOUTS.items()]


def symbol_sets(_reader: Employee) -> list[tuple[str, Any]]:
    """Give the sets of symbols, each with a few of its signs."""
    rows = SymbolSet.objects.values_list("code", "name_zh" if is_chinese() else "name", "marks")
    return [
        ("", _("as the month was derived")),
        *(
            (code, f"{title}（{' '.join(marks.get(sign, '') for sign in _SAMPLE)}）")
            for code, title, marks in rows
        ),
    ]
