"""Signing in with the work number, and changing one's password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _


def home_of(user: Any) -> str:
    """Return where somebody works: the admin, their own pages; the sign-in for who is not signed in."""
    if not user.is_authenticated:
        return reverse("me:sign-in")
    return reverse("admin:index") if user.is_staff else reverse("me:month")


def is_open_to(user: Any, url: str) -> bool:
    """Tell whether a page of this site lets somebody in: the admin refuses who does not use it."""
    return bool(user.is_staff) or not url.startswith(reverse("admin:index"))


def home(request: HttpRequest) -> HttpResponse:
    """Send everybody to where they work."""
    return redirect(home_of(request.user))


class SignInView(LoginView):
    """Sign in with work number and password; who uses the admin goes there, others to their own pages."""

    template_name = "me/sign_in.html"
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """Return where this person works."""
        return home_of(self.request.user)

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Return the page that was asked for, unless it would refuse this person."""
        asked = super().get_redirect_url()
        return asked if asked and is_open_to(self.request.user, asked) else ""


class PasswordView(PasswordChangeView):
    """Change one's own password."""

    template_name = "me/password.html"
    success_url = reverse_lazy("me:month")

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Store it, stay signed in, and say so."""
        answer: HttpResponse = super().form_valid(form)  # type: ignore[arg-type]
        messages.success(self.request, _("Your password was changed."))
        return answer
