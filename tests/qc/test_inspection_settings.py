"""The settings of inspection in the admin: one row, kept within reason, changed by the quality manager."""

import pytest
from django.urls import reverse

from qc.models import ConflictOfInterest, InspectionSettings
from seeds.loader.quality import load_inspection_settings
from staff.models import Employee
from tests.qc.test_admin import page_of

People = dict[str, Employee]
CHANGED = {
    "appeal_window_days": "5", "most_appeals": "1", "decision_days": "2", "holds_until_month": "on",
    "contacts_per_week": "60",
}  # fmt: skip


@pytest.fixture
def address(db: None) -> str:
    """The page of the one row, as the seeds bring it."""
    load_inspection_settings()
    return reverse("admin:qc_inspectionsettings_change", args=[1])


def test_the_seeds_bring_the_defaults_and_keep_what_was_changed(address: str, people: People) -> None:
    now = InspectionSettings.current()
    assert (now.appeal_window_days, now.most_appeals, now.decision_days, now.holds_until_month) == (
        3, 2, 3, False,
    )  # fmt: skip
    page_of(people["manager"]).post(address, CHANGED)
    assert load_inspection_settings().kept == 1
    now = InspectionSettings.current()
    assert (now.appeal_window_days, now.most_appeals, now.decision_days, now.holds_until_month) == (
        5, 1, 2, True,
    )  # fmt: skip


@pytest.mark.parametrize("who", ["inspector", "lead", "auditor"])
def test_others_read_and_do_not_change(who: str, address: str, people: People) -> None:
    page = page_of(people[who])
    assert page.get(address).status_code == 200
    assert page.post(address, CHANGED).status_code == 403
    assert InspectionSettings.current().most_appeals == 2


def test_what_is_beyond_reason_is_refused_in_words(address: str, people: People) -> None:
    answer = page_of(people["manager"]).post(address, {**CHANGED, "most_appeals": "11"})
    assert "appeals 0 to 10" in answer.content.decode()
    assert InspectionSettings.current().most_appeals == 2


def test_the_row_is_neither_added_nor_removed(address: str, people: People) -> None:
    manager = page_of(people["manager"])
    assert manager.get(reverse("admin:qc_inspectionsettings_add")).status_code == 403
    assert manager.post(reverse("admin:qc_inspectionsettings_delete", args=[1])).status_code == 403


def test_the_manager_enters_a_conflict_that_leads_do_not_see(people: People) -> None:
    body = {"person": people["inspector"].pk, "other": people["operator"].pk, "reason": "married"}
    page_of(people["manager"]).post(reverse("admin:qc_conflictofinterest_add"), body)
    entered = ConflictOfInterest.objects.get()
    assert entered.reason == "married"
    listed = reverse("admin:qc_conflictofinterest_changelist")
    assert [page_of(people[who]).get(listed).status_code for who in ("manager", "lead", "inspector")] == [
        200, 403, 403,
    ]  # fmt: skip
