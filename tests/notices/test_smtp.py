"""What becomes of a mail is what the server said, over a real connection: taken, refused, later, unknown."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from jobs.services import run
from notices import services
from notices.models import Delivery
from notices.tasks import try_again
from staff.models import Employee, PostCode
from tests.smtp import Postbox, mail_server

Make = Callable[..., Employee]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    with mail_server(settings) as box:
        yield box


@pytest.fixture
def delivery(make_employee: Make, now: datetime) -> Delivery:
    """A test notice on its way to one person."""
    person = make_employee("1001", name="王芳", email="wang@example.org")
    services.notify(
        recipients=[person],
        key="test",
        subject=_("Wednesday"),
        body_template="notices/test",
        context={"channel": {"label": "mail"}, "now": now},
        now=now,
        kind="notices.test",
    )
    return Delivery.objects.get()


def work(now: datetime) -> tuple[str, int]:
    """Let the sweep and the workers do what is due; give the state of the delivery and its tries."""
    with time_machine.travel(now, tick=False):
        try_again()
        for pk in Job.objects.claimable(now).order_by("pk").values_list("pk", flat=True):
            run(pk, clock=lambda: now)
    found = Delivery.objects.get()
    return found.state, found.tries


def test_a_mail_arrives_as_text_and_html_under_its_message_id(
    postbox: Postbox, delivery: Delivery, now: datetime
) -> None:
    assert work(now) == ("sent", 1)
    assert work(now + 60 * MINUTE) == ("sent", 1)
    (mail,) = postbox.mails
    assert (mail["Message-ID"], mail["To"], mail["Subject"], mail["Content-Language"]) == (
        delivery.message_id,
        "wang@example.org",
        "星期三",
        "zh-hans",
    )
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_an_address_that_is_unknown_is_not_tried_again_until_somebody_corrects_it(
    postbox: Postbox, delivery: Delivery, now: datetime
) -> None:
    postbox.answers["wang@example.org"] = "550 no such user"
    assert work(now) == ("refused", 1)
    assert [work(now + hours * 60 * MINUTE) for hours in (1, 24)] == [("refused", 1)] * 2
    assert "550" in Delivery.objects.get().error
    Delivery.objects.update(address="fang@example.org")
    services.resend(Delivery.objects.get(), now=now)
    assert work(now + 25 * 60 * MINUTE) == ("sent", 2)


def test_a_server_that_says_not_now_is_asked_again(
    postbox: Postbox, delivery: Delivery, now: datetime
) -> None:
    """Greylisting: the first try is put off with 451, a later one is taken; nothing arrives twice."""
    postbox.answers["wang@example.org"] = "451 greylisted, try again later"
    assert work(now) == ("failed", 1)
    assert work(now + MINUTE) == ("failed", 2)
    assert "451" in Delivery.objects.get().error
    postbox.answers.clear()
    assert work(now + 20 * MINUTE) == ("sent", 3)
    assert [mail["Message-ID"] for mail in postbox.mails] == [delivery.message_id]


def test_a_connection_that_breaks_after_the_mail_leaves_it_uncertain_and_the_second_has_the_same_id(
    postbox: Postbox, delivery: Delivery, now: datetime
) -> None:
    postbox.breaks_after_data = True
    assert work(now) == ("uncertain", 1)
    assert "SMTPServerDisconnected" in Delivery.objects.get().error
    postbox.breaks_after_data = False
    assert work(now + MINUTE) == ("sent", 2)
    assert [mail["Message-ID"] for mail in postbox.mails] == [delivery.message_id] * 2


@pytest.mark.parametrize(
    ("answer", "breaks", "shown"),
    [
        pytest.param("550 no such user", False, "SMTPRecipientsRefused", id="refused"),
        pytest.param("451 later", False, "451", id="failed"),
        pytest.param("250 OK", True, "SMTPServerDisconnected", id="uncertain"),
    ],
)
def test_a_manager_sees_what_became_of_it_and_sends_it_again(
    postbox: Postbox, delivery: Delivery, make_employee: Make, now: datetime,
    answer: str, breaks: bool, shown: str,
) -> None:  # fmt: skip
    postbox.breaks_after_data = breaks
    postbox.answers = {"wang@example.org": answer}
    if breaks:
        postbox.answers.clear()
    work(now)
    manager = make_employee("9901", post=PostCode.CENTRE_MANAGER)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("admin:notices_delivery_change", args=[delivery.pk])).content.decode()
    assert shown in page
    postbox.breaks_after_data = False
    postbox.answers.clear()
    client.get(reverse("admin:notices_delivery_resend", args=[delivery.pk]))
    assert work(now + 30 * MINUTE)[0] == "sent"
