"""Base classes of the API: scope first, then the permission of the act, then one service."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, viewsets
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView


class ActPermission(BasePermission):
    """Ask for the permission that the view names for the act; an act without a name is refused.

    `act_permissions` maps an action to a permission, or to `""` for acts open to everybody signed in.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        action = getattr(view, "action", None)
        if action is None:  # a method the view does not have: let it answer 405
            return True
        needed = getattr(view, "act_permissions", {}).get(action)
        return needed is not None and (needed == "" or request.user.has_perm(needed))


class ScopedViewSet(viewsets.GenericViewSet[Any]):
    """A viewset that sees only the rows its caller may see; what is outside is 404."""

    permission_classes = [IsAuthenticated, ActPermission]
    act_permissions: ClassVar[dict[str, str]] = {}

    def get_queryset(self) -> QuerySet[Any]:
        """Narrow the class's queryset to the caller's scope."""
        queryset = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return queryset.none()
        return queryset.visible_to(self.request.user)  # type: ignore[attr-defined]


class ScopedReadOnlyViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, ScopedViewSet):
    """List and detail; facts are added by acts, never edited."""
