"""Bring rows of a seed file into a table without ever overwriting what people changed.

A row that the file names and the table lacks is created. A row that the loader created is brought
up to date as long as its values are still those it was given. Whatever people created, changed or
deleted stays as they left it, and is counted as kept.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from seeds.models import SeededRow

Values = Mapping[str, Any]


@dataclass
class SeedReport:
    """What became of the rows of one seed file."""

    source: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0
    faults: list[str] = field(default_factory=list)

    def __add__(self, other: "SeedReport") -> "SeedReport":
        return SeedReport(
            self.source,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.kept + other.kept,
            self.faults + other.faults,
        )

    @property
    def changed(self) -> bool:
        """Whether loading the file changed anything."""
        return bool(self.created or self.updated)


def digest(values: Values) -> str:
    """Return the SHA-256 of some values, whatever their order."""
    text = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def sync_rows(
    model: type[models.Model], rows: Sequence[Values], *, key: str | tuple[str, ...], source: str
) -> SeedReport:
    """Bring rows into a table; their fields beside the key are compared and updated.

    Args:
        model: the table.
        rows: field values of each row; a foreign key is given as the object it points at.
        key: the field, or the fields, that name a row.
        source: the seed file, for the report.
    """
    keys = (key,) if isinstance(key, str) else key
    stored = {_key_of(row, keys): row for row in model._default_manager.all()}
    memory = Memory(model._meta.label)
    report = SeedReport(source)
    new: list[models.Model] = []
    changed: list[models.Model] = []
    for values in rows:
        row = model(**values)
        label = _key_of(row, keys)
        fields = [name for name in values if name not in keys]
        wanted = digest(_values_of(row, fields))
        current = stored.get(label)
        step = memory.decide(label, wanted, digest(_values_of(current, fields)) if current else None)
        setattr(report, step, getattr(report, step) + 1)
        if step == "created":
            new.append(row)
        elif step == "updated" and current:
            changed.append(_copy(row, current, fields))
    model._default_manager.bulk_create(new)
    if changed:
        model._default_manager.bulk_update(changed, [name for name in rows[0] if name not in keys])
    memory.save()
    return report


class Memory:
    """What the loader remembers of the rows of one table."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.known = {row.key: row for row in SeededRow.objects.filter(table=table)}
        self.fresh: list[SeededRow] = []
        self.moved: list[SeededRow] = []

    def decide(self, key: str, wanted: str, current: str | None) -> str:
        """Say what is to become of a row: created, updated, unchanged or kept.

        Args:
            key: the row's name.
            wanted: digest of the values in the seed file.
            current: digest of the stored values; none when there is no such row.
        """
        known = self.known.get(key)
        if current is None:
            # People deleted what had been seeded: it stays deleted.
            return "kept" if known else self._remember(key, wanted, "created")
        if current == wanted:
            return "unchanged" if known else self._remember(key, wanted, "unchanged")
        if known and known.digest == current:
            known.digest = wanted
            self.moved.append(known)
            return "updated"
        return "kept"

    def _remember(self, key: str, wanted: str, step: str) -> str:
        self.fresh.append(SeededRow(table=self.table, key=key, digest=wanted))
        return step

    def save(self) -> None:
        """Store what was learned."""
        SeededRow.objects.bulk_create(self.fresh)
        SeededRow.objects.bulk_update(self.moved, ["digest"])


def _key_of(row: models.Model, keys: tuple[str, ...]) -> str:
    return " ".join(str(getattr(row, _attname(row, name))) for name in keys)


def _values_of(row: models.Model, fields: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, _attname(row, name)) for name in fields}


def _copy(source: models.Model, target: models.Model, fields: Sequence[str]) -> models.Model:
    for name in fields:
        setattr(target, _attname(target, name), getattr(source, _attname(source, name)))
    return target


def _attname(row: models.Model, name: str) -> str:
    """Return the attribute that holds a field's stored value: a foreign key's is the number."""
    field = row._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.attname
