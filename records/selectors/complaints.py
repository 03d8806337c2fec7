"""Which contacts somebody complained about."""

from datetime import date

from calls.models import Contact
from records.models import Complaint


def complaints_of(first: date, last: date) -> "list[Complaint]":
    """List the complaints received on these days (the last included) that stand, oldest first."""
    rows = Complaint.objects.standing().between(first, last).select_related("kind", "employee", "contact")
    return list(rows.order_by("received_at", "pk"))


def contacts_with_complaints(first: date, last: date) -> set[int]:
    """Give the keys of the contacts of these days, the last included, about which a complaint stands.

    The days are those of the contacts, whenever the complaint came; withdrawn complaints are left out. One
    statement.
    """
    standing = Complaint.objects.standing().filter(contact__isnull=False).order_by()
    found = Contact.objects.filter(day__range=(first, last), pk__in=standing.values("contact"))
    return set(found.order_by().values_list("pk", flat=True))
