"""The base of every command that exports: who reads, which language, where the file goes."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from exports import services
from exports.models import Download, Export, ExportState
from jobs.services import run
from staff.models import Employee


class ExportCommand(BaseCommand):
    """Orders an export for somebody, writes it at once whatever its size, and copies the file."""

    kind = ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the reader, the language and the place."""
        parser.add_argument(
            "--as",
            dest="reader",
            required=True,
            metavar="WORK_NUMBER",
            help="for whom: it holds what this person may see, and names them",
        )
        parser.add_argument("--language", default="", help="zh-hans or en; the person's own by default")
        parser.add_argument(
            "--output", type=Path, default=Path(), metavar="FILE", help="file or folder; here by default"
        )

    def export(self, kind: str, filters: dict[str, Any], options: dict[str, Any]) -> Export:
        """Order, write and copy.

        Raises:
            CommandError: what the order or the writing was refused for, in words.
        """
        target: Path = options["output"]
        folder = target if target.is_dir() else target.resolve().parent
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder; make it first.") % {"folder": target.parent})
        reader = Employee.objects.filter(work_number=options["reader"]).first()
        if reader is None:
            raise CommandError(f"{options['reader']}: no such employee")
        try:
            export = self._written(kind, filters, reader, options["language"])
            place = target / export.name if target.is_dir() else target
            self._copy(export, reader, place)
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        except OSError as error:
            raise CommandError(f"{target}: {error.strerror}") from error
        self.stdout.write(f"{place}: {export.rows} rows, export {export.pk}, content {export.content_hash}")
        return export

    def _written(self, kind: str, filters: dict[str, Any], reader: Employee, language: str) -> Export:
        export = services.order(kind, filters, by=reader, clock=timezone.now, language=language)
        if export.state == ExportState.QUEUED and export.job_id:
            run(export.job_id, clock=timezone.now)
            export = Export.objects.select_related("job", "file", "asked_by").get(pk=export.pk)
        if export.state != ExportState.KEPT:
            raise CommandError(export.error or _("A worker writes it; see the exports page."))
        return export

    def _copy(self, export: Export, reader: Employee, place: Path) -> None:
        services.note_download(export, person=reader, door=Download.Door.COMMAND, now=timezone.now())
        assert export.file is not None
        with export.file.open() as source, place.open("wb") as copy:
            shutil.copyfileobj(source, copy)


class MonthCommand(ExportCommand):
    """Writes the workbook of a month."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the month first."""
        parser.add_argument("month", metavar="YYYY-MM")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        self.export(self.kind, {"month": options["month"]}, options)
