"""A notice reaches each person's inbox exactly once, in their language, and their mailbox at least once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from jobs.models import Job
from notices import services
from notices.channels.transport import NotDelivered, Uncertain
from notices.models import Delivery, DeliveryState, Notice
from notices.selectors import deliveries_to_try_again, latest_notices, unread_count
from notices.tasks import try_again
from staff.models import Employee

Make = Callable[..., Employee]


class DeadServer(BaseEmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError("connection refused")


class BreakingServer(BaseEmailBackend):
    """A mail server that hangs up while it takes the mail."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPServerDisconnected("connection closed")


class FullServer(BaseEmailBackend):
    """A mail server that says no."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPDataError(452, b"mailbox full")


class PickyServer(BaseEmailBackend):
    """A mail server that knows no such address."""

    def send_messages(self, email_messages: Any) -> int:
        raise SMTPRecipientsRefused({"x@example.org": (550, b"no such user")})


class Crash(BaseException):
    """The worker dies: nothing below may catch it."""


class CrashingServer(BaseEmailBackend):
    """The worker dies while it hands the mail over."""

    def send_messages(self, email_messages: Any) -> int:
        raise Crash


def tell(
    *people: Employee, now: datetime, key: str = "incident.17.escalation.1", **fields: Any
) -> list[Notice]:
    return services.notify(
        recipients=people,
        key=key,
        subject=_("Wednesday"),
        body_template="notices/example.txt",
        context={"name": "王芳 <b>&"},
        now=now,
        kind="incident.escalation",
        **fields,
    )


@pytest.fixture(autouse=True)
def templates(settings: Any, tmp_path: Any) -> None:
    """A text template of the tests' own."""
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "example.txt").write_text(
        "{% load i18n %}{% translate 'Monday' %}: {{ name }}\n\n=1+1", encoding="utf-8"
    )
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**first, "DIRS": [tmp_path, *first["DIRS"]]}]


@pytest.fixture
def wang(make_employee: Make) -> Employee:
    return make_employee("1001", name="王芳", email="wang@example.org")


@pytest.fixture
def smith(make_employee: Make) -> Employee:
    return make_employee("1002", name="Smith", language="en")


def test_each_reads_it_in_their_own_language_else_the_centres(
    wang: Employee, smith: Employee, now: datetime
) -> None:
    told = tell(wang, smith, now=now, url="/admin/")
    assert [(one.recipient, one.subject, one.body, one.language) for one in told] == [
        (wang, "星期三", "星期一: 王芳 <b>&\n\n=1+1", "zh-hans"),
        (smith, "Wednesday", "Monday: 王芳 <b>&\n\n=1+1", "en"),
    ]
    assert told[0].body_html == "<p>星期一: 王芳 &lt;b&gt;&amp;</p>\n\n<p>=1+1</p>"


def test_the_same_key_reaches_a_person_once(wang: Employee, smith: Employee, now: datetime) -> None:
    tell(wang, wang, now=now)
    told = tell(wang, smith, now=now + timedelta(hours=1))
    assert [one.recipient for one in told] == [smith]
    assert Notice.objects.count() == 2
    tell(wang, now=now, key="incident.17.escalation.2")
    assert unread_count(wang) == 2


def test_who_left_is_not_told(wang: Employee, now: datetime) -> None:
    wang.is_active = False
    assert tell(wang, now=now) == []


def test_a_notice_is_gone_with_the_act_that_failed(wang: Employee, now: datetime) -> None:
    from django.db import transaction

    with pytest.raises(DomainError), transaction.atomic():
        tell(wang, now=now)
        raise DomainError("a.b", "the act failed")
    assert (Notice.objects.count(), Delivery.objects.count(), Job.objects.count()) == (0, 0, 0)


def test_mail_goes_out_by_a_job_to_those_who_have_an_address(
    wang: Employee, smith: Employee, now: datetime
) -> None:
    tell(wang, smith, now=now, url="/admin/incidents/incident/17/change/")
    delivery = Delivery.objects.get()
    assert (delivery.address, delivery.state) == ("wang@example.org", "queued")
    job = Job.objects.get()
    assert (job.kind, job.payload) == ("notices.send", {"delivery": delivery.pk})

    assert services.send(delivery.pk, now=now) == "sent"
    sent: Any = mail.outbox[0]
    assert (sent.to, sent.subject) == (["wang@example.org"], "星期三")
    assert sent.extra_headers["Message-ID"] == delivery.message_id
    assert "王芳 <b>&" in sent.body
    assert "http://127.0.0.1:8000/admin/incidents/incident/17/change/" in sent.body
    html = sent.alternatives[0][0]
    assert "王芳 &lt;b&gt;&amp;" in html
    assert 'lang="zh-hans"' in html


