"""Pages on the demo centre: statements and time of the start page and of the list of days."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from bench.measure import Figure, timed
from bench.scratch import fresh_database
from seeds.demo.load import load_demo
from staff.models import Employee
from staff.selectors import centre_today

TEAM_LEAD = "1001"
RUNS = 7
PLAIN_FILES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""Static files are not collected for a measurement."""

Statement = tuple[str, Sequence[Any] | None]


def measure() -> Iterator[Figure]:
    """Measure two pages as the lead of a team of ten sees them; the floor is their statements alone."""
    with fresh_database(), override_settings(STORAGES=PLAIN_FILES):
        loading, _report = timed(lambda: load_demo(today=centre_today(timezone.now()) - timedelta(days=1)))
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "zh-hans"})
        client.force_login(
            Employee.objects.get(work_number=TEAM_LEAD), "django.contrib.auth.backends.ModelBackend"
        )
        yield _page("start page of a team lead", reverse("admin:index"), client)
        days = reverse("admin:attendance_attendanceday_changelist")
        yield _page("list of attendance days, team lead", days, client)
        yield Figure("load the demo centre", "41 people, two months", loading)


def _page(what: str, address: str, client: Client) -> Figure:
    statements: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    seconds = _median(partial(client.get, address))
    return Figure(
        what=what,
        size=f"{len(statements)} statements, {len(answer.content) // 1024} KB",
        seconds=seconds,
        floor="the same statements alone",
        floor_seconds=_median(partial(_run, [one for one in statements if one[0].startswith("SELECT")])),
        note=f"median of {RUNS}",
    )


def _run(statements: list[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            cursor.fetchall()


def _median(work: Callable[[], Any]) -> float:
    """Return the median time of several calls, in seconds; the first one, which warms up, is not counted."""
    work()
    seconds = []
    for _number in range(RUNS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)
