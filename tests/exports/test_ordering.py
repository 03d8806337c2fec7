"""An order sees today's rows and its own reader's; a click is one export; a killed worker doubles nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from common.errors import DomainError
from exports import registry
from exports.models import Download, Export, ExportState
from exports.services import destroy_expired, note_download, order, repeat
from exports.services.writing import write_export
from files.models import StoredFile
from jobs import services as jobs
from jobs.models import Job, JobState
from ledger.models import Checkpoint
from staff.models import Employee
from tests.exports.conftest import CODE, Words

Make = Callable[..., Employee]
Clock = Callable[[], datetime]
OCTOBER = {"month": "2026-10"}


@pytest.fixture
def reader(make_employee: Make) -> Employee:
    """Somebody who orders."""
    return make_employee("1001", post="team_lead", language="en")


def book_of(export: Export) -> Any:
    """Open the kept file."""
    assert export.file is not None
    with export.file.open() as stream:
        return openpyxl.load_workbook(BytesIO(stream.read()))


def test_a_small_export_is_written_at_once(words: Words, reader: Employee, clock: Clock) -> None:
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    assert export.state == ExportState.KEPT
    assert (export.rows, export.name, export.title, export.version) == (2, "words.xlsx", "Words", "v1")
    assert export.file is not None
    assert (export.sha256, export.size) == (export.file.sha256, export.file.size)
    assert export.expires_at == clock() + timedelta(days=7)
    assert [sheet["title"] for sheet in export.sheets] == ["Cover", "Words"]
    sheet = book_of(export)["Words"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["一", 1], ["=1+1", 2], ["Total", "=SUM(B2:B3)"],
    ]  # fmt: skip
    assert sheet["A3"].data_type == "s"


def test_the_cover_says_what_it_is_and_for_whom(words: Words, reader: Employee, clock: Clock) -> None:
    Checkpoint.objects.create(size=12, root="ab" * 32, made_at=clock(), line="-")
    export = order(CODE, {**OCTOBER, "letter": "a"}, by=reader, clock=clock, language="en")
    cover = book_of(export).worksheets[0]
    said = {row[0].value: row[1].value for row in cover.iter_rows(min_row=5) if row[0].value}
    assert said["Kind"] == "Words"
    assert (said["Month"], said["Letter"], said["Version"]) == ("2026-10", "letter A", "v1")
    assert said["Asked by"] == "员工1001 1001"
    assert said["Rows as of"] == "2026-10-20 12:00:00"
    assert said["Content hash (SHA-256)"] == export.content_hash
    assert said["Register at that time"] == f"12 entries, root {'ab' * 32}"
    assert cover.page_setup.paperSize == 9


def test_every_order_reads_anew(words: Words, reader: Employee, clock: Clock) -> None:
    """A file of last week is never given for today's order: there is no key of contents to be wrong about."""
    first = order(CODE, OCTOBER, by=reader, clock=clock)
    same = order(CODE, OCTOBER, by=reader, clock=clock)
    words.rows.append(["二", 3])
    later = order(CODE, OCTOBER, by=reader, clock=clock)
    assert len({first.pk, same.pk, later.pk}) == 3
    assert first.content_hash == same.content_hash != later.content_hash
    assert later.rows == 3


def test_the_scope_of_whoever_asks_goes_to_the_builder(
    words: Words, reader: Employee, make_employee: Make, clock: Clock
) -> None:
    other = make_employee("1002")
    order(CODE, OCTOBER, by=reader, clock=clock)
    order(CODE, OCTOBER, by=other, clock=clock)
    assert [ask.reader.work_number for ask in words.asks] == ["1001", "1002"]


def test_the_same_click_is_one_export(
    words: Words, reader: Employee, make_employee: Make, clock: Clock
) -> None:
    first = order(CODE, OCTOBER, by=reader, clock=clock, key="k")
    again = order(CODE, OCTOBER, by=reader, clock=clock, key="k")
    others = order(CODE, OCTOBER, by=make_employee("1002"), clock=clock, key="k")
    assert first.pk == again.pk != others.pk
    assert len(words.asks) == 2


def test_a_large_one_is_left_to_a_worker(words: Words, reader: Employee, clock: Clock) -> None:
    words.size = 11
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    assert export.state == ExportState.QUEUED
    assert order(CODE, OCTOBER, by=reader, clock=clock).pk == export.pk  # it has read nothing yet
    assert export.job_id is not None
    assert jobs.run(export.job_id, clock=clock) == JobState.DONE
    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.KEPT, 2)
    assert order(CODE, OCTOBER, by=reader, clock=clock).pk != export.pk


def test_while_one_is_being_written_a_new_order_is_a_new_export(
    words: Words, reader: Employee, clock: Clock
) -> None:
    words.size = 11
    ordered: list[Export] = []
    words.meanwhile = lambda: (
        ordered.append(order(CODE, OCTOBER, by=reader, clock=clock)) if not ordered else None
    )
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    assert export.job_id is not None
    jobs.run(export.job_id, clock=clock)
    assert ordered[0].pk != export.pk


def test_a_worker_killed_while_writing_keeps_one_file(words: Words, reader: Employee, clock: Clock) -> None:
    words.size = 11
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    job = Job.objects.get(export=export)

    def second_run() -> None:
        words.meanwhile = lambda: None
        write_export(job, clock=clock, progress=lambda done, total: None)

    words.meanwhile = second_run
    kept: list[int] = []
    registry.on_kept(lambda one: kept.append(one.pk))
    write_export(job, clock=clock, progress=lambda done, total: None)
    write_export(job, clock=clock, progress=lambda done, total: None)
    assert kept == [export.pk]
    assert StoredFile.objects.count() == 1


