"""The gate of every act: the state table decides, one conditional UPDATE claims."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from shifthandover.domain.readiness import Missing
from shifthandover.domain.states import NotAllowed, Refusal, next_state
from shifthandover.domain.vocabulary import Act, State
from shifthandover.models import ShiftDiary, StateChoices
from shifthandover.selectors.parties import parties_of
from shifthandover.services.lacks import describe
from staff.models import Employee


def claim(diary: ShiftDiary, act: Act, *, by: Employee, now: datetime, **changes: Any) -> ShiftDiary:
    """Take a diary for one act; everybody who comes at the same moment comes too late.

    The row stays claimed until the caller's transaction ends, so that nothing is written into
    a diary while it is being signed.

    Args:
        changes: columns to set together with the state.

    Returns:
        The diary as it is stored after the claim.

    Raises:
        DomainError: `shifthandover.diary.wrong_state`, `shifthandover.diary.wrong_party`,
            `shifthandover.diary.changed_meanwhile`.
    """
    found = ShiftDiary.objects.select_related("desk", "shift").get(pk=diary.pk)
    try:
        target = next_state(State(found.state), act, parties_of(by, found, now))
    except NotAllowed as refused:
        raise _refusal(refused, found) from refused
    rows = ShiftDiary.objects.filter(pk=found.pk, state=found.state, version=found.version)
    if rows.update(state=target, **changes) != 1:
        raise DomainError(
            "shifthandover.diary.changed_meanwhile",
            _("Somebody else was first: the diary has changed. Look at it again."),
        )
    found.refresh_from_db()
    return found


def refuse_what_is_missing(missing: list[Missing]) -> None:
    """Refuse an act that still lacks something, naming all of it at once.

    Raises:
        DomainError: `shifthandover.diary.not_ready`, with every lack in `missing`.
    """
    if not missing:
        return
    sentences = [describe(one) for one in missing]
    raise DomainError(
        "shifthandover.diary.not_ready",
        " ".join([gettext("Not yet:"), *sentences]),
        missing=[
            {"lack": one.lack.value, "subject": one.subject, "message": sentence}
            for one, sentence in zip(missing, sentences, strict=True)
        ],
    )


def _refusal(refused: NotAllowed, diary: ShiftDiary) -> DomainError:
    state = StateChoices(diary.state)
    if refused.refusal is Refusal.WRONG_STATE:
        return DomainError(
            "shifthandover.diary.wrong_state",
            _("The diary is in the state “%(state)s”; this cannot be done now.") % {"state": state.label},
            state=diary.state,
        )
    return DomainError(
        "shifthandover.diary.wrong_party",
        _("This is for another party of the handover to do, not for you."),
        status=403,
        parties=sorted(refused.rule.parties),
    )
