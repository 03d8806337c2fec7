"""Too many wrong passwords lock signing for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from common.errors import DomainError
from ledger.middleware import FailedSignaturesMiddleware
from ledger.models import Entry, FailedAttempt
from ledger.services.attempts import counting_failures
from staff.models import Employee

Sign = Callable[..., Entry]


@pytest.fixture
def fail(sign_diary: Sign) -> Callable[..., None]:
    """Try to sign with a wrong password, inside a transaction as services do."""

    def act(signer: Employee, at: datetime) -> None:
        with counting_failures(), pytest.raises(DomainError) as refused, transaction.atomic():
            sign_diary(signer, password="wrong", now=at)
        assert refused.value.code == "ledger.wrong_password"

    return act


def test_a_failure_is_counted_although_its_transaction_is_undone(
    lead: Employee, fail: Callable[..., None], now: datetime
) -> None:
    fail(lead, now)
    assert [(row.signer, row.at) for row in FailedAttempt.objects.all()] == [(lead, now)]


def test_after_five_failures_the_right_password_is_not_tried_either(
    lead: Employee, fail: Callable[..., None], sign_diary: Sign, now: datetime
) -> None:
    for minute in range(5):
        fail(lead, now + timedelta(minutes=minute))
    with pytest.raises(DomainError) as refused:
        sign_diary(lead, now=now + timedelta(minutes=5))
    assert refused.value.code == "ledger.locked_out"
    assert refused.value.where == {"until": "2026-10-20T04:15:00+00:00"}
    assert FailedAttempt.objects.count() == 5


def test_the_lock_ends_by_itself(
    lead: Employee, fail: Callable[..., None], sign_diary: Sign, now: datetime
) -> None:
    for minute in range(5):
        fail(lead, now + timedelta(minutes=minute))
    sign_diary(lead, now=now + timedelta(minutes=15))
    assert Entry.objects.filter(signer=lead, record_type="test.diary").count() == 1


def test_a_success_clears_the_count(
    lead: Employee, fail: Callable[..., None], sign_diary: Sign, now: datetime
) -> None:
    for second in range(4):
        fail(lead, now + timedelta(seconds=second))
    sign_diary(lead, now=now + timedelta(seconds=10))
    fail(lead, now + timedelta(seconds=20))
    sign_diary(lead, now=now + timedelta(seconds=30))
    assert Entry.objects.filter(signer=lead, record_type="test.diary").count() == 2


def test_one_persons_failures_do_not_lock_another(
    lead: Employee, other: Employee, fail: Callable[..., None], sign_diary: Sign, now: datetime
) -> None:
    for second in range(5):
        fail(lead, now + timedelta(seconds=second))
    sign_diary(other, now=now + timedelta(seconds=10))
    assert Entry.objects.filter(signer=other, record_type="test.diary").count() == 1


def test_the_middleware_counts_the_failures_of_a_request(
    lead: Employee, sign_diary: Sign, now: datetime
) -> None:
    def page(_: HttpRequest) -> HttpResponse:
        with pytest.raises(DomainError), transaction.atomic():
            sign_diary(lead, password="wrong")
        return HttpResponse(status=403)

    response = FailedSignaturesMiddleware(page)(HttpRequest())
    assert response.status_code == 403
    assert FailedAttempt.objects.filter(signer=lead, at=now).count() == 1
