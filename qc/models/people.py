"""Columns that name people."""

from typing import Any

from django.conf import settings
from django.db import models


def person_column(
    label: Any,
    related_name: str,
    *,
    is_optional: bool = False,
    db_index: bool = True,
    help_text: Any = "",
) -> Any:
    """Make a column that names an employee."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=is_optional,
        blank=is_optional,
        on_delete=models.PROTECT,
        related_name=related_name,
        db_index=db_index,
        help_text=help_text,
    )
