"""What the inspectors of the demo centre see on the floor, and what people say to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qc.domain.follow_ups import Kind
from qc.domain.observations import Act
from qc.models import Observation, ObservationKind
from qc.services import (
    FollowUpOrder,
    ObservationOrder,
    acknowledge_observation,
    complete_follow_up,
    decide_observation,
    object_to_observation,
    open_follow_up,
    record_observation,
)
from seeds.demo.timeline import Deed
from seeds.demo.world import World
from staff.models import Employee, PostCode, Team

INSPECTORS, MANAGER = ("2101", "2102"), "2103"
SHIFT = "C1"


@dataclass(frozen=True)
class _Sight:
    """One thing seen: how many days ago, at what time, of which operator on the shift (none: the room)."""

    days_ago: int
    clock: str
    kind: str
    place: str
    evidence: str
    who: int | None = None
    then: str = ""


SIGHTS = (
    _Sight(27, "10:20", "papers", "A-07", "通话间隙翻看杂志，已当场收起。", 2, "read"),
    _Sight(23, "11:05", "private_call", "A-03", "当班接听私人手机约三分钟。", 0, "stands"),
    _Sight(19, "14:10", "help_given", "A-09", "主动协助新员工处理一起携号转网投诉。", 1, "read"),
    _Sight(16, "09:40", "noise", "机房东侧", "三人围在一起大声说笑，提醒后散开。"),
    _Sight(12, "12:25", "not_signed_out", "A-11", "用餐离席未签出，约十分钟。", 3, "withdrawn"),
    _Sight(8, "10:50", "violation_stopped", "A-05", "外来人员欲进入机房，当场制止并报告值班长。", 2, "read"),
    _Sight(5, "13:30", "papers", "A-02", "台席上摊开报纸。", 4, "coached"),
    _Sight(2, "11:20", "error_owned_up", "A-08", "发现自己答错资费，当即报告并回拨更正。", 1, "read"),
    _Sight(1, "10:15", "not_signed_out", "A-06", "离席取文件未签出。", 0, "objected"),
)
REASONS = {
    "stands": "家中急事，事前已向班长说明。",
    "withdrawn": "当时系统无响应，无法签出。",
    "objected": "离席不到一分钟，就在视线之内。",
}
DECISIONS = {
    "stands": (Act.LET_STAND, "班长未接到说明，按规定维持。"),
    "withdrawn": (Act.WITHDRAW, "系统日志证实当时无响应。"),
}


def deeds(world: World) -> Iterator[Deed]:
    """Tell each thing seen, and what followed from it."""
    for sight in SIGHTS:
        day = world.today - timedelta(days=sight.days_ago)
        yield Deed(world.at(day, sight.clock), _Seeing(world, sight, day).record)


class _Seeing:
    """One thing seen, from the floor to the last word on it."""

    def __init__(self, world: World, sight: _Sight, day: date) -> None:
        self.world, self.sight, self.day = world, sight, day

    def record(self, now: datetime) -> list[Deed]:
        """Record it a few minutes after it was seen, where anybody was on the shift."""
        person = self._person()
        if person is None and self.sight.who is not None:
            return []
        order = ObservationOrder(
            kind=ObservationKind.objects.get(code=self.sight.kind),
            seen_at=now - timedelta(minutes=6),
            place=self.sight.place,
            evidence=self.sight.evidence,
            person=person,
            team=None if person else Team.objects.order_by("pk").first(),
        )
        observation = record_observation(order, observer=self._inspector(), now=now)
        return list(self._answers(observation, now)) if person else []

    def _answers(self, observation: Observation, now: datetime) -> Iterator[Deed]:
        person, then = observation.person, self.sight.then
        assert person is not None
        if then in {"read", "coached"}:
            read_at = now + timedelta(hours=5)
            yield Deed(read_at, lambda at: acknowledge_observation(observation, person=person, now=at))
        if then == "coached":
            yield Deed(now + timedelta(hours=1), lambda at: self._coach(observation, at))
        if then in REASONS:
            yield Deed(now + timedelta(hours=6), lambda at: self._object(observation, at))

    def _object(self, observation: Observation, now: datetime) -> list[Deed]:
        assert observation.person is not None
        reason = REASONS[self.sight.then]
        object_to_observation(observation, person=observation.person, reason=reason, now=now)
        if self.sight.then not in DECISIONS:
            return []
        return [Deed(now + timedelta(days=1), lambda at: self._decide(observation, at))]

    def _decide(self, observation: Observation, now: datetime) -> None:
        act, reason = DECISIONS[self.sight.then]
        manager = self.world.employees[MANAGER]
        decide_observation(observation, arbiter=manager, act=act, reason=reason, now=now)

    def _coach(self, observation: Observation, now: datetime) -> list[Deed]:
        assert observation.person is not None
        lead = self.world.employees[self.world.lead_of(observation.person.work_number, self.day)]
        order = FollowUpOrder(Kind.COACHING, "机房纪律：台席不放书报", owner=lead)
        follow_up = open_follow_up(observation, order=order, opener=observation.observer, now=now)
        done = "班前会后单独谈话，本人已理解规定。"
        return [
            Deed(
                now + timedelta(days=1),
                lambda at: complete_follow_up(follow_up, person=lead, text=done, now=at),
            )
        ]

    def _person(self) -> Employee | None:
        """Name the operator of the shift, if there was one."""
        there = [
            one.work_number
            for one in self.world.on_shift(self.day, SHIFT)
            if one.post == PostCode.OPERATOR and one.left_on is None
        ]
        if self.sight.who is None or not there:
            return None
        return self.world.employees[there[self.sight.who % len(there)]]

    def _inspector(self) -> Employee:
        """Name an inspector who was there on the day."""
        present = self.world.attendance.present
        there = [number for number in INSPECTORS if (number, self.day) in present]
        return self.world.employees[there[0] if there else INSPECTORS[0]]
