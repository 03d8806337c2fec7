"""A table of ratings: every line accounted for, all figures told, and whom to talk to first."""

import json
import random
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from common.errors import DomainError
from qc.imports import read_ratings

RATERS = ["ann", "ben", "cai", "deng", "er", "fan", "gao"]


def made_up(path: Path, *, units: int = 120) -> Path:
    """Write ratings of seven raters on two scales: fan is severe and rates at random, gao rates at random."""
    chance = random.Random(7)
    lines = ["dialogue,scale," + ",".join(RATERS)]
    for unit in range(units):
        for scale in "AS":
            level = chance.gauss(0, 1)
            plain = [level + chance.gauss(0, 0.7) + lean for lean in (-0.2, -0.1, 0.0, 0.1, 0.2)]
            drawn = [*plain, chance.gauss(-1.5, 0.7), chance.gauss(0, 1)]
            lines.append(",".join([str(unit), scale, *(str(max(-2, min(2, round(one)))) for one in drawn)]))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def analysed(path: Path, *options: str) -> dict:
    out = StringIO()
    call_command("analyse_ratings", str(path), "--json", *options, stdout=out)
    told: dict = json.loads(out.getvalue())
    return told


def test_it_names_first_who_is_severe_and_disagrees_then_who_disagrees(tmp_path: Path) -> None:
    told = analysed(made_up(tmp_path / "ratings.csv"))
    assert [(one["rater"], one["reasons"]) for one in told["talk_to"]] == [
        ("fan", ["agreement", "severity"]),
        ("gao", ["agreement"]),
    ]
    assert (told["lines_read"], told["added"], told["accounted"]) == (240, 240, True)
    assert list(told["scales"]) == ["A", "S"]
    scale = told["scales"]["A"]
    assert scale["units"] == 120
    assert [one["rater"] for one in scale["raters"]] == RATERS
    for figure in ("mean", "alpha_ordinal", "alpha_interval", "raw_agreement", "ac1"):
        assert scale[figure]["low"] <= scale[figure]["value"] <= scale[figure]["high"], figure
    for rater in scale["raters"]:
        for figure in ("bias", "correlation", "severity"):
            assert rater[figure]["low"] <= rater[figure]["value"] <= rater[figure]["high"], figure


def test_people_read_the_same_in_chinese(tmp_path: Path) -> None:
    out = StringIO()
    call_command("analyse_ratings", str(made_up(tmp_path / "ratings.csv")), "--scale", "A", stdout=out)
    text = out.getvalue()
    assert text.startswith(
        "ratings.csv：共读入 240 行，新增 240，重复 0，拒收 0，空行 0\n\n先找谁谈\n  1. fan：一致性、宽严度\n"
    )
    assert "\n量表A：120个对象，7名评分人\n" in text
    assert "量表S" not in text


def test_a_scale_that_is_not_in_the_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no scale X; the file has: A, S"):
        analysed(made_up(tmp_path / "ratings.csv"), "--scale", "X")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such file"):
        analysed(tmp_path / "none.csv")


def test_every_line_is_accounted_for() -> None:
    lines = [
        "Dialogue,Scale,ann,ben",
        "1,A,1,2",
        "1,A,1,2",
        "1,A,2,2",
        "2,A,,",
        "3,A,0.5,",
        "4,A,good,1",
        ",A,1,1",
        "5,,1,1",
        "6,A,1,1,9",
        "",
    ]
    sheets, report = read_ratings(BytesIO("\n".join(lines).encode()), filename="r.csv")
    assert report.accounted()
    assert (report.lines_read, report.added, report.repeated, report.blank) == (9, 2, 1, 1)
    assert [(one.line, one.code, one.column, one.value) for one in report.rejected] == [
        (4, "qc.ratings.contradicts", "", "1"),
        (7, "qc.ratings.not_a_number", "ann", "good"),
        (8, "qc.ratings.no_unit", "", ""),
        (9, "qc.ratings.no_unit", "", ""),
        (10, "qc.ratings.beyond_heading", "", "9"),
    ]
    assert [(one.scale, one.raters, one.units) for one in sheets] == [("A", ("ann", "ben"), ("1", "3"))]
    assert [[one and str(one) for one in row] for row in sheets[0].ratings] == [["1", "1/2"], ["2", None]]


def test_a_table_without_scales_is_one_scale() -> None:
    sheets, _report = read_ratings(BytesIO("对话,甲,乙\n1,80,85\n2,90,95\n".encode()), filename="r.csv")
    assert [(one.scale, one.raters, one.units) for one in sheets] == [("", ("甲", "乙"), ("1", "2"))]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        pytest.param("who,ann,ben", "qc.ratings.no_unit_column", id="no column of units"),
        pytest.param("unit,call,ann,ben", "qc.ratings.no_unit_column", id="two columns of units"),
        pytest.param("unit,scale,ann,ann", "qc.ratings.repeated_rater", id="a rater twice"),
        pytest.param("unit,scale,ann", "qc.ratings.too_few_raters", id="one rater"),
        pytest.param(",,,", "qc.ratings.no_unit_column", id="no heading at all"),
    ],
)
def test_headings_that_are_refused(heading: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        read_ratings(BytesIO(f"{heading}\n1,1,1,1\n".encode()), filename="r.csv")
    assert refused.value.code == code


def test_raters_who_share_no_unit_are_named(tmp_path: Path) -> None:
    path = tmp_path / "two-halves.csv"
    path.write_text("unit,ann,ben,cai,deng\n1,1,2,,\n2,2,2,,\n3,,,1,0\n4,,,0,1\n", encoding="utf-8")
    scale = analysed(path)["scales"][""]
    assert scale["groups"] == [["ann", "ben"], ["cai", "deng"]]
    assert [one["severity"] for one in scale["raters"]] == [None] * 4
