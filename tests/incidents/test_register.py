"""What incidents sign verifies, and a changed row is told from what was signed."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils.translation import override

from incidents import services
from incidents.models import Incident, IncidentEvent
from ledger.selectors.verification import verify_register
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast


@pytest.mark.parametrize("kind", ["hazard", "danger", "secrecy_leak", "beyond_duty"])
def test_a_whole_life_verifies(
    kind: str, in_state: Callable[[str, str], Incident], cast: Cast, now: datetime
) -> None:
    incident = in_state(kind, "closed")
    services.reopen(incident, person=cast.supervisor, password=PASSWORD, reason="复发", now=now)
    assert verify_register().findings == []


@pytest.mark.parametrize("kind", ["danger", "secrecy_leak"])
@pytest.mark.parametrize("column", ["what", "where"])
def test_a_changed_report_is_found(kind: str, column: str, in_state: Callable[[str, str], Incident]) -> None:
    incident = in_state(kind, "acknowledged")
    Incident.objects.filter(pk=incident.pk).update(**{column: "另一处"})
    assert [str(finding.code) for finding in verify_register().findings] == ["LIVE_DIFFERS"]


def test_a_changed_word_of_the_history_is_found(in_state: Callable[[str, str], Incident]) -> None:
    incident = in_state("other", "closed")
    IncidentEvent.objects.filter(incident=incident, code="verify").update(text="没有查验")
    assert [str(finding.code) for finding in verify_register().findings] == ["LIVE_DIFFERS"]


def test_the_statement_is_in_the_centres_language_whoever_signs(
    in_state: Callable[[str, str], Incident], cast: Cast, now: datetime
) -> None:
    incident = in_state("other", "closed")
    with override("en"):
        services.reopen(incident, person=cast.supervisor, password=PASSWORD, reason="复发", now=now)
    event = incident.events.select_related("entry").latest("number")
    assert event.entry is not None
    with override("zh-hans"):
        assert event.entry.statement == f"事件{incident.number}：{event.get_code_display()}"
