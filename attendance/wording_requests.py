"""The words for what is seen beside a request: what speaks against it, balances, cover, days."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from attendance.models import AttendanceRequest
from attendance.selectors.evidence_parts import Against, AgainstCode, Balance, DayEvidence, Evidence, Unit

AGAINST: Mapping[str, Promise] = {
    AgainstCode.OVER_LIMIT: gettext_lazy("Over the limit by %(first)s."),
    AgainstCode.OVER_QUOTA: gettext_lazy("Correction %(first)s of the month; the quota is %(second)s."),
    AgainstCode.OVER_DAILY_CAP: gettext_lazy("Over the daily cap of overtime by %(first)s."),
    AgainstCode.OVER_MONTHLY_CAP: gettext_lazy("Over the monthly cap of overtime by %(first)s."),
    AgainstCode.BELOW_COVER: gettext_lazy(
        "%(day)s: %(first)s of the team remain on the shift, %(second)s must."
    ),
    AgainstCode.AT_THE_CLOCK: gettext_lazy("%(day)s: was at the clock (%(first)s)."),
    AgainstCode.ALREADY_ON_LEAVE: gettext_lazy("%(day)s: is on leave already."),
    AgainstCode.SHORT_REST: gettext_lazy(
        "%(day)s: only %(first)s of rest between two shifts, not %(second)s."
    ),
    AgainstCode.ON_LEAVE: gettext_lazy("%(day)s: one of the two is on leave."),
    AgainstCode.NOTHING_MISSING: gettext_lazy("%(day)s: this touch is not missing."),
}
IN_MINUTES = frozenset({AgainstCode.OVER_DAILY_CAP, AgainstCode.OVER_MONTHLY_CAP, AgainstCode.SHORT_REST})
DAY_MINUTES = 480
"""Minutes that are written as one day."""


def against_text(one: Against) -> str:
    """Say what speaks against a request, in the reader's language."""
    figures = [_figure(one, value) for value in one.figures[:2]] + ["", ""]
    told = {"first": figures[0], "second": figures[1], "day": _day(one.day) if one.day else ""}
    return str(AGAINST[one.code]) % told


def _figure(one: Against, value: int) -> str:
    if one.code is AgainstCode.OVER_LIMIT:
        return hours(value) if one.figures[1] else days(value)
    return hours(value) if one.code in IN_MINUTES else str(value)


def hours(minutes: int) -> str:
    """Write minutes as hours: 1.5 h."""
    whole, rest = divmod(minutes, 60)
    if rest:
        return _("%(hours)d h %(minutes)02d min") % {"hours": whole, "minutes": rest}
    return _("%(hours)d h") % {"hours": whole}


def days(minutes: int) -> str:
    """Write minutes of leave as days: 2.5 days."""
    count = minutes / DAY_MINUTES
    return _("%(days)s d") % {"days": f"{count:g}" if count == round(count, 1) else f"{count:.2f}"}


WRITERS: Mapping[Unit, Callable[[int], str]] = {Unit.DAYS: days, Unit.MINUTES: hours, Unit.TIMES: str}


def balance_text(one: Balance) -> str:
    """Say what was used of a limit, what is asked for now, and what would be left."""
    write = WRITERS[one.unit]
    told = {"name": balance_name(one), "used": write(one.used), "asked": write(one.asked)}
    if one.limit is None:
        return _("%(name)s: asks for %(asked)s, no limit") % told
    told["limit"] = write(one.limit)
    if one.left is not None and one.left < 0:
        told["over"] = write(-one.left)
        return _("%(name)s: %(used)s used + %(asked)s of %(limit)s, %(over)s over") % told
    told["left"] = write(one.left or 0)
    return _("%(name)s: %(used)s used + %(asked)s of %(limit)s, %(left)s left") % told


def balance_name(one: Balance) -> str:
    """Name what a balance is of."""
    names = {
        "day": _("Overtime of the day"),
        "month": _("Overtime of the month"),
        "corrections": _("Corrections in %(period)s") % {"period": one.period},
    }
    return names.get(one.name) or " ".join(part for part in (one.name, one.period) if part)


def shift_text(one: DayEvidence) -> str:
    """Say what somebody is rostered for on a day."""
    if one.shift:
        return f"{one.shift} {one.shift.hours}"
    return pgettext("mark", "rest") if one.is_rostered else _("no roster entry")


def cover_text(one: DayEvidence) -> str:
    """Say who remains of the team on the shift, and who else is away."""
    if one.cover is None:
        return ""
    told = {"remaining": one.cover.remaining, "minimum": one.cover.minimum}
    text = _("%(remaining)d remain, %(minimum)d must") % told
    if one.cover.away:
        names = _(", ").join(person.name for person in one.cover.away)
        text = _("%(cover)s; away: %(names)s") % {"cover": text, "names": names}
    return text


def touches_text(one: DayEvidence) -> str:
    """Write mark and touches of a day as far as they are known."""
    times = " ".join(f"{moment:%H:%M}" for moment in one.touches)
    return " ".join(part for part in (one.symbol, times) if part)


def notes_of(evidence: Evidence) -> list[str]:
    """Say what else is good to know, though it does not speak against the request."""
    notes = []
    if evidence.special_reason_minutes:
        text = _("%(hours)s on one day: above one hour the law asks for a special reason.")
        notes.append(text % {"hours": hours(evidence.special_reason_minutes)})
    if evidence.is_outside_caps:
        notes.append(_("On a day of rest or a holiday: the caps do not count it."))
    if evidence.is_published:
        notes.append(_("The month is published: approval makes a change that waits for its next version."))
    if evidence.hidden_days:
        notes.append(_("… and %(count)d days more.") % {"count": evidence.hidden_days})
    return notes


def _day(day: object) -> str:
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"  # type: ignore[arg-type]


def evidence_words(request: AttendanceRequest, evidence: Evidence) -> dict[str, Any]:
    """Write all that is seen beside a request, in the reader's language, in a form that JSON holds."""
    names = {one.pk: one.name for one in (request.employee, request.partner) if one}
    return {
        "days": [
            {
                "day": one.day,
                "day_text": _day(one.day),
                "name": names.get(one.employee_id, "") if request.partner else "",
                "shift": shift_text(one),
                "seen": touches_text(one),
                "cover": cover_text(one),
                "is_covered": one.cover is None or one.cover.is_enough,
            }
            for one in evidence.days
        ],
        "balances": [
            {"text": balance_text(one), "is_over": one.left is not None and one.left < 0}
            for one in evidence.balances
        ],
        "against": [{"code": str(one.code), "text": against_text(one)} for one in evidence.against],
        "notes": notes_of(evidence),
        "is_unopposed": evidence.is_unopposed,
        "is_impossible": evidence.is_impossible,
    }
