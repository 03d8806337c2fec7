"""Open incidents go on with the desk: the signature that takes it over names them."""

from datetime import datetime

from django.utils.translation import override

from incidents.services import ShiftHandover, pass_on_with_shift
from shifthandover.domain.vocabulary import ItemKind
from shifthandover.models import HandedItem, Handover, ShiftDiary
from staff.models import Centre, Employee

_INCIDENTS = (ItemKind.INCIDENT, ItemKind.HAZARD)


def pass_on_incidents(diary: ShiftDiary, handover: Handover, *, to: Employee, now: datetime) -> None:
    """Let the incidents of whoever answered for the desk go on to whoever signs now.

    A duty supervisor who held the diary passes on only what came with it.
    """
    is_held = diary.holder_id is not None and diary.holder_id != to.pk
    giver = diary.holder if is_held else diary.outgoing
    assert giver is not None
    keys = HandedItem.objects.filter(handover=handover, kind__in=_INCIDENTS).values_list("key", flat=True)
    with override(Centre.current().language):
        name = str(diary)
    passing = ShiftHandover(
        giver=giver,
        taker=to,
        desk=diary.desk,
        named={int(key.removeprefix("incident.")) for key in keys},
        diary=diary.pk,
        version=handover.number,
        name=name,
        came_with=is_held,
    )
    pass_on_with_shift(passing, now=now)
