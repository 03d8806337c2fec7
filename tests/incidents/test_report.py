"""Reporting: three fields, a number, a signature, a clock, and people told at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from common.errors import DomainError
from incidents.models import Deadline, Incident, IncidentKind
from notices.models import Notice
from staff.models import Employee
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast, minutes

Report = Callable[..., Incident]


def told(incident: Incident) -> list[tuple[str, str]]:
    """List who was told what about an incident, by key and work number."""
    keys = Notice.objects.filter(key__startswith=f"incident.{incident.pk}.").order_by("key", "recipient")
    prefix = f"incident.{incident.pk}."
    return [(notice.key.removeprefix(prefix), notice.recipient.work_number) for notice in keys]


def test_three_fields_are_enough(report: Report, now: datetime) -> None:
    incident = report("danger")
    assert (incident.number, incident.state, incident.version) == ("2026-0001", "reported", 1)
    assert (incident.discovered_at, incident.reported_at, incident.day.isoformat()) == (
        now,
        now,
        "2026-10-20",
    )
    assert incident.team is not None
    assert (incident.team.code, incident.immediate, incident.confidential) == ("a", True, False)


def test_the_report_is_signed_with_what_was_reported(report: Report) -> None:
    entry = report("danger").events.get().entry
    assert entry is not None
    assert (entry.record_type, entry.record_id, entry.record_version) == (
        "incidents.incident",
        "2026-0001",
        1,
    )
    assert (entry.meaning, entry.work_number) == ("reported", "1001")
    assert "空调漏水".encode() in bytes(entry.content.document)


def test_a_wrong_password_stores_nothing(report: Report) -> None:
    with pytest.raises(DomainError) as refused:
        report("danger", password="guess")
    assert refused.value.code == "ledger.wrong_password"
    assert (Incident.objects.count(), Deadline.objects.count(), Notice.objects.count()) == (0, 0, 0)


def test_numbers_are_dense_in_each_year_of_the_centre(report: Report, now: datetime) -> None:
    new_years_eve = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # one minute before midnight in Shanghai
    numbers = [report(now=at).number for at in (now, now, new_years_eve, new_years_eve + minutes(1))]
    assert numbers == ["2026-0001", "2026-0002", "2026-0003", "2027-0001"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        pytest.param({"what": "  "}, "incidents.report.incomplete", id="nothing happened"),
        pytest.param({"where": ""}, "incidents.report.incomplete", id="nowhere"),
        pytest.param(
            {"discovered_at": datetime(2026, 10, 20, 4, 1, tzinfo=UTC)},
            "incidents.report.discovered_later",
            id="discovered after it is reported",
        ),
    ],
)
def test_an_impossible_report_is_refused(report: Report, fields: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        report(**fields)
    assert refused.value.code == code
    assert Incident.objects.count() == 0


def test_a_kind_no_longer_offered_is_refused(report: Report, kinds: dict[str, IncidentKind]) -> None:
    kinds["other"].is_active = False
    with pytest.raises(DomainError) as refused:
        report("other")
    assert refused.value.code == "incidents.report.kind_not_offered"


def test_nobody_asks_themselves_for_instruction(report: Report, cast: Cast) -> None:
    with pytest.raises(DomainError) as refused:
        report("beyond_duty", asked=cast.reporter)
    assert refused.value.code == "incidents.report.asks_oneself"


@pytest.mark.parametrize(
    ("kind", "due_after"), [("danger", 3), ("secrecy_leak", 5), ("major_error", 5), ("other", 15)]
)
def test_the_clock_of_the_kind_begins_to_run(
    report: Report, kind: str, due_after: int, now: datetime
) -> None:
    deadline = report(kind).deadlines.get()
    assert (deadline.purpose, deadline.step, deadline.number) == ("acknowledge", 1, 1)
    assert deadline.due_at == now + minutes(due_after)


def test_the_duty_supervisors_are_told_at_once(report: Report) -> None:
    assert told(report("danger")) == [("reported", "3001"), ("reported", "3002")]


def test_of_a_leak_only_the_security_officer_is_told_and_without_its_words(report: Report) -> None:
    incident = report("secrecy_leak")
    assert told(incident) == [("reported", "4001")]
    notice = Notice.objects.get()
    assert "空调漏水" not in notice.subject + notice.body + notice.body_html
    assert "空调漏水".encode() not in bytes(incident.events.get().entry.content.document)  # type: ignore[union-attr]


def test_a_reporter_who_is_the_only_supervisor_goes_past_themselves(
    report: Report, cast: Cast, now: datetime
) -> None:
    Employee.objects.filter(pk=cast.second_supervisor.pk).update(is_active=False)
    assert told(report("danger", reporter=cast.supervisor)) == [("reported", "5001"), ("reported", "5002")]


def test_a_request_for_instruction_asks_its_superior_with_a_clock(
    report: Report, cast: Cast, now: datetime
) -> None:
    incident = report("beyond_duty", asked=cast.manager)
    assert ("asked", "5001") in told(incident)
    assert [(row.purpose, row.due_at - now) for row in incident.deadlines.all()] == [
        ("acknowledge", minutes(15)),
        ("decision", timedelta(hours=4)),
    ]


def test_the_kinds_clock_of_the_day_of_the_report_stays(
    report: Report, kinds: dict[str, IncidentKind]
) -> None:
    incident = report("danger")
    IncidentKind.objects.filter(code="danger").update(acknowledge_minutes=30)
    incident.refresh_from_db()
    assert incident.rule.acknowledge_minutes == 3


def test_the_password_is_the_reporters_own(report: Report, cast: Cast) -> None:
    cast.reporter.set_password("another-good-password")
    cast.reporter.save()
    with pytest.raises(DomainError):
        report("danger", password=PASSWORD)
    assert report("danger", password="another-good-password").number == "2026-0001"
