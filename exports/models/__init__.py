"""Tables of the exports centre."""

from exports.models.export import Download, Export, ExportState

__all__ = ["Download", "Export", "ExportState"]
