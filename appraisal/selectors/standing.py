"""Who somebody is to the objections of a month: which they decide."""

from dataclasses import dataclass
from datetime import datetime

from appraisal.domain.month_life import Part, may_decide
from appraisal.models import AppraisalObjection, PersonAppraisal
from staff.models import Employee, PostCode
from staff.selectors import centre_day, post_of

PARTS = {
    PostCode.QUALITY_MANAGER: Part.QUALITY,
    PostCode.HR_PUBLISHER: Part.PUBLISHER,
    PostCode.CENTRE_MANAGER: Part.MANAGER,
}


@dataclass(frozen=True)
class Standing:
    """What somebody is, today: their post and the teams they lead."""

    person: Employee
    post: str
    led_teams: frozenset[int]
    has_decision: bool

    @classmethod
    def of(cls, person: Employee, *, now: datetime) -> "Standing":
        """Read where somebody stands at a moment: three statements at most."""
        today = centre_day(now)
        return cls(
            person,
            post_of(person, today),
            frozenset(person.led_team_ids(today)),
            has_decision=person.has_perm("appraisal.decide_objection"),
        )

    def may_decide(self, objection: AppraisalObjection, row: PersonAppraisal | None) -> bool:
        """Tell whether they may decide an objection; `row` is what the person's draft says now."""
        if not self.has_decision:
            return False
        is_leads_row = row is not None and row.person.get("post") == PostCode.TEAM_LEAD
        return may_decide(self._parts(objection), objection.component, is_leads_row=is_leads_row)

    def _parts(self, objection: AppraisalObjection) -> frozenset[Part]:
        found = {PARTS[PostCode(self.post)]} if self.post in PARTS else set()
        if objection.employee_id == self.person.pk:
            found.add(Part.OWN)
        if objection.team_id in self.led_teams:
            found.add(Part.LEAD)
        return frozenset(found)
