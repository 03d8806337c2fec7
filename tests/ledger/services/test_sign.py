"""Signing: the entry, the keys behind it, and what is refused."""

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.errors import DomainError
from ledger.domain.entries import ENROLMENT
from ledger.domain.vault import CannotOpen, unseal
from ledger.models import Content, Entry, Meaning, SigningKey
from ledger.selectors import signatures_of, verify_register
from staff.models import Employee
from tests.conftest import PASSWORD

Sign = Callable[..., Entry]


def test_a_signature_says_who_when_and_why(lead: Employee, sign_diary: Sign, now: datetime) -> None:
    entry = sign_diary(lead)
    entry.refresh_from_db()
    assert (entry.name, entry.work_number) == ("林秀英", "2001")
    assert entry.signed_at == now
    assert entry.meaning == Meaning.AUTHORED
    assert entry.statement == "交班"
    assert bytes(entry.content.document) == '{"diary":7,"sections":["平稳"]}'.encode()
    assert verify_register().findings == []


def test_the_first_signature_enrols_a_key_before_itself(lead: Employee, sign_diary: Sign) -> None:
    entry = sign_diary(lead)
    enrolment = Entry.objects.get(sequence=1)
    assert enrolment.record_type == ENROLMENT
    assert enrolment.meaning == Meaning.ENROLLED
    assert enrolment.record_id == entry.key.key_id
    assert entry.sequence == 2


def test_later_signatures_use_the_same_key(lead: Employee, sign_diary: Sign) -> None:
    first, second = sign_diary(lead), sign_diary(lead)
    assert first.key == second.key
    assert Entry.objects.count() == 3


def test_a_signature_builds_on_others(lead: Employee, other: Employee, sign_diary: Sign) -> None:
    out = sign_diary(lead)
    received = sign_diary(other, meaning=Meaning.RECEIVED, builds_on=[out])
    assert received.fields is not None
    assert received.fields.builds_on == (out.entry_hash,)
    assert [entry.name for entry in signatures_of("test.diary", 7)] == ["林秀英", "赵伟"]
    assert verify_register().is_sound


def test_a_changed_password_enrols_a_new_key(lead: Employee, sign_diary: Sign) -> None:
    first = sign_diary(lead)
    lead.set_password("another-password")
    lead.save()
    second = sign_diary(lead, password="another-password")
    assert first.key != second.key
    assert Entry.objects.get(record_id=second.key.key_id).signer == lead
    assert verify_register().findings == []


def test_a_reset_password_cannot_open_the_old_key(lead: Employee, sign_diary: Sign) -> None:
    key = sign_diary(lead).key
    lead.set_password("set-by-an-administrator")
    lead.save()
    with pytest.raises(CannotOpen):
        unseal(key.sealed, password="set-by-an-administrator", work_number=lead.work_number, key=key.key_id)


