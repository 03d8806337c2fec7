"""The files app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Stored files: bytes on the disk, and a row that says what they are."""

    name = "files"
    verbose_name = _("Files")
