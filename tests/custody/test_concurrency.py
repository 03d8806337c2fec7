"""Several people at the same moment: of two one is first, and nothing is done twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from common.errors import DomainError
from custody import services
from custody.models import CustodyItem, Destruction, Loan, Move
from custody.services import tell_overdue
from ledger.selectors import verify_register
from notices.models import Notice
from tests.conftest import PASSWORD
from tests.custody.conftest import Cast, Register, destruction_of, lend

pytestmark = pytest.mark.django_db(transaction=True)
TOO_LATE = {"custody.act.changed_meanwhile", "custody.act.not_in_this_state", "custody.act.not_entitled"}


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do several things in threads, each with its own connection; give results, or codes of refusals."""

    def with_own_connection(act: Callable[[], object]) -> object:
        try:
            return act()
        except DomainError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(with_own_connection, acts))


def firsts(answers: list[object]) -> list[object]:
    """Give what was done; everything else was too late."""
    done = [answer for answer in answers if not isinstance(answer, str)]
    assert {answer for answer in answers if isinstance(answer, str)} <= TOO_LATE
    return done


def test_of_a_taker_a_manager_and_the_giver_one_is_first(
    register: Register, cast: Cast, now: datetime
) -> None:
    item = register(place="柜")
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    services.hand_over(item, person=cast.keeper, taker=cast.hr, **signed)
    answers = at_once(
        lambda: services.take(item, person=cast.hr, **signed),
        lambda: services.take(item, person=cast.hr, **signed),
        lambda: services.take_back(item, person=cast.keeper, now=now),
    )
    assert len(firsts(answers)) == 1
    item.refresh_from_db()
    assert Move.objects.get().outcome in ("taken", "taken_back")
    assert (item.version, item.events.count()) == (4, 4)
    assert verify_register().is_sound


def test_of_two_approvers_one_is_first(
    expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    destruction = destruction_of([expired()], cast, now)
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    answers = at_once(
        lambda: services.approve(destruction, person=cast.manager, **signed),
        lambda: services.approve(destruction, person=cast.second_manager, **signed),
        lambda: services.reject(destruction, person=cast.officer, reason="不可", now=now),
    )
    assert len(firsts(answers)) == 1
    destruction.refresh_from_db()
    assert destruction.state in ("approved", "rejected")
    assert destruction.events.count() == 2


def test_of_two_witnesses_one_is_first_and_a_hold_is_never_passed_over(
    expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    item = expired()
    destruction = destruction_of([item], cast, now, until="destroyed")
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    answers = at_once(
        lambda: services.witness(destruction, person=cast.supervisor, **signed),
        lambda: services.witness(destruction, person=cast.officer, **signed),
        lambda: services.hold(item, person=cast.manager, reason="诉讼", **signed),
    )
    item.refresh_from_db()
    destruction.refresh_from_db()
    assert len([one for one in answers if not isinstance(one, str)]) == 1
    assert (item.is_held, item.state, destruction.state) in (
        (True, "filed", "destroyed"),
        (False, "destroyed", "certified"),
    )
    assert verify_register().is_sound


def test_two_requests_for_the_same_item_make_one_destruction(
    expired: Callable[..., CustodyItem], cast: Cast, now: datetime
) -> None:
    item, other = expired(), expired()

    def request(items: list[CustodyItem]) -> Destruction:
        return services.request_destruction(items, person=cast.keeper, reason="期满", now=now)

    answers = at_once(lambda: request([item, other]), lambda: request([other, item]))
    done = [one for one in answers if not isinstance(one, str)]
    assert len(done) == 1
    assert Destruction.objects.count() == 1
    assert {one for one in answers if isinstance(one, str)} <= TOO_LATE | {"custody.item.being_destroyed"}


def test_two_borrowers_do_not_both_get_the_original(register: Register, cast: Cast, now: datetime) -> None:
    item = register(place="柜")
    signed: dict[str, Any] = {"password": PASSWORD, "now": now}
    first = lend(item, cast, now, until="permitted")
    second = services.ask(
        item, person=cast.hr, kind="original", purpose="核对", return_on=now.date(), now=now
    )
    second = services.permit(second, person=cast.manager, **signed)
    answers = at_once(
        lambda: services.receive(first, person=cast.borrower, **signed),
        lambda: services.receive(second, person=cast.hr, **signed),
    )
    assert len([one for one in answers if not isinstance(one, str)]) == 1
    assert Loan.objects.filter(state="out").count() == 1


def test_three_clocks_tell_everything_once(expired: Callable[..., CustodyItem], now: datetime) -> None:
    for _number in range(4):
        expired()
    counts = at_once(*[lambda: tell_overdue(now)] * 3)
    assert sum(int(str(count)) for count in counts) == 8
    keys = list(Notice.objects.values_list("key", "recipient"))
    assert len(keys) == len(set(keys))


def test_registering_at_once_gives_different_numbers(register: Register) -> None:
    numbers = at_once(*[lambda: register().number] * 4)
    assert sorted(map(str, numbers)) == [f"ZL2026-000{number}" for number in range(1, 5)]
