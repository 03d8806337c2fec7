"""Shapes of the register's answers."""

from rest_framework import serializers

from ledger.models import Entry


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """A signature as it is shown: name, work number, time, meaning, and the hashes."""

    name = serializers.CharField(read_only=True)
    work_number = serializers.CharField(read_only=True)
    statement = serializers.CharField(read_only=True)
    content_hash = serializers.CharField(read_only=True)

    class Meta:
        model = Entry
        fields = [
            "id",
            "sequence",
            "name",
            "work_number",
            "meaning",
            "statement",
            "signed_at",
            "record_type",
            "record_id",
            "record_version",
            "entry_hash",
            "content_hash",
            "signature",
        ]
        read_only_fields = fields
