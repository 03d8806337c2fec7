"""Sending workbooks, for the admin."""

from typing import Any

from django.http import HttpResponse

from attendance.exports import workbook_file
from common.months import Month


def workbook_response(month: Month, reader: Any, *, number: int | None = None) -> HttpResponse:
    """Answer with the workbook of a month, narrowed to what the reader may see, in their language."""
    name, content = workbook_file(month, reader, number=number)
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
