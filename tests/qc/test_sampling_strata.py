"""Draws in strata: risk, new people, shifts, topics, second scoring, previews, plans and their months."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from calls.models import Contact
from common.errors import DomainError
from common.months import Month
from jobs.models import Job
from jobs.services import run
from qc.domain.sampling import draw_by, pack, unpack
from qc.models import Assignment, CheckKind, Purpose, SampledContact, SamplePlan, SpotCheck
from qc.selectors import due_samples, replay_draw, undrawn
from qc.selectors.fairness import fairness_of
from qc.selectors.frames import read_frame
from qc.selectors.previews import preview_of
from qc.services import (
    DrawOrder,
    draw_month,
    draw_sample,
    frame_order_of,
    month_order,
    month_orders,
    queue_due_samples,
)
from records.models import Complaint, RecordKind
from staff.models import Employee, Membership, PostCode, RosterEntry, Shift
from tests.qc.conftest import DAY

People = dict[str, Employee]
Make = Callable[..., Any]
TODAY = date(2026, 10, 20)


def order(**terms: Any) -> DrawOrder:
    """Order contacts of the last week."""
    return DrawOrder(DAY - timedelta(days=6), DAY, due_on=TODAY + timedelta(days=7), **terms)


def strata_of(check: SpotCheck) -> list[tuple[str, int, int]]:
    """List what follows the operator in the keys of the strata, with their sizes."""
    rows = check.strata.order_by("key").values_list("key", "size", "taken")
    return [("/".join(key.split("/")[2:]), size, taken) for key, size, taken in rows]


@pytest.fixture
def contacts(make_contact: Make, version: object) -> list[Contact]:
    """Ten contacts of the operator: one of ten minutes, one with a forbidden word, two at night."""
    made = [make_contact(talk_seconds=100 + number) for number in range(6)]
    made.append(make_contact(talk_seconds=600))
    made.append(make_contact(talk_seconds=120))
    made[-1].turns.create(position=2, speaker="operator", text="您急什么呀？")
    for contact in (make_contact(), make_contact()):
        night = contact.started_at - timedelta(hours=8)  # two in the morning at the centre
        Contact.objects.filter(pk=contact.pk).update(started_at=night)
        made.append(contact)
    return made


def test_contacts_at_risk_are_drawn_more_often_with_their_true_probability(
    contacts: list[Contact], now: datetime
) -> None:
    check = draw_sample(order(per_operator=4, risk_factor=9, long_seconds=500), seed="s", now=now)
    # λ·9·1 + λ·9 = 4, but there is only one at risk.
    assert strata_of(check) == [("", 9, 3), ("risk", 1, 1)]
    drawn = SampledContact.objects.get(stratum__key__endswith="/risk")
    assert (drawn.contact, drawn.grounds, drawn.stratum.is_risk) == (contacts[6], "long", True)
    assert str(drawn.stratum.probability) == "1"
    assert replay_draw(check).is_proved


def test_the_longest_are_at_most_so_many_per_cent(contacts: list[Contact], now: datetime) -> None:
    for percent, expected in ((9, 0), (10, 1), (20, 2)):
        frame = read_frame(frame_order_of(order(per_operator=4, risk_factor=2, longest_percent=percent)))
        assert len(frame.risks) == expected


def test_wording_and_complaints_set_contacts_apart(
    contacts: list[Contact], people: People, now: datetime
) -> None:
    call_command("load_seeds", stdout=StringIO())
    kind = RecordKind.objects.filter(of="complaint").earliest("pk")
    Complaint.objects.create(
        reference="T-1", kind=kind, employee=people["operator"], contact=contacts[0], day=DAY,
        received_at=now, due_at=now, text="态度", entered_by=people["manager"], entered_at=now,
    )  # fmt: skip
    asked = order(per_operator=4, risk_factor=2, risk_phrases="minor", risk_complaints=True)
    frame = read_frame(frame_order_of(asked))
    assert frame.risks == {contacts[0].pk: "complaint", contacts[7].pk: "phrase"}


def test_strata_of_time_are_merged_where_there_are_too_few_contacts_to_draw(
    contacts: list[Contact], now: datetime
) -> None:
    terms = {"by_hours": True, "hour_bands": "0,8,12,18"}
    alone = read_frame(frame_order_of(order(per_operator=1, **terms)))
    assert [key.split("/")[2:] for key in alone.contacts] == [[]]
    check = draw_sample(order(per_operator=5, **terms), seed="s", now=now)
    assert strata_of(check) == [("hours.00-08", 2, 1), ("hours.08-12", 8, 4)]


def test_the_shift_is_that_of_the_roster_across_midnight(
    contacts: list[Contact], people: People, now: datetime
) -> None:
    shifts = [
        Shift.objects.create(
            code=code, name=code, name_zh=code, parts=[{"start": start, "end": end}], net_minutes=480
        )
        for code, start, end in (("T-DAY", 540, 1080), ("T-NIGHT", 1320, 1800))
    ]
    for day, shift in ((DAY, shifts[0]), (DAY - timedelta(days=1), shifts[1])):
        RosterEntry.objects.create(employee=people["operator"], day=day, shift=shift)
    check = draw_sample(order(per_operator=5, by_shift=True), seed="s", now=now)
    assert strata_of(check) == [("shift.T-DAY", 8, 4), ("shift.T-NIGHT", 2, 1)]


def test_more_is_drawn_of_new_people_and_after_a_critical_error(
    make_evaluation: Make, make_contact: Make, people: People, now: datetime
) -> None:
    rude = {
        "greeting": "yes",
        "closing": "yes",
        "hard_to_hear": "no",
        "polite": {"value": "no", "comment": "x"},
    }
    make_evaluation("released", rude, contact=make_contact(day=date(2026, 9, 10)))
    Employee.objects.filter(pk=people["colleague"].pk).update(hired_on=date(2026, 9, 1))
    for operator in ("operator", "colleague", "other_operator"):
        for _ in range(6):
            make_contact(people[operator])
    check = draw_sample(order(per_operator=2, new_staff_extra=1, critical_extra=3), seed="s", now=now)
    rows = check.strata.order_by("operator__work_number").values_list("grounds", "taken")
    assert list(rows) == [("critical", 5), ("new", 3), ("", 2)]
    assert replay_draw(check).is_proved


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        pytest.param({"from_hour": 22, "until_hour": 6}, 2, id="across midnight"),
        pytest.param({"from_hour": 6}, 8, id="from six on"),
        pytest.param({"until_hour": 6}, 2, id="before six"),
        pytest.param({"maximum_seconds": 599}, 9, id="not the longest"),
        pytest.param({"topic": "fault"}, 0, id="another topic"),
    ],
)
def test_who_may_be_drawn(contacts: list[Contact], terms: dict[str, Any], expected: int) -> None:
    frame = read_frame(frame_order_of(order(**terms)))
    assert sum(map(len, frame.contacts.values())) == expected


def test_only_a_team_a_post_or_a_person(
    contacts: list[Contact], make_contact: Make, people: People, make_team: Make, roles: Any
) -> None:
    make_contact(people["other_operator"])
    for terms, expected in (
        ({"team": make_team("b")}, 1),
        ({"post": roles[PostCode.OPERATOR]}, 11),
        ({"post": roles[PostCode.VIP_OPERATOR]}, 0),
        ({"operator": people["operator"]}, 10),
    ):
        frame = read_frame(frame_order_of(order(**terms)))
        assert sum(map(len, frame.contacts.values())) == expected


def test_a_share_is_scored_twice_by_another_inspector(
    contacts: list[Contact], people: People, now: datetime
) -> None:
    check = draw_sample(order(per_operator=10, second_percent=25), seed="s", now=now)
    assert list(check.contacts.filter(second_position__isnull=False).values_list("second_position", flat=True)
                .order_by("second_position")) == [1, 2, 3]  # fmt: skip
    pairs = {
        (second.contact_id, Assignment.objects.get(contact=second.contact, purpose="official").inspector_id)
        for second in Assignment.objects.filter(purpose=Purpose.SECOND)
    }
    assert len(pairs) == 3
    for contact, first in pairs:
        assert Assignment.objects.get(contact=contact, purpose="second").inspector_id != first
    assert len(replay_draw(check).seconds) == 3
    SampledContact.objects.filter(second_position=3).update(second_position=None)
    replay = replay_draw(check)
    assert (replay.has_same_picks, replay.has_same_seconds, replay.is_proved) == (True, False, False)


def test_stored_numbers_that_were_touched_are_found(contacts: list[Contact], now: datetime) -> None:
    check = draw_sample(order(per_operator=3), seed="s", now=now)
    check.strata.update(taken=4)
    replay = replay_draw(check)
    assert (replay.has_same_frame, replay.has_same_strata, replay.is_proved) == (True, False, False)
    SpotCheck.objects.update(algorithm="dice.1")
    check.refresh_from_db()
    assert (replay_draw(check).has_known_rule, replay_draw(check).is_proved) == (False, False)


def test_an_old_draw_is_proved_by_its_own_rule(contacts: list[Contact], now: datetime) -> None:
    check = draw_sample(order(per_operator=3), seed="s", now=now)
    old = draw_by(
        "sha256-order.1", {key: unpack(bytes(frame)).tolist() for key, frame in
        check.strata.values_list("key", "frame")}, seed="s", terms=check, grounds={},
    )  # fmt: skip
    SpotCheck.objects.update(algorithm="sha256-order.1")
    check.refresh_from_db()
    assert len(old.picks) == 3
    assert replay_draw(check).is_proved


def test_frames_of_earlier_versions_are_packed(contacts: list[Contact], now: datetime) -> None:
    """The migration's own function, on rows as it finds them."""
    check = draw_sample(order(per_operator=3, second_percent=5), seed="s", now=now)
    listed = unpack(bytes(check.strata.get().frame)).tolist()
    migration = import_module("qc.migrations.0010_samples_in_strata")

    class Old:
        """A stratum with its frame as a list."""

        pk, listed_frame = check.strata.get().pk, listed[::-1]

    class Rows:
        """The rows of an earlier version."""

        def __init__(self) -> None:
            self.objects = self

        def only(self, *names: str) -> "Rows":
            return self

        def iterator(self, chunk_size: int) -> Any:
            return iter([Old])

        def filter(self, pk: int) -> Any:
            return apps.get_model("qc", "SampleStratum").objects.filter(pk=pk)

    class History:
        """The models of that time."""

        @staticmethod
        def get_model(app: str, name: str) -> Any:
            return Rows() if name == "SampleStratum" else apps.get_model(app, name)

    check.strata.update(frame=b"")
    migration.pack_frames(History, None)
    assert bytes(check.strata.get().frame) == pack(listed)
    check.refresh_from_db()
    assert check.second_percent == 0


