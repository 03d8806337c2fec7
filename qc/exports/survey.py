"""The list of a survey's contacts: whom to ask, and about what; nothing that the contact does not hold."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from common.workbooks import COUNT, ColumnSpec, Kind, SheetSpec, Value
from qc.models import SampledContact, SpotCheck
from staff.models import Centre


def survey_sheet(check: SpotCheck) -> SheetSpec:
    """Describe the sheet: one row a contact, in the order of drawing."""
    return SheetSpec(
        title=_("Contacts to ask"),
        columns=[
            ColumnSpec(_("Draw"), 8, Kind.INTEGER),
            ColumnSpec(_("Order of drawing"), 10, Kind.INTEGER),
            ColumnSpec(_("Source"), 12),
            ColumnSpec(_("Contact number"), 22, total=COUNT),
            ColumnSpec(_("Started at"), 17, Kind.INSTANT),
            ColumnSpec(_("type of service"), 16),
            ColumnSpec(_("desk"), 14),
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Customer"), 20),
        ],
        rows=list(_rows(check)),
        title_lines=[
            f"{check.get_kind_display()} {check.first_day} – {check.last_day}",
            _("seed %(seed)s, rule %(rule)s, frame %(hash)s")
            % {"seed": check.seed, "rule": check.algorithm, "hash": check.frame_hash},
        ],
        footer_lines=[
            _("Results are imported by draw and contact number."),
            _("Customers' numbers are personal data: delete this file when the survey is done."),
        ],
        total_label=_("Total"),
        freeze_columns=4,
        landscape=True,
    )


def survey_rows(check: SpotCheck) -> Iterator[SampledContact]:
    """Yield the drawn contacts by type of service, in the order of drawing; one statement."""
    rows = check.contacts.select_related("contact__desk", "contact__operator", "stratum")
    rows = rows.defer("contact__raw", "contact__remarks", "stratum__frame")
    yield from rows.order_by("stratum__key", "position").iterator(chunk_size=2000)


def _rows(check: SpotCheck) -> Iterator[Sequence[Value]]:
    zone: ZoneInfo = Centre.current().zone
    for row in survey_rows(check):
        contact = row.contact
        yield (
            check.pk,
            row.position,
            contact.source,
            contact.external_id,
            contact.started_at.astimezone(zone).replace(tzinfo=None),
            contact.service_type,
            contact.desk.label if contact.desk else "",
            contact.operator.work_number if contact.operator else "",
            contact.customer_ref,
        )
