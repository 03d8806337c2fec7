"""A hazard that was eliminated and is there again: the new report names the one it comes back from."""

from typing import Any

from django.utils.translation import gettext

from common.errors import DomainError
from incidents.domain.kinds import KindCode
from incidents.domain.vocabulary import State
from incidents.models import Incident, IncidentKind

_TURNED_DOWN = (State.REJECTED, State.DUPLICATE)


def coming_back(
    kind: IncidentKind, earlier: Incident | None, *, incident: Incident | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Say what naming an earlier hazard changes, and what the history keeps of it; nothing for none.

    Every hazard is followed by one at most, so that a chain of them counts how often it came back.

    Args:
        kind: Kind of the new report.
        earlier: The hazard it comes back from; its row is held until the transaction ends.
        incident: The new one, once it is reported.

    Raises:
        DomainError: ``incidents.recurrence.not_a_hazard``, ``incidents.recurrence.not_closed``,
            ``incidents.recurrence.named_already``.
    """
    if earlier is None:
        return {}, {}
    earlier = Incident.objects.select_for_update(of=("self",)).select_related("kind").get(pk=earlier.pk)
    if kind.code != KindCode.HAZARD or earlier.kind.code != KindCode.HAZARD:
        raise DomainError(
            "incidents.recurrence.not_a_hazard",
            gettext("Only a hazard comes back from a hazard. Leave the field empty."),
            status=400,
        )
    if earlier.state != State.CLOSED:
        raise DomainError(
            "incidents.recurrence.not_closed",
            gettext("That hazard is not closed; what is still open is reported as its duplicate."),
            status=400,
        )
    others = Incident.objects.filter(recurs_from=earlier).exclude(state__in=_TURNED_DOWN)
    if follower := others.exclude(pk=incident.pk if incident else None).first():
        raise DomainError(
            "incidents.recurrence.named_already",
            gettext("%(number)s came back from it already. Name that one, or call this its duplicate.")
            % {"number": follower.number},
        )
    changes = {"recurs_from": earlier, "recurrence": earlier.recurrence + 1}
    return changes, {"recurs_from": earlier.number}
