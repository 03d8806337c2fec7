"""The table of the scoring rules names a test for each rule, and each test that it names exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
TABLE = (ROOT / "docs" / "scoring-rules.md").read_text(encoding="utf-8")
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "qc").rglob("test_*.py"))
EXISTING = set(re.findall(r"^def (test_\w+)\(", TESTS, re.MULTILINE))


def test_every_rule_has_its_line() -> None:
    assert re.findall(r"^\| (S\d+) \|", TABLE, re.MULTILINE) == [f"S{number}" for number in range(1, 27)]


def test_every_test_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", TABLE))
    assert len(named) > 60
    assert named - EXISTING == set()
