"""The command that verifies the register."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import guards
from ledger.log_key import read_log_key
from ledger.models import Entry
from staff.models import Employee

Sign = Callable[..., Entry]


def run(*arguments: str) -> str:
    """Run the command and give what it printed."""
    out = StringIO()
    call_command("verify_ledger", *arguments, stdout=out)
    return out.getvalue()


def test_a_sound_register(lead: Employee, sign_diary: Sign) -> None:
    head = sign_diary(lead).entry_hash
    assert run().startswith(f"2 entries, 0 findings: sound\nhead {head}\nprinted 2:")


def test_an_empty_register(db: None) -> None:
    assert run() == "0 entries, 0 findings: sound\n"


def test_a_damaged_register_ends_with_an_error(
    lead: Employee, sign_diary: Sign, capsys: pytest.CaptureFixture[str]
) -> None:
    sign_diary(lead)
    guards.remove(connection)
    Entry.objects.filter(sequence=2).update(signature="00" * 64)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger")
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["error: entry 2: SIG_INVALID", "2 entries, 1 findings: NOT SOUND"]


def test_json(lead: Employee, sign_diary: Sign) -> None:
    head = sign_diary(lead).entry_hash
    told = json.loads(run("--json"))
    assert len(told.pop("root")) == 64
    assert told == {"sound": True, "entries": 2, "head": head, "findings": []}


def test_with_a_public_key_kept_elsewhere(lead: Employee, sign_diary: Sign, tmp_path: Path) -> None:
    sign_diary(lead)
    public = read_log_key().public_key()
    path = tmp_path / "public.pem"
    path.write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert "sound" in run("--log-key", str(path))


def test_without_a_log_key_it_says_so(lead: Employee, sign_diary: Sign, log_key_file: Path) -> None:
    sign_diary(lead)
    log_key_file.unlink()
    with pytest.raises(CommandError, match=r"ledger\.log_key_missing"):
        run()


def test_a_key_file_that_holds_no_key(lead: Employee, sign_diary: Sign, tmp_path: Path) -> None:
    sign_diary(lead)
    with pytest.raises(CommandError, match=r"ledger\.log_key_unreadable"):
        run("--log-key", str(tmp_path / "absent.pem"))
