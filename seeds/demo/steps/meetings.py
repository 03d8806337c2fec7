"""The demo centre's quality meeting: three problems, one measure that was checked, one overdue, one open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from common.months import Month
from qc.models import FigureKind, MeetingItem, QualityMeeting
from qc.selectors.measured import Evidence
from qc.services.measures import check_effect, report_done
from qc.services.meetings import ItemOrder, MeetingOrder, record_meeting, sign_minutes
from seeds.demo.people import FRONT_A
from seeds.demo.timeline import Deed
from seeds.demo.world import MANAGER, PASSWORD, SUPERVISOR, World
from staff.models import Team

RECORDER, LEAD = "2103", "1001"
HELD_DAYS_AGO = 24
LOOKED_BACK = 14


def deeds(world: World) -> Iterator[Deed]:
    """Tell the meeting, and what became of its measures."""
    meeting = _Meeting(world)
    yield Deed(world.at(meeting.held_on, "15:00"), meeting.hold)


class _Meeting:
    """One meeting from its record to the check of an effect."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.held_on = world.today - timedelta(days=HELD_DAYS_AGO)

    def hold(self, now: datetime) -> list[Deed]:
        """Record it; the chair signs in the evening."""
        world, people = self.world, self.world.employees
        order = MeetingOrder(
            month=Month.of(self.held_on - timedelta(days=LOOKED_BACK)),
            held_on=self.held_on,
            chair=people[MANAGER],
            present=[people[number] for number in (RECORDER, SUPERVISOR, LEAD)],
            note="逐项分析近两周的投诉和差错，三项措施分工到人。",
        )
        meeting = record_meeting(order, list(self._items()), by=people[RECORDER], now=now)
        done_on = self.held_on + timedelta(days=6)
        checked_on = world.today - timedelta(days=1)
        return [
            Deed(world.at(self.held_on, "17:40"), lambda at: self._sign(meeting, at)),
            Deed(world.at(done_on, "16:00"), lambda at: self._do(meeting, at)),
            Deed(world.at(checked_on, "10:30"), lambda at: self._check(meeting, at)),
        ]

    def _items(self) -> Iterator[ItemOrder]:
        people = self.world.employees
        team = Team.objects.get(code=FRONT_A)
        yield ItemOrder(
            problem="差错偏多，集中在业务答复",
            evidence=self._seen(FigureKind.ERRORS),
            cause="新资费上线后话术未更新，知识库检索不到。",
            measure="三天内更新话术卡，班前会逐条讲解并抽背。",
            owner=people[LEAD],
            due_on=self._day(7),
        )
        yield ItemOrder(
            problem="投诉答复偏慢，客户重复来电",
            evidence=self._seen(FigureKind.COMPLAINTS),
            cause="夜班受理后无人跟进，次日才派单。",
            measure="值班长交班时逐条点交未答复投诉。",
            owner=people[SUPERVISOR],
            due_on=self.world.today - timedelta(days=2),
        )
        yield ItemOrder(
            problem="一班新员工多，差错需压降",
            evidence=self._seen(FigureKind.ERRORS, team),
            cause="新员工比例高，结对带教不足。",
            measure="新员工逐人结对四周，每周复听三通。",
            owner=people[LEAD],
            due_on=self.world.today + timedelta(days=6),
        )

    def _seen(self, figure: FigureKind, team: Team | None = None) -> Evidence:
        return Evidence(figure, self._day(-LOOKED_BACK), self._day(-1), team=team)

    def _day(self, offset: int) -> date:
        return self.held_on + timedelta(days=offset)

    def _sign(self, meeting: QualityMeeting, now: datetime) -> None:
        sign_minutes(meeting, signer=self.world.employees[MANAGER], password=PASSWORD, now=now)

    def _do(self, meeting: QualityMeeting, now: datetime) -> None:
        text = "话术卡已更新并下发，全班抽背合格。"
        report_done(_first(meeting), by=self.world.employees[LEAD], text=text, now=now)

    def _check(self, meeting: QualityMeeting, now: datetime) -> None:
        check_effect(_first(meeting), by=self.world.employees[RECORDER], now=now)


def _first(meeting: QualityMeeting) -> MeetingItem:
    return MeetingItem.objects.select_related("meeting").get(meeting=meeting, position=1)
