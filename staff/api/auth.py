"""Sign in to the API with the work number; sign out ends the token."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from knox.models import get_token_model
from rest_framework import status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from common.errors import DomainError
from staff.api.serializers import SignInSerializer, TokenSerializer


class SignInView(APIView):
    """Exchange work number and password for a token."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(request=SignInSerializer, responses=TokenSerializer, auth=[], tags=["auth"])
    def post(self, request: Request) -> Response:
        """Answer with a token of ten hours; too many failures lock the sign-in for a while."""
        form = SignInSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        employee = authenticate(
            request._request,
            username=form.validated_data["work_number"],
            password=form.validated_data["password"],
        )
        if employee is None:
            raise DomainError(
                "auth.refused", _("Work number or password is wrong, or the sign-in is locked."), status=401
            )
        stored, token = get_token_model().objects.create(user=employee)
        answer = TokenSerializer({"token": token, "expiry": stored.expiry, "employee": employee})
        return Response(answer.data)


class SignOutView(APIView):
    """End the token with which the request came."""

    @extend_schema(request=None, responses={204: None}, tags=["auth"])
    def post(self, request: Request) -> Response:
        """Delete the token; a session has nothing to end here."""
        if request.auth is not None:
            request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)
