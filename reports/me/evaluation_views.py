"""Doors of one's own evaluations: read one, acknowledge, appeal against criteria, withdraw the appeal."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from qc.admin.evaluation_page import page_context
from qc.admin.evaluation_rows import CriterionRow, sheet_of
from qc.domain.life import Act, State, is_possible
from qc.models import Appeal, Evaluation
from qc.services import acknowledge_evaluation, file_appeal, withdraw_appeal
from reports.me.pages import own_page, page, person_of
from reports.me.results import own_evaluations, tone_of_outcome
from staff.models import Employee
from staff.scope import today


class AppealForm(forms.Form):
    """Why each criterion is appealed; what is left empty is not."""

    def __init__(self, data: Any, *, rows: list[CriterionRow]) -> None:
        super().__init__(data)
        self._rows = rows
        for row in rows:
            self.fields[row.key] = forms.CharField(
                label=gettext_lazy("Why do you appeal?"),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def pairs(self) -> list[tuple[CriterionRow, forms.BoundField]]:
        """Give each question with its field."""
        return [(row, self[row.key]) for row in self._rows]

    def reasons(self) -> dict[str, str]:
        """Read the reasons that were given, by criterion."""
        return {key: text for key, text in self.cleaned_data.items() if text.strip()}


@own_page
@require_safe
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one evaluation that was released to me, with its arithmetic and both sides of an appeal."""
    person = person_of(request)
    found = get_object_or_404(own_evaluations(person), pk=pk)
    context = page_context(found, person)
    context |= {
        "tone": tone_of_outcome(found),
        "later": own_evaluations(person).filter(supersedes=found).first(),
        "may_acknowledge": any(act["code"] == "acknowledge" for act in context["acts"]),
        "may_appeal": _may_appeal(found, person),
        "may_withdraw": found.state == State.APPEALED and person.has_perm("qc.file_appeal"),
    }
    return page(request, "me/evaluation.html", context)


def _may_appeal(found: Evaluation, person: Employee) -> bool:
    """Whether an appeal is possible today; the service decides again when it is filed."""
    until = found.appeal_until
    return bool(
        person.has_perm("qc.file_appeal")
        and is_possible(Act.APPEAL, State(found.state))
        and found.appeals_left
        and until is not None
        and today() <= until
    )


@own_page
@permission_required("qc.acknowledge_evaluation", raise_exception=True)
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that I have read an evaluation."""
    person = person_of(request)
    found = get_object_or_404(own_evaluations(person), pk=pk)
    try:
        acknowledge_evaluation(found, operator=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("You acknowledged the evaluation."))
    return redirect("me:evaluation", pk=pk)


@own_page
@permission_required("qc.file_appeal", raise_exception=True)
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """Appeal against criteria of an evaluation of mine, each with its reason."""
    person = person_of(request)
    found = get_object_or_404(own_evaluations(person), pk=pk)
    asked = [row for section in sheet_of(found).sections for row in section.rows if row.can_be_appealed]
    form = AppealForm(request.POST or None, rows=asked)
    if request.method == "POST" and form.is_valid():
        try:
            file_appeal(found, operator=person, reasons=form.reasons(), now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your appeal was filed. Somebody other than the inspector decides."))
            return redirect("me:evaluation", pk=pk)
    context = {"evaluation": found, "form": form, "opened": request.GET.get("criterion", "")}
    answer = page(request, "me/appeal.html", context)
    answer.status_code = 422 if form.errors else 200
    return answer


@own_page
@permission_required("qc.file_appeal", raise_exception=True)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the appeal that waits for a decision."""
    person = person_of(request)
    found = get_object_or_404(own_evaluations(person), pk=pk)
    waiting = get_object_or_404(Appeal.objects.visible_to(person).open(), evaluation=found)
    try:
        withdraw_appeal(waiting, operator=person, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("You withdrew the appeal."))
    return redirect("me:evaluation", pk=pk)
