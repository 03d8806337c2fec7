"""Observations and follow-ups in the admin and on one's own pages: who sees what, who may do what."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qc.domain.follow_ups import Kind
from qc.models import FollowUp, Observation, ObservationKind
from staff.models import Employee

People = dict[str, Employee]
Make = Callable[..., Any]
OBSERVATION, FOLLOW_UP = "/admin/qc/observation/", "/admin/qc/followup/"


@pytest.fixture(autouse=True)
def _at_noon(now: datetime) -> Iterator[None]:
    """The doors read the clock: let it be the instant of the other tests."""
    with time_machine.travel(now, tick=False):
        yield


def signed_in(person: Employee) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_inspector_records_in_four_fields(floor: People, kinds: dict[str, ObservationKind]) -> None:
    client = signed_in(floor["inspector"])
    assert client.get(f"{OBSERVATION}add/").status_code == 200
    form = {
        "kind": kinds["papers"].pk,
        "person": floor["operator"].pk,
        "place": "A-12",
        "evidence": "看报纸",
    }
    assert client.post(f"{OBSERVATION}add/", form).status_code == 302
    observation = Observation.objects.get()
    assert (observation.person, observation.observer) == (floor["operator"], floor["inspector"])
    again = client.post(f"{OBSERVATION}add/", form)
    assert again.status_code == 422
    assert "This was recorded already" in again.content.decode()
    assert Observation.objects.count() == 1


def test_an_observation_can_name_a_criterion(
    floor: People, kinds: dict[str, ObservationKind], version: Any
) -> None:
    form = {
        "kind": kinds["papers"].pk, "person": floor["operator"].pk, "place": "A-12", "evidence": "看报纸",
        "criterion": "small:greeting",
    }  # fmt: skip
    client = signed_in(floor["manager"])
    assert client.post(f"{OBSERVATION}add/", form).status_code == 302
    observation = Observation.objects.get()
    assert (observation.version, observation.criterion) == (version, "greeting")
    assert "greeting" in client.get(f"{OBSERVATION}{observation.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        pytest.param("", [200, 404, 200, 200, 404, 200, 200], id="page"),
        pytest.param("act/withdraw/", [403, 404, 302, 403, 404, 302, 403], id="withdraw"),
        pytest.param("act/object/", [403, 404, 403, 403, 404, 403, 403], id="object"),
    ],
)
def test_who_opens_and_does_what_about_an_observation(
    path: str, statuses: list[int], observe: Make, floor: People
) -> None:
    """Nobody here is the person observed, so nobody can object; acting is refused with 403 or by the form."""
    observation = observe()
    answers = []
    for who in ("inspector", "other_inspector", "manager", "lead", "other_lead", "supervisor", "auditor"):
        Observation.objects.update(state="recorded")
        observation.steps.all().delete()
        client = signed_in(floor[who])
        address = f"{OBSERVATION}{observation.pk}/{path or 'change/'}"
        answer = client.post(address, {"text": "认错人"}) if path else client.get(address)
        answers.append(403 if answer.status_code == 422 else answer.status_code)
    assert answers == statuses


def test_nobody_edits_or_deletes_what_was_seen(observe: Make, floor: People) -> None:
    observation = observe()
    client = signed_in(floor["manager"])
    assert client.post(f"{OBSERVATION}{observation.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"{OBSERVATION}{observation.pk}/change/", {"evidence": "x"})
    observation.refresh_from_db()
    assert observation.evidence == "看报纸"


def test_a_manager_changes_kinds_and_an_inspector_reads_them(
    floor: People, kinds: dict[str, ObservationKind]
) -> None:
    address = f"/admin/qc/observationkind/{kinds['papers'].pk}/change/"
    form = {"name": "Papers", "name_zh": "书报", "counts_as": "error", "points": "4", "is_active": "on"}
    assert signed_in(floor["inspector"]).post(address, form).status_code == 403
    assert signed_in(floor["manager"]).post(address, form).status_code == 302
    kinds["papers"].refresh_from_db()
    assert (kinds["papers"].points, kinds["papers"].code) == (4, "papers")


def test_a_follow_up_is_opened_from_the_page_of_an_evaluation(make_evaluation: Make, floor: People) -> None:
    evaluation = make_evaluation()
    client = signed_in(floor["inspector"])
    address = f"{FOLLOW_UP}open/evaluation/{evaluation.pk}/"
    assert address in client.get(f"/admin/qc/evaluation/{evaluation.pk}/change/").content.decode()
    form = client.get(address)
    assert form.context["form"].initial["owner"] == floor["lead"]
    order = {
        "kind": "call_back", "subject": "资费答错", "criteria": ["closing"], "owner": floor["lead"].pk,
    }  # fmt: skip
    assert client.post(address, order).status_code == 302
    assert FollowUp.objects.get().criteria == ["closing"]
    assert "资费答错" in client.get(f"/admin/qc/evaluation/{evaluation.pk}/change/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("inspector", 302), ("lead", 302), ("manager", 302), ("other_inspector", 404), ("other_lead", 404),
        ("auditor", 403),
    ],
)  # fmt: skip
def test_who_opens_a_follow_up(who: str, status: int, make_evaluation: Make, floor: People) -> None:
    order = {"kind": "call_back", "subject": "资费答错", "owner": floor["lead"].pk}
    address = f"{FOLLOW_UP}open/evaluation/{make_evaluation().pk}/"
    assert signed_in(floor[who]).post(address, order).status_code == status


@pytest.mark.parametrize(
    ("act", "statuses"),
    [
        pytest.param("note", [302, 404, 302, 302, 404, 403], id="note"),
        pytest.param("complete", [422, 404, 302, 302, 404, 403], id="complete"),
        pytest.param("call_off", [302, 404, 302, 422, 404, 403], id="call off"),
        pytest.param("reassign", [422, 404, 302, 302, 404, 403], id="reassign"),
    ],
)
def test_who_works_on_a_follow_up(
    act: str, statuses: list[int], make_evaluation: Make, follow: Make, floor: People
) -> None:
    follow_up = follow(make_evaluation())
    answers = []
    for who in ("inspector", "other_inspector", "manager", "lead", "other_lead", "auditor"):
        FollowUp.objects.update(state="open", done_at=None, done_by=None, owner=floor["lead"])
        follow_up.steps.exclude(act="open").delete()
        form = {"text": "已联系", "owner": floor["manager"].pk}
        answers.append(signed_in(floor[who]).post(f"{FOLLOW_UP}{follow_up.pk}/act/{act}/", form).status_code)
    assert answers == statuses


def test_the_list_is_filtered_by_what_is_due(make_evaluation: Make, follow: Make, floor: People) -> None:
    evaluation = make_evaluation()
    late = follow(evaluation, subject="超时的")
    follow(evaluation, subject="马上的")
    follow(evaluation, Kind.COACHING, subject="以后的")
    FollowUp.objects.filter(pk=late.pk).update(due_at=late.opened_at.replace(year=2025))
    client = signed_in(floor["lead"])
    shown = {
        due: [row.subject for row in client.get(FOLLOW_UP, {"due": due}).context["cl"].queryset]
        for due in ("overdue", "day", "later")
    }
    assert shown == {"overdue": ["超时的"], "day": ["马上的"], "later": ["以后的"]}


def test_lists_take_the_same_statements_however_long(
    observe: Make, follow: Make, make_evaluation: Make, floor: People
) -> None:
    client = signed_in(floor["lead"])

    def statements() -> list[int]:
        counted = []
        for address in (OBSERVATION, FOLLOW_UP):
            with CaptureQueriesContext(connection) as taken:
                assert client.get(address).status_code == 200
            counted.append(len(taken))
        return counted

    observe()
    follow(make_evaluation())
    statements()
    first = statements()
    for kind in ("leak", "help", "stopped"):
        follow(observe(kind))
    assert statements() == first


def test_the_person_observed_answers_on_a_page_of_their_own(observe: Make, floor: People) -> None:
    observation = observe()
    mine, other = signed_in(floor["operator"]), signed_in(floor["colleague"])
    address = f"/me/observations/{observation.pk}/"
    assert "看报纸" in mine.get(address).content.decode()
    assert "papers" in mine.get("/me/").content.decode()
    assert other.get(address).status_code == 404
    assert other.post(f"{address}acknowledge/").status_code == 404
    assert mine.post(f"{address}acknowledge/").status_code == 302
    assert mine.post(f"{address}object/", {"text": ""}).status_code == 422
    assert mine.post(f"{address}object/", {"text": "不是我"}).status_code == 302
    observation.refresh_from_db()
    assert [step.act for step in observation.steps.all()] == ["acknowledge", "object"]
    assert observation.state == "objected"


def test_an_objection_is_offered_only_while_it_is_possible(
    observe: Make, floor: People, now: datetime
) -> None:
    address = f"/me/observations/{observe().pk}/"
    with time_machine.travel(now.replace(day=27), tick=False):
        assert "Hand in the objection" in signed_in(floor["operator"]).get(address).content.decode()
    with time_machine.travel(now.replace(day=28), tick=False):
        assert "Hand in the objection" not in signed_in(floor["operator"]).get(address).content.decode()


def test_coaching_is_shown_to_who_is_coached_and_done_by_its_owner(
    make_evaluation: Make, follow: Make, floor: People
) -> None:
    evaluation = make_evaluation()
    coaching = follow(evaluation, Kind.COACHING, subject="语气")
    call_back = follow(evaluation, owner="operator")
    mine = signed_in(floor["operator"])
    page = mine.get("/me/").content.decode()
    assert "语气" in page
    assert "资费答错" in page
    assert "Record it as done" not in mine.get(f"/me/follow-ups/{coaching.pk}/").content.decode()
    refused = mine.post(f"/me/follow-ups/{coaching.pk}/complete/", {"text": "已谈"})
    assert refused.status_code == 422
    done = mine.post(f"/me/follow-ups/{call_back.pk}/complete/", {"text": "已更正"})
    assert done.status_code == 302
    call_back.refresh_from_db()
    assert (call_back.state, call_back.done_by) == ("done", floor["operator"])
    assert signed_in(floor["colleague"]).get(f"/me/follow-ups/{coaching.pk}/").status_code == 404
