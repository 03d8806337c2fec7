"""Contacts, imports, agent codes and seat events in the admin."""

from calls.admin import contacts, imports, seats

__all__ = ["contacts", "imports", "seats"]
