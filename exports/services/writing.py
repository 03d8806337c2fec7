"""Writing an export and keeping its file; a second run finds it kept."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.workbooks import Book, SheetTold, content_hash, open_workbook
from exports.cover import cover_rows, cover_spec, footer_text
from exports.models import Export
from exports.registry import Ask, ExportKind, Plan, find_kind, tell_kept
from files.services import keep_made
from jobs.models import Job
from jobs.registry import Progress
from ledger.selectors import latest_checkpoint
from staff.models import Centre

MEDIA_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
}
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20


@dataclass
class Written:
    """What was written: a file, and what it says.

    Attributes:
        sheets: of every sheet its file (in an archive), title, rows and hash, the covers among them.
    """

    path: Path
    content_hash: str
    rows: int
    sheets: list[dict[str, object]]
    read_at: datetime
    checkpoint: str


def write_export(job: Job, *, clock: Callable[[], datetime], progress: Progress) -> dict[str, object]:
    """Write the file of an export and keep it; done before, it is left as it is.

    Raises:
        DomainError: `exports.asker.left`, `exports.kind.unknown`, and what the kind refuses.
    """
    export = Export.objects.select_related("asked_by").get(job=job)
    if export.kept_at is None:
        with TemporaryDirectory(prefix="zhiban-") as folder:
            _keep(export, _write(export, Path(folder), clock(), progress), now=clock())
    return {"export": export.pk, "content_hash": export.content_hash}


def _write(export: Export, folder: Path, now: datetime, progress: Progress) -> Written:
    reader, centre = export.asked_by, Centre.current()
    if not reader.is_active:
        raise DomainError("exports.asker.left", _("Whoever asked for it may not sign in any more."))
    kind = find_kind(export.kind, reader)
    ask = Ask(export.filters, reader, export.language, now)
    with translation.override(export.language), timezone.override(centre.zone):
        plan = kind.plan(ask)
        writer = Writer(folder, export, kind, plan, read_at=now, progress=progress)
        plan.write(writer)
        return writer.finish()


@transaction.atomic
def _keep(export: Export, written: Written, *, now: datetime) -> None:
    """Keep the file with its hash, once; whoever asked to be told is told in the same transaction."""
    kind = find_kind(export.kind)
    days = settings.EXPORT_KEPT_DAYS if kind.kept_days is None else kind.kept_days
    with written.path.open("rb") as made:
        stored = keep_made(
            made,
            name=written.path.name,
            media_type=MEDIA_TYPES[written.path.suffix],
            kept_by=export.asked_by,
            now=now,
        )
    kept = Export.objects.filter(pk=export.pk, kept_at__isnull=True).update(
        kept_at=now,
        read_at=written.read_at,
        name=written.path.name,
        rows=written.rows,
        sheets=written.sheets,
        content_hash=written.content_hash,
        sha256=stored.sha256,
        size=stored.size,
        file=stored,
        checkpoint=written.checkpoint,
        expires_at=now + timedelta(days=days),
    )
    export.refresh_from_db()
    if not kept:
        # Another run was first: the row of this file goes with the transaction, its bytes with the sweep.
        transaction.set_rollback(True)
        return
    tell_kept(export)


@dataclass
class _FileTold:
    name: str
    sheets: Sequence[SheetTold]
    cover: SheetTold | None = None

    @property
    def digest(self) -> str:
        """The hash over the sheets but the cover."""
        return content_hash(self.sheets)

    def as_rows(self, *, is_archive: bool) -> Iterator[dict[str, object]]:
        """Give the sheets as they are stored."""
        where = {"file": self.name} if is_archive else {}
        if self.cover:
            yield {**where, **asdict(self.cover), "is_cover": True, "content": self.digest}
        for sheet in self.sheets:
            yield {**where, **asdict(sheet)}


@dataclass
class Writer:
    """The target of a plan: makes covers, hashes and the archive."""

    folder: Path
    export: Export
    kind: ExportKind
    plan: Plan
    read_at: datetime
    progress: Progress
    _files: list[_FileTold] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Note where the register stands."""
        latest = latest_checkpoint()
        self.checkpoint = latest.printed if latest else ""
        self.is_archive = self.plan.name.endswith(".zip")

    @contextmanager
    def workbook(self, name: str = "", *, made_at: datetime | None = None) -> Iterator[Book]:
        """Open a workbook with its cover."""
        path = self.folder / (name or self.plan.name)
        made = made_at or timezone.localtime(self.read_at).replace(tzinfo=None, microsecond=0)
        with open_workbook(path, made_at=made, print_footer=footer_text(self.export, self.read_at)) as book:
            cover = book.add(cover_spec(self.export, Centre.current()))
            yield book
            told = book.told(but=cover)
            for row in cover_rows(
                self.export, self.kind, told, read_at=self.read_at, checkpoint=self.checkpoint
            ):
                cover.append(row)
            cover.finish()
        self._files.append(_FileTold(path.name, told, cover.told))

    def file(self, *, rows: Callable[[Path], int]) -> None:
        """Write a file of another format; it says what its bytes say."""
        path = self.folder / self.plan.name
        count = rows(path)
        self._files.append(_FileTold(path.name, [SheetTold(path.name, count, _sha256(path))]))

    def finish(self) -> Written:
        """Pack several files into one, and say what was written.

        Raises:
            ValueError: nothing was, or several files where one was planned.
        """
        path = self.folder / self.plan.name
        if not self._files or (len(self._files) > 1 and not self.is_archive):
            raise ValueError(f"{self.kind.code}: a plan writes one file, or an archive")
        rows = sum(sheet.rows for file in self._files for sheet in file.sheets)
        digest = self._files[0].digest
        if self.is_archive:
            digest = content_hash(SheetTold(file.name, 0, file.digest) for file in self._files)
            self._pack(path)
        sheets = [row for file in self._files for row in file.as_rows(is_archive=self.is_archive)]
        return Written(path, digest, rows, sheets, self.read_at, self.checkpoint)

    def _pack(self, path: Path) -> None:
        with ZipFile(path, "w", ZIP_STORED) as archive:
            for file in self._files:
                # Workbooks are compressed already; no member carries the time of writing.
                member = ZipInfo(file.name, _EARLIEST)
                with (self.folder / file.name).open("rb") as source, archive.open(member, "w") as target:
                    while piece := source.read(_PIECE):
                        target.write(piece)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
