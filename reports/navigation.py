"""The grouped menu of the admin: by what people do, and only what they may open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notices.selectors import unread_count
from reports.risks.wording import ADDRESS, PERMISSION, TITLE


@dataclass(frozen=True)
class Entry:
    """One line of the menu: a model's list or another page about it, under its own name or the model's."""

    model: str
    icon: str
    title: StrOrPromise = ""
    page: str = "changelist"
    permission: str = ""
    """Asked for besides the right to see the model's list."""
    address: str = ""
    """Name of an address that is not among the model's own."""


@dataclass(frozen=True)
class Group:
    """A group of the menu; one that is seldom needed starts folded."""

    title: StrOrPromise
    entries: Sequence[Entry]
    is_folded: bool = False


MENU = (
    Group(
        _("Every day"),
        (
            Entry("shifthandover.ShiftDiary", "menu_book"),
            Entry("shifthandover.OpenMatter", "pending_actions"),
            Entry("incidents.Incident", "report"),
            Entry("incidents.Hazard", "warning"),
            Entry("incidents.Incident", "monitoring", title=TITLE, permission=PERMISSION, address=ADDRESS),
            Entry("visitors.Visit", "door_open", title=_("At the door"), page="door"),
            Entry("visitors.Visit", "badge"),
            Entry("staff.RosterEntry", "calendar_view_week", page="sheet"),
        ),
    ),
    Group(
        _("Quality inspection"),
        (
            Entry("qc.Evaluation", "fact_check"),
            Entry("qc.Appeal", "gavel"),
            Entry("qc.Override", "published_with_changes"),
            Entry("qc.Assignment", "checklist"),
            Entry("qc.CalibrationReport", "balance", title=_("Calibration of the week"), page="week"),
            Entry("qc.CalibrationSession", "forum"),
            Entry("qc.Observation", "person_search"),
            Entry("qc.FollowUp", "phone_forwarded"),
            Entry("qc.SpotCheck", "casino"),
            Entry("qc.SamplePlan", "event_repeat"),
            Entry("qc.Scorecard", "rule"),
            Entry("qc.ScorecardVersion", "difference"),
            Entry("qc.ObservationKind", "category"),
            Entry(
                "qc.QualityMonth", "monitoring", _("Results"), page="results", permission="qc.view_results"
            ),
            Entry("qc.QualityMonth", "calendar_view_month"),
            Entry("qc.QualityMeeting", "groups_3"),
            Entry("qc.MeetingItem", "task_alt", title=_("Measures")),
            Entry("qc.Adjustment", "playlist_add_check"),
            Entry("qc.PhraseRule", "record_voice_over"),
            Entry("qc.Interjection", "hearing_disabled"),
            Entry("qc.InspectionSettings", "tune"),
            Entry("qc.InspectorCapacity", "speed"),
            Entry("qc.ConflictOfInterest", "social_distance"),
            Entry("calls.Contact", "call"),
        ),
    ),
    Group(
        _("Original records"),
        (
            Entry("records.Complaint", "feedback"),
            Entry("records.Opinion", "rate_review"),
            Entry("records.ErrorRecord", "error"),
            Entry("records.Accident", "crisis_alert"),
            Entry("records.TimeLimit", "timer"),
            Entry("records.Workload", "bar_chart"),
            Entry("records.ExamResult", "school"),
            Entry("records.Survey", "poll"),
            Entry("records.SurveyAnswer", "ballot"),
        ),
        is_folded=True,
    ),
    Group(
        _("Custody"),
        (
            Entry("custody.CustodyItem", "inventory_2"),
            Entry("custody.Loan", "outbox"),
            Entry("custody.Destruction", "delete_forever"),
        ),
        is_folded=True,
    ),
    Group(
        _("Attendance"),
        (
            Entry("attendance.AttendanceMonth", "grid_on", title=_("Month grid"), page="grid"),
            Entry(
                "attendance.AttendanceMonth", "rule", title=_("Exceptions of the month"), page="exceptions"
            ),
            Entry("attendance.Objection", "contact_support"),
            Entry("attendance.AttendanceMonth", "calendar_month"),
            Entry("attendance.AttendanceDay", "today"),
            Entry("attendance.AttendanceRequest", "approval"),
            Entry("attendance.Punch", "fingerprint"),
            Entry("attendance.Leave", "beach_access"),
            Entry("attendance.OvertimeApproval", "more_time"),
            Entry("attendance.PunchCorrection", "edit_calendar"),
            Entry("attendance.LeaveCancellation", "undo"),
            Entry("attendance.PublishedMonth", "verified"),
        ),
    ),
    Group(
        _("Appraisal"),
        (
            Entry("appraisal.AppraisalMonth", "workspace_premium"),
            Entry("appraisal.PersonAppraisal", "person_check"),
            Entry("appraisal.AppraisalObjection", "contact_support"),
            Entry("appraisal.PublishedAppraisal", "verified"),
            Entry("appraisal.AppraisalScheme", "scale"),
        ),
        is_folded=True,
    ),
    Group(
        _("People"),
        (
            Entry("staff.Employee", "badge"),
            Entry("staff.Membership", "group_work"),
            Entry("staff.Team", "groups"),
        ),
        is_folded=True,
    ),
    Group(
        _("Reference data"),
        (
            Entry("staff.Department", "account_tree"),
            Entry("staff.Post", "work"),
            Entry("staff.Desk", "headset_mic"),
            Entry("staff.Shift", "schedule"),
            Entry("staff.RosterCode", "match_case"),
            Entry("staff.CalendarYear", "event"),
            Entry("staff.CalendarDay", "event_note"),
            Entry("attendance.LeaveKind", "category"),
            Entry("attendance.LeaveAllowance", "event_available"),
            Entry("attendance.MinimumCover", "diversity_3"),
            Entry("attendance.RequestPolicy", "policy"),
            Entry("attendance.MonthPolicy", "event_available"),
            Entry("attendance.RuleSet", "tune"),
            Entry("attendance.SymbolSet", "emoji_symbols"),
            Entry("incidents.IncidentKind", "label"),
            Entry("custody.CustodyClass", "folder_managed"),
            Entry("incidents.EscalationStep", "stairs"),
            Entry("incidents.Authority", "account_balance"),
            Entry("visitors.VisitorClass", "group"),
            Entry("visitors.VisitPlace", "meeting_room"),
            Entry("visitors.VisitPolicy", "policy"),
            Entry("visitors.OverstayStep", "alarm"),
            Entry("records.RecordKind", "label_important"),
            Entry("records.SurveyTopic", "topic"),
            Entry("records.SkillExam", "school"),
            Entry("calls.AgentCode", "tag"),
            Entry("shifthandover.RoundPoint", "thermostat"),
            Entry("staff.Centre", "apartment"),
        ),
        is_folded=True,
    ),
    Group(
        _("Records"),
        (
            Entry("exports.Export", "download", title=_("Exports centre")),
            Entry("ledger.Entry", "history_edu"),
            Entry("ledger.Checkpoint", "flag"),
            Entry("ledger.SigningKey", "key"),
            Entry("jobs.Schedule", "alarm"),
            Entry("jobs.Job", "manufacturing"),
            Entry("notices.Delivery", "outgoing_mail"),
            Entry("notices.Robot", "smart_toy"),
            Entry("notices.Account", "alternate_email"),
            Entry("staff.RosterChange", "history"),
            Entry("qc.ShiftDelivery", "forward_to_inbox"),
            Entry("attendance.PunchImport", "upload_file"),
            Entry("calls.CallLogImport", "phone_callback"),
            Entry("calls.SeatEvent", "event_seat"),
            Entry("incidents.IncidentReading", "visibility"),
            Entry("axes.AccessAttempt", "lock"),
            Entry("auth.Group", "admin_panel_settings"),
        ),
        is_folded=True,
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu for whoever is signed in: groups that would be empty are left out."""
    groups = [
        {"title": group.title, "collapsible": group.is_folded, "separator": True, "items": items}
        for group in MENU
        if (items := [_item(entry) for entry in group.entries if _may_open(request, entry)])
    ]
    first: dict[str, Any] = {"items": [_start_page(), _inbox(request)]}
    return [first, *groups]


def _start_page() -> dict[str, Any]:
    return {"title": _("Start page"), "icon": "dashboard", "link": reverse("admin:index")}


def _inbox(request: HttpRequest) -> dict[str, Any]:
    """The inbox, with the number of unread notices when there are any."""
    item: dict[str, Any] = {
        "title": _("Inbox"),
        "icon": "inbox",
        "link": reverse("admin:notices_notice_changelist"),
    }
    unread = unread_count(request.user)  # type: ignore[arg-type]  # the admin is for employees
    return {**item, "badge": str(unread)} if unread else item


def _item(entry: Entry) -> dict[str, Any]:
    model = apps.get_model(entry.model)
    return {
        "title": entry.title or _capital(str(model._meta.verbose_name_plural)),
        "icon": entry.icon,
        "link": reverse(
            entry.address or f"admin:{model._meta.app_label}_{model._meta.model_name}_{entry.page}"
        ),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _may_open(request: HttpRequest, entry: Entry) -> bool:
    """Tell whether the list exists and this person may open it."""
    try:
        model = apps.get_model(entry.model)
    except LookupError:
        return False
    page = admin.site._registry.get(model)
    is_allowed = not entry.permission or request.user.has_perm(entry.permission)
    return is_allowed and page is not None and page.has_view_or_change_permission(request)
