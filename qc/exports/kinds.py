"""What can be ordered of quality inspection."""

from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from exports.registry import (
    Ask,
    ExportKind,
    Filter,
    FilterSort,
    Plan,
    month_filter,
    one_workbook,
    register,
)
from qc.exports.contents import month_contents
from qc.exports.meetings import meeting_sheets
from qc.exports.survey import survey_sheet
from qc.exports.what_if import what_if_sheets
from qc.exports.workbook import file_name, month_sheets
from qc.models import CheckKind, QualityMeeting, SpotCheck, WhatIf, WhatIfState
from qc.selectors import evaluations_of_month
from qc.selectors.meetings import with_items
from staff.models import Employee

OFFERED = 50
"""The latest of a kind that one may choose from; others are ordered on their own pages."""


def _month(ask: Ask) -> Plan:
    month = ask.month

    return Plan(
        name=file_name(month),
        title=_("Quality inspection, %(month)s") % {"month": month},
        write=one_workbook(lambda: month_sheets(month_contents(month, reader=ask.reader, now=ask.now))),
        size=evaluations_of_month(month).visible_to(ask.reader).count(),
    )


def _what_if(ask: Ask) -> Plan:
    what_if = WhatIf.objects.visible_to(ask.reader).filter(pk=ask.number("what_if") or 0)
    found = what_if.select_related("version__scorecard").first()
    if found is None:
        raise _unknown()
    if found.state != WhatIfState.DONE:
        raise DomainError("qc.what_if.not_done", _("The what-if is not done yet."))
    return Plan(
        name=f"what-if-{found.version.scorecard.key}-{found.month}-{found.pk}.xlsx",
        title=_("What-if: %(version)s on %(month)s") % {"version": found.version, "month": found.month},
        write=one_workbook(lambda: what_if_sheets(found)),
        size=found.summary.get("evaluations", 0),
    )


def _meeting(ask: Ask) -> Plan:
    meetings = with_items(QualityMeeting.objects.visible_to(ask.reader))
    found = meetings.filter(pk=ask.number("meeting") or 0).first()
    if found is None:
        raise _unknown()
    return Plan(
        name=f"quality-meeting-{found.held_on}.xlsx",
        title=_("Quality meeting %(meeting)s") % {"meeting": found},
        write=one_workbook(lambda: meeting_sheets(found)),
    )


def _survey(ask: Ask) -> Plan:
    checks = SpotCheck.objects.visible_to(ask.reader).filter(kind=CheckKind.SURVEY)
    found = checks.filter(pk=ask.number("check") or 0).first()
    if found is None:
        raise _unknown()
    return Plan(
        name=f"survey-{found.pk}-{found.first_day}-{found.last_day}.xlsx",
        title=f"{found.get_kind_display()} {found.first_day} – {found.last_day}",
        write=one_workbook(lambda: [survey_sheet(found)]),
        size=found.contacts.count(),
    )


def _unknown() -> DomainError:
    return DomainError(
        "qc.export.unknown", _("There is nothing with this number that you may see."), status=404
    )


def _what_ifs(reader: Employee) -> list[tuple[str, str]]:
    done = WhatIf.objects.visible_to(reader).filter(state=WhatIfState.DONE)
    rows = done.select_related("version__scorecard").order_by("-pk")[:OFFERED]
    return [(str(one.pk), f"{one.version} · {one.month}") for one in rows]


def _meetings(reader: Employee) -> list[tuple[str, str]]:
    rows = QualityMeeting.objects.visible_to(reader).order_by("-held_on", "-pk")[:OFFERED]
    return [(str(one.pk), str(one)) for one in rows]


def _surveys(reader: Employee) -> list[tuple[str, str]]:
    rows = SpotCheck.objects.visible_to(reader).filter(kind=CheckKind.SURVEY).order_by("-pk")[:OFFERED]
    return [(str(one.pk), f"{one.pk} · {one.first_day} – {one.last_day}") for one in rows]


MONTH = register(
    ExportKind(
        code="qc.month",
        label=_("Quality inspection of a month"),
        about=_(
            "Results with intervals, every evaluation and error, observations, follow-ups, appeals, "
            "calibration."
        ),
        plan=_month,
        permission="qc.export_evaluations",
        filters=(month_filter(_("Month")),),
        at_once=1000,
    )
)
WHAT_IF = register(
    ExportKind(
        code="qc.what_if",
        label=_("What-if of a scorecard"),
        about=_("Every evaluation before and after, by operator and by criterion."),
        plan=_what_if,
        permission="qc.view_whatif",
        filters=(Filter("what_if", _("What-if"), FilterSort.NUMBER, is_required=True, choices=_what_ifs),),
    )
)
MEETING = register(
    ExportKind(
        code="qc.meeting",
        label=_("Minutes of a quality meeting"),
        about=_("What was found and decided, and every measure with its effect."),
        plan=_meeting,
        permission="qc.view_qualitymeeting",
        filters=(Filter("meeting", _("Meeting"), FilterSort.NUMBER, is_required=True, choices=_meetings),),
    )
)
SURVEY = register(
    ExportKind(
        code="qc.survey",
        label=_("Contacts of a survey"),
        about=_("Whom to ask and about what, with customers' numbers."),
        plan=_survey,
        permission="qc.export_survey_sample",
        filters=(Filter("check", _("Survey sample"), FilterSort.NUMBER, is_required=True, choices=_surveys),),
        kept_days=7,
    )
)
"""Customers' numbers are kept no longer than it takes to load them into the survey."""
