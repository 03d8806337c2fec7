"""The shifthandover app."""

from importlib import import_module
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShiftHandoverConfig(AppConfig):
    """Shift handover."""

    name = "shifthandover"
    verbose_name = _("Shift handover")

    def ready(self) -> None:
        """Let the register know how to make the signed documents of handovers again."""
        from staff.models import Desk, Shift
        from staff.selectors.signed import signed_asked

        import_module("shifthandover.selectors.documents")
        signed_asked.connect(_is_in_a_diary, sender=Desk)
        signed_asked.connect(_is_in_a_diary, sender=Shift)


def _is_in_a_diary(row: Any, **_: Any) -> bool:
    """Tell whether a shift diary, which is signed, names a desk or a shift."""
    from shifthandover.models import ShiftDiary

    return ShiftDiary.objects.filter(**{row._meta.model_name: row}).exists()