def test_what_refuses_to_see_it_keep_undoes_the_keeping(words: Words, reader: Employee, clock: Clock) -> None:
    def refuse(export: Export) -> None:
        raise DomainError("tests.register.full", "The register is full.")

    registry.on_kept(refuse)
    with pytest.raises(DomainError) as refused:
        order(CODE, OCTOBER, by=reader, clock=clock)
    assert refused.value.code == "exports.export.failed"
    assert "The register is full." in str(refused.value)
    assert (StoredFile.objects.count(), Export.objects.get().state) == (0, ExportState.FAILED)


def test_several_files_are_one_archive(words: Words, reader: Employee, clock: Clock) -> None:
    from zipfile import ZipFile

    export = order(CODE, {**OCTOBER, "split": "yes"}, by=reader, clock=clock)
    assert export.file is not None
    with export.file.open() as stream, ZipFile(stream) as archive:
        assert archive.namelist() == ["a.xlsx", "b.xlsx"]
    files = [(one["file"], one["title"], one["rows"]) for one in export.sheets if not one.get("is_cover")]
    assert files == [("a.xlsx", "Words a.xlsx", 2), ("b.xlsx", "Words b.xlsx", 2)]
    assert export.rows == 4


@pytest.mark.parametrize(
    ("told", "code"),
    [
        pytest.param({}, "exports.filter.missing", id="no month"),
        pytest.param({"month": "October"}, "month.malformed", id="no month that is one"),
        pytest.param({**OCTOBER, "letter": "b"}, "exports.filter.no_choice", id="not offered"),
        pytest.param({**OCTOBER, "colour": "b"}, "exports.filter.unknown", id="no such filter"),
        pytest.param({**OCTOBER, "split": "perhaps"}, "exports.filter.malformed", id="neither yes nor no"),
        pytest.param({**OCTOBER, "number": "1.5"}, "exports.filter.malformed", id="no number"),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    words: Words, reader: Employee, clock: Clock, told: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refused:
        order(CODE, told, by=reader, clock=clock)
    assert (refused.value.code, Export.objects.count()) == (code, 0)


def test_filters_are_stored_as_they_were_meant(words: Words, reader: Employee, clock: Clock) -> None:
    told = {"month": " 2026-10 ", "letter": "", "open": "q", "split": "", "number": "0", "form": "x"}
    assert order(CODE, told, by=reader, clock=clock).filters == {"month": "2026-10", "open": "q", "number": 0}


def test_the_plan_refuses_before_anything_is_stored(words: Words, reader: Employee, clock: Clock) -> None:
    with pytest.raises(DomainError) as refused:
        order(CODE, {**OCTOBER, "open": "z"}, by=reader, clock=clock)
    assert (refused.value.code, Job.objects.count()) == ("tests.letter.unknown", 0)


def test_nobody_has_more_than_five_unfinished(words: Words, reader: Employee, clock: Clock) -> None:
    words.size = 11
    for number in range(5):
        order(CODE, {**OCTOBER, "number": number + 1}, by=reader, clock=clock)
    with pytest.raises(DomainError) as refused:
        order(CODE, {**OCTOBER, "number": 9}, by=reader, clock=clock)
    assert (refused.value.code, refused.value.status) == ("exports.export.too_many", 429)


def test_a_kind_without_the_permission_is_not_found(words: Words, make_employee: Make, clock: Clock) -> None:
    nobody = make_employee("1003")
    nobody.groups.clear()
    with pytest.raises(DomainError) as refused:
        order(CODE, OCTOBER, by=Employee.objects.get(pk=nobody.pk), clock=clock)
    assert (refused.value.code, refused.value.status) == ("exports.kind.unknown", 404)


def test_whoever_left_gets_nothing_written(words: Words, reader: Employee, clock: Clock) -> None:
    words.size = 11
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    Employee.objects.filter(pk=reader.pk).update(is_active=False)
    assert export.job_id is not None
    assert jobs.run(export.job_id, clock=clock) == JobState.FAILED
    assert "exports.asker.left" in Export.objects.get(pk=export.pk).error


def test_a_file_is_only_for_whoever_asked(
    words: Words, reader: Employee, make_employee: Make, clock: Clock, now: datetime
) -> None:
    manager = make_employee("9001", post="centre_manager")
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    note_download(export, person=reader, door=Download.Door.API, now=now)
    assert export in Export.objects.visible_to(manager)
    with pytest.raises(DomainError) as refused:
        note_download(export, person=manager, door=Download.Door.API, now=now)
    assert (refused.value.code, Download.objects.count()) == ("exports.export.unknown", 1)


def test_old_files_are_destroyed_and_their_rows_stay(
    words: Words, reader: Employee, clock: Clock, now: datetime
) -> None:
    export = order(CODE, OCTOBER, by=reader, clock=clock)
    gone: list[int] = []
    registry.on_destroyed(lambda one: gone.append(one.pk))
    assert destroy_expired(now=now + timedelta(days=6)) == 0
    assert destroy_expired(now=now + timedelta(days=7)) == 1
    assert destroy_expired(now=now + timedelta(days=8)) == 0
    export = Export.objects.select_related("file").get()
    assert export.file is not None and export.file.destroyed_at
    assert (export.state, export.rows, len(export.sha256), gone) == (
        ExportState.DESTROYED,
        2,
        64,
        [export.pk],
    )
    with pytest.raises(DomainError) as refused:
        note_download(export, person=reader, door=Download.Door.API, now=now)
    assert (refused.value.code, refused.value.status) == ("exports.export.destroyed", 410)
    assert repeat(export, by=reader, clock=clock).content_hash == export.content_hash
