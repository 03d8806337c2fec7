"""Reading what somebody chose: the same for the page, the API and the command line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from common.months import Month
from exports.registry import ExportKind, Filter, FilterSort, FilterValue
from staff.models import Employee

_YES = frozenset({"true", "1", "yes", "on"})
_NO = frozenset({"", "false", "0", "no", "off"})


def read_filters(
    kind: ExportKind, told: Mapping[str, Any], reader: Employee | None = None
) -> dict[str, FilterValue]:
    """Check what was chosen, and give it as it is stored; what was left empty is left out.

    Args:
        told: values by name, as text or as JSON has them.
        reader: who chooses: only what is offered to them can be chosen; None checks the form alone.

    Raises:
        DomainError: `exports.filter.unknown`, `exports.filter.missing`, `exports.filter.no_choice`,
            `exports.filter.malformed`, `month.malformed`.
    """
    known = {one.name: one for one in kind.filters}
    for name in told:
        if name not in known:
            raise DomainError(
                "exports.filter.unknown",
                _("“%(kind)s” has no filter “%(name)s”. It has: %(known)s.")
                % {"kind": kind.code, "name": name, "known": ", ".join(known) or "—"},
                status=400,
                filter=name,
            )
    read = {name: _read(one, told.get(name), reader) for name, one in known.items()}
    # The number 0 was said; an empty text and "no" were not.
    defaults = {one.name: one.default for one in kind.filters}
    return {
        name: value
        for name, value in read.items()
        if value not in (None, defaults[name]) and value is not False
    }


def _read(one: Filter, value: Any, reader: Employee | None) -> FilterValue | None:
    text = "" if value is None else str(value).strip()
    if one.sort is FilterSort.FLAG:
        return _flag(one, text)
    if not text:
        if one.is_required:
            raise DomainError(
                "exports.filter.missing",
                _("Say which “%(label)s” you want.") % {"label": one.label},
                status=400,
                filter=one.name,
            )
        return None
    if one.sort is FilterSort.MONTH:
        return str(Month.parse(text))
    if one.sort is FilterSort.NUMBER:
        return _number(one, text)
    return _choice(one, text, reader)


def _flag(one: Filter, text: str) -> bool:
    folded = text.casefold()
    if folded not in _YES | _NO:
        raise _malformed(one, text)
    return folded in _YES


def _number(one: Filter, text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise _malformed(one, text)
    return int(text)


def _choice(one: Filter, text: str, reader: Employee | None) -> str:
    if reader is None or one.is_open or one.choices is None:
        return text
    if text not in {value for value, _label in one.choices(reader)}:
        raise DomainError(
            "exports.filter.no_choice",
            _("“%(label)s” has no choice “%(value)s”. Choose one of those offered.")
            % {"label": one.label, "value": text},
            status=400,
            filter=one.name,
        )
    return text


def _malformed(one: Filter, text: str) -> DomainError:
    return DomainError(
        "exports.filter.malformed",
        _("“%(value)s” cannot be read as “%(label)s”.") % {"label": one.label, "value": text},
        status=400,
        filter=one.name,
    )