def test_what_was_sent_is_not_sent_again(wang: Employee, now: datetime) -> None:
    tell(wang, now=now)
    delivery = Delivery.objects.get()
    services.send(delivery.pk, now=now)
    assert services.send(delivery.pk, now=now) == "sent"
    assert len(mail.outbox) == 1
    delivery.refresh_from_db()
    with pytest.raises(DomainError) as caught:
        services.resend(delivery, now=now)
    assert caught.value.code == "notices.delivery.already_sent"


def test_a_server_that_is_down_is_recorded_and_tried_again(
    wang: Employee, now: datetime, settings: Any
) -> None:
    tell(wang, now=now)
    delivery = Delivery.objects.get()
    settings.EMAIL_BACKEND = f"{__name__}.DeadServer"
    with pytest.raises(NotDelivered):
        services.send(delivery.pk, now=now)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == (DeliveryState.FAILED, 1)
    assert delivery.error == "NotDelivered: ConnectionRefusedError: connection refused"
    assert deliveries_to_try_again(now + timedelta(minutes=14), pause=timedelta(minutes=15)) == []
    assert deliveries_to_try_again(now + timedelta(minutes=16), pause=timedelta(minutes=15)) == [delivery]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send(delivery.pk, now=now) == "sent"


@pytest.mark.parametrize(
    ("server", "raised", "state"),
    [("BreakingServer", Uncertain, "uncertain"), ("FullServer", NotDelivered, "failed")],
)
def test_a_mail_whose_handing_over_broke_is_uncertain_and_one_that_was_refused_is_not(
    wang: Employee, now: datetime, settings: Any, server: str, raised: type[Exception], state: str
) -> None:
    tell(wang, now=now)
    settings.EMAIL_BACKEND = f"{__name__}.{server}"
    with pytest.raises(raised):
        services.send(Delivery.objects.get().pk, now=now)
    assert Delivery.objects.get().state == state


def test_an_address_that_is_refused_is_not_tried_again(wang: Employee, now: datetime, settings: Any) -> None:
    tell(wang, now=now)
    delivery = Delivery.objects.get()
    settings.EMAIL_BACKEND = f"{__name__}.PickyServer"
    with pytest.raises(DomainError) as caught:
        services.send(delivery.pk, now=now)
    assert caught.value.code == "notices.delivery.refused"
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.REFUSED
    assert deliveries_to_try_again(now + timedelta(days=1), pause=timedelta(minutes=15)) == []


def test_a_worker_that_dies_leaves_it_uncertain_and_the_next_sends_it_under_the_same_id(
    wang: Employee, now: datetime, settings: Any
) -> None:
    tell(wang, now=now)
    delivery = Delivery.objects.get()
    settings.EMAIL_BACKEND = f"{__name__}.CrashingServer"
    with pytest.raises(Crash):
        services.send(delivery.pk, now=now)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.UNCERTAIN
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send(delivery.pk, now=now) == "sent"
    assert mail.outbox[0].extra_headers["Message-ID"] == delivery.message_id


def test_the_sweep_asks_for_a_new_round_once(wang: Employee, now: datetime) -> None:
    tell(wang, now=now)
    Delivery.objects.update(state=DeliveryState.FAILED, tries=3, tried_at=now)
    assert try_again() == 1
    assert try_again() == 1
    assert sorted(Job.objects.values_list("key", flat=True)) == [
        f"notices.send.{Delivery.objects.get().pk}.0",
        f"notices.send.{Delivery.objects.get().pk}.3",
    ]


def test_reading_keeps_the_first_instant(wang: Employee, now: datetime) -> None:
    tell(wang, now=now)
    assert services.mark_read(Notice.objects.all(), now=now) == 1
    assert services.mark_read(Notice.objects.all(), now=now + timedelta(hours=1)) == 0
    assert Notice.objects.get().read_at == now
    tell(wang, now=now, key="b")
    assert [one.key for one in latest_notices(wang, 5)] == ["b", "incident.17.escalation.1"]
