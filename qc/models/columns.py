"""Columns that several tables have."""

from typing import Any

from django.conf import settings
from django.db import models


def employee_column(label: Any, related_name: str, **options: Any) -> Any:
    """Make a column that names an employee; somebody who is named is never deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        on_delete=models.PROTECT,
        related_name=related_name,
        **options,
    )
