"""The whole register is checked every day; who runs the centre is told when it is damaged."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils.translation import override

from jobs import services as jobs
from ledger import guards
from ledger.models import Entry, Meaning
from ledger.services import sign
from notices.models import Notice
from reports.services import check_register, queue_check
from reports.start_page.panels.register import register
from reports.start_page.parts import Panel, Tone
from reports.start_page.viewer import look
from staff.models import Employee, PostCode
from tests.conftest import PASSWORD
from tests.reports.conftest import TODAY

Make = Callable[..., Employee]


@pytest.fixture(autouse=True)
def log_key_file(tmp_path: Path, settings: Any) -> None:
    """A log key of this test alone."""
    settings.LEDGER_LOG_KEY_FILE = tmp_path / "log_key.pem"


@pytest.fixture
def auditor(make_employee: Make) -> Employee:
    return make_employee("2204", post=PostCode.AUDITOR)


@pytest.fixture
def signed(make_employee: Make, now: datetime) -> Entry:
    """The enrolment of a lead and one signature."""
    return sign(
        signer=make_employee("2001", post=PostCode.TEAM_LEAD),
        password=PASSWORD,
        record_type="test.diary",
        record_id="7",
        record_version=1,
        document={"diary": 7},
        meaning=Meaning.AUTHORED,
        statement="交班",
        now=now,
    )


def panel_of(user: Employee, now: datetime) -> Panel:
    with override("en"):
        return register(look(user, now=now))


def check(now: datetime) -> dict[str, Any]:
    job = queue_check(TODAY, now=now)
    assert jobs.run(job.pk, clock=lambda: now) == "done"
    job.refresh_from_db()
    return dict(job.result)


def test_a_sound_register_is_said_to_be_sound(auditor: Employee, signed: Entry, now: datetime) -> None:
    assert panel_of(auditor, now).figures[0].value == "none yet"
    outcome = check(now)
    assert (outcome["sound"], outcome["entries"], outcome["findings"]) == (True, 2, [])
    panel = panel_of(auditor, now)
    assert (panel.figures[0].value, panel.figures[0].tone) == ("sound", Tone.GOOD)
    assert [row.mark for row in panel.rows] == ["#2 ✓", "#1 ✓"]
    assert not Notice.objects.exists()


def test_damage_is_told_once_a_day_to_those_in_charge(
    auditor: Employee, signed: Entry, now: datetime
) -> None:
    guards.remove(connection)
    Entry.objects.filter(pk=signed.pk).update(signature="00" * 64)
    outcome = check(now)
    assert not outcome["sound"]
    assert not check_register(TODAY, now=now)["sound"]
    told = Notice.objects.get()
    assert (told.recipient, told.subject) == (auditor, "签名登记簿有损坏")
    panel = panel_of(auditor, now)
    assert (panel.figures[0].value, panel.figures[0].tone) == ("DAMAGED", Tone.ALARM)
    assert panel.rows[0].tone == Tone.ALARM
