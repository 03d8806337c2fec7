"""What the demo centre takes away: workbooks ordered this morning, and what they are made from.

Files are written when the demo centre is loaded: what an export holds is as of then.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from common.months import Month
from exports.services import order
from qc.models import CheckKind, Evaluation
from qc.services import DrawOrder, ask_what_if, draw_sample
from seeds.demo.timeline import Deed
from seeds.demo.world import MANAGER, SUPERVISOR, World

QUALITY_MANAGER, PUBLISHER, LEAD = "2103", "2202", "1001"


def deeds(world: World) -> Iterator[Deed]:
    """Tell the draw of a survey, a what-if, and who ordered which workbook."""
    office = _Office(world)
    yesterday = world.today - timedelta(days=1)
    yield Deed(world.at(yesterday, "16:20"), office.draw_survey)
    yield Deed(world.at(yesterday, "16:40"), office.try_scorecard)
    handovers = Month.of(yesterday)  # the diaries of the demo centre are those of the last days
    for clock, kind, who, month in (
        ("08:32", "attendance.month", PUBLISHER, world.month),
        ("08:36", "shifthandover.month", SUPERVISOR, handovers),
        ("08:41", "qc.month", QUALITY_MANAGER, world.month),
        ("08:47", "incidents.month", MANAGER, world.month),
        ("08:52", "staff.roster", LEAD, world.month),
    ):
        yield Deed(world.at(world.today, clock), office.orders(kind, who, month))


class _Office:
    """People at their desks."""

    def __init__(self, world: World) -> None:
        self.world = world

    def draw_survey(self, now: datetime) -> None:
        """Draw two contacts of each type of service, to ask the customers."""
        today = self.world.today
        wanted = DrawOrder(
            first_day=today - timedelta(days=8),
            last_day=today - timedelta(days=2),
            due_on=today + timedelta(days=5),
            per_operator=2,
            kind=CheckKind.SURVEY,
        )
        people = self.world.employees
        draw_sample(wanted, seed=f"survey-{today}", now=now, drawn_by=people[QUALITY_MANAGER])

    def try_scorecard(self, now: datetime) -> None:
        """Try the scorecard of the published month once more on that month: nothing changes."""
        counted = Evaluation.objects.counting().of_month(self.world.month).select_related("version")
        version = counted.order_by("pk")[0].version
        ask_what_if(version, self.world.month, now=now, asker=self.world.employees[QUALITY_MANAGER])

    def orders(self, kind: str, who: str, month: Month) -> Callable[[datetime], object]:
        """Let somebody order the workbook of a month."""

        def act(now: datetime) -> object:
            told = {"month": str(month)}
            return order(kind, told, by=self.world.employees[who], clock=lambda: now)

        return act
