"""Load the scorecards as first published versions, the rules of wording, and the kinds of observation."""

from datetime import datetime
from decimal import Decimal

from qc.domain.phrases import PhraseRule as Rule
from qc.domain.phrases import read_catalogue
from qc.models import InspectionSettings, Interjection, ObservationKind, PhraseRule, SamplePlan
from qc.services import keep_rule_versions, load_scorecard
from seeds.files import read_seed, seed_files
from seeds.loader.sync import SeedReport, sync_rows

PHRASES = "phrases.toml"
SETTINGS = "quality_inspection.toml"
OBSERVATION_KINDS = "observation_kinds.toml"
SAMPLE_PLANS = "sample_plans.toml"


def load_scorecards(*, now: datetime) -> SeedReport:
    """Publish the scorecards that the centre lacks; one it has is its own, whatever it made of it."""
    report = SeedReport("scorecards")
    for name in seed_files("scorecards"):
        if load_scorecard(read_seed(name), now=now):
            report.created += 1
        else:
            report.unchanged += 1
    return report


def load_inspection_settings() -> SeedReport:
    """Load the one row of settings; what the quality manager changed stays."""
    values = {name: value for name, value in read_seed(SETTINGS).items() if name != "source"}
    return sync_rows(InspectionSettings, [{"id": 1, **values}], key="id", source=SETTINGS)


def load_sample_plans() -> SeedReport:
    """Load the first plan of samples; what the quality manager makes of it stays."""
    rows = [
        {name: value for name, value in plan.items() if name != "source"}
        for plan in read_seed(SAMPLE_PLANS)["plan"]
    ]
    return sync_rows(SamplePlan, rows, key="name", source=SAMPLE_PLANS)


def load_interjections() -> SeedReport:
    """Load the sounds that are left out before phrases are looked for."""
    sounds = read_catalogue(read_seed(PHRASES)).interjections
    return sync_rows(Interjection, [{"text": sound} for sound in sounds], key="text", source=PHRASES)


def load_phrase_rules() -> SeedReport:
    """Load the rules of wording; whether one is in use is people's to say, and stays as they said it."""
    rules = read_catalogue(read_seed(PHRASES)).rules
    return sync_rows(PhraseRule, [_values(rule) for rule in rules], key="code", source=PHRASES)


def load_observation_kinds() -> SeedReport:
    """Load the kinds of observation; whether one is in use is people's to say, and stays as they said it."""
    rows = [
        {
            "code": kind["code"],
            "name": kind["name"],
            "name_zh": kind["name_zh"],
            "counts_as": kind["counts_as"],
            "points": Decimal(kind.get("points", 0)).quantize(Decimal("0.01")),
            "source": kind["source"],
        }
        for kind in read_seed(OBSERVATION_KINDS)["kind"]
    ]
    return sync_rows(ObservationKind, rows, key="code", source=OBSERVATION_KINDS)


def keep_wordings(*, now: datetime) -> None:
    """Remember the rules as they are now, so that what people say of their hits belongs to this wording."""
    keep_rule_versions(PhraseRule.objects.all(), now=now)


def _values(rule: Rule) -> dict[str, object]:
    return {
        "code": rule.code,
        "name": rule.name,
        "name_zh": rule.name_zh,
        "kind": rule.kind.value,
        "speaker": rule.speaker.value,
        "severity": rule.severity.value,
        "phrases": list(rule.phrases),
        "exclusions": list(rule.exclusions),
        "first_turns": rule.window.first_turns,
        "first_seconds": rule.window.first_seconds,
        "last_turns": rule.window.last_turns,
        "desks": sorted(rule.desks),
        "source": rule.source,
    }
