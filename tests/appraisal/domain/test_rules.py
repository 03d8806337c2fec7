"""Every component by hand: what is counted, what it brings, and what happens where there is nothing."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from appraisal.domain.components import COMPONENTS, judge, usual_settings
from appraisal.domain.judgement import Judgement, Note
from appraisal.domain.outcome import bound
from appraisal.domain.rules.quality import carried_points


def judged(code: str, facts: dict[str, Any], **settings: str) -> Judgement:
    """Judge with the product's figures, but for those given."""
    return judge(code, facts, {**usual_settings(code), **settings})


def bounds(found: Judgement) -> tuple[Decimal, Decimal]:
    """The interval as it is stored."""
    assert found.low is not None
    assert found.high is not None
    return bound(found.low), bound(found.high)


# Scores 92, 85, 78, 96, 88 are the published example of quality statistics: mean 87.8, [79.27, 96.33].
FIVE = [92_000_000, 85_000_000, 78_000_000, 96_000_000, 88_000_000]


def test_quality_is_the_mean_of_the_quality_month_with_its_interval() -> None:
    found = judged("quality", {"strata": [[40, 5, False, FIVE]], "carried": []})
    assert (found.score, found.n) == (Fraction("87.8"), 5)
    assert bounds(found) == (Decimal("79.82"), Decimal("95.78"))


def test_a_stratum_drawn_more_thinly_weighs_more() -> None:
    # 2 of 4 came to 100 and 100, 1 of 6 to 40: (100·2 + 100·2 + 40·6) / (2 + 2 + 6) = 64.
    strata = [[4, 2, False, [100_000_000, 100_000_000]], [6, 1, False, [40_000_000]]]
    found = judged("quality", {"strata": strata, "carried": []})
    assert found.score == 64
    assert Note.WEIGHTED in found.notes


def test_two_scores_have_no_interval_and_none_have_no_score() -> None:
    two = judged("quality", {"strata": [[9, 2, False, [80_000_000, 90_000_000]]], "carried": []})
    assert (two.score, two.low, two.notes) == (85, None, (Note.TOO_FEW,))
    assert judged("quality", {}) == Judgement(notes=(Note.NO_SCORES,))


LOCKED = [[10, 4, False, [80_000_000, 90_000_000, 70_000_000, 100_000_000]]]


@pytest.mark.parametrize(
    ("strata", "late", "points"),
    [
        pytest.param(LOCKED, [[10, 4, 70_000_000, 90_000_000]], Fraction(5), id="20 more on one of four"),
        pytest.param(LOCKED, [[10, 4, 100_000_000, 60_000_000]], Fraction(-10), id="40 less on one of four"),
        pytest.param(
            LOCKED,
            [[10, 4, 70_000_000, 80_000_000], [10, 4, 80_000_000, 90_000_000]],
            Fraction(5),
            id="scored anew twice",
        ),
        pytest.param(LOCKED, [[10, 4, None, 60_000_000]], Fraction(-5), id="a fifth score joins: 400/5"),
        pytest.param(LOCKED, [[10, 4, 70_000_000, None]], Fraction(5), id="one leaves: 270/3"),
        pytest.param([], [[10, 4, None, 60_000_000]], Fraction(0), id="there was no mean to change"),
        pytest.param(
            [[1, 1, False, [50_000_000]]], [[1, 1, 50_000_000, None]], Fraction(0), id="none is left"
        ),
    ],
)
def test_what_came_after_the_lock_is_carried(strata: Any, late: Any, points: Fraction) -> None:
    assert carried_points({"month": "2026-09", "strata": strata, "late": late}) == points


def test_carried_points_move_score_and_interval_and_stop_at_the_ends() -> None:
    month = {"month": "2026-09", "strata": LOCKED, "late": [[10, 4, 70_000_000, 90_000_000]]}
    found = judged("quality", {"strata": [[40, 5, False, FIVE]], "carried": [month]})
    assert found.score == Fraction("92.8")
    assert bounds(found) == (Decimal("84.82"), Decimal("100.00"))
    assert Note.CARRIED in found.notes


def test_a_lead_has_the_mean_of_the_team() -> None:
    assert judged("team_quality", {"has_team": True, "strata": [[40, 5, False, FIVE]]}).score == Fraction(
        "87.8"
    )
    assert judged("team_quality", {}).notes == (Note.NO_TEAM,)
    assert judged("team_quality", {"has_team": True, "strata": []}).notes == (Note.NO_SCORES,)


def test_an_inspectors_scores_that_stood() -> None:
    found = judged("rulings", {"made": 40, "overturned": 2})
    assert (found.score, found.n) == (95, 40)
    assert bounds(found) == (Decimal("83.50"), Decimal("98.62"))
    assert judged("rulings", {}).notes == (Note.NO_SCORES,)


THERE = {"is_on_sheet": True, "present_halves": 43, "absent_halves": 1}


@pytest.mark.parametrize(
    ("facts", "score"),
    [
        pytest.param({**THERE, "absent_halves": 0}, "100", id="nothing"),
        pytest.param({**THERE, "late_n": 2, "early_n": 1}, "92", id="late twice, early, half a day absent"),
        pytest.param({**THERE, "off_post_n": 3, "missing_punches": 1}, "88.5", id="off post, a punch"),
        pytest.param({**THERE, "absent_halves": 22, "late_n": 9}, "0", id="never below nought"),
    ],
)
def test_attendance_takes_points_off(facts: dict[str, Any], score: str) -> None:
    assert judged("attendance", facts).score == Fraction(score)


