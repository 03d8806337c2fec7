"""Words for times of visits."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.wording import day_text


def agreed_text(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Write an agreed time with its weekday: 2026-10-20 Tue 12:00–14:00, by the active clock."""
    if starts_at is None or ends_at is None:
        return _("nothing agreed")
    first, last = timezone.localtime(starts_at), timezone.localtime(ends_at)
    until = f"{last:%H:%M}"
    if last.date() == first.date() + timedelta(days=1):
        until = _("next day %(time)s") % {"time": until}
    elif last.date() != first.date():
        until = f"{day_text(last.date())} {until}"
    return f"{day_text(first.date())} {first:%H:%M}–{until}"


def who_text(leader: str, persons: int) -> str:
    """Name a group by its leader: 张三, or 张三等3人; by the count once the name is gone."""
    if not leader:
        return ngettext("%(count)d visitor", "%(count)d visitors", persons) % {"count": persons}
    if persons == 1:
        return leader
    return _("%(name)s, group of %(count)d") % {"name": leader, "count": persons}
