"""The demo centre's handovers on the front line: matters, diaries, rounds, both signatures, reviews."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from seeds.demo.dice import dice
from seeds.demo.timeline import Deed
from seeds.demo.world import MANAGER, PASSWORD, World
from seeds.files import Table, read_seed
from shifthandover.domain.vocabulary import Decision, Lack, Section
from shifthandover.models import (
    HandedItem,
    MatterKindChoices,
    OpenMatter,
    RoundPoint,
    ShiftDiary,
)
from shifthandover.selectors.readiness import missing_to_sign_out
from shifthandover.services import (
    Answer,
    Observed,
    accept_matter,
    answer_matter,
    answer_reservation,
    close_matter,
    make_round,
    open_due_diaries,
    open_matter,
    return_diary,
    review,
    sign_in,
    sign_out,
    write_entry,
)
from staff.models import Desk, Employee, PostCode

DESK = "front_line"
DAYS = 4
NOTHING = "无"
ROUND = (("C1", "15:00", "C2"), ("C2", "23:00", "C3"), ("C3", "31:00", "C1"))
RETURNED = (3, "C1")
"""Days ago and shift of the diary that the incoming lead returned once."""
RESERVED = (2, "C2")
"""Days ago and shift of the diary that was taken over with a reservation."""
REVIEWED_DAYS_AGO = (4, 3)
WRITTEN_AT_THE_END = (
    Section.VIP_MATTERS,
    Section.HAZARDS,
    Section.EQUIPMENT,
    Section.NOTICES,
    Section.EXPECTED,
)


def deeds(world: World) -> Iterator[Deed]:
    """Tell the matters carried over, and every handover of the last days up to the shift that runs."""
    stories = read_seed("demo/stories.toml")
    for matter in stories["matter"]:
        yield from _matter(world, matter)
    first = world.today - timedelta(days=DAYS)
    yield Deed(world.at(first, "07:02"), _open_first)
    for ago in range(DAYS, 0, -1):
        for shift, ends, following in ROUND[: 2 if ago == 1 else 3]:
            yield from _Handover(world, stories["diary"], ago, shift, following).deeds(ends)
    for ago in REVIEWED_DAYS_AGO:
        day = world.today - timedelta(days=ago)
        yield Deed(world.at(day + timedelta(days=1), "10:40"), partial(_review, world, day))


def _open_first(now: datetime) -> None:
    """Open the first diary as the schedule does; each later one is opened by the signature before it."""
    open_due_diaries(now)


def _matter(world: World, story: Table) -> Iterator[Deed]:
    opened_at = world.at(world.today - timedelta(days=story["days_ago"]), "11:20")
    stored: list[OpenMatter] = []
    yield Deed(opened_at, lambda now: stored.append(_open(world, story, now)))
    if story["is_vip"]:
        yield Deed(
            opened_at + timedelta(hours=1),
            lambda now: accept_matter(stored[0], by=stored[0].opened_by, now=now),
        )
    if "closed_days_ago" in story:
        closed_at = world.at(world.today - timedelta(days=story["closed_days_ago"]), "16:10")
        owner = world.employees[story["owner"]]
        yield Deed(closed_at, lambda now: answer_matter(stored[0], by=owner, now=now))
        yield Deed(
            closed_at + timedelta(minutes=5),
            lambda now: close_matter(stored[0], outcome=story["outcome"], by=owner, now=now),
        )


def _open(world: World, story: Table, now: datetime) -> OpenMatter:
    answered_by = now + timedelta(hours=story["reply_after_hours"])
    return open_matter(
        desk=Desk.objects.get(code=DESK),
        kind=MatterKindChoices.VIP if story["is_vip"] else MatterKindChoices.MATTER,
        title=story["title"],
        by=world.employees[world.supervisor_at(now)],
        owner=world.employees[story["owner"]],
        next_step=story["next_step"],
        due_at=answered_by,
        accept_by=now + timedelta(hours=4),
        reply_by=answered_by,
        now=now,
    )


def _review(world: World, day: date, now: datetime) -> None:
    for diary in ShiftDiary.objects.filter(day=day, state="taken_over").order_by("starts_at"):
        manager = world.employees[MANAGER]
        review(diary, remark="交接清楚，时限明确。", by=manager, password=PASSWORD, now=now)


@dataclass
class _Handover:
    """One shift's diary from its entries to the signature of the next lead."""

    world: World
    sentences: Table
    ago: int
    shift: str
    following: str
    diary: ShiftDiary = field(init=False)

    def __post_init__(self) -> None:
        self.day = self.world.today - timedelta(days=self.ago)
        self.chance = dice("diary", self.day, self.shift)
        next_day = self.day + timedelta(days=1) if self.following == "C1" else self.day
        self.outgoing = self._lead(self.day, self.shift)
        self.incoming = self._lead(next_day, self.following)

    def deeds(self, ends: str) -> Iterator[Deed]:
        """Yield the acts around the end of the shift."""
        end = self.world.at(self.day, ends)
        minutes = timedelta(minutes=1)
        yield Deed(end - 170 * minutes, self.note_situation)
        yield Deed(end - 28 * minutes, self.write)
        yield Deed(end - 15 * minutes, self.look_round)
        yield Deed(end - 7 * minutes, self.sign_out)
        if (self.ago, self.shift) == RETURNED:
            yield Deed(end - 4 * minutes, self.send_back)
            yield Deed(end - 2 * minutes, self.mend)
        yield Deed(end + 3 * minutes, self.take_over)
        if (self.ago, self.shift) == RESERVED:
            yield Deed(end + 50 * minutes, self.answer)

    def note_situation(self, now: datetime) -> None:
        self.diary = ShiftDiary.objects.get(desk__code=DESK, shift__code=self.shift, day=self.day)
        self._write(Section.SITUATION, now)

    def write(self, now: datetime) -> None:
        for section in (
            Section.VIP_MATTERS,
            Section.HAZARDS,
            Section.EQUIPMENT,
            Section.NOTICES,
            Section.EXPECTED,
        ):
            self._write(section, now)

    def look_round(self, now: datetime) -> None:
        make_round(self.diary, side="outgoing", observed=self._observed(), by=self.outgoing, now=now)

    def sign_out(self, now: datetime) -> None:
        lacking = missing_to_sign_out(self.diary, now)
        empty = [Section(one.subject) for one in lacking if one.lack is Lack.SECTION]
        sign_out(self.diary, by=self.outgoing, password=PASSWORD, none_sections=empty, now=now)

    def send_back(self, now: datetime) -> None:
        answers = [Answer(item.position, Decision.ACCEPTED) for item in self._items()]
        answers[0] = Answer(answers[0].position, Decision.QUERIED, "催办到哪一步了？请写明联系人。")
        return_diary(
            self.diary,
            reasons="第一项没有写清已催办到哪一步，请补充后再交。",
            answers=answers,
            by=self.incoming,
            password=PASSWORD,
            now=now,
        )

    def mend(self, now: datetime) -> None:
        text = "补充：第一项今天已催办一次，对方值班员答复下一班之内给回音。"
        write_entry(self.diary, section=Section.OPEN_MATTERS, text=text, by=self.outgoing, now=now)
        self.sign_out(now)

    def take_over(self, now: datetime) -> None:
        answers = [Answer(item.position, Decision.ACCEPTED) for item in self._items()]
        if (self.ago, self.shift) == RESERVED:
            answers[0] = Answer(answers[0].position, Decision.QUERIED, "客户是否已被告知时限？接班后先核实。")
        sign_in(
            self.diary,
            synthesis=self.chance.choice(self.sentences["synthesis"]),
            answers=answers,
            observed=self._observed(),
            by=self.incoming,
            password=PASSWORD,
            now=now,
        )

    def answer(self, now: datetime) -> None:
        position = self._items()[0].position
        text = "已告知，客户同意按时限等候。"
        answer_reservation(self.diary, position=position, answer=text, by=self.outgoing, now=now)

    def _write(self, section: Section, now: datetime) -> None:
        text = self.chance.choice(self.sentences[section.value])
        if text != NOTHING:
            write_entry(self.diary, section=section, text=text, by=self.outgoing, now=now)

    def _items(self) -> list[HandedItem]:
        newest = self.diary.handovers.order_by("-number").first()
        return list(HandedItem.objects.filter(handover=newest).order_by("position"))

    def _observed(self) -> list[Observed]:
        return [
            Observed(
                point=point,
                is_ok=True,
                value=Decimal(self.chance.randint(212, 258)) / 10 if point.unit else None,
            )
            for point in RoundPoint.objects.filter(is_active=True)
        ]

    def _lead(self, day: date, shift: str) -> Employee:
        leads = [one for one in self.world.on_shift(day, shift) if one.post == PostCode.TEAM_LEAD]
        return self.world.employees[leads[0].work_number]
