"""What leaves the register: the whole of it, the proof of one entry, and the verifier for both."""

import io
import zipapp
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ledger import domain, offline
from ledger.domain.bundle import BUNDLE, PROOF, Header, write_checkpoint, write_entry, write_header
from ledger.log_key import read_log_key
from ledger.models import Checkpoint, Entry
from ledger.selectors.checkpoints import Proof

READ_AT_A_TIME = 500


def bundle_lines() -> Iterator[bytes]:
    """Write the register with every checkpoint, line by line, as `ledger.domain.bundle` reads it.

    What is damaged in the database is written as it is: the verifier is to see it. Run it in one transaction,
    so that nothing is signed between the first line and the last.
    """
    checkpoints = list(Checkpoint.objects.order_by("size"))
    yield write_header(Header(BUNDLE, entries=Entry.objects.count(), checkpoints=len(checkpoints)))
    rows = Entry.objects.order_by("sequence").select_related("content")
    for entry in rows.iterator(chunk_size=READ_AT_A_TIME):
        yield write_entry(entry.stored)
    for one in checkpoints:
        yield one.line.encode() + b"\n"


def proof_lines(proof: Proof) -> Iterator[bytes]:
    """Write the proof of one entry: the enrolment of its key, the entry, the checkpoint."""
    placed = (
        [proof.enrolment] if proof.entry.stored == proof.enrolment.stored else [proof.enrolment, proof.entry]
    )
    yield write_header(Header(PROOF, entries=len(placed), checkpoints=1))
    for one in placed:
        yield write_entry(one.stored, one.path)
    yield write_checkpoint(proof.checkpoint.signed)


def public_log_key() -> bytes:
    """Give the public part of the log key as PEM, for verifiers elsewhere.

    Raises:
        DomainError: `ledger.log_key_missing`, `ledger.log_key_unreadable`.
    """
    return read_log_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def verifier_archive() -> bytes:
    """Pack the offline verifier into one file that Python runs: the pure rules, its command, and rfc8785."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        packed = root / "ledger"
        copytree(Path(domain.__file__).parent, packed / "domain", ignore=ignore_patterns("__pycache__"))
        (packed / "__init__.py").write_text('"""The signed register of Zhiban, without Zhiban."""\n')
        (packed / "offline.py").write_bytes(Path(offline.__file__).read_bytes())
        spelling = find_spec("rfc8785")
        assert spelling is not None and spelling.origin is not None
        copytree(Path(spelling.origin).parent, root / "rfc8785", ignore=ignore_patterns("__pycache__"))
        (root / "__main__.py").write_text(
            '"""Verify."""\n\nimport sys\n\nfrom ledger.offline import main\n\n'
            'if __name__ == "__main__":\n    sys.exit(main())\n'
        )
        target = io.BytesIO()
        zipapp.create_archive(root, target, interpreter="/usr/bin/env python3", compressed=True)
        return target.getvalue()
