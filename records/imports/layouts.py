"""Which columns a file of each sort of record has, and what they are called."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from common.tables import Column
from records.imports import words
from records.imports.words import Read, Words
from records.models import (
    Accident,
    Channel,
    Complaint,
    ErrorRecord,
    ExamResult,
    FoundBy,
    KindOf,
    Opinion,
    Record,
    Severity,
    SurveyAnswer,
    TimeLimit,
    Workload,
)


@dataclass(frozen=True)
class Field:
    """One column: the record's column it fills, how it is read, whether a line needs it."""

    column: Column
    fills: str
    read: Read
    is_needed: bool = False


@dataclass(frozen=True)
class Layout:
    """A sort of file: the records it holds, its columns, and what follows from them.

    `derive` fills in what a line says without a column of its own, such as the day of a complaint. Of
    `figures`, where there are any, a line tells at least one.
    """

    model: type[Record]
    fields: tuple[Field, ...]
    derive: Callable[[Any, Words], None] = field(default=lambda record, words: None)
    figures: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Column]:
        """The columns to look for."""
        return [one.column for one in self.fields]


def _needed(key: str, *names: str, fills: str = "", read: Read) -> Field:
    return Field(Column(key, (key, *names)), fills or key, read, is_needed=True)


def _maybe(key: str, *names: str, fills: str = "", read: Read) -> Field:
    return Field(Column(key, (key, *names), required=False), fills or key, read)


_WHO = ("work number", "工号")
_NUMBER = _maybe("reference", "number", "编号", "单号", read=words.text(80))
_SOMEBODY = _needed("work_number", *_WHO, fills="employee", read=words.person)
_PERHAPS_SOMEBODY = _maybe("work_number", *_WHO, fills="employee", read=words.person)
_DAY = _needed("day", "date", "日期", read=words.day)
_CONTACT = _maybe("contact", "contact_id", "contact id", "通话编号", "流水号", read=words.contact)
_CHANNEL = _maybe("channel", "渠道", "来源渠道", read=words.choice(Channel))


def _text(*names: str) -> Field:
    return _maybe("text", *names, read=words.text(2000))


def _kind(of: KindOf, *names: str) -> Field:
    return _needed("kind", *names, "类别", "类型", read=words.kind(of))


_MISHAP = (
    _maybe("severity", "程度", "严重程度", "等级", read=words.choice(Severity)),
    _maybe("found_by", "found by", "发现途径", "发现人", read=words.choice(FoundBy)),
    _text("what", "内容", "说明", "经过"),
)


def _whose_contact(record: Any, _words: Words) -> None:
    """Let a record about a contact be that of its operator, where the line names nobody."""
    if record.employee_id is None and record.contact_id is not None:
        record.employee = record.contact.operator


def _day_received(record: Complaint, known: Words) -> None:
    record.day = known.local_day(record.received_at)
    _whose_contact(record, known)


def _day_due(record: TimeLimit, known: Words) -> None:
    record.day = known.local_day(record.due_at)


LAYOUTS: dict[str, Layout] = {
    "workload": Layout(
        Workload,
        (
            _SOMEBODY,
            _DAY,
            _maybe("calls_answered", "calls", "calls answered", "接听量", "话务量", read=words.whole),
            _maybe("talk_minutes", "talk minutes", "通话分钟", "通话时长(分)", "通话时长", read=words.whole),
            _maybe("back_office_items", "back-office items", "后台件数", "后台处理量", read=words.whole),
            _text("note", "备注"),
        ),
        figures=("calls_answered", "talk_minutes", "back_office_items"),
    ),
    "errors": Layout(
        ErrorRecord,
        (
            _NUMBER,
            _PERHAPS_SOMEBODY,
            _DAY,
            _kind(KindOf.ERROR, "error", "差错", "差错类别"),
            *_MISHAP,
            _CONTACT,
        ),
        derive=_whose_contact,
    ),
    "accidents": Layout(
        Accident,
        (
            _NUMBER,
            _PERHAPS_SOMEBODY,
            _DAY,
            _kind(KindOf.ACCIDENT, "accident", "事故", "事故类别"),
            *_MISHAP,
            _maybe("minutes", "影响分钟", "影响时长", read=words.whole),
        ),
    ),
    "time-limits": Layout(
        TimeLimit,
        (
            _NUMBER,
            _PERHAPS_SOMEBODY,
            _kind(KindOf.TIME_LIMIT, "事项类别"),
            _needed("due_at", "due", "应完成时间", "时限", read=words.moment),
            _maybe("done_at", "done", "实际完成时间", "完成时间", read=words.moment),
            _text("matter", "事项", "内容"),
        ),
        derive=_day_due,
    ),
    "opinions": Layout(
        Opinion,
        (
            _NUMBER,
            _PERHAPS_SOMEBODY,
            _DAY,
            _kind(KindOf.OPINION, "意见类别"),
            _CHANNEL,
            _text("opinion", "内容", "意见内容", "客户意见"),
            _CONTACT,
        ),
        derive=_whose_contact,
    ),
    "complaints": Layout(
        Complaint,
        (
            _needed("reference", "number", "编号", "单号", "投诉编号", read=words.text(80)),
            _PERHAPS_SOMEBODY,
            _needed("received_at", "received", "受理时间", "投诉时间", read=words.moment),
            _kind(KindOf.COMPLAINT, "投诉类别"),
            _CHANNEL,
            _text("complaint", "内容", "投诉内容"),
            _maybe("due_at", "due", "答复时限", "应答复时间", read=words.moment),
            _maybe("answered_at", "answered", "答复时间", read=words.moment),
            _maybe("answer", "答复", "答复内容", read=words.text(2000)),
            _maybe("closed_at", "closed", "办结时间", read=words.moment),
            _maybe("justified", "是否属实", "属实", "是否成立", fills="is_justified", read=words.yes_no),
            _CONTACT,
        ),
        derive=_day_received,
    ),
    "exams": Layout(
        ExamResult,
        (
            _SOMEBODY,
            _DAY,
            _needed("exam", "examination", "考核", "考核项目", "科目", read=words.exam),
            _needed("score", "成绩", "得分", "分数", read=words.points),
            _maybe("attempt", "第几次", "次数", read=words.whole),
            _text("note", "备注"),
        ),
    ),
}  # fmt: skip

SURVEY = "survey"
SURVEY_LAYOUT = Layout(
    SurveyAnswer,
    (
        _needed("survey", "调查", "调查编号", read=words.survey),
        _needed("respondent", "受访编号", "问卷编号", read=words.text(40)),
        _DAY,
        _PERHAPS_SOMEBODY,
        _CONTACT,
        _text("remark", "备注", "其他意见"),
    ),
    derive=_whose_contact,
)
"""A line per customer; the answers stand in columns named after the topics."""

SORTS = (*LAYOUTS, SURVEY)
"""The sorts of files, as commands and pages name them."""
