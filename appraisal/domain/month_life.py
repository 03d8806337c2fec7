"""The life of an appraisal month: from which states each act is possible, and who decides which objection.

Source: operating manual, “Quality inspection” (个人考核成绩); docs/appraisal.md, whose table this is.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from appraisal.domain.components import COMPONENTS, Source


class MonthState(StrEnum):
    """The steps of a month; one that was never drafted has no row."""

    DRAFTED = "drafted"
    POSTED = "posted"
    PUBLISHED = "published"


class MonthAct(StrEnum):
    """What can be done with a month."""

    DRAFT = "draft"
    POST = "post"
    OBJECT = "object"
    DECIDE = "decide"
    PUBLISH = "publish"
    AMEND = "amend"


POSSIBLE: Final[Mapping[MonthAct, frozenset[MonthState]]] = {
    MonthAct.DRAFT: frozenset(MonthState),
    MonthAct.POST: frozenset({MonthState.DRAFTED}),
    MonthAct.OBJECT: frozenset({MonthState.POSTED}),
    MonthAct.DECIDE: frozenset({MonthState.POSTED}),
    MonthAct.PUBLISH: frozenset({MonthState.POSTED}),
    MonthAct.AMEND: frozenset({MonthState.PUBLISHED}),
}
"""From which states each act is possible."""

SHOWN: Final = frozenset({MonthState.POSTED, MonthState.PUBLISHED})
"""States in which a person sees their own appraisal: a draft is for those who prepare it."""


class Part(StrEnum):
    """What somebody is to an objection."""

    OWN = "own"
    LEAD = "lead"
    QUALITY = "quality"
    PUBLISHER = "publisher"
    MANAGER = "manager"


OF_QUALITY: Final = frozenset(
    code for code, one in COMPONENTS.items() if one.source not in {Source.ATTENDANCE}
)
"""Components whose sources the quality manager answers for: inspection and original records."""


def may_decide(parts: frozenset[Part], component: str, *, is_leads_row: bool) -> bool:
    """Tell whether somebody may decide an objection to a component.

    Args:
        parts: what they are to it; nobody decides their own.
        component: what is objected to.
        is_leads_row: whether the person appraised leads a team; a lead does not decide for a lead.
    """
    if Part.OWN in parts:
        return False
    if parts & {Part.PUBLISHER, Part.MANAGER}:
        return True
    if Part.QUALITY in parts and component in OF_QUALITY:
        return True
    return Part.LEAD in parts and not is_leads_row
