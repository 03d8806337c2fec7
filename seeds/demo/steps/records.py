"""The demo centre's original records: daily workload, complaints, errors, limits, a survey, examinations."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from records.models import Complaint, Survey
from records.services import Pen, answer_complaint, close_complaint, record_told
from seeds.demo.contact_facts import Call
from seeds.demo.dice import dice
from seeds.demo.timeline import Deed
from seeds.demo.world import SUPERVISOR, World
from seeds.files import read_seed
from staff.models import PostCode

KEEPER = "2103"
SYSTEM = "话务平台日报"
COMPLAINT_KINDS = {"attitude": "接听人员语气生硬，要求道歉。", "charges": "对本月套餐外费用有异议。"}
ERROR_KINDS = ("record-incomplete", "wrong-answer", "wrong-handling")
ERRORS_PER_MILLE = 18
COMPLAIN_PER_MILLE = 90
LEFT_WAITING_PER_CENT = 12
JUSTIFIED_PER_CENT = 45
OPINIONS = (
    (40, "praise", "耐心解释了三遍，非常满意。"),
    (31, "suggestion", "希望增加夜间办理业务的项目。"),
    (18, "praise", "话务员主动回拨，问题当场解决。"),
    (9, "criticism", "排队时间太长。"),
    (4, "suggestion", "建议短信告知办理结果。"),
)
LIMITS = ((35, 18, 16), (26, 18, 20), (15, 12, 11), (8, 18, 17), (2, 18, 0))
"""Days ago, the hour by which a VIP's matter was due, the hour at which it was done (0: not yet)."""
OUTAGE = {"kind": "system-outage", "found_by": "system", "minutes": "25", "text": "账单查询中断，已恢复。"}
ASKED, ANSWERED = 60, 41


def deeds(world: World) -> Iterator[Deed]:
    """Tell every morning what yesterday's calls were, and what else is recorded as it happens."""
    records = _Records(world)
    for offset in range((world.today - world.first).days):
        day = world.first + timedelta(days=offset)
        yield Deed(world.at(day + timedelta(days=1), "08:20"), partial(records.workload, day))
    for call in world.calls:
        if call.is_answered and call.is_complaint and luck("complains", call) < COMPLAIN_PER_MILLE:
            yield Deed(call.started_at + timedelta(hours=2), partial(records.complain, call))
        if call.is_answered and luck("error", call) < ERRORS_PER_MILLE:
            yield Deed(call.started_at + timedelta(hours=20), partial(records.err, call))
    for days_ago, kind, text in OPINIONS:
        day = world.today - timedelta(days=days_ago)
        line: dict[str, object] = {"day": str(day), "kind": kind, "text": text}
        yield Deed(world.at(day, "16:30"), partial(records.tell, "opinions", [line]))
    for days_ago, due, done in LIMITS:
        day = world.today - timedelta(days=days_ago)
        yield Deed(world.at(day, "20:30"), partial(records.limit, day, due, done))
    day = world.today - timedelta(days=21)
    yield Deed(world.at(day, "11:20"), partial(records.tell, "accidents", [{"day": str(day), **OUTAGE}]))
    examined = world.month.first + timedelta(days=11)
    yield Deed(world.at(examined, "17:30"), partial(records.examine, examined))
    yield Deed(world.at(world.month.last, "18:00"), records.survey)


def luck(question: str, call: Call) -> int:
    """Draw a number below a thousand for a call."""
    return dice(question, call.external_id).randrange(1000)


