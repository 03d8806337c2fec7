"""A scorecard from a TOML file: everything wrong with it is named at once, each with its line."""

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from qc.domain.faults import Fault
from qc.domain.scorecard import line_of, read_scorecard
from qc.models import ScorecardVersion
from qc.services import draft_scorecard
from qc.wording import fault_tables, faults_text
from staff.models import Employee

MOST_BYTES = 1_000_000
"""Largest file that is read: a long scorecard has some 20 KB."""


def import_scorecard(
    content: bytes, *, now: datetime, author: Employee | None = None, note: str = ""
) -> ScorecardVersion:
    """Store a TOML file as the next draft version of its scorecard.

    Raises:
        DomainError: `qc.scorecard.too_large`, `qc.scorecard.not_toml` (with the line),
            `qc.scorecard.malformed` (every fault of form with line and path); what `draft_scorecard` refuses.
    """
    text = _text(content)
    try:
        definition = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error) from error
    faults = read_scorecard(definition).faults
    if faults:
        raise DomainError(
            "qc.scorecard.malformed",
            faults_text(with_lines(faults, text)),
            status=400,
            faults=[
                {**table, "line": line_of(text, fault.path)}
                for table, fault in zip(fault_tables(faults), faults, strict=True)
            ],
        )
    return draft_scorecard(definition=definition, now=now, author=author, note=note)


def with_lines(faults: Iterable[Fault], text: str) -> list[Fault]:
    """Put the line of the text before the path of each fault, where one is found."""
    return [_with_line(fault, line_of(text, fault.path)) for fault in faults]


def _with_line(fault: Fault, line: int | None) -> Fault:
    if line is None:
        return fault
    return replace(fault, path=gettext("line %(line)d, %(path)s") % {"line": line, "path": fault.path})


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise DomainError("qc.scorecard.too_large", _("The file is too large for a scorecard."), status=400)
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _not_toml(error) from error


def _not_toml(error: Exception) -> DomainError:
    text = gettext("The file is not TOML: %(reason)s") % {"reason": error}
    return DomainError("qc.scorecard.not_toml", text, status=400)
