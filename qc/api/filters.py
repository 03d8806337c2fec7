"""Filters of lists that say "me"."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from qc.models import Appeal, AppealState, Ruling

ME = "me"


class AppealFilter(filters.FilterSet):
    """Appeals by state, ruling, day and people: `inspector=me&ruling=overturned` is what one missed."""

    state = filters.ChoiceFilter(choices=AppealState.choices)
    ruling = filters.ChoiceFilter(choices=Ruling.choices)
    inspector = filters.CharFilter(method="of_inspector", help_text="A work number, or `me`.")

    class Meta:
        model = Appeal
        fields = {
            "due_on": ["exact", "lt", "lte"],
            "evaluation": ["exact"],
            "evaluation__month": ["exact"],
            "evaluation__operator__work_number": ["exact"],
        }

    def of_inspector(self, queryset: QuerySet[Appeal], name: str, value: str) -> QuerySet[Appeal]:
        """Keep appeals against the sheets of one inspector."""
        if value == ME:
            return queryset.filter(evaluation__inspector=self.request.user.pk)
        return queryset.filter(evaluation__inspector__work_number=value)
