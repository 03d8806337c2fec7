"""Tell the person at the door what an import did with every line."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from common.reports import ImportReport

SHOWN_REJECTIONS = 20


def report_message(request: HttpRequest, report: ImportReport) -> ImportReport:
    """Show the counts, then the first rejected lines with their reasons."""
    counts = _(
        "%(read)d lines read: %(added)d added, %(repeated)d repeated, %(rejected)d rejected, %(blank)d blank."
    )
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
            "blank": report.blank,
        },
    )
    lines = [str(rejected) for rejected in report.rejected[:SHOWN_REJECTIONS]]
    if len(report.rejected) > SHOWN_REJECTIONS:
        lines.append(_("… and %(more)d more.") % {"more": len(report.rejected) - SHOWN_REJECTIONS})
    if lines:
        messages.warning(request, format_html_join("", "<div>{}</div>", ((line,) for line in lines)))
    return report
