"""Notices in the admin: the inbox, what became of deliveries, and the ways out of the house."""

from notices.admin import channels, deliveries, inbox

__all__ = ["channels", "deliveries", "inbox"]
