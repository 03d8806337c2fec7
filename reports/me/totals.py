"""The totals of one's month in words; what did not happen is left out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.wording import hours_text


@dataclass(frozen=True)
class Figure:
    """One line of the totals: what, and how much."""

    name: str
    text: str
    tone: str = "plain"


def figures_of(totals: Mapping[str, Any], leave_names: Mapping[str, str]) -> list[Figure]:
    """Say a person's totals in words, days first, then what was amiss, leave, and overtime."""
    return [*_days(totals), *_amiss(totals), *_leave(totals, leave_names), *_overtime(totals)]


def _days(totals: Mapping[str, Any]) -> Iterator[Figure]:
    present, due = days_text(totals.get("present_halves", 0)), days_text(totals.get("due_halves", 0))
    yield Figure(_("Present"), _("%(present)s of %(due)s days") % {"present": present, "due": due}, "good")
    if minutes := totals.get("worked_minutes"):
        yield Figure(_("Worked"), _hours(minutes))
    if nights := totals.get("nights"):
        yield Figure(_("Night shifts"), str(nights))


def _amiss(totals: Mapping[str, Any]) -> Iterator[Figure]:
    for name, code in ((_("Late"), "late"), (_("Left early"), "early"), (_("Off post"), "off_post")):
        if times := totals.get(f"{code}_n"):
            yield Figure(name, _times(times, totals.get(f"{code}_minutes", 0)), "warn")
    if missing := totals.get("missing_in", 0) + totals.get("missing_out", 0):
        yield Figure(_("Missing punches"), str(missing), "warn")
    if halves := totals.get("absent_halves"):
        yield Figure(_("Absent without leave"), _number_of_days(halves), "alarm")


def _leave(totals: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Figure]:
    for code, taken in totals.get("leaves", {}).items():
        told = [_number_of_days(taken["halves"])] if taken["halves"] else []
        told += [_hours(taken["hour_minutes"])] if taken["hour_minutes"] else []
        if told:
            yield Figure(names.get(code, code), " + ".join(told))


def _overtime(totals: Mapping[str, Any]) -> Iterator[Figure]:
    for rate in ("150", "200", "300"):
        if minutes := totals.get(f"ot{rate}"):
            yield Figure(_("Overtime at %(rate)s %%") % {"rate": rate}, _hours(minutes))
    if minutes := totals.get("comp_bank"):
        yield Figure(_("Time off in lieu earned"), _hours(minutes))


def days_text(halves: int) -> str:
    """Write half days as days: 18.5."""
    return f"{halves / 2:g}"


def _number_of_days(halves: int) -> str:
    return ngettext("%(days)s day", "%(days)s days", 1 if halves <= 2 else 2) % {"days": days_text(halves)}


def _hours(minutes: int) -> str:
    return _("%(hours)s hours") % {"hours": hours_text(minutes)}


def _times(times: int, minutes: int) -> str:
    text = ngettext("%(count)d time, %(minutes)d min", "%(count)d times, %(minutes)d min", times)
    return text % {"count": times, "minutes": minutes}
