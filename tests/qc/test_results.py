"""Results of a stored month: whose rows, which statements, every door, and that a lock keeps them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from common.months import Month
from qc.models import Evaluation, QualityMonth, SampledContact, SampleStratum
from qc.selectors import (
    Choice,
    criterion_operators,
    criterion_results,
    days_of,
    error_counts,
    limits_of,
    month_results,
    section_results,
    weeks_until,
)
from qc.services import (
    DrawOrder,
    draw_sample,
    lock_month,
    release_evaluation,
    release_month,
    rescore_evaluation,
    save_draft,
    start_evaluation,
    submit_evaluation,
)
from staff.models import Employee, Membership
from tests.qc.conftest import DAY, GOOD

People = dict[str, Employee]
Make = Callable[..., Any]
OCTOBER = Month(2026, 10)
NOVEMBER = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)
PARTS = ("overview", "operators", "teams", "desks", "criteria", "errors", "charts")
RUDE = {**GOOD, "polite": {"value": "no", "comment": "scolded"}}


@pytest.fixture
def score(make_contact: Make, people: People, version: Any, now: Any) -> Callable[..., None]:
    """Draw all of some contacts of a person and score them."""

    def act(operator: Employee, *sheets: dict[str, Any], extra: int = 0, day: date = DAY) -> None:
        for _ in range(len(sheets) + extra):
            make_contact(operator, day)
        order = DrawOrder(day, day, due_on=day, per_operator=len(sheets), operator=operator)
        check = draw_sample(order, seed=f"s{operator.pk}", now=now)
        for sampled, answers in zip(SampledContact.objects.filter(spot_check=check), sheets, strict=True):
            assignment = sampled.assignments.get()
            inspector = assignment.inspector
            evaluation = start_evaluation(assignment, inspector=inspector, now=now)
            save_draft(evaluation, inspector=inspector, answers=answers, now=now)
            submit_evaluation(evaluation, inspector=inspector, now=now)
            release_evaluation(evaluation, releaser=inspector, now=now)

    return act


@pytest.fixture
def october(score: Callable[..., None], people: People, make_evaluation: Make, make_contact: Make) -> None:
    """1001: 75, 75, 0 of five contacts; 1101: 100, 75 of two; 1002: one picked by hand."""
    score(people["operator"], GOOD, GOOD, RUDE, extra=2)
    score(people["other_operator"], {**GOOD, "closing": "yes"}, GOOD)
    make_evaluation("released", contact=make_contact(people["colleague"]))


def by_code(rows: Any) -> dict[str, Any]:
    return {row.code: row.result for row in rows}


def test_a_month_by_operator_team_desk_and_centre(october: None) -> None:
    results = month_results(OCTOBER, reader=None)
    operators, teams = by_code(results.operators), by_code(results.teams)
    assert [(code, one.mean.n, one.mean.value, one.picked) for code, one in operators.items()] == [
        ("1001", 3, Decimal("50.000000"), 0), ("1002", 0, None, 1), ("1101", 2, Decimal("87.500000"), 0),
    ]  # fmt: skip
    assert (teams["a"].mean.n, teams["a"].picked, teams["b"].mean.value) == (3, 1, Decimal("87.500000"))
    assert list(by_code(results.desks)) == ["front-line"]
    # (75 + 75 + 0) · 5/3 + 100 + 75, over 3 · 5/3 + 2: 425/7; plainly 325/5.
    assert (results.centre.raw.value, results.centre.mean.value) == (
        Decimal("65.000000"), Decimal("60.714286"),
    )  # fmt: skip
    assert (operators["1001"].critical.hits, operators["1001"].critical.n) == (1, 3)
    assert results.own is None


def test_criteria_sections_and_errors(october: None) -> None:
    criteria = {row.criterion: row for row in criterion_results(OCTOBER)}
    closing, polite = criteria["closing"], criteria["polite"]
    assert (closing.counted, closing.mean.n, closing.errors, closing.rate.hits) == (6, 5, 5, 4)
    assert (polite.raw.value, polite.critical_errors) == (Decimal("0.800000"), 1)
    sections = {row.section: row for row in section_results(OCTOBER)}
    # Of section a: ½ four times and 1 once; plainly 3/5.
    assert (sections["a"].raw.value, sections["a"].rate.hits, sections["a"].rate.n) == (
        Decimal("0.600000"),
        4,
        5,
    )
    assert [(one.criterion, one.count, one.critical) for one in error_counts(OCTOBER)] == [
        ("closing", 5, 0), ("polite", 1, 1),
    ]  # fmt: skip
    assert [one.count for one in error_counts(OCTOBER, choice=Choice(desk_id=0))] == []


def test_weeks_and_days_hold_the_published_mean(october: None) -> None:
    week = weeks_until(OCTOBER.last, reader=None)[-2]
    assert (week.first, week.n, week.mean, week.rated, week.critical) == (
        DAY, 5, Decimal("60.714286"), 5, 1,
    )  # fmt: skip
    assert [(one.first, one.mean) for one in days_of(OCTOBER, reader=None) if one.n] == [(DAY, week.mean)]
    assert [(one.first, one.failed_is_out) for one in limits_of(weeks_until(OCTOBER.last, reader=None))] == [
        (DAY, False)
    ]


def test_a_lead_sees_the_own_team_and_the_centres_total(october: None, people: People) -> None:
    results = month_results(OCTOBER, reader=people["lead"])
    assert list(by_code(results.operators)) == ["1001", "1002"]
    assert list(by_code(results.teams)) == ["a"]
    assert results.own is not None
    assert (results.own.evaluations, results.centre.evaluations) == (4, 6)
    whole = by_code(month_results(OCTOBER, reader=None).operators)
    assert by_code(results.operators)["1001"] == whole["1001"]
    assert {row.errors for row in criterion_results(OCTOBER, reader=people["lead"])} == {0, 1, 4}


def test_who_changed_teams_is_shown_in_part(
    october: None, score: Callable[..., None], people: People
) -> None:
    """The other lead sees only the contacts of the days on which the operator belonged to their team."""
    membership = people["operator"].memberships.get()
    Membership.objects.filter(pk=membership.pk).update(ends_on=DAY)
    team = people["other_lead"].memberships.get().team
    day = date(2026, 10, 21)
    Membership.objects.create(
        employee=people["operator"], team=team, post=membership.post, starts_on=date(2026, 10, 20)
    )
    score(people["operator"], GOOD, day=day)
    results = month_results(OCTOBER, reader=people["other_lead"])
    assert by_code(results.operators)["1001"].evaluations == 1
    assert by_code(month_results(OCTOBER, reader=None).operators)["1001"].evaluations == 4


def test_rates_leave_out_what_was_drawn_for_a_risk(october: None, people: People) -> None:
    """1001's calls were set apart, and one failed: it is in the mean and in the errors, in no rate."""
    SampleStratum.objects.filter(operator=people["operator"]).update(
        key=f"operator/{people['operator'].pk}/risk"
    )
    result = by_code(month_results(OCTOBER, reader=None).operators)["1001"]
    assert (result.raw.n, result.failed.n, result.critical.n) == (3, 0, 0)
    centre = month_results(OCTOBER, reader=None).centre
    assert (centre.failed.hits, centre.failed.n) == (1, 2)
    assert sum(week.failed for week in weeks_until(DAY, reader=None)) == 1
    assert sum(day.rated for day in days_of(OCTOBER, reader=None)) == 2
    criteria = {row.criterion: row for row in criterion_results(OCTOBER, reader=None)}
    assert (criteria["polite"].rate.hits, criteria["polite"].rate.n, criteria["polite"].errors) == (0, 2, 1)
    assert {row.rate.n for row in section_results(OCTOBER, reader=None)} == {2}
    version = criteria["polite"].version
    found = criterion_operators(OCTOBER, version=version, criterion="polite", reader=None)
    assert [one.operator.work_number for one in found] == ["1101"]
    asked = {"counts": "1", "month": "2026-10", "drawn": "rated"}
    behind = signed_in(people["manager"]).get(reverse("admin:qc_evaluation_changelist"), asked)
    assert behind.context["cl"].result_count == 2


