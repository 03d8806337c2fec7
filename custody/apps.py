"""The custody app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustodyConfig(AppConfig):
    """Items in custody: register, moves, loans, destruction."""

    name = "custody"
    verbose_name = _("Custody")

    def ready(self) -> None:
        """Say what the register, the exports centre and staff ask of the apps above them."""
        from custody.selectors.holding import what_is_held
        from custody.services.exports import note_destroyed, register_export
        from exports.registry import on_destroyed, on_kept
        from staff.models import Employee
        from staff.selectors.release import release_asked

        import_module("custody.services.signing")
        on_kept(register_export)
        on_destroyed(note_destroyed)
        release_asked.connect(what_is_held, sender=Employee)
