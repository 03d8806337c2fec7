"""Whose incidents somebody may see; a confidential one does not exist for anybody else."""

from datetime import date
from typing import Any, Final, Self

from django.apps import apps
from django.db.models import Q

from staff.scope import Scope, ScopedQuerySet

READ_CONFIDENTIAL: Final = "incidents.read_confidential"


def reads_confidential(user: Any) -> bool:
    """Tell whether somebody's role answers for secrecy; being an administrator is no such role."""
    return bool(user.has_perm(READ_CONFIDENTIAL) and not user.is_superuser)


class IncidentQuerySet(ScopedQuerySet):
    """Incidents: one's own reports and tasks, those of the team one leads, or the centre's."""

    scope = Scope(
        own=("reporter",),
        assigned=(
            "owner",
            "next_owner",
            "asked",
            "acknowledged_by",
            "actions__owner",
            "actions__checker",
            "grants__employee",
        ),
        team_of="reporter",
        day="day",
    )

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep what this person may see; of the confidential ones, only what concerns them."""
        rows = super().visible_to(user, on=on)
        if reads_confidential(user):
            return rows
        granted = self.model._base_manager.filter(grants__employee=user.pk).values("pk")
        return rows.filter(Q(confidential=False) | Q(reporter=user.pk) | Q(pk__in=granted))

    def open(self) -> Self:
        """Keep those that are neither closed nor turned down."""
        from incidents.domain.vocabulary import OPEN_STATES

        return self.filter(state__in=OPEN_STATES)

    def unacknowledged(self) -> Self:
        """Keep those that nobody has acknowledged yet."""
        from incidents.domain.vocabulary import State

        return self.filter(state=State.REPORTED)


class OfIncidentQuerySet(ScopedQuerySet):
    """Rows that belong to an incident: seen by whoever may see the incident."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep the rows of incidents that this person may see."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        incidents = apps.get_model("incidents", "Incident").objects.visible_to(user, on=on)
        return self.filter(incident__in=incidents.values("pk"))


class ReadingQuerySet(ScopedQuerySet):
    """Who read what: one's own reading; all of it for roles that reach the centre, auditors above all."""

    scope = Scope(own=("reader",))
