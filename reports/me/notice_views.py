"""Doors of "what is sent to me": where I am reached, what goes which way, and whether it arrives."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from common.errors import DomainError
from notices import services
from notices.domain.addresses import SIGNING, Messenger
from notices.models import MESSENGERS, Account, Channel
from reports.me.notice_page import PreferencesForm, notice_page
from reports.me.pages import own_page, page, person_of


class AccountForm(forms.Form):
    """The address of a robot as its service shows it."""

    address = forms.CharField(
        label=gettext_lazy("Address (Webhook)"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("Copy it from the robot's settings. It is kept sealed and never shown again."),
    )
    secret = forms.CharField(
        label=gettext_lazy("Signing secret (加签)"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Only if the robot asks for signed messages."),
    )

    def __init__(self, messenger: Messenger, *args: Any) -> None:
        super().__init__(*args)
        if messenger not in SIGNING:
            del self.fields["secret"]
        if messenger is Messenger.WECOM_APP:
            self.fields["address"].label = _("Account name in WeCom (账号)")
            self.fields["address"].help_text = _("It stands on your card in WeCom's address book.")


@own_page
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Show where I am reached, what goes which way, and what became of the latest."""
    return _page(request, PreferencesForm(person_of(request)))


def _page(request: HttpRequest, form: PreferencesForm) -> HttpResponse:
    answer = page(
        request, "me/notices.html", {"found": notice_page(person_of(request)), "form": form}, tab="inbox"
    )
    answer.status_code = 422 if form.errors else 200
    return answer


@own_page
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Store what goes which way, the quiet hours and the language."""
    form = PreferencesForm(person_of(request), request.POST)
    if form.is_valid():
        try:
            form.save()
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Your choice was stored."))
            return redirect("me:notices")
    return _page(request, form)


@sensitive_post_parameters("address", "secret")
@own_page
def account(request: HttpRequest, channel: str) -> HttpResponse:
    """Ask where I am reached by a messenger, and store it."""
    messenger = _messenger(channel)
    form = AccountForm(messenger, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.set_account(
                person_of(request), channel,
                text=given["address"], secret=given.get("secret", ""), now=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The address was stored. Send yourself a test."))
            return redirect("me:notices")
    answer = page(request, "me/account.html", {"form": form, "title": Channel(channel).label}, tab="inbox")
    answer.status_code = 422 if form.errors else 200
    return answer


@own_page
@require_POST
def remove_account(request: HttpRequest, channel: str) -> HttpResponse:
    """Forget where I am reached by a messenger."""
    found = get_object_or_404(Account.objects.filter(employee=person_of(request)), channel=channel)
    services.remove_account(found)
    messages.success(request, _("The address was removed."))
    return redirect("me:notices")


@own_page
@require_POST
def test(request: HttpRequest, channel: str) -> HttpResponse:
    """Send me a test by one way."""
    if channel != Channel.MAIL:
        _messenger(channel)
    try:
        services.send_test(person_of(request), channel, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("A test is on its way; below it says what becomes of it."))
    return redirect("me:notices")


def _messenger(channel: str) -> Messenger:
    if channel not in dict(MESSENGERS):
        raise Http404
    return Messenger(channel)
