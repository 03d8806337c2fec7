"""What leaves the register: checkpoints, the bundle, proofs and the verifier, as commands make them."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from ledger import guards
from ledger.domain.checkpoints import read_checkpoint
from ledger.domain.findings import Code
from ledger.models import Checkpoint, Entry
from ledger.selectors import verify_register
from ledger.services import make_checkpoint
from staff.models import Employee
from tests.ledger.conftest import DIARY

Sign = Callable[..., Entry]


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def exported(lead: Employee, other: Employee, sign_diary: Sign, tmp_path: Path) -> Path:
    """Two people signed; the folder for the auditor."""
    sign_diary(lead)
    sign_diary(other, record_id="8", document={**DIARY, "words": "=1+1 \u202e 𠮷 \x07"})
    run("export_ledger", tmp_path / "auditor")
    return tmp_path / "auditor"


def offline(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the packed verifier as somebody without Zhiban would: another folder, no Django to be found."""
    command = [
        sys.executable, "-c",
        "import runpy, sys; sys.modules['django'] = None; sys.argv = sys.argv[1:];"
        " runpy.run_path(sys.argv[0], run_name='__main__')",
        folder / "verify.pyz", *arguments, "--log-key", folder / "log_key.pub",
    ]  # fmt: skip
    return subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)


def test_the_folder_verifies_without_zhiban(exported: Path) -> None:
    done = offline(exported, "register.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    head = Entry.objects.order_by("-sequence").first()
    assert head is not None
    assert done.stdout.splitlines()[:2] == ["4 entries, 0 findings: sound", f"head {head.entry_hash}"]
    assert done.stdout.splitlines()[2] == f"printed {Checkpoint.objects.get().printed}"


def test_a_changed_file_and_a_shorter_register_are_told(
    exported: Path, lead: Employee, sign_diary: Sign
) -> None:
    changed = (exported / "register.jsonl").read_text("utf-8").replace("平稳", "不稳")
    (exported / "changed.jsonl").write_text(changed, "utf-8")
    done = offline(exported, "changed.jsonl", "--json")
    assert done.returncode == 1
    assert {one["code"] for one in json.loads(done.stdout)["findings"]} == {"CONTENT_CHANGED"}
    sign_diary(lead, record_id="9")
    run("make_checkpoint", "--output", exported / "kept.txt")
    done = offline(exported, "register.jsonl", "--checkpoint", exported / "kept.txt")
    assert (done.returncode, done.stdout.splitlines()[0]) == (
        1,
        "error: entry 5: TRUNCATED 4 of 5 entries are left",
    )
    printed = f"4:{'0' * 64}"
    assert "HISTORY_REWRITTEN" in offline(exported, "register.jsonl", "--printed", printed).stdout


@pytest.mark.parametrize("wrong", [["nothing.jsonl"], ["register.jsonl", "--printed", "four"]])
def test_when_there_is_nothing_to_verify_the_end_is_2(exported: Path, wrong: list[str]) -> None:
    assert offline(exported, *wrong).returncode == 2


@pytest.mark.parametrize(("record", "entries"), [("7", 2), ("8", 2)])
def test_one_record_is_proved_without_the_register(exported: Path, record: str, entries: int) -> None:
    told = run("prove_record", "test.diary", record, exported / "proof.jsonl")
    assert told.startswith(f"{exported / 'proof.jsonl'}: entry ")
    done = offline(exported, "proof.jsonl")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"{entries} entries, 0 findings: sound")


def test_what_was_never_signed_cannot_be_proved(exported: Path) -> None:
    with pytest.raises(CommandError, match="Nothing of that type"):
        run("prove_record", "test.diary", "99", exported / "proof.jsonl")


def test_openssl_verifies_an_exported_signature(exported: Path, tmp_path: Path) -> None:
    """Another program altogether: the signature over the bytes, the key from the enrolment before it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    rows = [json.loads(line) for line in (exported / "register.jsonl").read_text("utf-8").splitlines()]
    rows = [row for row in rows if "signed" in row]
    for enrolled, signed in (rows[:2], rows[2:]):
        public = json.loads(enrolled["document"])["certificate"]["public_key"]
        # RFC 8410: the twelve bytes that say "Ed25519 public key" before the key itself.
        (tmp_path / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100" + public))
        (tmp_path / "signed").write_bytes(signed["signed"].encode())
        (tmp_path / "signature").write_bytes(bytes.fromhex(signed["signature"]))
        command = [
            openssl, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", str(tmp_path / "key.der"),
            "-rawin", "-in", str(tmp_path / "signed"), "-sigfile", str(tmp_path / "signature"),
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout.strip()) == (0, "Signature Verified Successfully"), done.stderr


def test_a_folder_with_something_in_it_is_not_written_over(exported: Path) -> None:
    with pytest.raises(CommandError, match="not empty"):
        run("export_ledger", exported)


def test_an_empty_register_has_nothing_to_sign_or_to_export(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="empty"):
        run("make_checkpoint")
    with pytest.raises(CommandError, match="empty"):
        run("export_ledger", tmp_path / "auditor")


def test_a_register_that_has_not_grown_keeps_its_checkpoint(lead: Employee, sign_diary: Sign) -> None:
    entry = sign_diary(lead)
    line = run("make_checkpoint")
    assert run("make_checkpoint") == line
    assert read_checkpoint(line.strip().encode()).fields.size == entry.sequence
    sign_diary(lead, record_id="8")
    assert run("make_checkpoint") != line
    assert verify_register().findings == []


def test_the_log_key_signs_nothing_that_does_not_continue(lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    run("make_checkpoint")
    guards.remove(connection)
    Entry.objects.filter(sequence=2).update(signed_bytes=b"other")
    with pytest.raises(CommandError, match="history_rewritten"):
        run("make_checkpoint")
    assert Code.HISTORY_REWRITTEN in verify_register().codes()


def test_a_register_that_lost_its_end_is_seen_from_its_own_checkpoint(
    lead: Employee, sign_diary: Sign
) -> None:
    sign_diary(lead)
    run("make_checkpoint")
    guards.remove(connection)
    last = Entry.objects.get(sequence=2)
    last.content.delete()
    last.delete()
    assert verify_register().codes() == {Code.TRUNCATED}
    with pytest.raises(CommandError, match="history_rewritten"):
        run("make_checkpoint")


def test_a_changed_checkpoint_row_is_named(lead: Employee, sign_diary: Sign) -> None:
    sign_diary(lead)
    run("make_checkpoint")
    guards.remove(connection)
    Checkpoint.objects.update(root="0" * 64)
    assert verify_register().codes() == {Code.LIVE_DIFFERS}
    Checkpoint.objects.update(line="{}")
    assert verify_register().codes() == {Code.MALFORMED}


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_checkpoints(lead: Employee, sign_diary: Sign, act: str) -> None:
    sign_diary(lead)
    run("make_checkpoint")
    with pytest.raises(IntegrityError), transaction.atomic():
        if act == "update":
            Checkpoint.objects.update(root="0" * 64)
        else:
            Checkpoint.objects.all().delete()


def test_nothing_to_sign_is_no_checkpoint(db: None, now: object) -> None:
    assert make_checkpoint(now=now) is None  # type: ignore[arg-type]
