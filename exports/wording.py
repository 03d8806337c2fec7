"""The words for exports: what was chosen, as people read it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from exports.models import Export
from exports.registry import ExportKind, Filter, FilterSort, FilterValue
from staff.models import Employee


def filter_lines(kind: ExportKind, export: Export) -> Iterator[tuple[str, str]]:
    """Give what was chosen, label and value, in the order of the kind."""
    for one in kind.filters:
        if one.name in export.filters:
            yield str(one.label), value_text(one, export.filters[one.name], export.asked_by)


def value_text(one: Filter, value: FilterValue, reader: Employee) -> str:
    """Write one value as it was offered."""
    if one.sort is FilterSort.FLAG:
        return _("yes")
    if one.choices is not None:
        offered = {key: str(label) for key, label in one.choices(reader)}
        return offered.get(str(value), str(value))
    return str(value)
