"""Reads of follow-ups: who is what to one, what it came from, what waits."""

from datetime import date

from qc.domain.follow_ups import Part
from qc.models import Evaluation, FollowUp, FollowUpQuerySet, Observation
from qc.wording import here
from staff.models import Employee, Membership
from staff.scope import REACH_CENTRE


def with_source(follow_ups: FollowUpQuerySet) -> FollowUpQuerySet:
    """Fetch the people and what each follow-up came from, in the same statement."""
    rows = follow_ups.select_related(
        "person",
        "owner",
        "opened_by",
        "done_by",
        "evaluation__contact",
        "evaluation__version__scorecard",
        "observation__kind",
    )
    return rows.defer(
        "evaluation__version__definition",
        "evaluation__answers",
        "evaluation__contact__raw",
        "evaluation__contact__remarks",
    )


def follow_up_parts(follow_up: FollowUp, somebody: Employee) -> frozenset[Part]:
    """Say what somebody is to a follow-up: owner, opener, lead of the person concerned, manager."""
    tests = {
        Part.OWNER: follow_up.owner_id == somebody.pk,
        Part.OPENER: follow_up.opened_by_id == somebody.pk,
        Part.LEAD: leads(somebody, follow_up.person_id, follow_up.day),
        Part.MANAGER: follow_up.person_id != somebody.pk and somebody.has_perm(REACH_CENTRE),
    }
    return frozenset(part for part, holds in tests.items() if holds)


def leads(somebody: Employee, person_id: int, day: date) -> bool:
    """Say whether somebody leads today the team that a person, never themselves, belonged to on a day."""
    team_ids = somebody.led_team_ids()
    if not team_ids or person_id == somebody.pk:
        return False
    return Membership.objects.on(day).filter(employee=person_id, team__in=team_ids).exists()


def may_open_follow_up(source: Evaluation | Observation, somebody: Employee) -> bool:
    """Say whether somebody may open a follow-up from an evaluation or an observation.

    Its inspector or observer may, the lead of the person concerned, and whoever answers for the centre; the
    person concerned never.
    """
    made_by = source.inspector_id if isinstance(source, Evaluation) else source.observer_id
    person = source.operator_id if isinstance(source, Evaluation) else source.person_id
    if person is None or person == somebody.pk:
        return False
    return made_by == somebody.pk or somebody.has_perm(REACH_CENTRE) or leads(somebody, person, source.day)


def criteria_labels(follow_up: FollowUp) -> list[str]:
    """Name the criteria of a follow-up in the reader's language."""
    if follow_up.evaluation is None or not follow_up.criteria:
        return []
    by_key = follow_up.evaluation.version.parsed.criterion_by_key
    return [here(by_key[key].label) for key in follow_up.criteria if key in by_key]


def lead_today(person: Employee, day: date, *, today: date) -> Employee | None:
    """Name who leads today the team that somebody belonged to on a day, if it is somebody else."""
    belonged = Membership.objects.on(day).filter(employee=person).values("team")
    leading = Membership.objects.on(today).filter(team__in=belonged, post__code="team_lead")
    rows = leading.exclude(employee=person).filter(employee__is_active=True).select_related("employee")
    found = rows.order_by("employee__work_number").first()
    return found.employee if found else None
