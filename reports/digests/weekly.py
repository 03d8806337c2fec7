"""The weekly quality pack: results with n and interval, what loses most, calibration, appeals, phrases."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from qc.models import PhraseRule
from qc.wording import change_text, interval_text
from qc.wording.phrases import precision_text
from reports.digests.letters import Digest, Letter, in_each_language
from reports.digests.ordering import order_workbooks, workbooks_panel
from reports.selectors.quality import one_place
from reports.selectors.week import QualityOfWeek, phrases_decided_in, quality_of_week, week_before
from reports.start_page.links import row_url, rows_url
from reports.start_page.panels.calibration import calibration
from reports.start_page.panels.quality import appeals, evaluations_url, losing_row
from reports.start_page.parts import Figure, Panel, Row, Tone
from reports.start_page.roles import PANELS
from reports.start_page.viewer import Viewer
from reports.wording import day_text
from staff.models import Centre, Employee, PostCode
from staff.selectors import holders_of

KINDS: Final = ("qc.month",)
READERS: Final = (PostCode.QUALITY_MANAGER, PostCode.TEAM_LEAD)

MOST_PHRASES: Final = 10
"""Rules of wording that are named, those decided most often."""


def _readers(today: date) -> Sequence[Employee]:
    return holders_of(READERS, today)


def _order(reader: Employee, monday: date, clock: Callable[[], datetime]) -> None:
    """Order the workbook of the month from which most of the week's contacts are."""
    week = quality_of_week(monday, zone=Centre.current().zone, reader=reader)
    if week.month is not None:
        order_workbooks(KINDS, week.month, by=reader, key=f"weekly.{monday}", clock=clock)


def _write(viewer: Viewer, monday: date) -> Letter | None:
    """Write a week to one reader, as far as they see it; nothing when there is nothing new in it."""
    week = quality_of_week(monday, zone=viewer.zone, reader=viewer.user)
    waiting, phrases = appeals(viewer), _phrases(viewer, monday)
    if not (week.released or waiting.rows or phrases.rows):
        return None
    makers = {maker for post in viewer.posts for maker in PANELS.get(post, ())}
    panels = [
        _results(viewer, monday, week),
        *([calibration(viewer)] if calibration in makers else []),
        waiting,
    ]
    if phrases.rows:
        panels.append(phrases)
    books = workbooks_panel(viewer, KINDS, week.month) if week.month else None
    if books and books.rows:
        panels.append(books)
    return Letter(
        subject=in_each_language(lambda: _subject(monday)),
        panels=panels,
        url=reverse("admin:qc_evaluation_changelist"),
        intro=[_("Results released from Monday to Sunday, as far as you see them.")],
    )


def _subject(monday: date) -> str:
    span = {"first": day_text(monday), "last": day_text(monday + timedelta(days=6))}
    return _("Quality of the week: %(first)s – %(last)s") % span


def _results(viewer: Viewer, monday: date, week: QualityOfWeek) -> Panel:
    url = evaluations_url(
        viewer,
        released_at__gte=_instant(viewer, monday),
        released_at__lt=_instant(viewer, monday + timedelta(days=7)),
    )
    return Panel(
        key="quality",
        title=_("Quality"),
        figures=[
            Figure(_("results released"), week.released, url),
            Figure(_("mean score"), one_place(week.measure.value), url, _sure(week)),
            Figure(_("week before"), one_place(week.before.value), hint=_changed(week)),
            Figure(_("critical errors"), week.critical, url, tone=_alarm(week.critical)),
            Figure(_("evaluations failed"), week.failed, url, tone=Tone.WARN if week.failed else Tone.PLAIN),
        ]
        if week.released
        else (),
        rows=[replace(losing_row(viewer, one), url="") for one in week.losing],
        nothing=_("No result was released in this week."),
    )


def _instant(viewer: Viewer, day: date) -> str:
    return datetime.combine(day, datetime.min.time(), viewer.zone).isoformat()


def _sure(week: QualityOfWeek) -> str:
    counted = ngettext("of %(count)d evaluation", "of %(count)d evaluations", week.measure.n)
    return " · ".join(filter(None, [counted % {"count": week.measure.n}, interval_text(week.measure, 1)]))


def _changed(week: QualityOfWeek) -> str:
    return "" if week.change is None else _("since: %(change)s") % {"change": change_text(week.change, 1)}


def _alarm(count: int) -> Tone:
    return Tone.ALARM if count else Tone.PLAIN


def _phrases(viewer: Viewer, monday: date) -> Panel:
    """Tell of the rules of wording that somebody decided about in the week how often they are right."""
    url = rows_url(viewer.user, PhraseRule)
    found = phrases_decided_in(monday, zone=viewer.zone) if url else []
    found.sort(key=lambda one: (-one.decided, one.rule.code))  # type: ignore[attr-defined]  # annotated
    rows = [
        Row(
            one.rule.label,
            row_url(viewer.user, one.rule),
            mark=precision_text(one.confirmed, one.decided),  # type: ignore[attr-defined]  # annotated
        )
        for one in found
    ]
    return Panel(
        key="phrases",
        title=_("Precision of phrase suggestions"),
        rows=rows[:MOST_PHRASES],
        more=max(0, len(rows) - MOST_PHRASES),
        url=url,
    )


WEEKLY = Digest(
    code="weekly_quality",
    title=gettext_lazy("Weekly quality pack"),
    period_of=week_before,
    readers=_readers,
    write=_write,
    prepare=_order,
    has_checkpoint=True,
    unit="week",
)
