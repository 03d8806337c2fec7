"""What became of mails and messages in the admin; their text stays with the recipient."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action, display

from common.errors import DomainError
from notices import services
from notices.models import Delivery, DeliveryState
from notices.registry import topic_of
from staff.admin_base import ReadOnlyAdmin


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """What became of mails and messages; the text stays with the recipient."""

    list_display = ["show_recipient", "topic", "channel", "show_state", "tries", "tried_at", "sent_at"]
    list_select_related = ["notice__recipient", "post__robot"]
    list_filter = ["state", "channel"]
    search_fields = ["address", "message_id", "notice__recipient__work_number"]
    fields = [
        "show_recipient", "topic", "kind", "channel", "address", "state", "tries",
        "not_before", "tried_at", "sent_at", "message_id", "error",
    ]  # fmt: skip
    readonly_fields = ["show_recipient", "topic", "kind"]
    actions_detail = ["resend"]

    @display(description=_("recipient"), ordering="notice__recipient__work_number")
    def show_recipient(self, delivery: Delivery) -> str:
        return str(delivery.notice.recipient if delivery.notice else delivery.address)

    @display(description=_("about"))
    def topic(self, delivery: Delivery) -> str:
        return str(topic_of(self.kind(delivery)).title)

    @display(description=_("kind"), ordering="notice__kind")
    def kind(self, delivery: Delivery) -> str:
        told = delivery.notice or delivery.post
        return told.kind if told else ""

    @display(
        description=_("state"),
        label={
            DeliveryState.SENT: "success",
            DeliveryState.QUEUED: "info",
            DeliveryState.UNCERTAIN: "warning",
            DeliveryState.FAILED: "danger",
            DeliveryState.REFUSED: "danger",
        },
        ordering="state",
    )
    def show_state(self, delivery: Delivery) -> tuple[str, str]:
        return delivery.state, delivery.get_state_display()

    @action(description=_("Send again"), url_path="resend", permissions=["notices.resend_delivery"])
    def resend(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Send a failed or uncertain delivery again, under the same message id."""
        delivery = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            services.resend(delivery, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("It will be sent again."))
        return HttpResponseRedirect(reverse("admin:notices_delivery_change", args=[object_id]))
