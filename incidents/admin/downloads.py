"""Sending the monthly workbook, for the admin."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils import timezone

from common.errors import DomainError
from common.months import Month
from incidents.exports import workbook_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def months_reported(incidents: QuerySet[Any]) -> list[str]:
    """List the months in which these incidents were reported, the latest first."""
    days = incidents.order_by().values_list("day__year", "day__month").distinct()
    return sorted((f"{year}-{month:02}" for year, month in days), reverse=True)


def workbook_response(month: str, reader: Any) -> HttpResponse:
    """Answer with the workbook of a month, narrowed to what the reader may see, in their language.

    Raises:
        Http404: there is no such month.
    """
    try:
        wanted = Month.parse(month)
    except DomainError as malformed:
        raise Http404 from malformed
    name, content = workbook_file(wanted, reader, now=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