def test_a_new_lead_is_not_told_the_month_before_in_another_team(
    october: None, score: Callable[..., None], people: People
) -> None:
    """Who comes to a team on the first of the month brings no mean from the team they left."""
    membership = people["operator"].memberships.get()
    Membership.objects.filter(pk=membership.pk).update(ends_on=date(2026, 10, 31))
    team = people["other_lead"].memberships.get().team
    first = date(2026, 11, 1)
    Membership.objects.create(employee=people["operator"], team=team, post=membership.post, starts_on=first)
    score(people["operator"], GOOD, day=first)
    november = Month(2026, 11)
    told = by_code(month_results(november, reader=people["other_lead"]).operators)["1001"]
    assert (told.evaluations, told.before, told.change) == (1, None, None)
    whole = by_code(month_results(november, reader=None).operators)["1001"]
    assert whole.before.value == Decimal("50.000000")


@pytest.mark.parametrize("reader", ["manager", "lead"])
def test_statements_do_not_grow_with_operators(
    reader: str, october: None, score: Callable[..., None], people: People,
    make_employee: Make, django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    def read(person: Employee) -> None:
        month_results(OCTOBER, reader=person)
        criterion_results(OCTOBER, reader=person)
        section_results(OCTOBER, reader=person)
        error_counts(OCTOBER, reader=person)
        weeks_until(OCTOBER.last, reader=person)

    def fresh() -> Employee:
        return Employee.objects.get(pk=people[reader].pk)

    with django_assert_max_num_queries(40) as few:
        read(fresh())
    for number in range(1003, 1007):
        score(make_employee(str(number)), GOOD, RUDE)
    with django_assert_max_num_queries(40) as many:
        read(fresh())
    assert len(few) == len(many)


def test_a_locked_month_gives_the_same_results_whatever_comes_later(
    october: None, people: People, make_team: Make
) -> None:
    release_month(OCTOBER, releaser=people["manager"], now=NOVEMBER)
    lock_month(OCTOBER, locker=people["manager"], is_confirmed=True, now=NOVEMBER)
    whole = OCTOBER, None
    stood = (
        month_results(whole[0], reader=None), criterion_results(OCTOBER), section_results(OCTOBER),
        error_counts(OCTOBER), weeks_until(OCTOBER.last, reader=None),
    )  # fmt: skip
    scored = Evaluation.objects.filter(operator=people["operator"]).first()
    assert scored is not None
    rescore_evaluation(
        scored, rescorer=people["manager"], answers={"closing": "yes"}, reason="heard again", now=NOVEMBER
    )
    Membership.objects.filter(employee=people["operator"]).update(team=make_team("b"))
    assert stood == (
        month_results(OCTOBER, reader=None), criterion_results(OCTOBER), section_results(OCTOBER),
        error_counts(OCTOBER), weeks_until(OCTOBER.last, reader=None),
    )  # fmt: skip
    assert by_code(stood[0].teams)["a"].evaluations == 4


def signed_in(person: Employee, language: str = "en") -> Client:
    Employee.objects.filter(pk=person.pk).update(language=language)
    client = Client(HTTP_ACCEPT_LANGUAGE=language)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(part: str) -> str:
    month = QualityMonth.objects.get(month="2026-10")
    return reverse("admin:qc_qualitymonth_results_part", args=[month.pk, part])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("part", PARTS)
def test_every_page_is_shown_in_both_languages(
    part: str, language: str, october: None, people: People
) -> None:
    answer = signed_in(people["manager"], language).get(page(part))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert ("Overview" in text) == (language == "en")
    assert ("总览" in text) == (language == "zh-hans")


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("lead", 200), ("auditor", 200), ("inspector", 403), ("operator", 302)],
)
def test_who_may_open_results(who: str, status: int, october: None, people: People) -> None:
    assert signed_in(people[who]).get(page("operators")).status_code == status


