"""Two publish at once, two object at once, somebody drafts while somebody signs: on PostgreSQL, for real."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from appraisal.models import AppraisalMonth, AppraisalObjection, PublishedAppraisal, PublishedAppraisalRow
from appraisal.services import amend_month, draft_month, publish_month, verify_version
from common.errors import DomainError
from ledger.models import Entry
from tests.appraisal.conftest import OCTOBER, Cast, november, object_to, record
from tests.conftest import PASSWORD

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do some acts at the same time, each on a connection of its own; a refusal gives its code."""
    barrier = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            barrier.wait(timeout=20)
            return act()
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_publish_at_once_and_there_is_one_version(posted: AppraisalMonth, cast: Cast) -> None:
    def act(publisher: Any) -> Callable[[], Any]:
        return lambda: publish_month(OCTOBER, publisher=publisher, password=PASSWORD, now=november(10))

    found = at_once(act(cast.publisher), act(cast.manager))
    assert sorted(one.is_new for one in found) == [False, True]
    version = PublishedAppraisal.objects.get()
    assert {one.version.pk for one in found} == {version.pk}
    assert Entry.objects.filter(record_type="appraisal.month").count() == 1
    assert PublishedAppraisalRow.objects.count() == version.people == 7
    assert verify_version(version).is_good


def test_two_amend_at_once_and_there_is_one_more(published: AppraisalMonth, cast: Cast) -> None:
    record(cast, "opinion", cast.ben, kind="praise")
    draft_month(OCTOBER, now=november(11))

    def act(publisher: Any) -> Callable[[], Any]:
        return lambda: amend_month(
            OCTOBER, publisher=publisher, password=PASSWORD, reason="表扬补录", now=november(12)
        )

    found = at_once(act(cast.publisher), act(cast.manager))
    told = sorted(one if isinstance(one, str) else str(one.is_new) for one in found)
    # Whoever is second gets the first one's version, or finds that nothing differs any more.
    assert told in (["False", "True"], ["True", "appraisal.amendment.nothing_differs"])
    assert sorted(PublishedAppraisal.objects.values_list("number", flat=True)) == [1, 2]


def test_who_objects_twice_at_once_has_one_objection(posted: AppraisalMonth, cast: Cast) -> None:
    found = at_once(lambda: object_to(cast.anna), lambda: object_to(cast.anna))
    assert [one for one in found if isinstance(one, str)] == ["appraisal.objection.open_already"]
    assert AppraisalObjection.objects.count() == 1


def test_an_objection_and_a_publication_at_once_never_both(posted: AppraisalMonth, cast: Cast) -> None:
    """The last objection came in on its last day; the clock of who publishes is already a day on."""
    found = at_once(
        lambda: object_to(cast.anna, day=9),
        lambda: publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10)),
    )
    posted.refresh_from_db()
    is_open = AppraisalObjection.objects.open().exists()
    assert is_open != (posted.state == "published"), found


def test_a_draft_made_while_somebody_signs_is_the_one_that_is_signed(
    posted: AppraisalMonth, cast: Cast
) -> None:
    found = at_once(
        lambda: draft_month(OCTOBER, now=november(10)),
        lambda: publish_month(OCTOBER, publisher=cast.publisher, password=PASSWORD, now=november(10)),
    )
    refusals = {one for one in found if isinstance(one, str)}
    assert refusals <= {"appraisal.month.changed_meanwhile"}
    assert all(verify_version(one).is_good for one in PublishedAppraisal.objects.all())
