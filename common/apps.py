"""The common app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommonConfig(AppConfig):
    """Common; it comes first of the installed apps, before any form or serializer is declared."""

    name = "common"
    verbose_name = _("Common")

    def ready(self) -> None:
        """Have every day and every whole number of forms, filters and serializers checked for sense."""
        from django import forms
        from rest_framework import serializers

        from common.bounds import check_day, check_number

        days = (forms.DateField, forms.DateTimeField, serializers.DateField, serializers.DateTimeField)
        numbers = (forms.IntegerField, serializers.IntegerField)
        for fields, check in ((days, check_day), (numbers, check_number)):
            for field in fields:
                setattr(field, "default_validators", [check])  # noqa: B010 - the stubs know it of instances only
