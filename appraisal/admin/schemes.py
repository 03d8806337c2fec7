"""Schemes in the admin: what each weighs, and another one from a month on."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from appraisal.admin.scheme_form import SchemeForm
from appraisal.domain.components import COMPONENTS, usual_settings
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalScheme
from appraisal.selectors.scheme_trial import SchemeTrial, try_scheme
from appraisal.services import add_scheme
from appraisal.showing import tone_of
from appraisal.wording import FIGURES, SOURCES, WHEN_MISSING, component_label, grade_name, named, score_text
from common.errors import DomainError
from common.months import Month
from staff.admin_base import ReadOnlyAdmin
from staff.models import Post
from staff.selectors import today

ADD = "appraisal.add_appraisalscheme"


@admin.register(AppraisalScheme)
class AppraisalSchemeAdmin(ReadOnlyAdmin):
    """Schemes, the newest first; another one is added, an old one stays what it was."""

    list_display = ["code", "show_from", "note", "added_by", "added_at"]
    list_select_related = ["added_by"]
    ordering = ["-in_force_from", "-pk"]
    actions_list = ["add_a_scheme"]

    @display(description=_("in force from"), ordering="in_force_from")
    def show_from(self, row: AppraisalScheme) -> str:
        return str(Month.of(row.in_force_from))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show weights, figures and grades."""
        row: AppraisalScheme | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        scheme = row.parsed
        posts = {post.code: post.label for post in Post.objects.all()}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": row,
            "title": str(row),
            "scheme": scheme,
            "since": Month.of(row.in_force_from),
            "groups": [
                (named(group), ", ".join(posts.get(post, post) for post in group.posts))
                for group in scheme.groups
            ],
            "weights": [
                (component_label(code), SOURCES[code], [group.weights.get(code) for group in scheme.groups])
                for code in COMPONENTS
                if code in scheme.used
            ],
            "figures": [(component_label(code), _figures(scheme, code)) for code in COMPONENTS],
            "grades": [
                (named(grade), score_text(grade.least), tone_of(scheme, grade.code))
                for grade in scheme.grades
            ],
            "months": row.months.order_by("-first_day")[:12],
        }
        return TemplateResponse(request, "appraisal/scheme_page.html", context)

    @action(
        description=_("Add a scheme from a month on"), url_path="add-a-scheme", permissions=[ADD], icon="add"
    )
    def add_a_scheme(self, request: HttpRequest) -> HttpResponse:
        """Add a scheme: look at what it would change, then add it."""
        if not request.user.has_perm(ADD):
            raise PermissionDenied
        form = SchemeForm(request.POST or None, start=_start())
        trial = None
        if request.method == "POST" and form.is_valid():
            if "_add" in request.POST:
                if (row := self._added(request, form)) is not None:
                    return HttpResponseRedirect(
                        reverse("admin:appraisal_appraisalscheme_change", args=[row.pk])
                    )
            else:
                trial = try_scheme(form.definition(), now=timezone.now())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add a scheme from a month on"),
            "form": form,
            "trial": trial,
            "trial_rows": _trial_rows(trial) if trial else [],
            "trial_grades": _trial_grades(trial) if trial else [],
            "back_url": reverse("admin:appraisal_appraisalscheme_changelist"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "appraisal/scheme_form.html", context, status=status)

    def _added(self, request: HttpRequest, form: SchemeForm) -> AppraisalScheme | None:
        try:
            row = add_scheme(
                code=form.cleaned_data["code"],
                first_month=form.cleaned_data["first_month"],
                definition=form.definition(),
                note=form.cleaned_data["note"],
                by=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error.message))
            return None
        messages.success(request, _("Added; drafts from this month on are made again by it."))
        return row


def _figures(scheme: Scheme, code: str) -> list[tuple[Any, Any]]:
    settings = scheme.settings[code]
    told: list[tuple[Any, Any]] = [(FIGURES[name], settings[name]) for name in COMPONENTS[code].figures]
    return [*told, (_("when missing"), WHEN_MISSING[settings["when_missing"]])]


def _start() -> dict[str, Any]:
    """Begin with the scheme in force, under the next free name, from the month that runs."""
    month = Month.of(today())
    latest = AppraisalScheme.in_force(month) or AppraisalScheme.objects.first()
    number = AppraisalScheme.objects.count()
    while AppraisalScheme.objects.filter(code=f"S{number}").exists():
        number += 1
    blank: dict[str, Any] = {"objection_days": 3, "least_weight": "50", "grades": [], "groups": []}
    definition = latest.definition if latest else blank
    settings = {
        code: {**usual_settings(code), **definition.get("components", {}).get(code, {})}
        for code in COMPONENTS
    }
    return {**definition, "code": f"S{number}", "first_month": str(month), "settings": settings}


def _trial_grades(trial: SchemeTrial) -> list[tuple[str, int, int]]:
    """Count the grades before and after, in the order of the new scheme; old ones that are gone last."""
    codes = [grade.code for grade in trial.new.grades]
    codes += [grade.code for grade in trial.old.grades if grade.code not in codes]
    told = [
        (_name(trial, code), trial.grades_before.get(code, 0), trial.grades_after.get(code, 0))
        for code in [*codes, ""]
    ]
    return [one for one in told if one[1] or one[2]]


def _name(trial: SchemeTrial, code: str) -> str:
    known = {grade.code for grade in trial.new.grades}
    return grade_name(trial.new if code in known or not code else trial.old, code)


def _trial_rows(trial: SchemeTrial) -> list[dict[str, str]]:
    return [
        {
            "person": f"{one.name} {one.work_number}",
            "before": f"{score_text(one.before)} {grade_name(trial.old, one.grade_before)}",
            "after": f"{score_text(one.after)} {grade_name(trial.new, one.grade_after)}",
        }
        for one in trial.moved
    ]
