"""A month of appraisals: drafted, published, and written as a workbook, each beside its floor.

The centre is that of `bench.large_centre`: everybody has attendance and an error or praise now and then;
contacts were not drawn, for reading scores is measured by `bench_results`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils.translation import override

from appraisal.exports import month_sheets
from appraisal.models import PersonAppraisal, PublishedAppraisal
from appraisal.selectors.sheet import sheet_of
from appraisal.services import draft_month, post_month, publish_month
from attendance.services import build_version, derive_month
from attendance.services import publish_month as publish_attendance
from bench.bench_workbook import write_bare
from bench.centre import PASSWORD, confirm_and_post, make_signer
from bench.large_centre import MONTH, NOW, fill
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database, read_and_write
from common.workbooks import write_workbook
from qc.models import QualityMonth
from staff.models import Employee

SIZES = (40, 1000)
ROWS = "SELECT * FROM appraisal_personappraisal"
SOURCES = (
    "SELECT employee_id, totals FROM attendance_publishedrow",
    "SELECT employee_id, kind_id FROM records_errorrecord",
    "SELECT employee_id, kind_id FROM records_opinion",
    "SELECT employee_id, team_id FROM staff_membership",
)


def measure() -> Iterator[Figure]:
    """Measure one month twice in size."""
    for people in SIZES:
        with fresh_database() as folder:
            yield from figures(people, folder)


def figures(people: int, folder: Path) -> Iterator[Figure]:
    """Fill a centre whose sources are final, and appraise its month."""
    signer = _final(people)
    size = f"{people:,} people"
    forget_peak()
    seconds, _drafted = timed(lambda: draft_month(MONTH, now=NOW))
    floor = read_and_write(folder, reads=SOURCES, writes={"appraisal_personappraisal": ROWS})
    yield Figure(
        "draft an appraisal", size, seconds, "plain SQL: same sources, same rows", floor,
        f"{PersonAppraisal.objects.count():,} rows; {peak_megabytes()} MB at most",
    )  # fmt: skip
    post_month(MONTH, by=signer, now=NOW)
    later = NOW + timedelta(days=9)
    forget_peak()
    seconds, _signed = timed(lambda: publish_month(MONTH, publisher=signer, password=PASSWORD, now=later))
    rows = {"appraisal_publishedappraisalrow": "SELECT * FROM appraisal_publishedappraisalrow"}
    floor = read_and_write(folder, reads=[ROWS], writes=rows)
    yield Figure(
        "publish it: computed again, signed, copied", size, seconds, "plain SQL: the same copy", floor,
        f"{peak_megabytes()} MB at most",
    )  # fmt: skip
    yield _workbook(signer, size, folder)


def _final(people: int) -> Employee:
    """Fill the centre, publish its attendance, lock its quality month."""
    fill(people)
    derive_month(MONTH, now=NOW)
    signer = make_signer()
    confirm_and_post(MONTH, by=signer, now=NOW)
    signed = publish_attendance(MONTH, publisher=signer, password=PASSWORD, now=NOW)
    build_version(signed.version, now=NOW, progress=lambda done, total: None)
    at = datetime(2026, 11, 2, tzinfo=UTC)
    QualityMonth.objects.create(
        month=str(MONTH), state="locked", counted=0, content_hash="0" * 64, released_at=at, locked_at=at,
        released_by=signer, locked_by=signer,
    )  # fmt: skip
    return Employee.objects.get(pk=signer.pk)


def _workbook(signer: Employee, size: str, folder: Path) -> Figure:
    """Measure the workbook of the published version as somebody sees it who sees everybody."""
    Employee.objects.filter(pk=signer.pk).update(is_superuser=True)
    reader, path = Employee.objects.get(pk=signer.pk), folder / "appraisal.xlsx"
    assert PublishedAppraisal.objects.exists()

    def write() -> None:
        with override("zh-hans"):
            write_workbook(month_sheets(sheet_of(MONTH, reader)), path)

    forget_peak()
    seconds, _nothing = timed(write)
    peak = peak_megabytes()
    floor, _cpu, cells = write_bare(path, folder / "bare.xlsx")
    return Figure(
        "appraisal workbook", size, seconds, "bare write-only loop over the same cells", floor,
        f"{cells:,} cells, {path.stat().st_size / 1e6:.2f} MB; {peak} MB at most",
    )  # fmt: skip
