"""What the doors share: sending a file, and ordering one in the place where its subject is."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import DomainError
from exports import services
from exports.models import Download, Export, ExportState
from files.doors import send as send_file


def send(export: Export, person: Any, door: Download.Door) -> HttpResponseBase:
    """Answer with the file of an export, for whoever asked for it.

    Raises:
        DomainError: as `services.note_download`, and as `files.doors.send`.
    """
    services.note_download(export, person=person, door=door, now=timezone.now())
    assert export.file is not None
    return send_file(export.file)


def order_and_send(
    request: Any, kind: str, filters: dict[str, Any], *, door: Download.Door = Download.Door.ADMIN
) -> HttpResponseBase | Export:
    """Order an export: answer with its file where it is written at once, else give the export that waits.

    Raises:
        DomainError: as `services.order`.
    """
    export = services.order(kind, filters, by=request.user, clock=timezone.now)
    return send(export, request.user, door) if export.state == ExportState.KEPT else export


def order_on_page(request: HttpRequest, kind: str, filters: dict[str, Any]) -> HttpResponseBase:
    """Order an export from another page of the admin: its file, or the exports page where it is written.

    Raises:
        Http404: there is no such thing, or not for whoever asks.
    """
    try:
        answer = order_and_send(request, kind, filters)
    except DomainError as error:
        if error.status == 404:
            raise Http404 from error
        messages.error(request, str(error.message))
        return HttpResponseRedirect(centre_url(kind, **filters))
    if not isinstance(answer, Export):
        return answer
    messages.info(request, _("The file is being written. It appears below when it is ready."))
    return HttpResponseRedirect(centre_url())


def order_url(kind: str, **filters: Any) -> str:
    """Give the address of a link that orders at once, and sends what is small."""
    query = urlencode({name: value for name, value in filters.items() if value != ""})
    return reverse("admin:exports_export_order", args=[kind]) + (f"?{query}" if query else "")


def centre_url(kind: str = "", **filters: Any) -> str:
    """Give the address of the exports page, with a kind and filters chosen already."""
    chosen = {"kind": kind, **filters} if kind else {}
    query = urlencode({f"order-{name}": value for name, value in chosen.items() if value != ""})
    return reverse("admin:exports_export_changelist") + (f"?{query}" if query else "")
