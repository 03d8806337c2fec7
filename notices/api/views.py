"""The inbox through the API."""

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from notices import services
from notices.models import Notice
from staff.api_base import ScopedReadOnlyViewSet


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """A notice in one's inbox, in the language in which it was sent."""

    class Meta:
        model = Notice
        fields = ["id", "key", "kind", "subject", "body", "url", "language", "created_at", "read_at"]


class MarkedSerializer(serializers.Serializer[dict[str, int]]):
    """How many notices were marked as read."""

    marked = serializers.IntegerField()


class NoticeFilter(django_filters.FilterSet):
    """Unread ones, or those of a kind."""

    unread = django_filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")

    class Meta:
        model = Notice
        fields = ["kind"]


class NoticeViewSet(ScopedReadOnlyViewSet):
    """One's own inbox."""

    queryset = Notice.objects.order_by("-created_at", "-pk")
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter
    act_permissions = {"list": "", "retrieve": "", "read": "", "read_all": ""}

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark one notice as read; the first time counts."""
        notice = self.get_object()
        services.mark_read(Notice.objects.filter(pk=notice.pk), now=timezone.now())
        notice.refresh_from_db()
        return Response(self.get_serializer(notice).data)

    @extend_schema(request=None, responses=MarkedSerializer, filters=False)
    @action(detail=False, methods=["post"], url_path="read-all", pagination_class=None)
    def read_all(self, request: Request) -> Response:
        """Mark one's whole inbox as read."""
        return Response({"marked": services.mark_read(self.get_queryset(), now=timezone.now())})
