"""Versions of scorecards: drafted, published once, never changed, retired."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from common.errors import DomainError
from qc.models import Scorecard, ScorecardVersion
from qc.selectors import published_versions
from qc.services import (
    change_draft,
    draft_scorecard,
    load_scorecard,
    publish_scorecard_version,
    retire_scorecard_version,
)
from staff.models import Desk
from tests.qc.conftest import SMALL
from tests.qc.domain.cards import card, section, yes_no


def test_a_draft_is_published_with_its_hash(db: None, now: datetime) -> None:
    draft = draft_scorecard(definition=SMALL, now=now)
    assert (draft.state, draft.number, len(draft.content_hash)) == ("draft", 1, 64)
    publish_scorecard_version(draft, now=now)
    assert (draft.state, draft.published_at) == ("published", now)


def test_publishing_names_every_fault_at_once(db: None, now: datetime) -> None:
    bad = card("section", section("a", yes_no("q", weight=0)), section("b", yes_no("q")), key="bad")
    draft = draft_scorecard(definition=bad, now=now)
    with pytest.raises(DomainError) as refused:
        publish_scorecard_version(draft, now=now)
    assert refused.value.code == "qc.scorecard.faulty"
    faults = refused.value.where["faults"]
    assert [f["code"] for f in faults] == ["qc.scorecard.duplicate_key", "qc.scorecard.all_zero_weights"]  # type: ignore[attr-defined]
    assert ScorecardVersion.objects.get(pk=draft.pk).state == "draft"


def test_what_cannot_be_read_is_not_stored(db: None, now: datetime) -> None:
    with override("en"), pytest.raises(DomainError, match=r"mood: .* misspelt") as refused:
        draft_scorecard(definition={**SMALL, "mood": "good"}, now=now)
    assert refused.value.code == "qc.scorecard.malformed"
    assert not Scorecard.objects.exists()


def test_a_new_version_retires_the_one_before(db: None, now: datetime) -> None:
    first = publish_scorecard_version(draft_scorecard(definition=SMALL, now=now), now=now)
    later = now + timedelta(days=1)
    second = draft_scorecard(definition={**SMALL, "pass_line": 90}, now=later)
    publish_scorecard_version(second, now=later)
    first.refresh_from_db()
    assert (first.state, first.retired_at, second.number) == ("retired", later, 2)
    assert first.content_hash != second.content_hash


@pytest.mark.parametrize("state", ["published", "retired"])
def test_a_published_version_never_changes(db: None, now: datetime, state: str) -> None:
    version = publish_scorecard_version(draft_scorecard(definition=SMALL, now=now), now=now)
    if state == "retired":
        retire_scorecard_version(version, now=now)
    for act in (
        lambda: change_draft(version, definition={**SMALL, "pass_line": 1}, now=now),
        lambda: publish_scorecard_version(version, now=now),
    ):
        with pytest.raises(DomainError) as refused:
            act()
        assert refused.value.code == "qc.scorecard.not_a_draft"
    version.refresh_from_db()
    assert (version.state, version.definition["pass_line"]) == (state, "80")


def test_a_draft_changes_and_is_hashed_anew(db: None, now: datetime) -> None:
    draft = draft_scorecard(definition=SMALL, now=now)
    before = draft.content_hash
    change_draft(draft, definition={**SMALL, "pass_line": 60}, now=now, note="line lowered")
    assert (draft.parsed.pass_line, draft.note) == (60, "line lowered")
    assert draft.content_hash != before


def test_a_draft_keeps_its_scorecard(db: None, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        change_draft(
            draft_scorecard(definition=SMALL, now=now), definition={**SMALL, "key": "other"}, now=now
        )
    assert refused.value.code == "qc.scorecard.other_key"


def test_only_a_published_version_is_retired(db: None, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        retire_scorecard_version(draft_scorecard(definition=SMALL, now=now), now=now)
    assert refused.value.code == "qc.scorecard.not_published"


def test_seeds_are_loaded_once_and_give_way_to_the_centres_own(db: None, now: datetime) -> None:
    assert load_scorecard(SMALL, now=now)
    assert not load_scorecard(SMALL, now=now)
    assert not load_scorecard({**SMALL, "pass_line": 70}, now=now)
    assert ScorecardVersion.objects.count() == 1


def test_a_desk_is_scored_with_its_own_scorecard(db: None, now: datetime) -> None:
    desk = Desk.objects.create(code="vip", name="VIP", name_zh="VIP")
    load_scorecard(SMALL, now=now)
    load_scorecard({**SMALL, "key": "for_vip", "desk": "vip"}, now=now)
    versions = published_versions()
    assert {key: version.scorecard.key for key, version in versions.items()} == {
        None: "small",
        desk.pk: "for_vip",
    }


def test_a_scorecard_for_an_unknown_desk_is_refused(db: None, now: datetime) -> None:
    with pytest.raises(DomainError) as refused:
        load_scorecard({**SMALL, "desk": "nowhere"}, now=now)
    assert refused.value.code == "qc.scorecard.unknown_desk"


@pytest.mark.parametrize(
    "change",
    [
        {"definition": {}},
        {"content_hash": "0" * 64},
        {"number": 9},
        {"state": "draft", "published_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_itself_keeps_a_published_version(
    db: None, now: datetime, change: dict[str, object]
) -> None:
    version = publish_scorecard_version(draft_scorecard(definition=SMALL, now=now), now=now)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ScorecardVersion.objects.filter(pk=version.pk).update(**change)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        ScorecardVersion.objects.filter(pk=version.pk).delete()
    draft_scorecard(definition=SMALL, now=now).delete()
    assert ScorecardVersion.objects.get().content_hash == version.content_hash
