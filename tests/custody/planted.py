"""Looking for planted words everywhere that Zhiban may have put them: every table, every file."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection


def tables_with(words: str) -> list[str]:
    """Name each table and column in which the words stand, bytes, JSON and escaped characters included."""
    spellings = [words.encode(), words.encode("unicode_escape"), words.encode().hex().encode()]
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found += [
                    f"{table}.{name}"
                    for name, value in zip(names, row, strict=True)
                    if any(one in _bytes_of(value) for one in spellings)
                ]
    return sorted(set(found))


def _bytes_of(value: object) -> bytes:
    if isinstance(value, bytes | memoryview | bytearray):
        return bytes(value)
    return str(value).encode()


def files_with(words: str, *folders: Path) -> list[str]:
    """Name each file below some folders whose name or bytes hold the words."""
    return sorted(
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and (words in path.name or any(words.encode() in part for part in _parts(path)))
    )


def _parts(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file, and of a workbook or archive those of what is packed in it."""
    yield path.read_bytes()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield name.encode() + archive.read(name)


def database_bytes() -> bytes:
    """Give every byte of SQLite's file and its logs; nothing on PostgreSQL, whose files are its own."""
    if connection.vendor != "sqlite":
        return b""
    name = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in name.parent.glob(f"{name.name}*"))


def var_folders(*more: Path) -> Iterator[Path]:
    """Give every folder in which this installation stores something, but for the database itself."""
    yield Path(settings.MEDIA_ROOT)
    yield from (path for path in Path(settings.VAR_DIR).iterdir() if path.is_dir())
    yield from more


def table_count() -> int:
    """Count the tables of the product: a search that reads none of them proves nothing."""
    return len([model for model in apps.get_models() if model._meta.managed])
