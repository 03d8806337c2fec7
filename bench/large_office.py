"""What the other workbooks of a month tell of a centre of any size: records, incidents, diaries, visits.

Per person and month some 25 records (workload of every day on duty, an examination, now and then an error, an
opinion, a complaint, a limit) and half a visit; an incident with its action for every five people; a desk for
every forty, handed over three times a day with four items, and a matter at every third handover.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bench.centre import ZONE
from bench.large_centre import MONTH, NOW
from incidents.models import Incident, IncidentAction, IncidentKind
from records.models import (
    Complaint,
    ErrorRecord,
    ExamResult,
    Opinion,
    RecordKind,
    SkillExam,
    TimeLimit,
    Workload,
)
from shifthandover.models import DiarySignature, HandedItem, Handover, OpenMatter, ShiftDiary
from staff.models import Desk, Employee, Shift
from visitors.models import Stay, Visit, VisitEvent, Visitor, VisitorClass, VisitPlace

DAYS = list(MONTH.days())
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SHIFTS = {"DAY": 9, "EVE": 17, "NIGHT": 25}
"""Codes of seeded shifts, with the hour of the day at which the desk is handed over; each has eight hours."""

PEOPLE_A_DESK, ITEMS = 40, 4
BATCH = 1000


def fill_office(people: Sequence[Employee], *, by: Employee) -> None:
    """Store a month of everything, by people who come and go in turn; `by` approves and reviews."""
    _records(people, by)
    _incidents(people, by)
    _handovers(people, by)
    _visits(people, by)


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) + hour * HOUR


def _store(rows: Sequence[Any]) -> None:
    type(rows[0]).objects.bulk_create(rows, batch_size=BATCH)


def _records(people: Sequence[Employee], by: Employee) -> None:
    of = {kind.of: kind for kind in RecordKind.objects.order_by("-pk")}
    exam = SkillExam.objects.order_by("pk")[0]
    told: dict[str, Any] = {"entered_by": by, "entered_at": NOW, "source": "bench"}

    def rows(every: int, sort: str) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, person in list(enumerate(people))[::every]:
            day = DAYS[number % len(DAYS)]
            yield (
                number,
                {
                    **told,
                    "employee": person,
                    "day": day,
                    "reference": f"{sort}-{number}",
                    "text": "客户反映等待时间较长",
                },
            )

    _store(
        [
            Workload(
                **told, employee=person, day=day, reference=f"w-{number}-{day}",
                calls_answered=80 + number % 40, talk_minutes=300 + number % 60, back_office_items=number % 7,
            )
            for number, person in enumerate(people)
            for day in DAYS
            if (day.toordinal() + number) % 7 < 5
        ]
    )  # fmt: skip
    _store(
        [
            ErrorRecord(**row, kind=of["error"], severity="minor", found_by="inspection")
            for _number, row in rows(5, "e")
        ]
    )
    _store([Opinion(**row, kind=of["opinion"]) for _number, row in rows(2, "o")])
    _store(
        [
            Complaint(
                **row, kind=of["complaint"], received_at=_at(row["day"], 9), due_at=_at(row["day"], 57),
                answered_at=_at(row["day"], 20), answer="已回复客户。",
            )
            for _number, row in rows(10, "c")
        ]
    )  # fmt: skip
    _store(
        [
            TimeLimit(
                **row,
                kind=of["time_limit"],
                due_at=_at(row["day"], 18),
                done_at=_at(row["day"], 12 + number % 9),
            )
            for number, row in rows(4, "t")
        ]
    )
    _store(
        [
            ExamResult(**row, exam=exam, score=60 + number % 40, full_marks=100, pass_mark=60)
            for number, row in rows(1, "x")
        ]
    )


def _incidents(people: Sequence[Employee], by: Employee) -> None:
    kinds = list(IncidentKind.objects.filter(confidential=False).order_by("pk"))
    incidents = [
        Incident(
            number=f"2026-{number:06}", kind=kinds[number % len(kinds)], where="前台",
            what="前台三号台席的电话一直占线，客户接不通",
            discovered_at=_at(day, 10), reported_at=_at(day, 10.1), day=day, reporter=person,
            state="in_action", immediate=kinds[number % len(kinds)].immediate, acknowledge_minutes=15,
            acknowledged_by=by, acknowledged_at=_at(day, 10.2), owner=by,
        )
        for number, person in enumerate(people[::5], start=1)
        for day in [DAYS[number % len(DAYS)]]
    ]  # fmt: skip
    _store(incidents)
    _store(
        [
            IncidentAction(
                incident=one,
                number=1,
                measure="更换话机并试拨",
                owner=by,
                due_on=MONTH.last,
                checker=one.reporter,
                planned_by=by,
                planned_at=NOW,
            )
            for one in incidents
        ]
    )


def _handovers(people: Sequence[Employee], by: Employee) -> None:
    desks = Desk.objects.bulk_create(
        Desk(code=f"bench-{number}", name=f"Desk {number}", name_zh=f"{number}台")
        for number in range(1 + len(people) // PEOPLE_A_DESK)
    )
    shifts = {code: Shift.objects.get(code=code) for code in SHIFTS}
    diaries = [
        ShiftDiary(
            desk=desk, shift=shifts[code], day=day, starts_at=_at(day, hour - 8), ends_at=_at(day, hour),
            opened_at=_at(day, hour - 8), handed_over_at=_at(day, hour + number % 5 / 10),
            taken_over_at=_at(day, hour + number % 7 / 10), version=1, state="taken_over",
            outgoing=people[number % len(people)], incoming=people[(number + 1) % len(people)],
        )
        for number, desk in enumerate(desks)
        for day in DAYS
        for code, hour in SHIFTS.items()
    ]  # fmt: skip
    _store(diaries)
    handovers = [
        Handover(diary=one, number=1, handed_by=one.outgoing, handed_at=one.handed_over_at or NOW)
        for one in diaries
    ]
    _store(handovers)
    for act in ("sign_out", "sign_in"):
        _store([DiarySignature(diary=one, act=act, signed_by=by, signed_at=NOW) for one in diaries])
    _store(
        [
            HandedItem(
                handover=one, position=position, kind="matter", key=f"m-{position}", title="客户要求回电",
                detail="下一班联系客户并记录", decision="queried" if position == 1 else "accepted",
                remark="联系电话不清楚" if position == 1 else "", decided_by=by, decided_at=NOW,
                since=one.handed_at, shifts=1,
            )
            for one in handovers
            for position in range(1, ITEMS + 1)
        ]
    )  # fmt: skip
    _store(
        [
            OpenMatter(
                desk=one.desk, title="客户要求回电", owner=one.outgoing, next_step="回电",
                opened_by=one.outgoing, opened_at=one.starts_at,
            )
            for one in diaries[::3]
        ]
    )  # fmt: skip


def _visits(people: Sequence[Employee], by: Employee) -> None:
    place, sort = VisitPlace.objects.order_by("pk")[0], VisitorClass.objects.order_by("pk")[0]
    visits = [
        Visit(
            number=f"V2026-{number:06}", host=person, requested_by=person, requested_at=_at(day, 8),
            place=place, visitor_class=sort, organisation="设备厂商", purpose="检修", persons=2,
            starts_at=_at(day, 10), ends_at=_at(day, 12), day=day, state="left",
            approved_by=by, approved_at=_at(day, 9), ended_at=_at(day, 12.1),
        )
        for number, person in enumerate(people[::2], start=1)
        for day in [DAYS[number % len(DAYS)]]
    ]  # fmt: skip
    _store(visits)
    visitors = [
        Visitor(visit=one, position=position, name="张三", last_digits="1234")
        for one in visits
        for position in (1, 2)
    ]
    _store(visitors)
    entries = [
        VisitEvent(
            visit=one, number=number, code="let_in", at=_at(one.day, 10 + number), state_after="inside"
        )
        for one in visits
        for number in (1, 2)
    ]
    _store(entries)
    came = [one for one in entries if one.number == 1]
    went = [one for one in entries if one.number == 2]
    _store(
        [
            Stay(
                visit=one.visit, visitor=one, in_at=_at(one.visit.day, 10), in_event=came[number // 2],
                out_at=_at(one.visit.day, 12), out_event=went[number // 2], is_clear_of_goods=True,
                badge_state="none",
            )
            for number, one in enumerate(visitors)
        ]
    )  # fmt: skip
