"""The shape of a stored file in the API."""

from rest_framework import serializers

from files.models import StoredFile


class StoredFileSerializer(serializers.ModelSerializer[StoredFile]):
    """What is known of a file; its bytes are sent by the record it belongs to."""

    class Meta:
        model = StoredFile
        fields = ["id", "name", "media_type", "size", "sha256", "kept_at", "destroyed_at"]
        read_only_fields = fields
