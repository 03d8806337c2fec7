"""Bring the reference data in: one function per seed file, any number of times."""

from collections.abc import Callable
from datetime import datetime

from seeds.loader import (
    appraisal,
    attendance,
    custody,
    incidents,
    quality,
    records,
    shifthandover,
    staff,
    visitors,
)
from seeds.loader.schedules import load_schedules
from seeds.loader.sync import SeedReport

Loader = Callable[[], SeedReport]

# In order: a file comes after those whose rows it points at.
LOADERS: tuple[Loader, ...] = (
    staff.load_roles,
    staff.load_posts,
    staff.load_desks,
    staff.load_shifts,
    staff.load_roster_codes,
    staff.load_calendar,
    attendance.load_rules,
    attendance.load_request_policy,
    attendance.load_month_policy,
    attendance.load_symbols,
    attendance.load_leave_kinds,
    incidents.load_incident_kinds,
    incidents.load_escalation,
    incidents.load_authorities,
    custody.load_custody_classes,
    visitors.load_visit_policy,
    visitors.load_overstay_steps,
    visitors.load_visitor_classes,
    visitors.load_visit_places,
    shifthandover.load_round_points,
    records.load_record_kinds,
    records.load_survey_topics,
    records.load_skill_exams,
    appraisal.load_schemes,
    quality.load_inspection_settings,
    quality.load_sample_plans,
    quality.load_interjections,
    quality.load_phrase_rules,
    quality.load_observation_kinds,
)


def load_seeds(*, now: datetime) -> list[SeedReport]:
    """Load every seed file and return what became of each one's rows.

    Args:
        now: when it is done; what is published by it is published then.
    """
    reports = [load() for load in LOADERS]
    quality.keep_wordings(now=now)
    return [*reports, quality.load_scorecards(now=now), load_schedules(now=now)]


def load_people_reference() -> list[SeedReport]:
    """Load only what people need to sign in and act: roles and posts."""
    return [staff.load_roles(), staff.load_posts()]


__all__ = ["LOADERS", "SeedReport", "load_people_reference", "load_seeds"]
