"""The scorecards that come with the product are publishable, bilingual, and each value names its source."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from qc.domain.lint import lint_definition
from qc.domain.scorecard import Scorecard, parse_scorecard
from qc.domain.words import Mode
from tests.qc.domain.cards import NA, scored

FOLDER = Path(__file__).resolve().parents[3] / "seeds" / "scorecards"
PATHS = sorted(FOLDER.glob("*.toml"))


def read(path: Path) -> dict[str, object]:
    """Read the definition of a seed."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def seeded(name: str) -> dict[str, object]:
    """Read the definition of a seed by its key."""
    return read(FOLDER / f"{name}.toml")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_seed_lints_clean_without_warnings(path: Path) -> None:
    report = lint_definition(read(path))[1]
    assert (report.errors, report.warnings) == ((), ())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_seed_is_bilingual_and_names_its_sources(path: Path) -> None:
    scorecard = parse_scorecard(read(path))
    assert scorecard.key == path.stem
    labels = [scorecard.title, *(b.label for b in scorecard.bands), *(s.label for s in scorecard.sections)]
    labels += [label for c in scorecard.criteria for label in (c.label, *(o.label for o in c.options))]
    labels += [c.guidance for c in scorecard.criteria if c.guidance.en]
    assert all(re.search("[A-Za-z]", label.en) and re.search("[一-鿿]", label.zh) for label in labels)
    sources = [
        scorecard.source,
        *(s.source for s in scorecard.sections),
        *(c.source for c in scorecard.criteria),
    ]
    assert all(sources)


def test_there_is_one_for_each_desk_and_each_mode() -> None:
    scorecards: list[Scorecard] = [parse_scorecard(read(path)) for path in PATHS]
    assert {s.desk for s in scorecards} == {"front_line", "vip", "message_secretary", ""}
    assert {s.mode for s in scorecards} == set(Mode)


FRONT_LINE = {
    "pitch": 4, "smile": 5, "patience": "mostly", "every_question": "yes",
    "greeting": "yes", "apology": NA, "closing": "no", "hard_to_hear": "no",
    "answer_correct": "incomplete", "time_limit": "yes",
    "self_respect": "yes", "blame": "yes", "lecture": "yes", "vulgar": "none", "provoke": "yes",
    "passing_the_buck": "yes", "work_number_only": "yes", "confidential": "yes",
}  # fmt: skip


def test_a_front_line_sheet_by_hand() -> None:
    # voice 25·4/5 + 25 + 25/2 + 25 = 82.5; wording (1 + 0)/2 = 50; correctness (50·1/2 + 30)/80 = 68.75;
    # never said 100; discipline 100. 0.30·82.5 + 0.20·50 + 0.30·68.75 + 0.15·100 + 0.05·100 = 75.375
    result = scored(seeded("front_line"), FRONT_LINE)
    assert (result.final, result.outcome, result.band, result.missing) == (
        Decimal("75.375"),
        "fail",
        "below",
        (),
    )


def test_a_wrong_answer_takes_correctness_down_and_asks_for_the_call_back() -> None:
    wrong = {**FRONT_LINE, "answer_correct": "wrong", "called_back": "yes", "error_not_hidden": "yes"}
    result = scored(seeded("front_line"), wrong)
    # correctness 0: 24.75 + 10 + 0 + 15 + 5 = 54.75; raw: (0 + 10 + 10 + 30)/100 = 50 % of 30 = 15 more.
    assert (result.raw, result.final, result.outcome) == (Decimal("69.75"), Decimal("54.75"), "fail")


def test_a_vip_sheet_by_hand() -> None:
    # care: greeting N/A and the steps hidden, their 15 go to the others: 40·(10·3/4 + 5 + 5 + 5)/25 = 36;
    # needs: calling back is hidden, its 5 go to the others: 40·(20·1/2 + 15)/35 = 28.571…;
    # passing on is hidden altogether and leaves; confidential 10.
    # (36 + 28.571… + 10)/(40 + 40 + 10) = 82.857…
    answers = {
        "vip_greeting": {"na": True, "na_reason": "cut"}, "extra_care": 4, "tone": 5,
        "needs_recorded": "in_part", "vip_answer_correct": "yes", "solved": "yes", "vip_words": [],
        "vip_confidential": "yes", "vip_patience": "throughout", "vip_closing": "yes",
        "vip_hard_to_hear": "no",
    }  # fmt: skip
    assert scored(seeded("vip"), answers).final == Decimal("82.857143")


def test_a_secretary_sheet_by_hand() -> None:
    # greeting 1/1, asked 3/4, read back 4/4, correct 4/4, closing 0/1, tone 3/4, patience 4/4,
    # words 2/2, confidential 2/2; apology N/A, hard to hear hidden: 23/26
    answers = {
        "secretary_greeting": "yes", "asked": ["who_is_reached", "number_read_back"],
        "message_read_back": "yes", "secretary_closing": "no", "secretary_tone": 3, "secretary_patience": 4,
        "secretary_words": "yes", "secretary_confidential": "yes", "message_correct": "yes",
        "secretary_apology": NA, "secretary_hard_to_hear": "no",
    }  # fmt: skip
    result = scored(seeded("message_secretary"), answers)
    assert (result.final, result.outcome, result.band) == (Decimal("88.461538"), "pass", "good")


def test_a_deductive_sheet_by_hand() -> None:
    # wording -5 - 9 - 8 = -22, capped at -20; attitude -5 + 5; discipline -5 (once) - 8 = -13:
    # 100 - 20 - 13 = 67
    answers = {
        "no_greeting": "yes", "no_closing": "no", "no_apology_reply": "no", "flat_voice": "no",
        "tics": 9, "step_left_out": 4, "impatient": "once",
        "passed_the_buck": 0, "wrong_answer": 0, "hard_case_helped": "yes",
        "not_signed_out": 3, "disturbances": ["private_call", "noise"], "words_never_said": 0,
        "hid_an_error": "no", "disclosed": "no",
    }  # fmt: skip
    result = scored(seeded("deductive"), answers)
    assert (result.final, result.outcome, result.band) == (Decimal(67), "fail", "below")
    failed = scored(seeded("deductive"), {**answers, "disclosed": {"value": "yes", "comment": "told a name"}})
    assert (failed.outcome, failed.raw, failed.final) == ("critical_fail", Decimal(67), Decimal(0))
