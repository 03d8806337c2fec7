"""A file somebody sends: a small one is read at once, a large one is kept and read by a job, once."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from attendance.models import Punch, PunchImport
from attendance.services import receive_punches
from attendance.services.imported import Imported
from common.errors import DomainError
from jobs.models import Job, JobState
from jobs.services import run
from staff.models import CalendarYear, Employee
from tests.attendance.conftest import SHANGHAI

LINES = 30_000
LATER = datetime(2099, 1, 1, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def kept_files(tmp_path: Path, settings: Settings) -> Path:
    """A folder of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def large() -> bytes:
    """Thirty thousand touches, and a line that is none."""
    start = datetime(2026, 9, 1, tzinfo=SHANGHAI)
    times = (start + timedelta(minutes=step) for step in range(LINES))
    return "".join(f"     1001\t{at:%Y-%m-%d %H:%M:%S}\t1\t255\t1\t0\n" for at in times).encode() + b"what?\n"


def sent(content: bytes, name: str = "attlog.dat") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_small_file_is_read_at_once(october: CalendarYear, publisher: Employee, now: datetime) -> None:
    file = sent(b"1001\t2026-10-12 08:55:00\n")
    received = receive_punches(file, filename="attlog.dat", device="", sent_by=publisher, now=now)
    assert isinstance(received, Imported)
    assert received.row.added == 1
    assert not Job.objects.exists()


def test_a_large_file_is_read_by_a_job_once(
    october: CalendarYear, anna: Employee, publisher: Employee, large: bytes, now: datetime
) -> None:
    jobs = [
        receive_punches(sent(large), filename="attlog.dat", device="gate", sent_by=publisher, now=now)
        for _again in range(2)
    ]
    assert jobs[0] == jobs[1] == Job.objects.get()
    assert not Punch.objects.exists()
    assert run(Job.objects.get().pk, clock=lambda: LATER) == JobState.DONE
    row, job = PunchImport.objects.get(), Job.objects.get()
    assert job.result == {
        "import": row.pk, "lines_read": LINES + 1, "added": LINES, "repeated": 0, "rejected": 1,
        "unmatched": 0,
    }  # fmt: skip
    assert (row.imported_by, row.device, job.progress_done) == (publisher, "gate", job.progress_total)
    assert row.report["rejected"][0]["line"] == LINES + 1
    assert row.content_hash == job.payload["sha256"]


def test_a_kept_file_that_was_changed_is_not_read(
    october: CalendarYear, publisher: Employee, large: bytes, now: datetime
) -> None:
    receive_punches(sent(large), filename="attlog.dat", device="", sent_by=publisher, now=now)
    job = Job.objects.get()
    Path(default_storage.path(job.payload["kept"])).write_bytes(b"1001\t2026-10-12 08:55:00\n")
    assert run(job.pk, clock=lambda: LATER) == JobState.FAILED
    assert Job.objects.get().error.startswith("attendance.punch.file_changed")
    assert not Punch.objects.exists()


def test_a_file_of_another_kind_is_refused_before_it_is_kept(
    october: CalendarYear, publisher: Employee, large: bytes, kept_files: Path, now: datetime
) -> None:
    with pytest.raises(DomainError) as refused:
        receive_punches(sent(large, "a.pdf"), filename="a.pdf", device="", sent_by=publisher, now=now)
    assert refused.value.code == "attendance.punch.unknown_kind_of_file"
    assert not kept_files.exists()


def test_the_admin_page_points_at_the_job(october: CalendarYear, publisher: Employee, large: bytes) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(publisher, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("admin:attendance_punchimport_import_file")
    answer = client.post(url, {"file": sent(large), "device": ""}, follow=True)
    job = Job.objects.get()
    assert reverse("admin:jobs_job_change", args=[job.pk]) in answer.content.decode()
    assert job.requested_by == publisher
