"""Files are kept with their hash, refused with a reason, destroyed for good, swept when nobody knows them."""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from common.errors import DomainError
from files.domain import DOCUMENTS, PICTURES, Accepted
from files.doors import send
from files.models import StoredFile
from files.services import destroy, keep, keep_made, sweep
from staff.models import Employee
from tests.files.test_kinds import PDF, PNG

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


@pytest.fixture
def person() -> Employee:
    return Employee.objects.create(work_number="1001", name="员工1001")


def photograph(name: str = "round.png", content: bytes = PNG) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_with_its_hash(person: Employee) -> None:
    stored = keep(photograph("C:\\照片\\机房\x07.png"), accept=PICTURES, kept_by=person, now=NOW)
    assert (stored.name, stored.media_type, stored.size) == ("机房.png", "image/png", len(PNG))
    assert stored.sha256 == hashlib.sha256(PNG).hexdigest()
    with stored.open() as stream:
        assert stream.read() == PNG


def test_the_same_file_twice_is_two_files(person: Employee) -> None:
    one, two = (keep(photograph(), accept=PICTURES, kept_by=person, now=NOW) for _ in range(2))
    destroy_now(one)
    with two.open() as stream:
        assert stream.read() == PNG


@pytest.mark.parametrize(
    ("upload", "accept", "code"),
    [
        (SimpleUploadedFile("a.png", b""), PICTURES, "files.empty"),
        (SimpleUploadedFile("a.pdf", PDF), PICTURES, "files.not_accepted"),
        (SimpleUploadedFile("a.png", PDF), DOCUMENTS, "files.not_accepted"),
        (SimpleUploadedFile("a.png", PNG), Accepted({".png": "image/png"}, len(PNG) - 1), "files.too_large"),
    ],
)
def test_what_is_refused_leaves_nothing(
    upload: SimpleUploadedFile, accept: Accepted, code: str, person: Employee, tmp_path: Path
) -> None:
    with pytest.raises(DomainError) as refused:
        keep(upload, accept=accept, kept_by=person, now=NOW)
    assert refused.value.code == code
    assert not StoredFile.objects.exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_destroyed_file_leaves_its_hash_alone(
    person: Employee, tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    stored = keep(photograph("张三身份证.png"), accept=PICTURES, kept_by=person, now=NOW)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert destroy(stored, now=NOW)
    assert not destroy(stored, now=NOW)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    stored.refresh_from_db()
    assert (stored.name, stored.sha256) == ("", hashlib.sha256(PNG).hexdigest())
    with pytest.raises(DomainError) as gone:
        send(stored)
    assert gone.value.code == "files.destroyed"


def test_a_name_stays_until_the_file_is_destroyed(person: Employee) -> None:
    stored = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(name="")


def test_lost_bytes_are_named(person: Employee) -> None:
    stored = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    default_storage.delete(stored.path)
    with pytest.raises(DomainError) as lost:
        stored.open()
    assert lost.value.code == "files.missing"


def test_the_sweep_takes_what_nobody_knows_and_nothing_else(person: Employee) -> None:
    kept = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    undone = keep_made(io.BytesIO(b"x"), name="a.csv", media_type="text/csv", kept_by=None, now=NOW)
    StoredFile.objects.filter(pk=undone.pk).delete()
    killed = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    destroy(killed, now=NOW)  # within the test's transaction the bytes stay, as after a kill
    written = default_storage.get_modified_time(kept.path)
    assert sweep(now=written + timedelta(hours=23)) == 1
    assert default_storage.exists(undone.path)
    assert not default_storage.exists(killed.path)
    assert sweep(now=written + timedelta(hours=25)) == 1
    assert (default_storage.exists(undone.path), default_storage.exists(kept.path)) == (False, True)


def test_a_file_is_downloaded_and_only_a_picture_shown(person: Employee) -> None:
    picture = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    paper = keep(SimpleUploadedFile("约定.pdf", PDF), accept=DOCUMENTS, kept_by=person, now=NOW)
    shown, loaded = send(picture, inline=True), send(paper, inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert loaded["Content-Disposition"].startswith("attachment")
    assert loaded["X-Content-Type-Options"] == "nosniff"
    assert b"".join(loaded.streaming_content) == PDF  # type: ignore[arg-type]


def test_only_who_kept_a_file_sees_its_row(person: Employee) -> None:
    stored = keep(photograph(), accept=PICTURES, kept_by=person, now=NOW)
    other = Employee.objects.create(work_number="1002", name="员工1002")
    assert list(StoredFile.objects.visible_to(person)) == [stored]
    assert not StoredFile.objects.visible_to(other)


def destroy_now(stored: StoredFile) -> None:
    destroy(stored, now=NOW)
    default_storage.delete(stored.path)