def test_a_survey_draws_by_topic_and_gives_nothing_to_inspectors(
    contacts: list[Contact], people: People, now: datetime
) -> None:
    Contact.objects.filter(pk__in=[one.pk for one in contacts[:4]]).update(service_type="fault/net")
    asked = order(per_operator=2, kind=CheckKind.SURVEY, second_percent=50)
    check = draw_sample(asked, seed="s", now=now, drawn_by=people["manager"])
    assert list(check.strata.order_by("key").values_list("key", "size", "taken")) == [
        ("topic/-", 6, 2), ("topic/fault_net", 4, 2),
    ]  # fmt: skip
    assert not Assignment.objects.exists()
    assert replay_draw(check).is_proved
    assert replay_draw(check).changed == 0
    # What a survey drew may still be inspected, and is not asked about twice.
    assert draw_sample(order(per_operator=200), seed="t", now=now).frame_size == 10
    assert draw_sample(asked, seed="u", now=now).frame_size == 6


def test_a_preview_says_what_the_draw_then_takes(contacts: list[Contact], now: datetime) -> None:
    asked = order(per_operator=12, by_hours=True, risk_factor=3, long_seconds=500, second_percent=5)
    preview = preview_of(frame_order_of(asked), today=TODAY)
    assert (preview.frame_size, preview.taken, preview.seconds, preview.sheets) == (10, 10, 1, 11)
    assert [(row.wanted, row.taken, row.risky, row.strata) for row in preview.short] == [(12, 10, 1, 3)]
    assert preview.hours == 11 * 15 / 60
    check = draw_sample(asked, seed="s", now=now)
    assert (check.contacts.count(), Assignment.objects.count()) == (10, 11)


