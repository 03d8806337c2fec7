"""Appraisals of persons in the admin: the list of a month, and one person with every source."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.decorators import display

from appraisal.admin.links import behind_url, month_url, people_url, source_url
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalMonth, MonthState, PersonAppraisal
from appraisal.models.months import REACH_ALL
from appraisal.selectors.behind import rows_behind
from appraisal.selectors.places import place_text, places_of
from appraisal.selectors.shown import ShownRow, shown_row
from appraisal.showing import shown_appraisal, team_text, tone_of
from appraisal.wording import grade_name, is_chinese, score_text
from staff.admin_base import ReadOnlyAdmin
from staff.models import Employee

TONES = {"good": "success", "note": "info", "alarm": "danger", "plain": "warning"}


class AppraisalRows(ReadOnlyAdmin):
    """What lists of persons share: who, score, interval, grade."""

    list_display: Any = ["show_person", "show_post", "show_team", "show_score", "show_interval", "show_grade"]
    list_display_links: Any = ["show_person"]
    search_fields = ["=employee__work_number", "employee__name"]
    ordering = ["employee__work_number"]
    show_facets = admin.ShowFacets.NEVER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what only a page needs."""
        return super().get_queryset(request).select_related("employee", "team").defer("inputs")

    @display(description=_("employee"), ordering="employee__work_number")
    def show_person(self, row: Any) -> str:
        return f"{row.person['name']} {row.person['work_number']}"

    @display(description=_("post"))
    def show_post(self, row: Any) -> str:
        return str(row.person.get("post_name_zh" if is_chinese() else "post_name", ""))

    @display(description=_("team"), ordering="team__code")
    def show_team(self, row: Any) -> str:
        return team_text(row.person) or "—"

    @display(description=_("score"), ordering="score")
    def show_score(self, row: Any) -> str:
        return score_text(row.score)

    @display(description=pgettext_lazy("score", "interval"))
    def show_interval(self, row: Any) -> str:
        return "" if row.low is None else f"[{row.low:.2f}, {row.high:.2f}]"

    @display(
        description=_("grade"),
        label={"good": "success", "note": "info", "alarm": "danger", "plain": "warning"},
        ordering="grade",
    )
    def show_grade(self, row: Any) -> tuple[str, str]:
        scheme = self.scheme_of(row)
        return tone_of(scheme, row.grade), grade_name(scheme, row.grade)

    def scheme_of(self, row: Any) -> Scheme:
        """Return the scheme by which a row was appraised."""
        return Scheme.read(self.owner_of(row).header["scheme"]["definition"])

    def owner_of(self, row: Any) -> Any:
        """Return what the row belongs to: its month or its version."""
        raise NotImplementedError

    def person_page(self, request: HttpRequest, shown: ShownRow, back_url: str) -> HttpResponse:
        """Show one person: every component with source, n, interval, arithmetic, and the rows behind it."""
        reader: Employee = request.user  # type: ignore[assignment]  # the admin is for employees
        row, month = shown.row, shown.month.month
        behind = rows_behind(
            month,
            row.employee,
            inputs=row.inputs,
            attendance_version=shown.header["sources"]["attendance"]["version"],
            reader=reader,
        )
        told = shown_appraisal(row, shown.scheme, behind=behind, objections=shown.objections)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": f"{told.name} {told.work_number} · {shown.month}",
            "shown": shown,
            "told": told,
            "components": [
                (
                    one,
                    source_url(one.code, month, row.employee, row.team),
                    [(each, behind_url(each)) for each in one.behind],
                )
                for one in told.components
            ],
            "place": _place(shown) if reader.has_perm(REACH_ALL) else "",
            "is_draft": shown.version is None,
            "state": MonthState(shown.month.state).label,
            "back_url": back_url,
            "month_url": month_url(shown.month),
        }
        return TemplateResponse(request, "appraisal/person_page.html", context)


def _place(shown: ShownRow) -> str:
    rows = shown.version.rows if shown.version else shown.month.rows
    return place_text(places_of(rows.all()).get(shown.row.employee_id))


@admin.register(PersonAppraisal)
class PersonAppraisalAdmin(AppraisalRows):
    """The appraisals of a month, in order of work number; nobody is ranked."""

    list_display = ["show_month", *AppraisalRows.list_display]
    list_display_links = ["show_person"]
    list_filter = ["month", "grade", "team"]
    ordering = ["-month__first_day", "employee__work_number"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Join the month, whose scheme names the grades."""
        return super().get_queryset(request).select_related("employee", "team", "month")

    @display(description=_("month"), ordering="month__first_day")
    def show_month(self, row: PersonAppraisal) -> str:
        return str(row.month)

    def owner_of(self, row: Any) -> Any:
        return row.month

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what is published of the person, or else the draft."""
        row: PersonAppraisal | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        month = AppraisalMonth.objects.select_related("scheme").get(pk=row.month_id)
        reader: Any = request.user
        shown = shown_row(month, row.employee, reader=reader, now=timezone.now())
        if shown is None:
            raise Http404
        return self.person_page(request, shown, people_url(month))
