"""How the pages say what is due about an item."""

from datetime import date

from django.utils.translation import gettext as _t

from custody.models import CustodyItem, ItemState
from staff.wording import day_text


def due_of(item: CustodyItem, day: date) -> str:
    """Say by when the next thing must be done about an item, as seen on a day."""
    if item.is_destroyed or item.is_held:
        return "—"
    if item.state == ItemState.TO_FILE:
        text = _t("not filed since %(day)s") if item.file_by < day else _t("file by %(day)s")
        return text % {"day": day_text(item.file_by)}
    if item.expires_on is None:
        return _t("until declared void")
    if item.expires_on < day:
        return _t("expired %(day)s") % {"day": day_text(item.expires_on)}
    return _t("kept until %(day)s") % {"day": day_text(item.expires_on)}
