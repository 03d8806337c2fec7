"""The demo centre's quality inspection: draws, sheets, releases, acknowledgements, comments."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from calls.models import Contact
from qc.domain.follow_ups import Kind
from qc.models import (
    SHOWN_STATES,
    Assignment,
    Evaluation,
    EvaluationState,
    FollowUp,
    Purpose,
    SamplePlan,
    Verdict,
)
from qc.selectors import suggestions_of
from qc.services import (
    DrawOrder,
    FollowUpOrder,
    acknowledge_evaluation,
    assign_contact,
    comment_evaluation,
    complete_follow_up,
    decide_suggestion,
    draw_sample,
    open_follow_up,
    release_evaluation,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from seeds.demo.dice import dice
from seeds.demo.quality_facts import Answers, answers_for, as_heard_by, second_answers_for
from seeds.demo.timeline import Deed
from seeds.demo.world import World

MANAGER, INSPECTOR = "2103", "2101"
PICKED, PICKED_DAYS_AGO = 2, 8
PLAN = "每月定期抽查"
PER_OPERATOR_AND_MONTH = 3
EXTRA_FOR_NEW_PEOPLE = 1
DRAWN_BEFORE = 3
"""Days before the end of a month, so that its sheets are scored before it is locked."""
SECOND_PERCENT = 25
"""More than the default, for a small centre shows little agreement in three months otherwise."""
TIMES = ("09:25", "10:10", "10:55", "11:35", "13:20", "14:05", "14:50", "15:35")
RELEASED_AT = "17:20"
ACKNOWLEDGED_PER_CENT = 70
COMMENTED_PER_CENT = 12
COMMENTS = (
    "已与本人一起听录音，本周内复听一通。",
    "本人认可，班前会上作为例子讲解。",
    "已安排与老员工结对一周。",
)


def deeds(world: World) -> Iterator[Deed]:
    """Tell the spot checks of every Monday, and the monthly checks of the month looked back on and before.

    The last spot check was drawn yesterday afternoon and waits in the inspectors' queues.
    """
    inspection = _Inspection(world)
    yield Deed(world.at(world.month.first - timedelta(days=DRAWN_BEFORE), "09:10"), inspection.draw_before)
    day = world.month.first + timedelta(days=14)
    while day < world.today:
        if day.isoweekday() == 1:
            yield Deed(world.at(day, "09:05"), inspection.draw_week)
        day += timedelta(days=1)
    drawn_on = world.month.next().first + timedelta(days=1)
    yield Deed(world.at(drawn_on, "09:15"), inspection.draw_month)
    yesterday = world.today - timedelta(days=1)
    yield Deed(world.at(yesterday, "18:10"), inspection.draw_week)
    yield Deed(world.at(yesterday, "18:20"), inspection.pick)
    yield Deed(world.at(world.today - timedelta(days=PICKED_DAYS_AGO), "15:45"), inspection.pick)


def _is_wrong(answers: Answers) -> bool:
    """Tell whether the inspector found that the customer was told something wrong."""
    return answers.get("answer_correct") == "wrong"


class _Inspection:
    """The inspectors at work, each on one sheet at a time and only on days on which they are here."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.calls = {call.external_id: call for call in world.calls}
        self.next_slot: dict[str, datetime] = {}

    def draw_month(self, now: datetime) -> list[Deed]:
        """Draw the monthly check of everybody's contacts."""
        month = self.world.month
        plan = SamplePlan.objects.get(name=PLAN)
        plan.per_operator, plan.new_staff_extra = PER_OPERATOR_AND_MONTH, EXTRA_FOR_NEW_PEOPLE
        plan.second_percent = SECOND_PERCENT
        plan.save()
        due_on = self._day(now) + timedelta(days=plan.due_days)
        order = DrawOrder.of_plan(plan, month.first, month.last, due_on=due_on)
        return self._draw(order, seed=f"demo-{month}", now=now)

    def draw_before(self, now: datetime) -> list[Deed]:
        """Draw contacts of everybody's of the month before, some days before it ends."""
        today = self._day(now)
        order = DrawOrder(
            first_day=self.world.first,
            last_day=today - timedelta(days=1),
            due_on=today + timedelta(days=9),
            per_operator=PER_OPERATOR_AND_MONTH,
            second_percent=0,
        )
        return self._draw(order, seed=f"demo-{self.world.month.previous()}", now=now)

    def draw_week(self, now: datetime) -> list[Deed]:
        """Draw one contact of everybody's from the week before."""
        today = self._day(now)
        order = DrawOrder(
            first_day=today - timedelta(days=7),
            last_day=today - timedelta(days=1),
            due_on=today + timedelta(days=6),
            per_operator=1,
            second_percent=SECOND_PERCENT,
        )
        return self._draw(order, seed=f"demo-{today}", now=now)

    def pick(self, now: datetime) -> list[Deed]:
        """Pick, by hand and outside every mean, contacts in which somebody talked back to a customer."""
        rude = [call.external_id for call in self.calls.values() if "talking_back" in call.slips]
        unseen = Contact.objects.filter(external_id__in=rude, ended_at__lt=now, assignments=None)
        inspector = self.world.employees[INSPECTOR]
        return [
            self._to_score(
                assign_contact(
                    contact, inspector=inspector, due_on=self._day(now) + timedelta(days=5), now=now
                ),
                now,
            )
            for contact in unseen.order_by("-started_at")[:PICKED]
        ]

    def _draw(self, order: DrawOrder, *, seed: str, now: datetime) -> list[Deed]:
        check = draw_sample(order, seed=seed, now=now, drawn_by=self.world.employees[MANAGER])
        given = Assignment.objects.filter(sampled__spot_check=check).select_related("contact", "inspector")
        return [self._to_score(one, now) for one in given.order_by("contact__external_id", "pk")]

    def _to_score(self, assignment: Assignment, now: datetime) -> Deed:
        slot = self._slot(assignment.inspector.work_number, now)
        return Deed(slot, lambda at: self._score(assignment, at))

    def _score(self, assignment: Assignment, now: datetime) -> list[Deed]:
        inspector = self.world.employees[assignment.inspector.work_number]
        evaluation = start_evaluation(assignment, inspector=inspector, now=now - timedelta(minutes=25))
        call = self.calls[assignment.contact.external_id]
        is_second = assignment.purpose == Purpose.SECOND
        answers = second_answers_for(call) if is_second else answers_for(call)
        answers = as_heard_by(inspector.work_number, answers, call)
        save_draft(evaluation, inspector=inspector, answers=answers, now=now - timedelta(minutes=2))
        self._confirm_suggestions(evaluation, now - timedelta(minutes=1))
        evaluation.refresh_from_db()
        submit_evaluation(evaluation, inspector=inspector, now=now)
        if is_second:
            return []
        following = [Deed(now, lambda at: self._call_back(evaluation, at))] if _is_wrong(answers) else []
        released_at = self.world.at(self._day(now), RELEASED_AT)
        return [*following, Deed(released_at, lambda at: self._release(evaluation, at))]

    def _call_back(self, evaluation: Evaluation, now: datetime) -> list[Deed]:
        """Have the lead put a wrong answer right by calling back at once; one in six comes late."""
        lead = self.world.employees[self.world.lead_of(evaluation.operator.work_number, evaluation.day)]
        order = FollowUpOrder(Kind.CALL_BACK, "答复有误，回访更正", owner=lead, criteria=["answer_correct"])
        follow_up = open_follow_up(evaluation, order=order, opener=evaluation.inspector, now=now)
        minutes = dice("call-back", evaluation.contact.external_id).randint(12, 70)
        return [Deed(now + timedelta(minutes=minutes), lambda at: self._called_back(follow_up, at))]

    def _called_back(self, follow_up: FollowUp, now: datetime) -> None:
        text = "已致电客户更正，客户表示理解。"
        complete_follow_up(follow_up, person=follow_up.owner, text=text, now=now)

    def _confirm_suggestions(self, evaluation: Evaluation, now: datetime) -> None:
        """Confirm what the rules of wording found: in the demo's calls it is there on purpose."""
        for found in suggestions_of(evaluation.contact):
            decide_suggestion(
                evaluation, inspector=evaluation.inspector, place=found.place, verdict=Verdict.HIT, now=now
            )

    def _release(self, evaluation: Evaluation, now: datetime) -> list[Deed]:
        evaluation.refresh_from_db()
        release_evaluation(evaluation, releaser=evaluation.inspector, now=now)
        chance = dice("after-release", evaluation.contact.external_id)
        following = []
        if chance.randrange(100) < COMMENTED_PER_CENT:
            text = chance.choice(COMMENTS)
            following.append(Deed(now + timedelta(hours=3), lambda at: self._comment(evaluation, text, at)))
        if chance.randrange(100) < ACKNOWLEDGED_PER_CENT and evaluation.operator.is_active:
            waited = timedelta(hours=chance.randint(4, 60))
            following.append(Deed(now + waited, lambda at: self._acknowledge(evaluation, at)))
        return following

    def _acknowledge(self, evaluation: Evaluation, now: datetime) -> None:
        evaluation.refresh_from_db(fields=["state"])  # it may have been appealed, or be final by now
        if evaluation.state == EvaluationState.RELEASED:
            acknowledge_evaluation(evaluation, operator=evaluation.operator, now=now)

    def _comment(self, evaluation: Evaluation, text: str, now: datetime) -> None:
        lead = self.world.lead_of(evaluation.operator.work_number, evaluation.day)
        evaluation.refresh_from_db(fields=["state"])
        if evaluation.state in SHOWN_STATES:
            comment_evaluation(evaluation, author=self.world.employees[lead], text=text, now=now)

    def _slot(self, inspector: str, now: datetime) -> datetime:
        """Take an inspector's next free time on a day on which they are here."""
        earliest = max(now, self.next_slot.get(inspector, now))
        day = self._day(earliest)
        while True:
            if (inspector, day) in self.world.attendance.present or day > self.world.today:
                for clock in TIMES:
                    slot = self.world.at(day, clock)
                    if slot > earliest:
                        self.next_slot[inspector] = slot
                        return slot
            day += timedelta(days=1)

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(self.world.zone).date()
