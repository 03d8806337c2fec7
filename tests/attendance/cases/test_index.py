"""No worked case is without its test: the ids are looked for in the tests themselves."""

import re
from pathlib import Path

import pytest

from tests.attendance.cases.listed import FILE_CASES, IDS

TESTS = Path(__file__).parents[1]
PARAMETER = re.compile(r'id="([A-K]\d{1,2})\b')
FUNCTION = re.compile(r"def test_((?:[a-k]\d{1,2}_(?:and_)?)+)")


def ids_in(folder: Path) -> set[str]:
    """The ids that parameters and functions of the tests in a folder are named by."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("test_*.py")))
    named = (re.findall(r"[a-k]\d{1,2}", name) for name in FUNCTION.findall(text))
    return {*PARAMETER.findall(text), *(found.upper() for names in named for found in names)}


OF_THE_ENGINE = ids_in(TESTS / "domain")
ANYWHERE = ids_in(TESTS)


def test_there_are_79_cases() -> None:
    assert len(IDS) == 79


@pytest.mark.parametrize("case", [each for each in IDS if not each.startswith("I")])
def test_each_case_is_proven_by_the_engine(case: str) -> None:
    assert case in OF_THE_ENGINE


def test_most_cases_go_through_files_and_database_too() -> None:
    told = {each.id.split(" ")[0] for each in FILE_CASES}
    assert len(told & set(IDS)) >= 55
