"""Scorecards as files: written and read by commands and by the API, with the same content hash."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from qc.models import ScorecardVersion
from staff.models import Employee
from tests.qc.test_api import QC, client_of

People = dict[str, Employee]
Make = Callable[..., Any]
SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "scorecards"


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_seed_survives_import_and_export(path: Path, db: None, tmp_path: Path, desks: None) -> None:
    call_command("import_scorecard", str(path), stdout=StringIO())
    first = ScorecardVersion.objects.get(number=1)
    call_command(
        "export_scorecard", path.stem, "--version", "1", "--output", str(tmp_path), stdout=StringIO()
    )
    call_command("import_scorecard", str(tmp_path / f"{path.stem}-v1.toml"), stdout=StringIO())
    second = ScorecardVersion.objects.get(number=2)
    assert (first.state, second.state, second.content_hash) == ("draft", "draft", first.content_hash)


@pytest.fixture
def desks(db: None) -> None:
    """The desks that the seeds name."""
    from seeds.loader.staff import load_desks

    load_desks()


def test_the_published_version_is_printed(version: ScorecardVersion) -> None:
    out = StringIO()
    call_command("export_scorecard", "small", stdout=out)
    assert out.getvalue().startswith('format = 1\nkey = "small"\n')


def test_what_is_not_there_is_named(version: ScorecardVersion) -> None:
    with pytest.raises(CommandError, match="no published version of “big”"):
        call_command("export_scorecard", "big")
    with pytest.raises(CommandError, match="no version 7 of “small”"):
        call_command("export_scorecard", "small", "--version", "7")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_scorecard", "nowhere.toml")


BAD_FORM = """\
key = "bad"
passline = 80
[[sections]]
key = "s"
[[sections.criteria]]
key = "q"
weight = "heavy"
"""
BAD_RULE = """\
key = "bad"
title = "Bad"
pass_line = 900
[[sections]]
key = "s"
label = "s"
[[sections.criteria]]
key = "q"
label = "q"
critical = { when = "not_max" }
"""


def test_every_fault_of_form_is_named_with_its_line(db: None, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(BAD_FORM, encoding="utf-8")
    with override("en"), pytest.raises(CommandError) as refused:
        call_command("import_scorecard", str(file))
    assert "line 7, sections.s.criteria.q.weight: “heavy” is not a number" in str(refused.value)
    assert "line 2, passline: There is no such field" in str(refused.value)
    file.write_text('key = "x"\ntitle = \nmode = "pooled"\n', encoding="utf-8")
    with pytest.raises(CommandError, match="line 2"):
        call_command("import_scorecard", str(file))
    assert not ScorecardVersion.objects.exists()


def test_what_stands_in_the_way_of_publishing_is_told_and_stored(db: None, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(BAD_RULE, encoding="utf-8")
    out = StringIO()
    with override("en"):
        call_command("import_scorecard", str(file), "--note", "by hand", stdout=out)
    assert "fault: line 3, pass_line: The line 900 is outside 0 to 100." in out.getvalue()
    assert "warning: line 7, sections.s.criteria.q: “Not applicable” is allowed here" in out.getvalue()
    assert ScorecardVersion.objects.get().note == "by hand"


def test_the_api_gives_a_version_as_toml(version: ScorecardVersion, people: People, tmp_path: Path) -> None:
    answer = client_of(people["inspector"]).get(f"{QC}scorecard-versions/{version.pk}/toml/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/toml; charset=utf-8"
    file = tmp_path / "small.toml"
    file.write_bytes(answer.content)
    call_command("import_scorecard", str(file), stdout=StringIO())
    assert ScorecardVersion.objects.get(number=2).content_hash == version.content_hash
