"""What a verification can find, each with a code that never changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Code(StrEnum):
    """The kinds of damage, tampering and notice; docs/ledger-format.md says what each means."""

    MALFORMED = "MALFORMED"
    NOT_CANONICAL = "NOT_CANONICAL"
    SEMANTIC_INVALID = "SEMANTIC_INVALID"
    SEQ_GAP = "SEQ_GAP"
    CHAIN_BROKEN = "CHAIN_BROKEN"
    ENTRY_HASH = "ENTRY_HASH"
    SIG_ENCODING = "SIG_ENCODING"
    SIG_INVALID = "SIG_INVALID"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    KEY_NOT_VALID_AT = "KEY_NOT_VALID_AT"
    SIGNER_KEY_MISMATCH = "SIGNER_KEY_MISMATCH"
    CONTENT_CHANGED = "CONTENT_CHANGED"
    CONTENT_MISSING = "CONTENT_MISSING"
    LIVE_DIFFERS = "LIVE_DIFFERS"
    TRUNCATED = "TRUNCATED"
    HISTORY_REWRITTEN = "HISTORY_REWRITTEN"
    LOG_FORKED = "LOG_FORKED"
    CHECKPOINT_FOREIGN = "CHECKPOINT_FOREIGN"
    TIME_BACKWARDS = "TIME_BACKWARDS"
    DESTROYED_OK = "DESTROYED_OK"


class Severity(StrEnum):
    """How much a finding weighs: an error breaks the evidence, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


_MILDER = {Code.TIME_BACKWARDS: Severity.WARNING, Code.DESTROYED_OK: Severity.NOTICE}


@dataclass(frozen=True)
class Finding:
    """One thing found, at one sequence number (0 where no number can be told)."""

    code: Code
    sequence: int
    detail: str = ""

    @property
    def severity(self) -> Severity:
        """How much this finding weighs."""
        return _MILDER.get(self.code, Severity.ERROR)

    def as_dict(self) -> dict[str, str | int]:
        """The finding for JSON output."""
        return {
            "code": self.code.value,
            "severity": self.severity.value,
            "sequence": self.sequence,
            "detail": self.detail,
        }


@dataclass
class Report:
    """The outcome of a verification: how far it read, and everything it found."""

    entries: int = 0
    head: str = ""
    root: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """True when nothing found is an error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def codes(self) -> set[Code]:
        """The different codes found."""
        return {finding.code for finding in self.findings}

    def of(self, sequence: int) -> set[Code]:
        """The codes found at one sequence number."""
        return {finding.code for finding in self.findings if finding.sequence == sequence}

    def add(self, code: Code, sequence: int, detail: str = "") -> None:
        """Record a finding."""
        self.findings.append(Finding(code, sequence, detail))

    def lines(self) -> list[str]:
        """The report for a terminal: each finding, the verdict, and what to keep elsewhere."""
        told = [
            f"{one.severity}: entry {one.sequence}: {one.code} {one.detail}".rstrip() for one in self.findings
        ]
        verdict = "sound" if self.is_sound else "NOT SOUND"
        told.append(f"{self.entries} entries, {len(self.findings)} findings: {verdict}")
        if self.head:
            told.append(f"head {self.head}")
            told.append(f"printed {self.entries}:{self.root}")
        return told

    def as_dict(self) -> dict[str, object]:
        """The report for JSON output."""
        return {
            "sound": self.is_sound,
            "entries": self.entries,
            "head": self.head,
            "root": self.root,
            "findings": [finding.as_dict() for finding in self.findings],
        }
