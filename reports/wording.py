"""How days, instants and spans are written on pages and in mails."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import ngettext


def day_text(day: date) -> str:
    """Write a day with its weekday."""
    return f"{date_format(day, 'MONTH_DAY_FORMAT')} {date_format(day, 'D')}"


def time_text(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant as the centre's clock shows it."""
    return f"{instant.astimezone(zone):%H:%M}"


def moment_text(instant: datetime, zone: ZoneInfo) -> str:
    """Write an instant with its day."""
    local = instant.astimezone(zone)
    return f"{day_text(local.date())} {local:%H:%M}"


def span_text(minutes: int) -> str:
    """Write a span in its largest unit: minutes up to two hours, hours up to two days, then days."""
    if minutes < 120:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    if minutes < 2880:
        return ngettext("%(count)d h", "%(count)d h", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d day", "%(count)d days", minutes // 1440) % {"count": minutes // 1440}
