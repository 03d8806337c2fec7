"""Signatures for display beneath a record."""

from ledger.models import Entry


def signatures_of(record_type: str, record_id: object) -> list[Entry]:
    """The signatures under one record, in the order in which they were given.

    Each shows ``name``, ``work_number``, ``signed_at``, ``get_meaning_display()`` and ``statement``
    (21 CFR 11.50 asks for name, time and meaning).
    """
    return list(Entry.objects.all().signatures_of(record_type, record_id))
