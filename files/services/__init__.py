"""Keeping and destroying files."""

from files.services.keeping import keep, keep_made
from files.services.removing import destroy, sweep

__all__ = ["destroy", "keep", "keep_made", "sweep"]
