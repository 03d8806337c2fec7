"""Load the kinds of original records with their limits, the topics of surveys and the examinations."""

from decimal import Decimal

from records.models import RecordKind, SkillExam, SurveyTopic
from seeds.files import read_seed
from seeds.loader.sync import SeedReport, sync_rows

SOURCE = "records.toml"
SIX_TOPICS = "operating manual, «Quality inspection»: customers are surveyed by sample"
EXAMINED = "operating manual, «Quality inspection»: skill is examined; marks are defaults of the product"


def load_record_kinds() -> SeedReport:
    """Load the kinds of errors, accidents, time limits, opinions and complaints."""
    rows = [
        {
            "code": kind["code"],
            "name": kind["name"],
            "name_zh": kind["name_zh"],
            "of": kind["of"],
            "severity": kind.get("severity", ""),
            "limit_hours": kind.get("limit_hours"),
            "is_praise": kind.get("praise", False),
            "source": kind["source"],
        }
        for kind in read_seed(SOURCE)["kind"]
    ]
    return sync_rows(RecordKind, rows, key="code", source=SOURCE)


def load_survey_topics() -> SeedReport:
    """Load the topics that customers are asked about, in the order of their file."""
    rows = [
        {**topic, "position": position, "source": SIX_TOPICS}
        for position, topic in enumerate(read_seed(SOURCE)["topic"], start=1)
    ]
    return sync_rows(SurveyTopic, rows, key="code", source=SOURCE)


def load_skill_exams() -> SeedReport:
    """Load the skill examinations."""
    rows = [
        {
            **exam,
            "full_marks": Decimal(exam["full_marks"]).quantize(Decimal("0.01")),
            "pass_mark": Decimal(exam["pass_mark"]).quantize(Decimal("0.01")),
            "source": EXAMINED,
        }
        for exam in read_seed(SOURCE)["exam"]
    ]
    return sync_rows(SkillExam, rows, key="code", source=SOURCE)
