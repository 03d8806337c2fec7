"""By which ways a notice leaves: as each chose, urgent things always, confidential ones without words."""

import json
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.utils.translation import gettext_lazy as _
from pytest_django import DjangoAssertNumQueries

from common.errors import DomainError
from jobs.models import Job, JobState
from notices import services
from notices.channels import messengers, robots
from notices.channels.transport import NotDelivered, Refused, Uncertain
from notices.models import Account, Delivery, Notice, Post, Robot
from notices.registry import topic_of, topics
from notices.selectors import deliveries_to_try_again
from notices.tasks import try_again
from staff.models import Employee

Make = Callable[..., Employee]
KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"
HOOK = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Keep what would be said in a messenger."""
    kept: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        robots,
        "say",
        lambda messenger, address, text, app=None: kept.append((str(messenger), address.token, text, app)),
    )
    return kept


@pytest.fixture
def wang(make_employee: Make) -> Employee:
    return make_employee("1001", name="王芳", email="wang@example.org")


@pytest.fixture(autouse=True)
def _templates(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "example.txt").write_text("The words: {{ name }}", encoding="utf-8")
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}]


def tell(
    *people: Employee, now: datetime, kind: str = "attendance.request.approved", **fields: Any
) -> list[Notice]:
    return services.notify(
        recipients=people,
        key=fields.pop("key", "a.1"),
        subject=_("Wednesday"),
        body_template="notices/example",
        context={"name": "王芳"},
        now=now,
        kind=kind,
        **fields,
    )


def channels() -> list[str]:
    return sorted(Delivery.objects.values_list("channel", flat=True))


def choose(
    person: Employee, chosen: dict[str, dict[str, bool]], quiet: tuple[time, time] | None = None
) -> None:
    begins, ends = quiet or (None, None)
    services.set_preferences(person, chosen=chosen, quiet_from=begins, quiet_until=ends)


def test_a_notice_goes_by_every_way_that_is_not_switched_off(wang: Employee, now: datetime) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now)
    assert channels() == ["mail", "wecom"]
    choose(wang, {"attendance.requests": {"mail": False}})
    tell(wang, now=now, key="a.2")
    tell(wang, now=now, key="a.3", kind="attendance.month.posted")
    assert channels() == ["mail", "mail", "wecom", "wecom", "wecom"]


def test_a_messenger_gets_heading_text_and_link(wang: Employee, now: datetime, said: list[Any]) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now, url="/me/requests/")
    delivery = Delivery.objects.get(channel="wecom")
    assert services.send(delivery.pk, now=now) == "sent"
    text = "【值班】星期三\n\nThe words: 王芳\n\nhttp://127.0.0.1:8000/me/requests/"
    assert said == [("wecom", KEY, text, None)]


def test_of_a_confidential_notice_no_word_leaves(wang: Employee, now: datetime, said: list[Any]) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now, url="/admin/incidents/incident/3/change/", confidential=True)
    for delivery in Delivery.objects.all():
        services.send(delivery.pk, now=now)
    sent: Any = mail.outbox[0]
    assert sent.subject == "有一条保密通知"
    everything = sent.subject + sent.body + sent.alternatives[0][0] + said[0][2]
    assert "words" not in everything
    assert "星期三" not in everything
    assert "/admin/incidents/incident/3/change/" in sent.body
    assert Notice.objects.get().body == "The words: 王芳"


def test_what_is_urgent_cannot_be_switched_off_altogether(wang: Employee, now: datetime) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    off = {"incidents.escalations": {"mail": False, "wecom": False}}
    with pytest.raises(DomainError) as caught:
        choose(wang, off)
    assert caught.value.code == "notices.preferences.urgent"
    choose(wang, {"incidents.escalations": {"mail": False}})
    tell(wang, now=now, kind="incident.escalation")
    assert channels() == ["wecom"]
    services.remove_account(Account.objects.get())
    tell(wang, now=now, kind="incident.escalation", key="a.2")
    assert channels() == ["mail", "wecom"]


def test_quiet_hours_hold_back_what_can_wait(wang: Employee, now: datetime) -> None:
    """Noon on 20 October at the centre; quiet until two."""
    choose(wang, {}, (time(11), time(14)))
    tell(wang, now=now)
    delivery = Delivery.objects.get()
    assert delivery.not_before == now + timedelta(hours=2)
    assert Job.objects.get().not_before == now + timedelta(hours=2)
    assert deliveries_to_try_again(now + timedelta(hours=2), pause=timedelta(minutes=15)) == []
    tell(wang, now=now, key="a.2", kind="incident.escalation")
    assert Delivery.objects.latest("pk").not_before is None
    with pytest.raises(DomainError) as caught:
        services.set_preferences(wang, chosen={}, quiet_from=time(1), quiet_until=None)
    assert caught.value.code == "notices.preferences.quiet"


def test_the_address_is_sealed_and_shown_masked(wang: Employee, now: datetime) -> None:
    account = services.set_account(
        wang, "dingtalk", text="0123456789abcdef", secret="SEC0123456789abcdef", now=now
    )
    assert str(account) == "钉钉机器人 ····cdef" or str(account) == "DingTalk robot ····cdef"
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_account")
        stored = str(cursor.fetchall())
    assert "0123456789" not in stored
    assert json.loads(account.read_secret()) == {"token": "0123456789abcdef", "secret": "SEC0123456789abcdef"}
    services.set_account(wang, "dingtalk", text="fedcba9876543210", now=now)
    assert Account.objects.get().shown == "····3210"


@pytest.mark.parametrize(
    ("channel", "text", "fault"),
    [
        ("wecom", "https://example.org/hook", "foreign"),
        ("wecom", "x", "shape"),
        ("wecom_app", "@all", "everybody"),
    ],
)
def test_what_is_no_address_is_refused(
    wang: Employee, now: datetime, channel: str, text: str, fault: str
) -> None:
    app(now)
    with pytest.raises(DomainError) as caught:
        services.set_account(wang, channel, text=text, now=now)
    assert caught.value.code == "notices.account.not_understood"
    assert caught.value.where == {"fault": fault}
    assert not Account.objects.exists()


def app(now: datetime, name: str = "App") -> Robot:
    robot = Robot(name=name, channel="wecom_app")
    services.set_app(
        robot, corporation="ww0123456789abcdef", agent="1000002", secret="mFHbXNLXWG1nAz2Ojcug91Qc", now=now
    )
    services.keep_robot(robot)
    return robot


def test_the_app_of_the_centre_writes_to_people(wang: Employee, now: datetime, said: list[Any]) -> None:
    with pytest.raises(DomainError) as caught:
        services.set_account(wang, "wecom_app", text="WangFang", now=now)
    assert caught.value.code == "notices.account.no_app"
    robot = app(now)
    assert robot.shown == "1000002 ····91Qc"
    with pytest.raises(DomainError) as caught:
        app(now, "Second")
    assert caught.value.code == "notices.robot.one_app"
    services.set_account(wang, "wecom_app", text="WangFang", now=now)
    tell(wang, now=now)
    services.send(Delivery.objects.get(channel="wecom_app").pk, now=now)
    messenger, name, _text, given = said[0]
    assert (messenger, name, given.agent) == ("wecom_app", "WangFang", "1000002")


def chat(now: datetime, topics: list[str], language: str = "") -> Robot:
    robot = Robot(name="值班群", channel="wecom", topics=topics, language=language)
    services.set_robot_address(robot, text=HOOK, secret="", now=now)
    services.keep_robot(robot)
    return robot


def test_a_chat_is_told_once_whatever_the_number_of_recipients(
    wang: Employee, make_employee: Make, now: datetime, said: list[Any]
) -> None:
    chat(now, ["incidents.escalations"], language="en")
    tell(wang, make_employee("1002"), now=now, kind="incident.escalation", url="/admin/")
    tell(make_employee("1003"), now=now, kind="incident.escalation", url="/admin/")
    tell(wang, now=now, key="a.2", kind="incident.reported")
    tell(wang, now=now, key="a.3", kind="incident.escalation", confidential=True)
    post = Post.objects.get()
    assert services.send(post.delivery.pk, now=now) == "sent"
    assert said == [("wecom", KEY, "【Zhiban】Wednesday\n\nhttp://127.0.0.1:8000/admin/", None)]


def test_only_topics_that_name_nobody_go_to_a_chat(now: datetime, centre: Any) -> None:
    assert {topic.code for topic in topics() if topic.suits_chats} >= {"incidents.escalations", "incidents"}
    with pytest.raises(DomainError) as caught:
        chat(now, ["attendance.requests"])
    assert caught.value.code == "notices.robot.topic_names_people"


@pytest.mark.parametrize(
    ("error", "state", "raised"),
    [
        (NotDelivered("45009: too fast"), "failed", NotDelivered),
        (Uncertain("TimeoutError"), "uncertain", Uncertain),
        (Refused("93000: invalid webhook url"), "refused", DomainError),
    ],
)
def test_what_became_of_it_is_shown(
    wang: Employee, now: datetime, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str, raised: Any
) -> None:
    def fail(*args: Any) -> None:
        raise error

    monkeypatch.setattr(robots, "say", fail)
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now)
    delivery = Delivery.objects.get(channel="wecom")
    with pytest.raises(raised):
        services.send(delivery.pk, now=now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (state, f"{type(error).__name__}: {error}")
    again = deliveries_to_try_again(now + timedelta(hours=1), pause=timedelta(minutes=15))
    assert (delivery in again) == (state != "refused")


def test_an_account_that_was_removed_is_not_written_to(
    wang: Employee, now: datetime, said: list[Any]
) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now)
    services.remove_account(Account.objects.get())
    delivery = Delivery.objects.get(channel="wecom")
    assert delivery.state == "refused"
    with pytest.raises(DomainError):
        services.send(delivery.pk, now=now)
    assert said == []


def test_a_secret_sealed_under_a_lost_key_is_shown_as_refused(
    wang: Employee, now: datetime, said: list[Any], settings: Any, tmp_path: Path
) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now)
    settings.SEALING_KEY_FILE = tmp_path / "another"
    delivery = Delivery.objects.get(channel="wecom")
    with pytest.raises(DomainError):
        services.send(delivery.pk, now=now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("refused", "SealBroken: notices.account")


def test_a_delivery_whose_workers_died_before_they_touched_it_is_found_again(
    wang: Employee, now: datetime
) -> None:
    tell(wang, now=now - timedelta(hours=1))
    Job.objects.update(state=JobState.FAILED, runs=3, error="the worker died in each of 3 runs")
    services.resend(deliveries_to_try_again(now, pause=timedelta(minutes=15))[0], now=now)
    job = Job.objects.get()
    assert (job.state, job.runs) == (JobState.QUEUED, 0)


def test_no_transaction_is_open_while_the_network_is_waited_for(
    transactional_db: None, wang: Employee, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(robots, "say", lambda *args: seen.append(connection.in_atomic_block))
    services.set_account(wang, "wecom", text=HOOK, now=now)
    tell(wang, now=now)
    services.send(Delivery.objects.get(channel="wecom").pk, now=now)
    assert seen == [False]


def test_the_ways_to_many_people_are_read_in_two_statements(
    make_employee: Make, now: datetime, django_assert_num_queries: DjangoAssertNumQueries, centre: Any
) -> None:
    from notices.selectors import ways_to

    people = [make_employee(str(2000 + n), email=f"{n}@example.org") for n in range(5)]
    for person in people:
        services.set_account(person, "wecom", text=HOOK, now=now)
    with django_assert_num_queries(2):
        ways = ways_to(people, topic_of("qc.appeal.filed"), now=now, centre=centre)
    assert {len(way.chosen) for way in ways.values()} == {2}


def test_a_test_goes_by_the_one_way_and_once_a_minute(wang: Employee, now: datetime) -> None:
    services.set_account(wang, "wecom", text=HOOK, now=now)
    services.send_test(wang, "wecom", now=now)
    assert channels() == ["wecom"]
    for channel, code in (("wecom", "notices.test.just_now"), ("feishu", "notices.test.no_way")):
        with pytest.raises(DomainError) as caught:
            services.send_test(wang, channel, now=now)
        assert caught.value.code == code
    services.send_test(wang, "mail", now=now + timedelta(minutes=1))
    assert channels() == ["mail", "wecom"]


def test_a_kind_belongs_to_the_topic_whose_beginning_fits_longest() -> None:
    assert topic_of("incident.escalation").is_urgent
    assert topic_of("incident.reported").code == "incidents"
    assert topic_of("incidental").code == "general"
    assert topic_of("qc.appeal.filed").code == "qc.appeals"
    assert topics()[0].is_urgent
    assert topics()[-1].code == "general"


def test_the_sweep_sends_what_failed_again(wang: Employee, now: datetime) -> None:
    tell(wang, now=now - timedelta(days=1))
    Delivery.objects.update(state="failed", tries=2, tried_at=now - timedelta(hours=1))
    assert try_again() == 1
    assert not LogEntry.objects.exists()
    assert messengers.address_in('{"token": "a", "secret": ""}').token == "a"
