"""The dashboard of incidents and hazards: figures equal plain SQL, and every number leads to its rows."""

# ruff: noqa: S608 - the statements are put together from words of this file alone

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from common.intervals import wilson
from common.months import Month
from incidents.models import IncidentKind
from reports.risks.page import figures
from reports.risks.table import TableRow
from reports.start_page.viewer import look
from staff.models import Employee, PostCode
from tests.reports.risks_world import World

Make = Callable[..., Employee]
OCTOBER = Month(2026, 10)
PAGE = "/admin/reports/risks/?month=2026-10"

SECONDS = {
    "sqlite": "(CAST(strftime('%%s', {b}) AS INTEGER) - CAST(strftime('%%s', {a}) AS INTEGER))",
    "postgresql": "CAST(EXTRACT(EPOCH FROM {b} - {a}) AS INTEGER)",
}
OF_MONTH = "state NOT IN ('rejected', 'duplicate') AND day BETWEEN %s AND %s"
MONTHS = (("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30"))


@pytest.fixture
def world(centre: Any, make_employee: Make, now: datetime) -> World:
    return World(make_employee, now).grow(70)


def sql(statement: str, *values: Any) -> Any:
    """Ask the database one thing in plain SQL."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]


def seconds(first: str, last: str) -> str:
    return SECONDS[connection.vendor].format(a=first, b=last)


def median_of(first: str, last: str, where: str, *values: Any) -> str:
    """Write the median of a span in minutes, worked out by the database."""
    span = seconds(first, last)
    middle = sql(
        "SELECT AVG(x * 1.0) FROM"
        " (SELECT x, ROW_NUMBER() OVER (ORDER BY x) AS place, COUNT(*) OVER () AS n FROM"
        f" (SELECT {span} AS x FROM incidents_incident WHERE {where} AND {last} IS NOT NULL) AS spans)"
        " AS ranked WHERE place IN ((n + 1) / 2, (n + 2) / 2)",
        *values,
    )
    return "—" if middle is None else f"{float(middle) / 60:.1f} min".replace(".0 min", " min")


def expected_row(where: str, now: datetime) -> list[tuple[str, ...]]:
    """Work a row of the table out in plain SQL: figure, n, figure of the month before, its n."""
    late = f"{seconds('reported_at', 'COALESCE(acknowledged_at, %s)')} > acknowledge_minutes * 60"
    in_time = f"acknowledged_at IS NOT NULL AND NOT ({late})"
    found: list[list[tuple[str, ...]]] = []
    for days in MONTHS:
        count = "SELECT COUNT(*) FROM incidents_incident WHERE " + where
        n = sql(count, *days)
        taken = sql(f"{count} AND acknowledged_at IS NOT NULL", *days)
        judged = sql(f"{count} AND (acknowledged_at IS NOT NULL OR {late})", *days, now)
        kept = sql(f"{count} AND {in_time}", *days, now)
        share = f"{100 * kept / judged:.1f} %" if judged else "—"
        legs = [
            median_of("discovered_at", "reported_at", where, *days),
            median_of("reported_at", "acknowledged_at", where, *days),
            median_of("discovered_at", "acknowledged_at", where, *days),
        ]
        ns = [str(n), str(taken), str(taken)]
        found.append([(str(n),), *zip(legs, ns, strict=True), (share, str(judged))])
    return [(*of_month, *before) for of_month, before in zip(*found, strict=True)]


def shown_row(row: TableRow) -> list[tuple[str, ...]]:
    """Read a row of the table: figure, n, figure of the month before, its n."""
    cells = [(cell.figure, cell.of, cell.before, cell.before_of) for cell in row.cells]
    return [tuple(str(number.text) for number in cell if number) for cell in cells]


def shown(person: Employee, now: datetime) -> dict[str, Any]:
    with override("en"):
        return figures(look(Employee.objects.get(pk=person.pk), now=now), OCTOBER)


def panel_figures(context: dict[str, Any], key: str) -> dict[str, Any]:
    panel = next(panel for panel in context["panels"] if panel.key == key)
    with override("en"):
        return {f"{figure.label}": figure.value for figure in panel.figures}


def test_the_way_up_equals_plain_sql(world: World, now: datetime) -> None:
    rows = {str(row.title): shown_row(row) for row in shown(world.supervisor, now)["rows"]}
    for kind in IncidentKind.objects.all():
        assert rows[kind.name] == expected_row(f"kind_id = {kind.pk} AND {OF_MONTH}", now)
    assert rows["The five kinds"] == expected_row(f"immediate AND {OF_MONTH}", now)
    assert rows["All"] == expected_row(OF_MONTH, now)
    assert len(rows) == 9


def test_the_share_stands_with_its_wilson_interval(world: World, now: datetime) -> None:
    cell = shown(world.supervisor, now)["rows"][-1].cells[-1]
    late = f"{seconds('reported_at', 'acknowledged_at')} > acknowledge_minutes * 60"
    days = MONTHS[0]
    in_time = sql(f"SELECT COUNT(*) FROM incidents_incident WHERE {OF_MONTH} AND NOT ({late})", *days)
    interval = wilson(in_time, int(cell.of.text))
    assert interval is not None
    assert cell.note == f"{interval.low * 100:.1f}–{interval.high * 100:.1f} %"


def test_how_things_stand_equals_plain_sql(world: World, now: datetime) -> None:
    context = shown(world.supervisor, now)
    incidents = "SELECT COUNT(*) FROM incidents_incident WHERE state = %s"
    assert panel_figures(context, "states") == {
        "reported": sql(incidents, "reported"),
        "acknowledged": sql(incidents, "acknowledged"),
        "in action": sql(incidents, "in_action"),
        "being verified": sql(incidents, "verifying"),
        "still open": sql(
            "SELECT COUNT(*) FROM incidents_incident"
            " WHERE state IN ('reported', 'acknowledged', 'in_action', 'verifying')"
        ),
    }
    over = (
        "SELECT COUNT(*) FROM incidents_deadline WHERE fired_at IS NULL AND met_at IS NULL AND limit_at <= %s"
    )
    assert panel_figures(context, "clocks") == {
        "overdue": sql(over, now),
        "acknowledgement": sql(f"{over} AND purpose = 'acknowledge'", now),
        "acceptance by the new owner": sql(f"{over} AND purpose = 'accept'", now),
        "decision on the request": sql(f"{over} AND purpose = 'decision'", now),
        "review of the hazard": sql(f"{over} AND purpose = 'review'", now),
        "report to the authority": sql(f"{over} AND purpose = 'authority'", now),
    }
    owed = "SELECT COUNT(*) FROM incidents_authorityreport WHERE sent_at IS NULL AND lifted_at IS NULL"
    tomorrow = datetime.fromisoformat("2026-10-21T04:00:00+00:00")
    assert panel_figures(context, "authorities") == {
        "overdue": sql(f"{owed} AND due_at <= %s", now),
        "due within a day": sql(f"{owed} AND due_at > %s AND due_at <= %s", now, tomorrow),
        "owed": sql(owed),
    }


def test_visitors_and_custody_equal_plain_sql(world: World, now: datetime) -> None:
    context = shown(world.supervisor, now)
    visits = "SELECT COUNT(*) FROM visitors_visit WHERE"
    assert panel_figures(context, "visitors") == {
        "persons inside": sql(
            "SELECT COUNT(*) FROM visitors_stay AS stay JOIN visitors_visit AS visit ON visit.id = visit_id"
            " WHERE visit.state = 'inside' AND out_at IS NULL"
        ),
        "visits inside": sql(f"{visits} state = 'inside'"),
        "past the agreed end": sql(f"{visits} state = 'inside' AND ends_at < %s", now),
        "overstayed": sql(f"{visits} is_overstayed AND day BETWEEN %s AND %s", *MONTHS[0]),
        "without approval": sql(f"{visits} is_walk_in AND day BETWEEN %s AND %s", *MONTHS[0]),
    }
    items = "SELECT COUNT(*) FROM custody_custodyitem WHERE"
    assert panel_figures(context, "custody") == {
        "expired, not destroyed": sql(f"{items} state <> 'destroyed' AND expires_on < '2026-10-20'"),
        "out past the return": sql(
            "SELECT COUNT(*) FROM custody_loan WHERE state = 'out' AND return_on < '2026-10-20'"
        ),
        "not filed in time": sql(f"{items} state = 'to_file' AND file_by < '2026-10-20'"),
    }


def test_hazards_by_age_equal_plain_sql(world: World, now: datetime) -> None:
    found = panel_figures(shown(world.supervisor, now), "hazards")
    open_hazards = (
        "FROM incidents_incident"
        " WHERE kind_id = (SELECT id FROM incidents_incidentkind WHERE code = 'hazard')"
        " AND state IN ('reported', 'acknowledged', 'in_action', 'verifying')"
    )
    days = f"SELECT COUNT(*) {open_hazards} AND day BETWEEN %s AND %s"
    # Three shifts begin on each day, at 0, 8 and 16 o'clock: at noon the second has begun.
    shifts = f"SELECT COUNT(*) {open_hazards} AND reported_at >= %s AND reported_at < %s"
    at = datetime.fromisoformat
    assert found == {
        "0–7 days": sql(days, "2026-10-13", "2026-10-20"),
        "8–30 days": sql(days, "2026-09-20", "2026-10-12"),
        "31–90 days": sql(days, "2026-07-22", "2026-09-19"),
        "≥ 91 days": 0,
        "0–2 shifts": sql(shifts, at("2026-10-19T16:00+08:00"), at("2026-10-20T13:00+08:00")),
        "3–20 shifts": sql(shifts, at("2026-10-13T16:00+08:00"), at("2026-10-19T16:00+08:00")),
        "21–89 shifts": sql(shifts, at("2026-09-20T16:00+08:00"), at("2026-10-13T16:00+08:00")),
        "≥ 90 shifts": sql(shifts, at("2026-07-01T00:00+08:00"), at("2026-09-20T16:00+08:00")),
    }


def test_every_number_leads_to_its_rows(world: World, client_of: Any, now: datetime) -> None:
    client = client_of(world.manager, "en")
    with time_machine.travel(now, tick=False):
        context = client.get(PAGE).context
        counts = [
            (number.text, number.url)
            for row in context["rows"]
            for cell in row.cells
            for number in (cell.of or cell.figure, cell.before_of or cell.before)
        ]
        counts += [
            (figure.value, figure.url)
            for panel in context["panels"]
            for figure in panel.figures
            if not figure.url.endswith("/door/")
        ]
        led = [client.get(url).context["cl"].queryset.count() for _text, url in counts]
        medians = [cell.figure.url for row in context["rows"] for cell in row.cells]
        statuses = {client.get(url).status_code for url in medians}
    assert led == [int(text) for text, _url in counts]
    assert statuses == {200}
    assert len(counts) > 100


def test_shares_lead_to_those_in_time(world: World, client_of: Any, now: datetime) -> None:
    client = client_of(world.manager, "en")
    late = f"{seconds('reported_at', 'acknowledged_at')} > acknowledge_minutes * 60"
    in_time = sql(f"SELECT COUNT(*) FROM incidents_incident WHERE {OF_MONTH} AND NOT ({late})", *MONTHS[0])
    with time_machine.travel(now, tick=False):
        url = client.get(PAGE).context["rows"][-1].cells[-1].figure.url
        assert client.get(url).context["cl"].queryset.count() == in_time


def test_it_costs_the_same_however_much_there_is(world: World, now: datetime) -> None:
    def statements() -> int:
        viewer = look(Employee.objects.get(pk=world.supervisor.pk), now=now)
        with CaptureQueriesContext(connection) as counted:
            figures(viewer, OCTOBER)
        return len(counted)

    before = statements()
    world.grow(60)
    assert (statements(), before) == (STATEMENTS, STATEMENTS)


STATEMENTS = 20


@pytest.mark.parametrize(
    ("post", "status"),
    [
        (PostCode.DUTY_SUPERVISOR, 200),
        (PostCode.CENTRE_MANAGER, 200),
        (PostCode.SECURITY_OFFICER, 200),
        (PostCode.AUDITOR, 200),
        (PostCode.TEAM_LEAD, 403),
        (PostCode.QUALITY_MANAGER, 403),
        (PostCode.CUSTODIAN, 403),
    ],
)
def test_who_may_see_it(make_employee: Make, client_of: Any, now: datetime, post: str, status: int) -> None:
    client = client_of(make_employee("5001", post=post), "en")
    with time_machine.travel(now, tick=False):
        assert client.get(PAGE).status_code == status
        start = client.get("/admin/").content.decode()
    assert ("/admin/reports/risks/" in start) == (status == 200)


def test_leaks_are_counted_without_words_and_not_at_all_for_others(
    world: World, client_of: Any, now: datetime
) -> None:
    leaks = IncidentKind.objects.get(code="secrecy_leak")
    leaks.incidents.update(what="客户名单外传")
    with time_machine.travel(now, tick=False):
        told = client_of(world.supervisor, "en").get(PAGE)
        untold = client_of(world.people[PostCode.AUDITOR], "en").get(PAGE)
    assert leaks.name in [row.title for row in told.context["rows"]]
    assert leaks.name not in [row.title for row in untold.context["rows"]]
    assert "客户名单外传" not in told.content.decode() + untold.content.decode()
    assert "for those alone who answer for secrecy" in untold.content.decode()


@pytest.mark.parametrize("query", ["", "?month=2026-10", "?month=2026-99", "?month=%00"])
def test_an_empty_centre_is_told_what_to_do(
    make_employee: Make, client_of: Any, now: datetime, query: str
) -> None:
    client = client_of(make_employee("5001", post=PostCode.DUTY_SUPERVISOR), "en")
    with time_machine.travel(now, tick=False):
        page = client.get(f"/admin/reports/risks/{query}").content.decode()
    assert "Nothing was reported in 2026-09 and 2026-10. Report at once" in page
    assert 'href="/admin/incidents/incident/add/"' in page
    assert page.count('class="zb-nothing"') == 7
