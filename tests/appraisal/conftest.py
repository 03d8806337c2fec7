"""A small centre with two teams, and an October whose quality, attendance and records are all there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from appraisal.models import AppraisalMonth, AppraisalObjection, PersonAppraisal
from appraisal.services import decide_objection, draft_month, post_month, publish_month, raise_objection
from attendance.domain.totals import MonthTotals
from attendance.facts import totals_of
from attendance.models import AttendanceMonth, PersonMonth, PublishedMonth, PublishedRow
from calls.models import Contact
from common.months import Month
from jobs.models import Job, JobState
from jobs.services import run
from ledger.models import Meaning
from ledger.services import sign
from qc.models import (
    Assignment,
    Evaluation,
    QualityMonth,
    SampledContact,
    SampleStratum,
    ScorecardVersion,
    SpotCheck,
)
from qc.services import load_scorecard
from records.models import Complaint, ErrorRecord, ExamResult, Opinion, RecordKind, SkillExam
from records.services import Pen, enter_record
from seeds.loader.appraisal import load_schemes
from seeds.loader.records import load_record_kinds, load_skill_exams, load_survey_topics
from staff.models import Employee, PostCode, Team
from tests.conftest import PASSWORD
from tests.qc.conftest import SMALL

OCTOBER = Month(2026, 10)
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 10, 19)
START = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)


def november(day: int, hour: int = 9) -> datetime:
    """An instant of November 2026 at the centre."""
    return datetime(2026, 11, day, hour, tzinfo=SHANGHAI)


@dataclass
class Cast:
    """Who takes part: anna and ben of team a and its lead, cleo of team b and its lead, and those above."""

    anna: Employee
    ben: Employee
    lead: Employee
    cleo: Employee
    other_lead: Employee
    inspector: Employee
    quality: Employee
    publisher: Employee
    manager: Employee
    duty: Employee
    auditor: Employee
    team: Team
    other_team: Team


@pytest.fixture
def cast(make_employee: Callable[..., Employee], make_team: Callable[..., Team]) -> Cast:
    """Everybody, in their posts, and a scheme."""
    load_schemes()
    a, b, office = make_team("a"), make_team("b"), make_team("office")
    return Cast(
        anna=make_employee("1001", name="安娜", team=a),
        ben=make_employee("1002", name="李本", team=a),
        lead=make_employee("1090", PostCode.TEAM_LEAD, name="周班长", team=a),
        cleo=make_employee("1101", name="柯丽", team=b),
        other_lead=make_employee("1190", PostCode.TEAM_LEAD, name="郑班长", team=b),
        inspector=make_employee("2101", PostCode.QUALITY_INSPECTOR, name="质检员", team=office),
        quality=make_employee("2103", PostCode.QUALITY_MANAGER, name="质检主管", team=office),
        publisher=make_employee("2202", PostCode.HR_PUBLISHER, name="人事", team=office),
        manager=make_employee("2206", PostCode.CENTRE_MANAGER, name="经理", team=office),
        duty=make_employee("2001", PostCode.DUTY_SUPERVISOR, name="值班长", team=office),
        auditor=make_employee("9001", PostCode.AUDITOR, name="审计", team=office),
        team=a,
        other_team=b,
    )


@pytest.fixture
def draw(cast: Cast, now: datetime) -> Callable[..., list[Evaluation]]:
    """Draw some of so many contacts of a person, and score them."""
    load_scorecard(SMALL, now=now)

    def act(operator: Employee, *scores: str | None, size: int = 40, day: date = DAY) -> list[Evaluation]:
        version = ScorecardVersion.objects.get(scorecard__key="small")
        number = Contact.objects.count() + 1
        check = SpotCheck.objects.create(
            first_day=day, last_day=day, due_on=day, seed="s", algorithm="a",
            frame_last_contact=0, frame_size=size, frame_hash="", drawn_at=START,
        )  # fmt: skip
        stratum = SampleStratum.objects.create(
            spot_check=check, key=f"{operator.pk}", operator=operator, size=size, taken=len(scores)
        )
        return [
            _scored(operator, cast.inspector, version, stratum, day, f"C{number + at}", at + 1, score)
            for at, score in enumerate(scores)
        ]

    return act


def _scored(
    operator: Employee, inspector: Employee, version: ScorecardVersion, stratum: SampleStratum, day: date,
    name: str, position: int, score: str | None,
) -> Evaluation:  # fmt: skip
    contact = Contact.objects.create(
        source="acd", external_id=name, day=day, started_at=START, ended_at=START, outcome="answered",
        operator=operator, talk_seconds=100,
    )  # fmt: skip
    sampled = SampledContact.objects.create(
        spot_check_id=stratum.spot_check_id, stratum=stratum, contact=contact, position=position
    )
    given = Assignment.objects.create(
        contact=contact, inspector=inspector, version=version, sampled=sampled, assigned_at=START, due_on=day
    )
    return Evaluation.objects.create(
        assignment=given, contact=contact, operator=operator, inspector=inspector, version=version, day=day,
        month=str(Month.of(day)), state="released", outcome="no_score" if score is None else "pass",
        score=None if score is None else Decimal(score), started_at=START, saved_at=START,
        submitted_at=START, released_at=START,
    )  # fmt: skip


def lock_quality(cast: Cast, month: Month = OCTOBER) -> QualityMonth:
    """The quality manager locked the month."""
    at = {"released_at": november(2), "locked_at": november(3)}
    by = {"released_by": cast.quality, "locked_by": cast.quality}
    return QualityMonth.objects.create(
        month=str(month), state="locked", counted=1, content_hash="ab" * 32, **at, **by
    )


def attend(person: Employee, month: Month = OCTOBER, **told: Any) -> None:
    """Put somebody on the attendance sheet as attendance stores it: 22 days present unless said otherwise."""
    totals = MonthTotals(**{"due_halves": 44, "present_halves": 44} | told)
    sheet = AttendanceMonth.objects.get_or_create(
        first_day=month.first, defaults={"state": "drafted", "derived_at": november(1)}
    )[0]
    PersonMonth.objects.update_or_create(
        month=sheet,
        employee=person,
        defaults={"totals": totals_of(totals), "person": {"work_number": person.work_number}},
    )


def publish_attendance(cast: Cast, number: int = 1) -> PublishedMonth:
    """HR published the attendance of the month as it is drafted."""
    sheet = AttendanceMonth.objects.get(first_day=OCTOBER.first)
    entry = sign(
        signer=cast.publisher, password=PASSWORD, record_type="test.month", record_id=str(OCTOBER),
        record_version=number, document={"n": number}, meaning=Meaning.PUBLISHED, statement="x",
        now=november(4),
    )  # fmt: skip
    previous = PublishedMonth.objects.filter(month=sheet).order_by("-number").first()
    version = PublishedMonth.objects.create(
        month=sheet, number=number, content_hash=f"{number:064x}", header={"month": "2026-10"}, entry=entry,
        published_by=cast.publisher, signed_at=november(4), previous=previous,
        reason="late punch" if previous else "",
    )  # fmt: skip
    for row in PersonMonth.objects.filter(month=sheet):
        PublishedRow.objects.create(
            version=version, employee=row.employee, person=row.person, totals=row.totals
        )
    PublishedMonth.objects.filter(pk=version.pk).update(state="published", completed_at=november(4))
    AttendanceMonth.objects.filter(pk=sheet.pk).update(state="published")
    return version


def record(cast: Cast, sort: str, person: Employee, **fields: Any) -> Any:
    """The duty supervisor enters an original record of October."""
    pen = Pen(cast.duty, november(5))
    day = fields.pop("day", DAY)
    if sort == "exam":
        exam = SkillExam.objects.get(code="business-knowledge")
        return enter_record(ExamResult(employee=person, day=day, exam=exam, **fields), pen=pen)
    kind = RecordKind.objects.get(code=fields.pop("kind"))
    text = fields.pop("text", "记录")
    model: Any = {"error": ErrorRecord, "opinion": Opinion, "complaint": Complaint}[sort]
    if sort == "complaint":
        fields["received_at"] = START + timedelta(minutes=Complaint.objects.count())
    return enter_record(model(employee=person, day=day, kind=kind, text=text, **fields), pen=pen)


@pytest.fixture
def sources(cast: Cast, draw: Callable[..., Any]) -> Cast:
    """October is final. Anna: 87.80 of five contacts, late twice, one serious error, praise, 88 in the exam.

    Ben was drawn twice and left early; cleo has three scores; leads and inspector are on the sheet.
    """
    load_record_kinds()
    load_survey_topics()
    load_skill_exams()
    draw(cast.anna, "92", "85", "78", "96", "88")
    draw(cast.ben, "80", "90")
    draw(cast.cleo, "70", "75", "80")
    attend(cast.anna, late_n=2)
    attend(cast.ben, early_n=1)
    for person in (cast.cleo, cast.lead, cast.other_lead, cast.inspector, cast.duty):
        attend(person)
    record(cast, "error", cast.anna, kind="wrong-answer")
    record(cast, "opinion", cast.anna, kind="praise")
    record(cast, "exam", cast.anna, score=Decimal(88))
    lock_quality(cast)
    publish_attendance(cast)
    return cast


@pytest.fixture
def drafted(sources: Cast) -> AppraisalMonth:
    """October is drafted on 5 November."""
    return draft_month(OCTOBER, now=november(5)).month


@pytest.fixture
def posted(drafted: AppraisalMonth, cast: Cast) -> AppraisalMonth:
    """Posted on 6 November: objections until the 9th."""
    return post_month(OCTOBER, by=cast.publisher, now=november(6))


@pytest.fixture
def published(posted: AppraisalMonth, cast: Cast) -> AppraisalMonth:
    """Published on 10 November as version 1."""
    publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10))
    posted.refresh_from_db()
    return posted


def row_of(person: Employee) -> PersonAppraisal:
    """Somebody's draft of October."""
    return PersonAppraisal.objects.select_related("month", "employee").get(
        employee=person, month__first_day=OCTOBER.first
    )


def component_of(person: Employee, code: str) -> dict[str, Any]:
    """What somebody's draft says of a component."""
    return next(one for one in row_of(person).outcome["components"] if one["code"] == code)


def object_to(person: Employee, component: str = "errors", day: int = 7) -> AppraisalObjection:
    """Somebody objects on a day of November."""
    return raise_objection(person, OCTOBER, component, "不是我答复的", now=november(day))


def reject(objection: AppraisalObjection, by: Employee, day: int = 8) -> AppraisalObjection:
    """Somebody rejects an objection."""
    return decide_objection(objection, by=by, is_upheld=False, answer="录音已复听", now=november(day))


def run_jobs(kind: str = "") -> list[str]:
    """Run what is queued, as workers would in the year after."""
    jobs = Job.objects.filter(state=JobState.QUEUED, kind__startswith=kind).order_by("pk")
    later = datetime(2027, 11, 2, tzinfo=SHANGHAI)
    return [run(pk, clock=lambda: later) for pk in jobs.values_list("pk", flat=True)]
