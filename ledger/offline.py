"""Verify an exported register, or the proof of one entry, without Django and without the database.

    python -m ledger.offline FILE --log-key log_key.pub [--checkpoint FILE] [--printed SIZE:ROOT] [--json]
    python verify.pyz FILE …            # the same in one file, made by `manage.py export_verifier`

Trusts the public log keys it is given and nothing else. Ends with 0 when everything is sound, with 1 when it
is not, with 2 when there is nothing to verify; docs/ledger-format.md explains the codes.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from ledger.domain import signatures
from ledger.domain.bundle import PROOF, Header, read_header, read_line
from ledger.domain.canonical import NotADocument
from ledger.domain.checkpoints import Head, HeadsChecked, SignedCheckpoint, find_checkpoints, read_printed
from ledger.domain.checks import Examined, StoredEntry, examine
from ledger.domain.enrolment import read_enrolment
from ledger.domain.entries import ENROLMENT, RESERVED
from ledger.domain.findings import Code, Report
from ledger.domain.hashing import key_id
from ledger.domain.keyring import Keyring
from ledger.domain.proofs import check_proof
from ledger.domain.shapes import Malformed
from ledger.domain.verification import Verifier

LINES_AT_A_TIME = 1000
"""Lines that one process examines together."""

AHEAD = 4
"""Portions that are examined ahead of the one that is needed: never the whole file."""

Read = Examined | SignedCheckpoint | str
"""What became of a line: an entry, a checkpoint, or why it is neither."""


def verify_file(
    content: Iterable[bytes],
    *,
    log_keys: Mapping[str, bytes],
    checkpoints: Sequence[SignedCheckpoint] = (),
    printed: Sequence[Head] = (),
    executor: Executor | None = None,
) -> Report:
    """Verify the lines of a bundle or a proof.

    Args:
        executor: shares the work among processes; everything is done here without one.
    """
    lines = iter(content)
    report = Report()
    try:
        header = read_header(next(lines, b""))
    except Malformed as error:
        report.add(Code.MALFORMED, 0, f"header: {error}")
        return report
    if header.format == PROOF:
        return check_proof(header, lines, log_keys=log_keys, checkpoints=checkpoints, printed=printed)
    return _verify_bundle(header, lines, log_keys, [*checkpoints], [*printed], executor)


def _verify_bundle(
    header: Header,
    lines: Iterator[bytes],
    log_keys: Mapping[str, bytes],
    checkpoints: list[SignedCheckpoint],
    printed: list[Head],
    executor: Executor | None,
) -> Report:
    inside: list[SignedCheckpoint] = []
    heads = HeadsChecked(checkpoints, printed, log_keys=log_keys)
    verifier = Verifier(Keyring(dict(log_keys)), heads)
    for number, read in enumerate(_read_all(lines, executor), start=1):
        if isinstance(read, Examined):
            verifier.read(read)
            if inside:
                verifier.report.add(Code.MALFORMED, read.stored.sequence, "an entry after the checkpoints")
        elif isinstance(read, SignedCheckpoint):
            if inside and read.fields.size <= inside[-1].fields.size:
                verifier.report.add(Code.MALFORMED, read.fields.size, "checkpoints out of order")
            inside.append(read)
        else:
            verifier.report.add(Code.MALFORMED, number, read)
    heads.take(inside)
    report = verifier.finish()
    if report.entries != header.entries:
        report.add(Code.TRUNCATED, header.entries, f"{report.entries} of {header.entries} entries are left")
    if len(inside) != header.checkpoints:
        report.add(Code.TRUNCATED, 0, f"{len(inside)} of {header.checkpoints} checkpoints are left")
    report.findings.sort(key=lambda finding: finding.sequence)
    return report


def _read_all(lines: Iterator[bytes], executor: Executor | None) -> Iterator[Read]:
    """Read and examine the lines in their order; by several processes, a few portions ahead at most."""
    if executor is None:
        yield from map(_read, lines)
        return
    keys: dict[str, bytes] = {}
    portions = _portions(lines, keys)
    asked = [executor.submit(read_portion, *one) for one in islice(portions, AHEAD)]
    while asked:
        yield from asked.pop(0).result()
        asked += [executor.submit(read_portion, *one) for one in islice(portions, 1)]


def _portions(
    lines: Iterator[bytes], keys: dict[str, bytes]
) -> Iterator[tuple[list[bytes], dict[str, bytes]]]:
    """Yield portions of lines with the keys that enrolments so far claim.

    A key is named by its hash, so a claimed key is the named one; whether it counts is the verifier's to say.
    """
    while portion := list(islice(lines, LINES_AT_A_TIME)):
        for line in portion:
            if ENROLMENT.encode() in line and isinstance(read := _read(line), Examined):
                keys |= _claimed(read.stored)
        yield portion, dict(keys)


def _claimed(stored: StoredEntry) -> dict[str, bytes]:
    try:
        certificate = read_enrolment(stored.content or b"").certificate
        public = bytes.fromhex(certificate.public_key)
    except (Malformed, NotADocument, ValueError):
        return {}
    return {key_id(public): public}


def read_portion(lines: list[bytes], keys: Mapping[str, bytes]) -> list[Read]:
    """Read some lines, examine each entry by itself, check its signature if its key is among these."""
    return [_light(read, keys) if isinstance(read := _read(line), Examined) else read for line in lines]


def _light(examined: Examined, keys: Mapping[str, bytes]) -> Examined:
    """Check the signature, and leave out what nobody looks at any more: it travels between processes."""
    stored, fields = examined.stored, examined.fields
    if fields is None or fields.record_type.startswith(RESERVED) or (public := keys.get(fields.key)) is None:
        return examined
    is_signed = signatures.verifies(stored.signature, message=stored.signed_bytes, public_key=public)
    content, salt = (None if one is None else b"" for one in (stored.content, stored.salt))
    light = replace(stored, signed_bytes=b"", content=content, salt=salt)
    return replace(examined, stored=light, is_signed=is_signed)


def _read(line: bytes) -> Read:
    try:
        read = read_line(line)
    except (Malformed, NotADocument) as error:
        return str(error)
    if isinstance(read, SignedCheckpoint):
        return read
    stored, path = read
    return "a path in a bundle" if path else examine(stored)


def read_keys(paths: Iterable[Path]) -> dict[str, bytes]:
    """Read public log keys (PEM) by their ids.

    Raises:
        ValueError: a file holds no public Ed25519 key.
    """
    found: dict[str, bytes] = {}
    for path in paths:
        loaded = load_pem_public_key(path.read_bytes())
        if not isinstance(loaded, Ed25519PublicKey):
            raise ValueError(f"{path}: not a public Ed25519 key")
        public = loaded.public_bytes_raw()
        found[key_id(public)] = public
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Verify the file named on the command line."""
    parser = argparse.ArgumentParser(description="Verify a register or a proof exported from Zhiban.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--log-key", type=Path, action="append", required=True, help="public log key (PEM)")
    parser.add_argument(
        "--checkpoint",
        type=Path,
        action="append",
        default=[],
        help="a checkpoint kept elsewhere; a saved mail will do",
    )
    parser.add_argument(
        "--printed", action="append", default=[], metavar="SIZE:ROOT", help="from a printed page"
    )
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    asked = parser.parse_args(arguments)
    try:
        keys = read_keys(asked.log_key)
        kept = [one for path in asked.checkpoint for one in find_checkpoints(path.read_text("utf-8"))]
        printed = [read_printed(told) for told in asked.printed]
        with asked.file.open("rb") as content, ProcessPoolExecutor(os.cpu_count()) as executor:
            is_large = asked.file.stat().st_size > 1_000_000
            report = verify_file(
                content,
                log_keys=keys,
                checkpoints=kept,
                printed=printed,
                executor=executor if is_large else None,
            )
    except (OSError, ValueError) as error:
        print(f"nothing was verified: {error}", file=sys.stderr)  # noqa: T201 - a command
        return 2
    print(json.dumps(report.as_dict(), indent=2) if asked.json else "\n".join(report.lines()))  # noqa: T201
    return 0 if report.is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
