"""Columns that several tables of custody have."""

from typing import Any

from django.db import models


def person_column(
    label: Any, related_name: str = "+", *, is_optional: bool = False, help_text: Any = ""
) -> Any:
    """Make a column that names an employee."""
    return models.ForeignKey(
        "staff.Employee",
        verbose_name=label,
        null=is_optional,
        blank=is_optional,
        on_delete=models.PROTECT,
        related_name=related_name,
        help_text=help_text,
    )


def moment_column(label: Any) -> Any:
    """Make a column for an instant that is still to come."""
    return models.DateTimeField(label, null=True, blank=True)
