"""Loans in the admin: who asks for what, and who has what out; an item is asked for by its number."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from custody import services
from custody.admin.forms import FORMS, AskByNumberForm
from custody.admin.page import loan_context
from custody.domain.vocabulary import Act
from custody.models import Loan, LoanState
from custody.models.labels import ACT_LABELS
from custody.services import ON_LOAN, PERMISSIONS, act_on
from staff.admin_base import ReadOnlyAdmin, act_view
from staff.wording import day_text

COLOURS = {
    LoanState.ASKED: "warning",
    LoanState.PERMITTED: "info",
    LoanState.OUT: "info",
    LoanState.RETURNED: "success",
}


@admin.register(Loan)
class LoanAdmin(ReadOnlyAdmin):
    """Loans of items; of an item that one may not see, a loan says its number and class alone."""

    list_display = ["show_loan", "show_state", "borrower", "show_return", "answered_by"]
    list_select_related = ["item__custody_class", "borrower", "answered_by"]
    list_filter = ["state", "kind"]
    search_fields = ["item__number", "borrower__work_number", "borrower__name"]
    date_hierarchy = "return_on"
    ordering = ["-pk"]
    fields = [
        "item", "kind", "purpose", "copies", "borrower", "return_on", "asked_at", "answered_by",
        "answered_at", "received_at", "returned_at",
    ]  # fmt: skip
    change_form_outer_before_template = "custody/loan_above.html"

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever may borrow sees the button."""
        return bool(request.user.has_perm(PERMISSIONS[Act.ASK]))

    @display(description=_("loan"), header=True, ordering="item__number")
    def show_loan(self, loan: Loan) -> list[str]:
        return [str(loan.item), str(loan.get_kind_display())]

    @display(description=_("state"), label=COLOURS, ordering="state")
    def show_state(self, loan: Loan) -> tuple[str, str]:
        return loan.state, str(loan.get_state_display())

    @display(description=_("to be brought back on"), ordering="return_on")
    def show_return(self, loan: Loan) -> str:
        return day_text(loan.return_on)

    def get_urls(self) -> list[URLPattern]:
        """Give each act on a loan its page."""
        page = self.admin_site.admin_view(self.act_page)
        return [path("<int:pk>/act/<str:act>/", page, name="custody_loan_act"), *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Ask for an item by its number."""

        def ask(form: Any) -> Loan:
            values = form.values
            return services.ask(values.pop("number"), person=request.user, now=timezone.now(), **values)  # type: ignore[arg-type]

        return act_view(
            request,
            model_admin=self,
            obj=None,
            form_class=AskByNumberForm,
            title=_("Ask to take out or copy an item"),
            act=ask,
            success=_("Asked. Nothing leaves before a superior has permitted it."),
            back_url=reverse("admin:custody_loan_changelist"),
            permission=PERMISSIONS[Act.ASK],
            form_kwargs={"initial": {"copies": 1}},
            confirm=_("Ask"),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the loan with what one can do about it."""
        loan = self._loan(request, object_id)
        context = loan_context(loan, request.user, now=timezone.now())  # type: ignore[arg-type]
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def act_page(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """Show and do one act."""
        loan = self._loan(request, pk)
        if act not in ON_LOAN:
            raise Http404
        done = Act(act)
        return act_view(
            request,
            model_admin=self,
            obj=loan,
            form_class=FORMS[done],
            title=ACT_LABELS[done],
            act=lambda form: act_on(
                loan,
                done,
                person=request.user,  # type: ignore[arg-type]
                now=timezone.now(),
                values=form.values,  # type: ignore[attr-defined]
            ),
            success=_("Done: %(act)s.") % {"act": ACT_LABELS[done]},
            back_url=reverse("admin:custody_loan_change", args=[pk]),
            permission=PERMISSIONS[done],
            facts=[
                (_("Item"), loan.item),
                (_("Original or copies"), loan.get_kind_display()),
                (_("Borrower"), loan.borrower),
                (_("Purpose"), loan.purpose),
                (_("Copies"), loan.copies),
                (_("To be brought back on"), day_text(loan.return_on)),
            ],
        )

    def _loan(self, request: HttpRequest, pk: int | str) -> Loan:
        """The loan, when the caller may see it; else it does not exist."""
        rows: QuerySet[Any] = self.get_queryset(request).select_related(
            "item__custody_class", "item__custodian", "borrower", "answered_by"
        )
        loan = rows.filter(pk=pk).first() if str(pk).isdecimal() else None
        if loan is None or not self.has_view_permission(request, loan):
            raise Http404
        return loan
