"""Acts of jobs: ask for work once, run it whoever is killed, ask again for what was left."""

from jobs.services.running import Clock, claim, enqueue, retry, run, send, sweep
from jobs.services.schedules import (
    SCHEDULED_KIND,
    change_schedule,
    days_of,
    follow_zone,
    keep_schedules,
    lay_down,
    run_now,
    run_scheduled,
)

__all__ = [
    "SCHEDULED_KIND",
    "Clock",
    "change_schedule",
    "claim",
    "days_of",
    "enqueue",
    "follow_zone",
    "keep_schedules",
    "lay_down",
    "retry",
    "run",
    "run_now",
    "run_scheduled",
    "send",
    "sweep",
]
