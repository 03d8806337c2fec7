"""Tell the person at the door what an import did with every line."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from common.reports import ImportReport

SHOWN_REJECTIONS = 20


def report_message(request: HttpRequest, report: ImportReport) -> ImportReport:
    """Show the counts, then the first rejected lines with their reasons."""
    counts = _("%(read)d lines read: %(added)d added, %(repeated)d repeated, %(rejected)d rejected.")
    level = messages.WARNING if report.rejected else messages.INFO
    messages.add_message(
        request,
        level,
        counts
        % {
            "read": report.lines_read,
            "added": report.added,
            "repeated": report.repeated,
            "rejected": len(report.rejected),
        },
    )
    for rejected in report.rejected[:SHOWN_REJECTIONS]:
        messages.warning(
            request, _("Line %(line)d: %(why)s") % {"line": rejected.line, "why": rejected.message}
        )
    return report
