"""An inspector's requests on the demo centre: statements and time of queue, contact, draft and submission."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import override_settings
from django.utils import timezone
from rest_framework.test import APIClient

from bench.bench_pages import PLAIN_FILES, Statement
from bench.measure import Figure
from bench.scratch import fresh_database
from calls.models import Contact
from qc.models import Assignment
from seeds.demo.load import load_demo
from seeds.demo.quality_facts import FLAWLESS
from staff.models import Employee
from staff.selectors import centre_today

API = "/api/v1/qc"
MOST = 9
"""Sheets scored, each with a request of every kind; the first one warms up."""


def measure() -> Iterator[Figure]:
    """Measure one request of each kind per sheet; the floor is its SELECT statements alone."""
    with fresh_database(), override_settings(STORAGES=PLAIN_FILES):
        load_demo(today=centre_today(timezone.now()) - timedelta(days=1))
        waiting = Assignment.objects.open().filter(contact__desk__code="front_line")
        assignments = list(waiting.select_related("inspector", "version__scorecard")[:MOST])
        rounds = [_round(assignment) for assignment in assignments]
        for name in rounds[0]:
            yield _figure(name, [one[name] for one in rounds[1:]])


class Request:
    """One request: its statements, how long it took, and how long the statements alone."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.statements: list[Statement] = []
        started = time.perf_counter()
        with connection.execute_wrapper(self._note):
            answer = call()
        self.seconds = time.perf_counter() - started
        assert answer.status_code < 300, answer.content.decode()
        self.body: Mapping[str, Any] = answer.json()
        started = time.perf_counter()
        with connection.cursor() as cursor:
            for sql, params in self.statements:
                if sql.startswith("SELECT"):
                    cursor.execute(sql, params)
                    cursor.fetchall()
        self.floor_seconds = time.perf_counter() - started

    def _note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def _round(assignment: Assignment) -> dict[str, Request]:
    """Score one contact as an inspector does, from the queue to the submission."""
    client = APIClient(SERVER_NAME="localhost", headers={"accept-language": "zh-hans"})
    # Read anew, so that permissions are read with the first request, as with every request over the wire.
    client.force_authenticate(Employee.objects.get(pk=assignment.inspector_id))
    done = {"queue": Request(lambda: client.get(f"{API}/queue/"))}
    done["contact, transcript, suggestions"] = Request(lambda: client.get(f"{API}/queue/{assignment.pk}/"))
    done["start the sheet"] = Request(lambda: client.post(f"{API}/queue/{assignment.pk}/start/"))
    sheet = f"{API}/evaluations/{done['start the sheet'].body['id']}"
    answers = {"answers": _answers(assignment.contact)}
    done["save the draft, score so far"] = Request(
        lambda: client.put(f"{sheet}/draft/", answers, format="json")
    )
    done["submit"] = Request(lambda: client.post(f"{sheet}/submit/"))
    return done


def _answers(contact: Contact) -> dict[str, Any]:
    assert contact.desk is not None
    return dict(FLAWLESS[contact.desk.code])


def _figure(name: str, requests: list[Request]) -> Figure:
    counts = sorted({len(request.statements) for request in requests})
    return Figure(
        what=f"inspector: {name}",
        size=f"{'–'.join(map(str, counts))} statements",
        seconds=statistics.median(request.seconds for request in requests),
        floor="its SELECT statements alone",
        floor_seconds=statistics.median(request.floor_seconds for request in requests),
        note=f"median of {len(requests)}",
    )
