"""What became of the demo centre's scores: appeals, overrides, a locked month, what the clock made final."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from common.months import Month
from qc.domain.rulings import Ruling
from qc.models import Appeal, Evaluation, EvaluationLine, Override
from qc.services import (
    Decision,
    acknowledge_evaluation,
    comment_appeal,
    decide_appeal,
    decide_override,
    file_appeal,
    finalise_evaluations,
    lock_month,
    release_month,
    request_override,
    rescore_evaluation,
)
from seeds.demo.quality_facts import FLAWLESS
from seeds.demo.timeline import Deed
from seeds.demo.world import World
from staff.models import Employee

QUALITY_MANAGER = "2103"
RELEASED_ON_THE, LOCKED_ON_THE = 10, 14
"""Days of the month after, on which the quality month is released and locked."""

EARLIER, LATELY = 20, 5
"""Days ago: from the one on what is decided by now, from the other on what still waits; each once."""

REASON = "这通电话我一直在认真应答，后半段处理得当，请复听后再评。"
LEAD_SAYS = "已与本人一起复听，情况属实，请酌情考虑。"
RULING_SAYS = "复听确认：后半段处理得当，予以改判。"
OPEN_REASON = "当时知识库页面打不开，我已向客户说明并约定回电，请复核。"
OVERRIDE_REASON = "客户情绪激动，话务员先安抚再报问候语，客户最后致谢。"
OVERRIDE_SAYS = "听过录音，处理得当，同意按满分计。"
CALIBRATED = "校准会复听后一致认为应评为合格。"
SECOND_OVERRIDE_REASON = "老年客户听不清，话务员放慢语速、换了说法，客户满意。"


def deeds(world: World) -> Iterator[Deed]:
    """Tell the month's release and lock, a decided and an open appeal, two overrides, the clock's work."""
    life = _Life(world)
    following = world.month.next().first
    for month in (world.month.previous(), world.month):
        after = month.next().first
        yield Deed(world.at(after + timedelta(days=RELEASED_ON_THE - 1), "16:00"), life.released(month))
        yield Deed(world.at(after + timedelta(days=LOCKED_ON_THE - 1), "16:00"), life.locked(month))
    yield Deed(world.at(following + timedelta(days=LOCKED_ON_THE + 1), "10:20"), life.rescore_late)
    for ago in range(EARLIER, 0, -1):
        evening = world.today - timedelta(days=ago)
        is_lately = ago <= LATELY
        yield Deed(world.at(evening, "18:30"), life.appeal_lately if is_lately else life.appeal)
        yield Deed(world.at(evening, "18:45"), life.override_lately if is_lately else life.override)
    day = world.month.first
    while day <= world.today:
        yield Deed(world.at(day, "00:10"), life.finalise)
        day += timedelta(days=1)


class _Life:
    """The people who appeal, comment and decide."""

    def __init__(self, world: World) -> None:
        self.world = world

    @property
    def manager(self) -> Employee:
        """Who decides."""
        return self.world.employees[QUALITY_MANAGER]

    def finalise(self, now: datetime) -> None:
        """Do what the clock does every ten minutes."""
        finalise_evaluations(now=now)

    def released(self, month: Month) -> Callable[[datetime], object]:
        """Release a month's results."""
        return lambda now: release_month(month, releaser=self.manager, now=now)

    def locked(self, month: Month) -> Callable[[datetime], object]:
        """Lock a month: what comes later is an adjustment."""
        return lambda now: lock_month(month, locker=self.manager, is_confirmed=True, now=now)

    def appeal(self, now: datetime) -> list[Deed]:
        """Appeal, with a comment of the lead, a decision in the operator's favour, and an acknowledgement."""
        found = None if Appeal.objects.exists() else self._find(now)
        if found is None:
            return []
        evaluation, criterion = found
        appeal = self._file(evaluation, criterion, REASON, now)
        return [
            Deed(now + timedelta(hours=1), lambda at: self._comment(appeal, at)),
            Deed(now + timedelta(hours=17), lambda at: self._decide(appeal, criterion, at)),
        ]

    def appeal_lately(self, now: datetime) -> list[Deed]:
        """Appeal lately: the lead has commented, the decision is still to come."""
        found = None if Appeal.objects.open().exists() else self._find(now)
        if found is None:
            return []
        appeal = self._file(*found, OPEN_REASON, now)
        return [Deed(now + timedelta(hours=1), lambda at: self._comment(appeal, at))]

    def override(self, now: datetime) -> list[Deed]:
        """Ask for an override that the manager approves in the morning."""
        asked = None if Override.objects.exists() else self._ask(OVERRIDE_REASON, now)
        return [] if asked is None else [Deed(now + timedelta(hours=15), lambda at: self._approve(asked, at))]

    def override_lately(self, now: datetime) -> None:
        """Ask for an override that still waits for a second person."""
        if not Override.objects.open().exists():
            self._ask(SECOND_OVERRIDE_REASON, now)

    def rescore_late(self, now: datetime) -> None:
        """Score a sheet of the locked month anew after a calibration: the first adjustment."""
        found = self._lost_marks(
            Evaluation.objects.of_month(self.world.month).filter(state="final", number=1)
        )
        if found is None:
            return
        evaluation, criterion = found
        best = FLAWLESS[evaluation.version.scorecard.key][criterion]
        rescore_evaluation(
            evaluation, rescorer=self.manager, answers={criterion: best}, reason=CALIBRATED, now=now
        )

    def _find(self, now: datetime) -> tuple[Evaluation, str] | None:
        """Find a sheet that can still be appealed, with a criterion that lost marks to a plain answer."""
        today = now.astimezone(self.world.zone).date()
        waiting = Override.objects.filter(evaluation=OuterRef("pk"))
        rows = Evaluation.objects.filter(
            ~Exists(waiting), state__in=["released", "acknowledged"], number=1, appeal_until__gte=today
        )
        return self._lost_marks(rows)

    def _lost_marks(self, rows: QuerySet[Evaluation]) -> tuple[Evaluation, str] | None:
        """Find the first sheet without critical error that lost marks to a plain answer, and where."""
        plain_ones = rows.filter(is_critical=False, operator__is_active=True)
        related = plain_ones.select_related("operator", "inspector", "version__scorecard")
        for evaluation in related.order_by("contact__external_id"):
            plain = FLAWLESS.get(evaluation.version.scorecard.key, {})
            lines = EvaluationLine.objects.filter(evaluation=evaluation, is_error=True).order_by("pk")
            for key in lines.values_list("criterion", flat=True):
                best = plain.get(key)
                if isinstance(best, str) and best != evaluation.answers[key].get("value"):
                    return evaluation, key
        return None

    def _file(self, evaluation: Evaluation, criterion: str, reason: str, now: datetime) -> Appeal:
        return file_appeal(evaluation, operator=evaluation.operator, reasons={criterion: reason}, now=now)

    def _comment(self, appeal: Appeal, now: datetime) -> None:
        evaluation = appeal.evaluation
        lead = self.world.lead_of(evaluation.operator.work_number, evaluation.day)
        comment_appeal(appeal, author=self.world.employees[lead], text=LEAD_SAYS, now=now)

    def _decide(self, appeal: Appeal, criterion: str, now: datetime) -> list[Deed]:
        evaluation = appeal.evaluation
        best = FLAWLESS[evaluation.version.scorecard.key][criterion]
        decision = Decision(Ruling.OVERTURNED, RULING_SAYS, best)
        decide_appeal(appeal, decider=self.manager, decisions={criterion: decision}, now=now)
        new = Evaluation.objects.select_related("operator").get(supersedes=evaluation)
        return [Deed(now + timedelta(hours=6), lambda at: self._acknowledge(new, at))]

    def _acknowledge(self, evaluation: Evaluation, now: datetime) -> None:
        acknowledge_evaluation(evaluation, operator=evaluation.operator, now=now)

    def _ask(self, reason: str, now: datetime) -> Override | None:
        found = self._find(now)
        if found is None:
            return None
        evaluation, criterion = found
        return request_override(
            evaluation, requester=evaluation.inspector, criterion=criterion, reason=reason, now=now
        )

    def _approve(self, override: Override, now: datetime) -> None:
        decide_override(override, decider=self.manager, is_approved=True, reasoning=OVERRIDE_SAYS, now=now)
