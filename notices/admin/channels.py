"""The ways out of the house in the admin: robots and the app of the centre, and who is reached where."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminPasswordWidget,
    UnfoldAdminTextInputWidget,
)

from common.errors import DomainError
from notices import services
from notices.models import Account, Channel, Robot
from notices.registry import topics
from staff.admin_base import ReadOnlyAdmin, ZhibanAdmin


class RobotForm(forms.ModelForm[Robot]):
    """A robot or the app: what is secret goes in here and is never shown again."""

    topics = forms.MultipleChoiceField(
        label=_("what is posted"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text=_("Heading and link only, for topics whose headings name nobody. None for an app."),
    )
    address = forms.CharField(
        label=_("address of the robot"),
        required=False,
        max_length=400,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=_("As the service shows it. It is kept sealed; empty keeps what is stored."),
    )
    corporation = forms.CharField(
        label=_("corporation id (企业ID)"),
        required=False,
        max_length=64,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("For a WeCom app only."),
    )
    agent = forms.CharField(
        label=_("agent id (AgentId)"),
        required=False,
        max_length=12,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("For a WeCom app only."),
    )
    secret = forms.CharField(
        label=_("secret"),
        required=False,
        max_length=200,
        widget=UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("The signing secret (加签) of DingTalk or Feishu, or the app's secret."),
    )

    class Meta:
        model = Robot
        fields = ("name", "channel", "topics", "language", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        field.choices = [(topic.code, topic.title) for topic in topics() if topic.suits_chats]  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["channel"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Let the service understand the address, so that a fault stands at its field."""
        data = super().clean() or {}
        now = timezone.now()
        try:
            if data.get("channel") == Channel.WECOM_APP:
                if data.get("secret") or not self.instance.pk:
                    parts = {name: data.get(name, "") for name in ("corporation", "agent", "secret")}
                    self.instance.channel = data["channel"]
                    services.set_app(self.instance, now=now, **parts)
            elif data.get("channel") and (data.get("address") or not self.instance.pk):
                self.instance.channel = data["channel"]
                services.set_robot_address(
                    self.instance, text=data.get("address", ""), secret=data.get("secret", ""), now=now
                )
        except DomainError as error:
            self.add_error("secret" if error.where.get("fault") == "secret" else None, str(error.message))
        return data


@admin.register(Robot)
class RobotAdmin(ZhibanAdmin):
    """Robots in chats of the centre, and its app in WeCom."""

    form = RobotForm
    list_display = ["name", "channel", "shown", "show_topics", "is_active", "changed_at"]
    list_filter = ["channel", "is_active"]
    search_fields = ["name"]
    fields = [
        "name", "channel", "shown", "address", "corporation", "agent", "secret",
        "topics", "language", "is_active",
    ]  # fmt: skip
    readonly_fields = ["shown"]
    conditional_fields = {
        "address": "channel != 'wecom_app'",
        "topics": "channel != 'wecom_app'",
        "language": "channel != 'wecom_app'",
        "corporation": "channel == 'wecom_app'",
        "agent": "channel == 'wecom_app'",
        "secret": "channel != 'wecom'",
    }
    actions_detail = ["test"]

    @method_decorator(sensitive_post_parameters("address", "secret"))
    def changeform_view(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what is secret out of reports of errors."""
        return super().changeform_view(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Robot, form: Any, change: bool) -> None:
        services.keep_robot(obj)

    @display(description=_("what is posted"))
    def show_topics(self, robot: Robot) -> str:
        titles = [str(topic.title) for topic in topics() if topic.code in robot.topics]
        return gettext(", ").join(titles) or "—"

    @action(description=_("Post a test"), url_path="test", permissions=["notices.change_robot"])
    def test(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Post a test to the chat."""
        robot = get_object_or_404(self.get_queryset(request), pk=object_id)
        try:
            delivery = services.post_test(robot, now=timezone.now())
        except DomainError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(reverse("admin:notices_robot_change", args=[object_id]))
        messages.success(request, gettext("The test is on its way; this page says what becomes of it."))
        return HttpResponseRedirect(reverse("admin:notices_delivery_change", args=[delivery.pk]))


@admin.register(Account)
class AccountAdmin(ReadOnlyAdmin):
    """Who is reached where; the addresses stay with their owners."""

    list_display = ["show_person", "channel", "shown", "changed_at"]
    list_select_related = ["employee"]
    list_filter = ["channel"]
    search_fields = ["employee__work_number", "employee__name"]
    fields = ["show_person", "channel", "shown", "changed_at"]
    readonly_fields = ["show_person"]

    @display(description=_("employee"), ordering="employee__work_number")
    def show_person(self, account: Account) -> str:
        return str(account.employee)