def test_a_lead_finds_no_other_names(october: None, people: People) -> None:
    client = signed_in(people["lead"])
    pages = "".join(client.get(page(part)).content.decode() for part in PARTS)
    assert "员工1001" in pages
    assert "员工1101" not in pages
    month = QualityMonth.objects.get(month="2026-10")
    address = "admin:qc_qualitymonth_results_operator"
    assert client.get(reverse(address, args=[month.pk, people["operator"].pk])).status_code == 200
    assert client.get(reverse(address, args=[month.pk, people["other_operator"].pk])).status_code == 404


def test_a_name_that_looks_like_markup_stays_text(october: None, people: People) -> None:
    Employee.objects.filter(pk=people["operator"].pk).update(name='<b onclick="x()">')
    client = signed_in(people["manager"])
    for part in ("operators", "charts"):
        text = client.get(page(part)).content.decode()
        assert "<b onclick" not in text
        assert "&lt;b onclick" in text


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"counts": 1}, 6),
        ({"counts": 1, "drawn": "yes"}, 5),
        ({"counts": 1, "drawn": "no"}, 1),
        ({"counts": 1, "error": "polite"}, 1),
        ({"counts": 1, "error": "closing", "drawn": "yes"}, 4),
        ({"counts": 1, "error_category": "non_critical"}, 5),
        ({"of_team": "0"}, 0),
        ({"at_desk": "x"}, 0),
    ],
)
def test_a_figure_leads_to_its_evaluations(
    filters: dict[str, Any], found: int, october: None, people: People
) -> None:
    answer = signed_in(people["manager"]).get(reverse("admin:qc_evaluation_changelist"), filters)
    assert answer.context["cl"].result_count == found