def test_a_plan_is_drawn_once_for_a_day(contacts: list[Contact], now: datetime) -> None:
    plan = SamplePlan.objects.create(name="月度", per_operator=2)
    draw_sample(DrawOrder.of_plan(plan, DAY, DAY, due_on=TODAY), seed="s", now=now)
    with pytest.raises(DomainError) as refused:
        draw_sample(DrawOrder.of_plan(plan, date(2026, 10, 1), DAY, due_on=TODAY), seed="s", now=now)
    assert refused.value.code == "qc.sample.repeated"


def test_the_clock_draws_last_month_once(contacts: list[Contact], now: datetime) -> None:
    plan = SamplePlan.objects.create(name="月度", per_operator=2, draws_on_day=2)
    early, later = now.replace(month=11, day=1), now.replace(month=11, day=2)
    assert queue_due_samples(now=early) == 0
    assert [queue_due_samples(now=later), queue_due_samples(now=later)] == [1, 1]
    job = Job.objects.get(key=f"qc.draw_month.{plan.pk}.2026-10")
    assert run(job.pk, clock=lambda: later) == "done"
    job.refresh_from_db()
    check = SpotCheck.objects.get()
    assert (job.result, check.plan, check.contacts.count()) == ({"draws": [check.pk]}, plan, 2)
    assert (check.first_day, check.last_day) == (date(2026, 10, 1), date(2026, 10, 31))
    # A run after a killed one finds what was drawn.
    Job.objects.update(state="queued", runs=1)
    run(job.pk, clock=lambda: later)
    assert SpotCheck.objects.count() == 1
    assert due_samples(date(2026, 11, 3)) == []
    assert [one.month for one in due_samples(date(2026, 12, 1))] == [Month(2026, 11)]


