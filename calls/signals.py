"""What calls tells the apps above it."""

from django.dispatch import Signal

seats_changed = Signal()
"""Sent after commit when sign-ins or sign-outs got to belong to somebody, with `days`: those they fall on."""