class _Records:
    """What is written down, by whom, at which moment."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_day: dict[date, dict[str, list[Call]]] = defaultdict(lambda: defaultdict(list))
        for call in world.calls:
            if call.is_answered:
                self.by_day[call.day][call.work_number].append(call)

    def tell(self, sort: str, lines: list[dict[str, object]], now: datetime) -> None:
        """Let the platform tell some records."""
        if lines:
            keeper = self.world.employees[KEEPER]
            record_told(sort, lines, source=SYSTEM, by=keeper, now=now)

    def workload(self, day: date, now: datetime) -> None:
        """Tell the workload of a day, person by person."""
        lines: list[dict[str, object]] = [
            {
                "work_number": number,
                "day": str(day),
                "calls_answered": len(taken),
                "talk_minutes": sum(call.talk_seconds for call in taken) // 60,
            }
            for number, taken in sorted(self.by_day[day].items())
        ]
        self.tell("workload", lines, now)

    def complain(self, call: Call, now: datetime) -> list[Deed]:
        """Record a complaint about a call; most are answered in a day and closed in two."""
        chance = dice("complaint", call.external_id)
        kind = chance.choice(sorted(COMPLAINT_KINDS))
        number = f"TS{call.external_id}"
        line: dict[str, object] = {
            "reference": number,
            "received_at": call.started_at.isoformat(timespec="minutes"),
            "kind": kind,
            "text": COMPLAINT_KINDS[kind],
            "contact": call.external_id,
        }
        self.tell("complaints", [line], now)
        if chance.randrange(100) < LEFT_WAITING_PER_CENT:
            return []
        answered = now + timedelta(hours=chance.choice((3, 18, 22, 40)))
        return [Deed(answered, lambda at: self.answer(number, chance.randrange(100), at))]

    def answer(self, number: str, luck: int, now: datetime) -> list[Deed]:
        """Answer a complaint; it is closed the day after."""
        complaint = Complaint.objects.standing().get(reference=number)
        pen = Pen(self.world.employees[SUPERVISOR], now)
        answer_complaint(complaint, answer="已致电客户说明情况并致歉。", pen=pen)
        return [Deed(now + timedelta(days=1), lambda at: self.close(number, luck, at))]

    def close(self, number: str, luck: int, now: datetime) -> None:
        """Close a complaint with its finding."""
        complaint = Complaint.objects.standing().get(reference=number)
        is_justified = luck < JUSTIFIED_PER_CENT
        finding = "经复听录音，投诉属实。" if is_justified else "经复听录音，用语符合规范。"
        pen = Pen(self.world.employees[SUPERVISOR], now)
        close_complaint(complaint, is_justified=is_justified, finding=finding, pen=pen)

    def err(self, call: Call, now: datetime) -> None:
        """Record an error found in a call."""
        line: dict[str, object] = {
            "work_number": call.work_number,
            "day": str(call.day),
            "kind": dice("error kind", call.external_id).choice(ERROR_KINDS),
            "found_by": "inspection",
            "text": f"通话 {call.external_id}：复听发现。",
            "contact": call.external_id,
        }
        self.tell("errors", [line], now)

    def limit(self, day: date, due: int, done: int, now: datetime) -> None:
        """Record what a VIP was promised by an hour, and whether it was kept."""
        there = [one.work_number for one in self.world.people if one.post == PostCode.VIP_OPERATOR]
        line: dict[str, object] = {
            "work_number": dice("limit", day).choice(sorted(there)),
            "kind": "reply",
            "due_at": f"{day} {due}:00",
            "done_at": f"{day} {done}:00" if done else "",
            "text": "VIP 客户回复",
        }
        self.tell("time-limits", [line], now)

    def examine(self, day: date, now: datetime) -> None:
        """Examine the operators in business knowledge; who fails retakes it the week after."""
        scores = {
            one.work_number: min(100, 68 + dice("exam", one.work_number).randrange(34))
            for one in self.world.people
            if one.post == PostCode.OPERATOR and one.left_on is None and one.hired_on <= day
        }
        lines: list[dict[str, object]] = [
            {"work_number": number, "day": str(day), "exam": "business-knowledge", "score": score}
            for number, score in sorted(scores.items())
        ]
        self.tell("exams", lines, now)

    def survey(self, now: datetime) -> None:
        """Ask customers about the month that ends."""
        month = self.world.month
        survey = Survey.objects.create(
            code=str(month),
            name=f"{month} 客户满意度抽样调查",
            first_day=month.first,
            last_day=month.last,
            sample_size=ASKED,
        )
        topics = [topic["code"] for topic in read_seed("records.toml")["topic"]]
        answers = (2, 3, 4, 4, 5, 5, 5)
        lines: list[dict[str, object]] = [
            {
                "survey": survey.code,
                "respondent": f"R{number:03}",
                "day": str(month.last),
                **{topic: str(dice("survey", number, topic).choice(answers)) for topic in topics},
            }
            for number in range(1, ANSWERED + 1)
        ]
        self.tell("survey", lines, now)
