"""Say which export a file is, and whether its cells are as they were written."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from common.errors import DomainError
from exports.services import FileVerification, verify_file

MOST_SHOWN = 50


class Command(BaseCommand):
    """Checks a workbook that came back; ends with 1 when a cell is another."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the file and say what was found."""
        try:
            found = verify_file(options["file"])
        except DomainError as error:
            raise CommandError(f"{error.code}: {error.message}") from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        export = found.export
        self.stdout.write(
            _("Export %(number)d: %(title)s, asked by %(who)s at %(when)s (UTC), content %(hash)s")
            % {
                "number": export.pk,
                "title": export.title,
                "who": export.asked_by,
                "when": f"{export.asked_at:%Y-%m-%d %H:%M}",
                "hash": export.content_hash,
            }
        )
        self._tell(found)

    def _tell(self, found: FileVerification) -> None:
        if found.is_same_file:
            self.stdout.write(_("It is the file itself, byte for byte."))
            return
        if found.is_good:
            self.stdout.write(_("It was saved again; every cell says what was written."))
            return
        sentences = (
            (_("The cells of the sheet “%(title)s” are others than were written."), found.changed),
            (_("The sheet “%(title)s” is missing."), found.missing),
            (_("Nobody wrote the sheet “%(title)s”."), found.added),
        )
        lines = [sentence % {"title": title} for sentence, titles in sentences for title in titles]
        lines += [
            f"  {cell.sheet}!{cell.cell}: {cell.written or '—'} → {cell.found or '—'}"
            for cell in found.cells[:MOST_SHOWN]
        ]
        if len(found.cells) > MOST_SHOWN:
            lines.append(_("  … and %(count)d more cells") % {"count": len(found.cells) - MOST_SHOWN})
        raise CommandError("\n".join(lines))