def test_days_before_and_after_a_draw_are_drawn_too(
    contacts: list[Contact], make_contact: Make, now: datetime
) -> None:
    """Somebody drew the 19th alone: the 1st to the 18th come first, the rest of the month after them."""
    early, late = make_contact(day=date(2026, 10, 5)), make_contact(day=date(2026, 10, 25))
    plan = SamplePlan.objects.create(name="月度", per_operator=2)
    draw_sample(DrawOrder.of_plan(plan, DAY, DAY, due_on=TODAY), seed="s", now=now)
    orders = month_orders(plan, Month(2026, 10), today=date(2026, 11, 2))
    assert [(one.first_day.day, one.last_day.day) for one in orders] == [(1, 18), (20, 31)]
    assert [one.plan for one in undrawn(Month(2026, 10))] == [plan]
    before, middle, after = draw_month(plan, Month(2026, 10), seed="s", now=now.replace(month=11, day=2))
    assert before.contacts.get().contact == early
    assert middle.contacts.count() == 2
    assert after.contacts.get().contact == late
    assert undrawn(Month(2026, 10)) == []


def test_a_month_with_nothing_left_is_refused_in_words(contacts: list[Contact], now: datetime) -> None:
    plan = SamplePlan.objects.create(name="月度", per_operator=2)
    with pytest.raises(DomainError) as refused:
        month_order(plan, Month(2026, 11), today=date(2026, 11, 1))
    assert refused.value.code == "qc.sample.period"
    draw_month(plan, Month(2026, 10), seed="s", now=now.replace(month=11, day=2))
    with pytest.raises(DomainError) as refused:
        month_order(plan, Month(2026, 10), today=date(2026, 11, 2))
    assert refused.value.code == "qc.sample.repeated"


def test_frame_and_sample_are_compared(contacts: list[Contact], now: datetime) -> None:
    check = draw_sample(order(per_operator=5), seed="s", now=now)
    fairness = fairness_of(check)
    hours = next(one for one in fairness.questions if one.name == "hours")
    named = {fairness.names["hours"][one.number]: one for one in hours.groups if one.calls}
    assert {name: one.calls for name, one in named.items()} == {"00-08": 2, "08-12": 8}
    assert named["00-08"].expected == pytest.approx(1)
    assert sum(one.drawn for one in named.values()) == 5
    assert fairness.missing == 0


def test_statements_do_not_grow_with_operators(
    make_contact: Make, people: People, make_employee: Make, version: object, now: datetime
) -> None:
    terms = {"by_hours": True, "by_shift": True, "risk_factor": 2, "long_seconds": 500, "second_percent": 50}
    make_contact()
    counts = []
    for number in range(2):
        for extra in range(number * 5):
            make_contact(make_employee(f"15{extra}"))
        with CaptureQueriesContext(connection) as statements:
            draw_sample(order(per_operator=2, **terms), seed="s", now=now + timedelta(minutes=number))
        counts.append(len(statements))
        make_contact()
    assert counts[0] == counts[1]
    check = SpotCheck.objects.latest("pk")
    with CaptureQueriesContext(connection) as statements:
        fairness_of(check)
    assert len(statements) <= 16


def test_rested_inspectors_get_nothing(contacts: list[Contact], people: People, now: datetime) -> None:
    for days in range(8):
        day = TODAY + timedelta(days=days)
        RosterEntry.objects.create(employee=people["inspector"], day=day, shift=None)
    draw_sample(order(per_operator=4), seed="s", now=now)
    assert Counter(Assignment.objects.values_list("inspector__work_number", flat=True)) == {"2002": 4}
    assert Membership.objects.filter(employee=people["inspector"]).exists()