def test_attendance_counts_days_due_and_has_nothing_to_say_of_who_was_away() -> None:
    assert judged("attendance", THERE).n == 22
    assert judged("attendance", {"is_on_sheet": True}).notes == (Note.AWAY,)
    assert judged("attendance", {}).notes == (Note.NOT_ON_SHEET,)


@pytest.mark.parametrize(
    ("seen", "score"),
    [
        pytest.param([], "95", id="nothing seen"),
        pytest.param([["error", "5"], ["note", "3"]], "90", id="an error; a note brings nothing"),
        pytest.param([["critical", "20"], ["merit", "2"]], "77", id="a critical error and a merit"),
        pytest.param([["merit", "2"]] * 4, "100", id="never above 100"),
    ],
)
def test_conduct_on_the_floor(seen: Any, score: str) -> None:
    assert judged("observations", {"seen": seen, "is_away": False}).score == Fraction(score)


@pytest.mark.parametrize(
    ("found", "score"),
    [
        pytest.param([], "100", id="none"),
        pytest.param([["error", "minor", False, 2], ["error", "serious", False, 1]], "95", id="2·1 + 3"),
        pytest.param([["error", "serious", True, 1]], "98.5", id="told oneself: half"),
        pytest.param([["accident", "major", False, 1], ["accident", "minor", True, 1]], "79", id="20 + 1"),
        pytest.param([["error", "major", False, 11]], "0", id="never below nought"),
    ],
)
def test_errors_cost_by_how_grave_they_are(found: Any, score: str) -> None:
    assert judged("errors", {"found": found, "calls": 812, "is_away": False}).score == Fraction(score)


def test_errors_say_among_how_many_calls() -> None:
    assert judged("errors", {"calls": 812}).n == 812
    assert judged("errors", {"is_away": True}).notes == (Note.AWAY,)


def test_opinions_and_complaints() -> None:
    nothing = judged("opinions", {"is_away": False})
    assert (nothing.score, nothing.n, nothing.notes) == (90, 0, (Note.NOTHING_RECORDED,))
    found = judged("opinions", {"praise": 1, "criticism": 2, "other": 1, "justified": 1, "open": 1})
    assert (found.score, found.raw, found.n) == (79, -11, 6)  # 90 + 5 - 2·3 - 10
    assert found.notes == (Note.OPEN_COMPLAINTS,)
    assert judged("opinions", {"unjustified": 3}).score == 90


def test_satisfaction_counts_customers_in_its_interval() -> None:
    # 45 of 60 answers of 10 customers: Wilson's interval of 7.5 of 10, not of 45 of 60.
    found = judged("satisfaction", {"customers": 10, "answers": 60, "satisfied": 45})
    assert (found.score, found.n) == (75, 10)
    assert bounds(found) == (Decimal("44.22"), Decimal("91.91"))
    assert judged("satisfaction", {}).notes == (Note.NOBODY_ASKED,)


def test_limits_kept_of_those_due() -> None:
    found = judged("limits", {"due": 4, "kept": 3})
    assert (found.score, found.n) == (75, 4)
    assert bounds(found) == (Decimal("30.06"), Decimal("95.44"))
    assert judged("limits", {}).notes == (Note.NONE_DUE,)


@pytest.mark.parametrize(
    ("taken", "score"),
    [
        pytest.param([["a", 1, "88", "100", "60"]], "88", id="one"),
        pytest.param([["a", 1, "45", "50", "30"], ["b", 1, "70", "100", "60"]], "80", id="90 % and 70 %"),
        pytest.param([["a", 1, "40", "100", "60"]], "40", id="failed"),
        pytest.param([["a", 1, "40", "100", "60"], ["a", 2, "95", "100", "60"]], "60", id="passed at last"),
        pytest.param([["a", 1, "40", "100", "60"], ["a", 2, "30", "100", "60"]], "40", id="failed twice"),
        pytest.param([["a", 1, "40", "100", "60"], ["a", 2, "50", "100", "60"]], "50", id="nearer"),
        pytest.param([["a", 2, "95", "100", "60"]], "60", id="a retake of last month's"),
    ],
)
def test_examinations_count_their_first_attempt(taken: Any, score: str) -> None:
    assert judged("examination", {"taken": taken}).score == Fraction(score)


def test_workload_is_the_load_of_a_day_against_what_is_expected() -> None:
    found = judged("workload", {"calls": 1300, "items": 50, "days": 20})
    assert (found.raw, found.score, found.n) == (70, Fraction("87.5"), 20)  # (1300 + 2·50) / 20, of 80
    assert judged("workload", {"calls": 9000, "days": 20}).score == 100
    assert judged("workload", {"calls": 9000, "days": 20}, per_day="900").score == 50
    assert judged("workload", {}).notes == (Note.NOTHING_RECORDED,)


@pytest.mark.parametrize("code", COMPONENTS)
def test_what_is_missing_counts_as_the_scheme_says(code: str) -> None:
    nothing = {"is_away": True}
    assert judged(code, nothing).score is None
    full, zero = judged(code, nothing, when_missing="full"), judged(code, nothing, when_missing="zero")
    assert (full.score, full.notes[-1]) == (100, Note.COUNTED_FULL)
    assert (zero.score, zero.notes[-1]) == (0, Note.COUNTED_ZERO)
