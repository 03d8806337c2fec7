"""Two installations that load the demo centre on the same day hold the same facts."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from seeds.demo.load import load_demo
from seeds.loader import load_seeds
from tests.seeds.digest import digest_of_facts


def facts_of(today: date) -> str:
    """Load the demo centre, take the digest of its facts, and throw it away."""
    _begin_numbering_again()
    with transaction.atomic():
        load_seeds(now=datetime(2026, 9, 1, tzinfo=UTC))
        load_demo(today=today)
        digest = digest_of_facts()
        transaction.set_rollback(True)
    return digest


def _begin_numbering_again() -> None:
    """Number rows from the start, as in another new installation: draws go by the numbers of contacts."""
    for statement in connection.ops.sequence_reset_sql(no_style(), list(apps.get_models())):
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.long
@pytest.mark.django_db
def test_the_same_day_gives_the_same_facts_and_another_day_others() -> None:
    first, second = facts_of(date(2026, 11, 22)), facts_of(date(2026, 11, 22))
    assert first == second
    assert facts_of(date(2026, 11, 23)) != first