def test_a_page_remembers_what_was_asked_for(october: None, people: People) -> None:
    client = signed_in(people["manager"])
    address = page("operators")
    assert client.get(address).status_code == 200
    client.get(address, {"q": "1101"})
    again = client.get(address)
    assert (again.status_code, again.url) == (302, f"{address}?q=1101")  # type: ignore[attr-defined]
    assert client.get(address, {"all": "1"}).status_code == 200
    assert client.get(address).status_code == 200


def test_a_criterion_has_a_page(october: None, people: People, version: Any) -> None:
    month = QualityMonth.objects.get(month="2026-10")
    client = signed_in(people["manager"])
    address = "admin:qc_qualitymonth_results_criterion"
    text = client.get(reverse(address, args=[month.pk, version.pk, "closing"])).content.decode()
    assert "员工1001" in text
    assert "Rate of all: 80.0 %" in text
    assert client.get(reverse(address, args=[month.pk, version.pk, "none"])).status_code == 404


@pytest.mark.parametrize(
    "part", ["", "operators/", "teams/", "desks/", "criteria/", "sections/", "errors/", "weeks/", "days/"]
)
def test_the_api_tells_the_same(part: str, october: None, people: People) -> None:
    address = f"/api/v1/qc/results/2026-10/{part}"
    assert signed_in(people["manager"]).get(address).status_code == 200
    assert signed_in(people["lead"]).get(address, {"team": "none", "desk": "none"}).status_code == 200
    assert signed_in(people["operator"]).get(address).status_code == 403
    assert Client().get(address).status_code == 401


def test_the_api_gives_exact_means_with_n_and_interval(october: None, people: People) -> None:
    answer = signed_in(people["lead"]).get("/api/v1/qc/results/2026-10/operators/").json()
    assert [row["code"] for row in answer["results"]] == ["1001", "1002"]
    first = answer["results"][0]["result"]
    assert (first["mean"]["n"], first["mean"]["value"], first["band"]["rank"]) == (3, "50.000000", 1)
    assert first["mean"]["low"] < 50 < first["mean"]["high"]
    assert (
        signed_in(people["lead"]).get("/api/v1/qc/results/2026-10/errors/", {"team": "b"}).json()["count"]
        == 0
    )