def test_a_new_work_number_enrols_a_new_key(lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    lead.work_number = "2999"
    lead.save()
    entry = sign_diary(lead)
    assert entry.work_number == "2999"
    assert verify_register().findings == []


def test_a_work_number_given_to_somebody_else_ends_the_former_key(
    lead: Employee, other: Employee, sign_diary: Sign
) -> None:
    sign_diary(lead)
    lead.work_number = "2999"
    lead.save()
    other.work_number = "2001"
    other.save()
    sign_diary(other)
    assert verify_register().findings == []


def test_the_private_key_is_not_in_the_database_in_the_clear(lead: Employee, sign_diary: Sign) -> None:
    key = sign_diary(lead).key
    private = unseal(key.sealed, password=PASSWORD, work_number="2001", key=key.key_id)
    assert private.private_bytes_raw() not in bytes(key.ciphertext)


def test_a_wrong_password_signs_nothing(lead: Employee, sign_diary: Sign) -> None:
    with pytest.raises(DomainError) as refused:
        sign_diary(lead, password="wrong")
    assert refused.value.code == "ledger.wrong_password"
    assert Entry.objects.count() == SigningKey.objects.count() == 0


def test_the_old_password_does_not_sign_any_more(lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    lead.set_password("another-password")
    lead.save()
    with pytest.raises(DomainError) as refused:
        sign_diary(lead)
    assert refused.value.code == "ledger.wrong_password"


def test_who_has_left_does_not_sign(lead: Employee, sign_diary: Sign) -> None:
    lead.is_active = False
    lead.save()
    with pytest.raises(DomainError) as refused:
        sign_diary(lead)
    assert refused.value.code == "ledger.signer_inactive"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"document": {"points": 0.5}}, id="a float"),
        pytest.param({"document": {"at": datetime(2026, 1, 1, tzinfo=UTC)}}, id="an instant"),
        pytest.param({"statement": ""}, id="no statement"),
        pytest.param({"record_version": 0}, id="no version"),
        pytest.param({"record_type": "diary"}, id="record type without app"),
    ],
)
def test_what_cannot_be_signed_is_a_programmers_mistake(
    lead: Employee, sign_diary: Sign, changes: dict[str, object]
) -> None:
    with pytest.raises(ValueError):
        sign_diary(lead, **changes)


def test_each_content_has_its_own_salt(lead: Employee, sign_diary: Sign) -> None:
    first, second = sign_diary(lead), sign_diary(lead)
    assert bytes(first.content.salt) != bytes(second.content.salt)
    assert first.content_hash != second.content_hash


def test_who_waited_for_their_turn_signs_at_their_turn(
    lead: Employee, sign_diary: Sign, now: datetime
) -> None:
    sign_diary(lead)
    entry = sign_diary(lead, now=now - timedelta(seconds=20))
    assert entry.signed_at == now
    assert verify_register().findings == []


def test_a_clock_set_back_is_recorded_and_shows_as_a_warning(
    lead: Employee, other: Employee, sign_diary: Sign, now: datetime
) -> None:
    sign_diary(lead)
    entry = sign_diary(other, now=now - timedelta(hours=1))
    assert entry.signed_at == now - timedelta(hours=1)
    report = verify_register()
    assert [(finding.code, finding.sequence) for finding in report.findings] == [("TIME_BACKWARDS", 3)]
    assert report.is_sound


def test_nobody_signs_before_their_key_was_enrolled(lead: Employee, sign_diary: Sign, now: datetime) -> None:
    sign_diary(lead)
    with pytest.raises(DomainError) as refused:
        sign_diary(lead, now=now - timedelta(hours=1))
    assert refused.value.code == "ledger.clock_behind"
    assert verify_register().findings == []


def test_the_log_key_is_made_on_first_use_for_its_owner_only(
    lead: Employee, sign_diary: Sign, log_key_file: Path
) -> None:
    sign_diary(lead)
    assert stat.S_IMODE(log_key_file.stat().st_mode) == 0o600
    assert [path.name for path in log_key_file.parent.iterdir()] == ["log_key.pem"]


def test_a_lost_log_key_is_never_replaced_in_silence(
    lead: Employee, other: Employee, sign_diary: Sign, log_key_file: Path
) -> None:
    sign_diary(lead)
    log_key_file.unlink()
    sign_diary(lead)  # enrolled already: needs no log key
    with pytest.raises(DomainError) as refused:
        sign_diary(other)
    assert refused.value.code == "ledger.log_key_missing"
    assert not log_key_file.exists()
    assert not SigningKey.objects.filter(signer=other).exists()


def test_a_file_that_is_no_key_is_refused(lead: Employee, sign_diary: Sign, log_key_file: Path) -> None:
    log_key_file.parent.mkdir()
    log_key_file.write_text("not a key")
    with pytest.raises(DomainError) as refused:
        sign_diary(lead)
    assert refused.value.code == "ledger.log_key_unreadable"
    assert Content.objects.count() == 0
