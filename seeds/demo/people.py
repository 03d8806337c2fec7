"""Who works at the demo centre: invented names, posts, teams and careers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from seeds.demo.dice import dice
from staff.models import PostCode

SURNAMES = "王李张刘陈杨赵黄周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余"
GIVEN = "静敏丽娟艳芳洁玲婷雪慧颖琳倩悦欣怡佳蕾薇磊强军洋勇杰涛超明刚平辉鹏浩宇轩晨俊凯"

FRONT_A, FRONT_B, VIP_AND_MESSAGES, OFFICE = "front-a", "front-b", "vip", "office"


@dataclass(frozen=True)
class TeamFact:
    """A team of the demo centre."""

    code: str
    name: str
    desk: str = ""


TEAMS = (
    TeamFact(FRONT_A, "前台一班", "front_line"),
    TeamFact(FRONT_B, "前台二班", "front_line"),
    TeamFact(VIP_AND_MESSAGES, "VIP与秘书班", "vip"),
    TeamFact(OFFICE, "运营支撑组"),
)

# Team, post and how many; work numbers run on within a team from its first number.
STAFFING: tuple[tuple[int, str, PostCode, int], ...] = (
    (1001, FRONT_A, PostCode.TEAM_LEAD, 2),
    (1003, FRONT_A, PostCode.OPERATOR, 7),
    (1010, FRONT_A, PostCode.FLOATING_EXPERT, 1),
    (1101, FRONT_B, PostCode.TEAM_LEAD, 2),
    (1103, FRONT_B, PostCode.OPERATOR, 7),
    (1110, FRONT_B, PostCode.OUTBOUND_OPERATOR, 1),
    (1201, VIP_AND_MESSAGES, PostCode.TEAM_LEAD, 1),
    (1202, VIP_AND_MESSAGES, PostCode.VIP_OPERATOR, 3),
    (1205, VIP_AND_MESSAGES, PostCode.MESSAGE_SECRETARY, 3),
    (2001, OFFICE, PostCode.DUTY_SUPERVISOR, 4),
    (2005, OFFICE, PostCode.FLOOR_SUPERVISOR, 1),
    (2101, OFFICE, PostCode.QUALITY_INSPECTOR, 2),
    (2103, OFFICE, PostCode.QUALITY_MANAGER, 1),
    (2201, OFFICE, PostCode.SECURITY_OFFICER, 1),
    (2202, OFFICE, PostCode.HR_PUBLISHER, 1),
    (2203, OFFICE, PostCode.CUSTODIAN, 1),
    (2204, OFFICE, PostCode.AUDITOR, 1),
    (2205, OFFICE, PostCode.BACK_OFFICE_CLERK, 1),
    (2206, OFFICE, PostCode.CENTRE_MANAGER, 1),
)
JOINER, LEAVER, MOVER = "1109", "1009", "1008"
"""Hired in the middle of the month before; left then; went from one front-line team to the other."""


@dataclass(frozen=True)
class Stint:
    """That somebody belonged to a team from a day on, to another day where it ended."""

    team: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class PersonFact:
    """Somebody of the demo centre."""

    work_number: str
    name: str
    post: PostCode
    position: int
    hired_on: date
    left_on: date | None
    stints: tuple[Stint, ...]

    def works_on(self, day: date) -> bool:
        """Tell whether the person had been hired and had not left on a day."""
        return self.hired_on <= day and (self.left_on is None or day <= self.left_on)

    def team_on(self, day: date) -> str:
        """Return the code of the team on a day; empty before the first and after the last."""
        for stint in self.stints:
            if stint.starts_on <= day and (stint.ends_on is None or day <= stint.ends_on):
                return stint.team
        return ""

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.work_number}@demo.invalid"


def people(month_before: date) -> list[PersonFact]:
    """Return everybody, in order of work number.

    Args:
        month_before: the first day of the month before today's, in which somebody joins, leaves and moves.
    """
    names = _names()
    return [
        _person(str(first + offset), next(names), team, post, offset, month_before)
        for first, team, post, count in STAFFING
        for offset in range(count)
    ]


def _person(
    number: str, name: str, team: str, post: PostCode, position: int, month_before: date
) -> PersonFact:
    hired_on = date(2017, 3, 1) + timedelta(days=dice("hired", number).randrange(2400))
    left_on = None
    if number == JOINER:
        hired_on = month_before.replace(day=15)
    stints: tuple[Stint, ...] = (Stint(team, hired_on),)
    if number == LEAVER:
        left_on = month_before.replace(day=20)
        stints = (Stint(team, hired_on, left_on),)
    if number == MOVER:
        moved_on = month_before.replace(day=16)
        stints = (Stint(team, hired_on, moved_on - timedelta(days=1)), Stint(FRONT_B, moved_on))
    return PersonFact(number, name, post, position, hired_on, left_on, stints)


def _names() -> Iterator[str]:
    chance = dice("names")
    surnames = chance.sample(SURNAMES, len(SURNAMES)) * 2
    seen: set[str] = set()
    for surname in surnames:
        name = surname + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))
        if name not in seen:
            seen.add(name)
            yield name
