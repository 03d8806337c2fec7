"""The people of the centre: they ask for one thing after another, and again for what was not confirmed.

Killed and started again it goes on with the ask that was not confirmed. When the storm is over it waits until
everything is done and writes down what was lost and what was doubled.
"""

import json
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from common.errors import DomainError
from jobs.models import Job, JobState
from tests.system.storm import verdict, work
from tests.system.storm.diary import Diary, write_whole

MOST_WAITING = 60
"""Jobs that wait before people wait, too: enough for the workers at any moment."""
PAUSE_SECONDS = 0.1

logger = logging.getLogger(__name__)


def main() -> None:
    """Ask until the storm is over; then wait, and judge."""
    diary = Diary(Path(os.environ["ZHIBAN_VAR"]))
    work.prepare()
    is_over, confirmed = False, 0
    # The last ask is confirmed after the storm: none is left of which nobody knows whether it was heard.
    while not is_over or diary.asked == confirmed:
        is_over, confirmed = diary.over.exists(), diary.asked
        _patiently(lambda: _ask_next(diary))
        time.sleep(PAUSE_SECONDS)
    while not diary.verdict.exists():
        _patiently(lambda: _judge(diary))
        time.sleep(1)


def _patiently(act: Callable[[], None]) -> None:
    """Do something; when a server does not answer just now, it is tried again as people would."""
    close_old_connections()
    try:
        act()
    except (OperationalError, InterfaceError, OSError) as fault:
        logger.warning("not heard: %s", fault)
        connection.close()
    except DomainError as refusal:
        if refusal.code != "exports.export.too_many":
            raise
        logger.warning("asked to wait: %s", refusal)


def _ask_next(diary: Diary) -> None:
    waiting = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count()
    if waiting < MOST_WAITING:
        number = diary.asked
        work.ask(number)
        diary.confirm(number)


def _judge(diary: Diary) -> None:
    work.take_up_all()
    waits = verdict.what_waits()
    write_whole(diary.waits, json.dumps(waits))
    if not waits:
        write_whole(diary.verdict, json.dumps(verdict.judge(diary.asked), ensure_ascii=False))
