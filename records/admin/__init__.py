"""Original records in the admin."""

from records.admin import complaints, lists, reference, surveys

__all__ = ["complaints", "lists", "reference", "surveys"]
