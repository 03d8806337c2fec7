"""Tables of the original records."""

from records.models.exams import ExamResult
from records.models.kinds import KindOf, RecordKind, Severity, SkillExam, SurveyTopic
from records.models.record import Change, PersonalRecord, Record, RecordQuerySet
from records.models.surveys import Survey, SurveyAnswer
from records.models.voices import Channel, Complaint, ComplaintState, Opinion
from records.models.work import Accident, ErrorRecord, FoundBy, Mishap, TimeLimit, Workload

__all__ = [
    "Accident",
    "Change",
    "Channel",
    "Complaint",
    "ComplaintState",
    "ErrorRecord",
    "ExamResult",
    "FoundBy",
    "KindOf",
    "Mishap",
    "Opinion",
    "PersonalRecord",
    "Record",
    "RecordKind",
    "RecordQuerySet",
    "Severity",
    "SkillExam",
    "Survey",
    "SurveyAnswer",
    "SurveyTopic",
    "TimeLimit",
    "Workload",
]
