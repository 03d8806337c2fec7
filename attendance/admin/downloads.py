"""The page on which one orders a workbook: whose rows, which version, what it looks like."""

from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldBooleanSwitchWidget

from attendance.exports import Layout
from attendance.exports.shared import LAYOUTS, is_chinese
from attendance.models import AttendanceMonth, SymbolSet
from attendance.services.workbooks import SPLIT, Order, Ordered, order_workbook, orders_of
from common.errors import DomainError
from common.months import Month
from jobs.models import JobState
from staff.models import Department, Team

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"


class WorkbookForm(forms.Form):
    """What somebody wants to download."""

    version = forms.ChoiceField(label=_("Version"), required=False, widget=UnfoldAdminSelectWidget)
    part = forms.ChoiceField(label=_("Whose rows"), required=False, widget=UnfoldAdminSelectWidget)
    layout = forms.ChoiceField(
        label=_("Layout"),
        choices=[(key.value, name) for key, name in LAYOUTS.items()],
        widget=UnfoldAdminSelectWidget,
    )
    symbols = forms.ChoiceField(
        label=_("Symbols"),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("Another set than the month was derived with is written from the stored facts."),
    )
    is_masked = forms.BooleanField(
        label=_("Mask kinds of leave"),
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        help_text=_("For a sheet that colleagues read: of leave it tells only that it was leave."),
    )

    def __init__(self, *args: Any, row: AttendanceMonth, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = row.versions.filter(state="published").order_by("-number").values_list("number", flat=True)
        versions = [(str(number), _("version %(number)d") % {"number": number}) for number in numbers]
        self._choose("version", [*versions, ("0", _("draft, not published"))])
        self._choose("part", _parts())
        self._choose("symbols", [("", _("as the month was derived")), *_symbol_sets()])
        self.initial.setdefault("layout", Layout.CLASSIC.value)

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def order(self, month: Month) -> Order:
        """Give what was asked for."""
        told = self.cleaned_data
        part, _colon, code = told["part"].partition(":")
        number = int(told["version"]) if told["version"] else None
        return Order(
            str(month), number, part, code, told["layout"], told["symbols"], is_masked=told["is_masked"]
        )


def _parts() -> list[tuple[str, Any]]:
    return [
        ("", _("everybody I may see")),
        (f"team:{SPLIT}", _("a file for each team (ZIP)")),
        (f"department:{SPLIT}", _("a file for each department (ZIP)")),
        *(
            (f"department:{code}", _("Department: %(name)s") % {"name": name})
            for code, name in Department.objects.order_by("code").values_list("code", "name")
        ),
        *(
            (f"team:{code}", _("Team: %(name)s") % {"name": name})
            for code, name in Team.objects.order_by("code").values_list("code", "name")
        ),
    ]


def _symbol_sets() -> list[tuple[str, str]]:
    name = "name_zh" if is_chinese() else "name"
    rows = SymbolSet.objects.values_list("code", name, "marks")
    return [(code, f"{title}（{_sample(marks)}）") for code, title, marks in rows]


def _sample(marks: dict[str, str]) -> str:
    return " ".join(marks.get(code, "") for code in ("PRESENT", "LATE", "ABSENT_WITHOUT_LEAVE", "SICK"))


def workbook_page(
    request: HttpRequest, model_admin: Any, row: AttendanceMonth, back_url: str
) -> HttpResponseBase:
    """Show the page; answer an order with the file, or with a job that writes it and is listed there."""
    reader: Any = request.user
    if "file" in request.GET:
        return _kept(reader, row.month, request.GET["file"])
    form = WorkbookForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            ordered = order_workbook(form.order(row.month), reader, now=timezone.now())
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            return HttpResponseRedirect(request.path) if ordered.job else _file(ordered)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": row,
        "title": _("Download workbook"),
        "form": form,
        "facts": [(_("Month"), row), (_("People"), row.people)],
        "confirm": _("Download"),
        "back_url": back_url,
        "orders": orders_of(reader, row.month),
    }
    return TemplateResponse(request, "attendance/workbook.html", context, status=422 if form.errors else 200)


def workbook_response(month: Month, reader: Any, *, number: int | None = None) -> HttpResponse | None:
    """Answer with the plain workbook of a month; with nothing where a job has to write it."""
    ordered = order_workbook(Order(str(month), number), reader, now=timezone.now())
    return None if ordered.job else _file(ordered)


def _file(ordered: Ordered) -> HttpResponse:
    return HttpResponse(
        ordered.content,
        content_type=ZIP if ordered.name.endswith(".zip") else XLSX,
        headers={"Content-Disposition": f'attachment; filename="{ordered.name}"'},
    )


def _kept(reader: Any, month: Month, job: str) -> FileResponse:
    """Send a file that a job kept for this very reader."""
    for one in orders_of(reader, month):
        if str(one.pk) == job and one.state == JobState.DONE and default_storage.exists(one.result["kept"]):
            stream = default_storage.open(one.result["kept"])
            return FileResponse(stream, as_attachment=True, filename=one.result["name"])
    raise Http404
