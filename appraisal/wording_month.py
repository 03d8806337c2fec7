"""The life of a month in words: a line of steps with counts, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from appraisal.domain.differences import TOTAL
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalMonth, MonthState
from appraisal.selectors.progress import MonthProgress
from appraisal.wording import grade_name, score_text


@dataclass(frozen=True)
class MonthStep:
    """One step of the line; `key` names it for those who link to its rows."""

    key: str
    title: str
    note: str = ""
    is_done: bool = False
    is_current: bool = False


def month_steps(month: AppraisalMonth, progress: MonthProgress) -> list[MonthStep]:
    """Lay the life of a month out as a line: drafted, sources final, posted, objections, published."""
    steps = list(_steps(month, progress))
    current = next((index for index, step in enumerate(steps) if not step.is_done), len(steps))
    return [replace(step, is_current=index == current) for index, step in enumerate(steps)]


def _steps(month: AppraisalMonth, progress: MonthProgress) -> Iterator[MonthStep]:
    is_published = month.state == MonthState.PUBLISHED
    is_posted = month.state != MonthState.DRAFTED
    drafted = f"{timezone.localtime(month.drafted_at):%m-%d %H:%M}"
    yield MonthStep("drafted", pgettext("step", "drafted"), drafted, is_done=True)
    is_final = is_posted or progress.next_step != "wait"
    yield MonthStep("final", _("sources final"), "", is_done=is_final)
    posted = f"{timezone.localtime(month.posted_at):%m-%d}" if month.posted_at else ""
    yield MonthStep("posted", pgettext("step", "posted"), posted, is_done=is_posted)
    until = _("until %(day)s") % {"day": f"{month.objections_until:%m-%d}"} if month.objections_until else ""
    open_ = ngettext("%(count)d open", "%(count)d open", progress.objections_open)
    note = open_ % {"count": progress.objections_open} if progress.objections_open else until
    is_over = is_published or (is_posted and progress.next_step != "objections")
    yield MonthStep("objections", _("objections"), note, is_done=is_over)
    yield MonthStep("published", pgettext("step", "published"), "", is_done=is_published)


def next_words(step: str) -> str:
    """Say what comes next."""
    return {
        "draft": _("Draft the month: every component is computed from its source."),
        "wait": _("The draft follows its sources. It can be posted as soon as they are final."),
        "post": _("All sources are final: look at the draft, then post it for objections."),
        "objections": _("It is posted. Decide the objections; publish when their days are over."),
        "publish": _("Nothing is in the way: publish it under your signature."),
        "amend": _("Sources changed after the publication: look at the changes, and amend with a reason."),
        "done": _("Published; nothing has changed since."),
    }[step]


def side_text(component: str, side: dict[str, object], scheme: Scheme) -> str:
    """Write one side of a difference: the score, or for the total also the grade."""
    if not side:
        return "—"
    score = score_text(side.get("score"))
    if component == TOTAL:
        return f"{score} {grade_name(scheme, str(side.get('grade') or ''))}"
    return score
