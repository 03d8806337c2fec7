"""The sections of what is due soon. What must not leave the house stands behind its link."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from custody.models import CustodyItem, Loan
from incidents.models import Incident
from reports.selectors import due
from reports.selectors.due import Horizon
from reports.start_page.links import row_url, rows_url
from reports.start_page.parts import Panel, Row, Tone
from reports.start_page.viewer import Viewer
from reports.wording import day_text, moment_text

MOST = 10
"""Rows of a section; more are counted."""


def _panel(key: str, title: str, rows: Sequence[Row], url: str = "") -> Panel:
    return Panel(key=key, title=title, rows=rows[:MOST], more=max(0, len(rows) - MOST), url=url)


def _day_row(viewer: Viewer, title: str, url: str, note: str, day: date, words: str) -> Row:
    tone = Tone.ALARM if day < viewer.today else Tone.WARN
    return Row(title, url, note=note, mark=words % {"day": day_text(day)}, tone=tone)


def appeals(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell the appeals near their limit."""
    rows = [
        _day_row(
            viewer,
            str(one.evaluation.operator),
            row_url(viewer.user, one),
            f"{one.evaluation.version.scorecard.label} · {day_text(one.evaluation.day)}",
            one.due_on,
            _("due %(day)s"),
        )
        for one in due.appeals_due(viewer.user, horizon)
    ]
    return _panel("appeals", _("Appeals"), rows)


def matters(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell the open matters whose limits run out."""
    rows = []
    for one in due.matters_due(viewer.user, horizon):
        mark, tone = _limit(viewer, one.limit)
        owner = str(one.matter.owner) if one.matter.owner else _("nobody yet")
        note = f"{one.matter.desk.label} · {owner}"
        rows.append(Row(one.matter.title, row_url(viewer.user, one.matter), note=note, mark=mark, tone=tone))
    return _panel("matters", _("Open matters"), rows)


def _limit(viewer: Viewer, limit: datetime | None) -> tuple[str, Tone]:
    """Say when a limit is, and colour it by whether it has run out."""
    if limit is None:
        return "", Tone.PLAIN
    is_over = limit <= viewer.now
    words = _("overdue since %(moment)s") if is_over else _("until %(moment)s")
    return words % {"moment": moment_text(limit, viewer.zone)}, Tone.ALARM if is_over else Tone.WARN


def incidents(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell the incidents whose clocks run out, for a hazard's review or a report to an authority, too."""
    rows = [_incident_row(viewer, one) for one in due.incidents_due(viewer.user, horizon)]
    return _panel("incidents", _("Incidents and hazards"), rows)


def _incident_row(viewer: Viewer, one: Incident) -> Row:
    """Write number, kind and owner; of a confidential one the number alone, whatever it waits for."""
    mark, tone = _limit(viewer, getattr(one, "limit_at", None))
    url = row_url(viewer.user, one)
    if one.confidential:
        return Row(one.number, url, mark=mark, tone=tone)
    owner = str(one.owner) if one.owner else _("nobody yet")
    note = f"{one.get_state_display()} · {owner}"
    return Row(f"{one.number} · {one.kind.label}", url, note=note, mark=mark, tone=tone)


def complaints(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell the complaints that must be answered."""
    rows = []
    for one in due.complaints_due(viewer.user, horizon):
        mark, tone = _limit(viewer, one.due_at)
        title = f"{one.kind.label} · {one.reference}"
        rows.append(Row(title, row_url(viewer.user, one), note=str(one.employee or ""), mark=mark, tone=tone))
    return _panel("complaints", _("Complaints"), rows)


def evaluations(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell one's own results that become final without having been acknowledged."""
    rows = [
        _day_row(
            viewer,
            f"{one.version.scorecard.label} · {day_text(one.day)}",
            reverse("me:evaluation", args=[one.pk]),
            _("acknowledge it, or appeal"),
            one.appeal_until or viewer.today,
            _("final after %(day)s"),
        )
        for one in due.evaluations_to_acknowledge(viewer.user, horizon)
    ]
    return _panel("evaluations", _("Results to acknowledge"), rows)


def loans(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell the loans that one brings back, or that are brought back to one."""
    rows = [_loan_row(viewer, one) for one in due.loans_to_return(viewer.user, horizon)]
    return _panel("loans", _("Items in custody to be brought back"), rows)


def _loan_row(viewer: Viewer, one: Loan) -> Row:
    own = one.borrower_id == viewer.user.pk
    note = _("you bring it back to the custodian") if own else str(one.borrower)
    return _day_row(viewer, str(one), row_url(viewer.user, one), note, one.return_on, _("due %(day)s"))


def to_file(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell what one keeps and must file."""
    items = due.items_to_file(viewer.user, horizon)
    rows = list(_items(viewer, ((one, one.file_by) for one in items), _("file by %(day)s")))
    return _panel("to-file", _("To be filed"), rows, rows_url(viewer.user, CustodyItem, state="to_file"))


def expired(viewer: Viewer, horizon: Horizon) -> Panel:
    """Tell what one keeps whose time of keeping is over."""
    items = due.items_expired(viewer.user, horizon)
    pairs = ((one, one.expires_on) for one in items if one.expires_on)
    rows = list(_items(viewer, pairs, _("kept until %(day)s")))
    return _panel("expired", _("To be destroyed"), rows, rows_url(viewer.user, CustodyItem, due="expired"))


def _items(viewer: Viewer, pairs: Iterable[tuple[CustodyItem, date]], words: str) -> Iterable[Row]:
    for item, day in pairs:
        yield _day_row(viewer, item.number, row_url(viewer.user, item), "", day, words)
