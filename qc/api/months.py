"""Quality months and the adjustment list through the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from common.months import Month
from qc.api.caller import caller
from qc.api.life_serializers import AdjustmentSerializer, LockSerializer, QualityMonthSerializer
from qc.models import QualityMonth
from qc.selectors import adjustments
from qc.services import lock_month, release_month
from staff.api_base import ScopedReadOnlyViewSet


class QualityMonthViewSet(ScopedReadOnlyViewSet):
    """Quality months, the newest first; a month appears with its first sheet."""

    queryset = QualityMonth.objects.select_related("released_by", "locked_by")
    serializer_class = QualityMonthSerializer
    lookup_field = "month"
    lookup_value_regex = r"\d{4}-\d{2}"
    act_permissions = {
        "list": "qc.view_qualitymonth",
        "retrieve": "qc.view_qualitymonth",
        "release": "qc.release_month",
        "lock": "qc.lock_month",
    }
    filterset_fields = {"state": ["exact"]}

    @extend_schema(request=None, responses={200: QualityMonthSerializer})
    @action(detail=True, methods=["post"])
    def release(self, request: Request, month: str) -> Response:
        """Release a month that is over; what was held of it is delivered."""
        row = release_month(Month.parse(month), releaser=caller(request), now=timezone.now())
        return Response(QualityMonthSerializer(row).data)

    @extend_schema(request=LockSerializer, responses={200: QualityMonthSerializer})
    @action(detail=True, methods=["post"])
    def lock(self, request: Request, month: str) -> Response:
        """Lock a released month; what comes later stands in the adjustment list."""
        form = LockSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = lock_month(
            Month.parse(month),
            locker=caller(request),
            is_confirmed=form.validated_data["is_confirmed"],
            now=timezone.now(),
        )
        return Response(QualityMonthSerializer(row).data)


class AdjustmentViewSet(ScopedReadOnlyViewSet):
    """What came after the lock of its month: one's own, of one's team, or all; the newest first."""

    queryset = adjustments()
    serializer_class = AdjustmentSerializer
    act_permissions = {"list": "qc.view_adjustment", "retrieve": "qc.view_adjustment"}
    filterset_fields = {
        "month": ["exact"],
        "carried_to": ["exact"],
        "cause": ["exact"],
        "evaluation__operator__work_number": ["exact"],
    }
