"""What holds for every scorecard and every sheet (the properties of section 1 of the scoring rules)."""

from decimal import Decimal
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qc.domain.answers import parse_answers
from qc.domain.lint import lint
from qc.domain.numbers import stored
from qc.domain.scorecard import Scorecard, as_table, content_hash, parse_scorecard
from qc.domain.scoring import Result, score
from tests.qc.domain.cards import NA

Definition = dict[str, Any]
Sheet = tuple[Definition, dict[str, Any]]

WEIGHTS = st.sampled_from(["0.1", "0.2", "1", "3", "7.25", "40"])


@st.composite
def criteria(draw: st.DrawFn, key: str, *, weighted: bool, bonus: bool) -> Definition:
    """Draw one scoring criterion."""
    kind = draw(st.sampled_from(["yes_no", "scale", "choice", "multi_select", "number"]))
    made: Definition = {"key": key, "label": key, "kind": kind}
    if kind == "scale":
        made |= {"min": draw(st.sampled_from([0, 1])), "max": draw(st.integers(2, 7))}
    if kind == "choice":
        points = draw(st.lists(st.integers(0, 5), min_size=2, max_size=4, unique=True))
        made["options"] = [{"key": f"o{n}", "label": "o", "points": p} for n, p in enumerate(points)]
    if kind == "multi_select":
        made["options"] = [
            {"key": f"t{n}", "label": "t", "points": n + 1} for n in range(draw(st.integers(1, 4)))
        ]
    if kind == "number":
        made |= {"min": 0, "max": 9}
        made["ranges"] = [
            {"from": 0, "to": 4, "points": draw(st.integers(0, 1))},
            {"from": 5, "to": 9, "points": 3},
        ]
    if weighted:
        made["weight"] = draw(WEIGHTS)
    if bonus:
        made["bonus"] = True
    return made


@st.composite
def definitions(
    draw: st.DrawFn, *, bonus: bool = False, modes: tuple[str, ...] = ("pooled", "section", "criterion")
) -> Definition:
    """Draw a scorecard without conditions or critical errors."""
    weighted, sections_weighted = draw(st.booleans()), draw(st.booleans())
    sections: list[Definition] = []
    for s in range(draw(st.integers(1, 3))):
        made: Definition = {"key": f"s{s}", "label": "s"}
        if sections_weighted:
            made["weight"] = draw(WEIGHTS)
        count = draw(st.integers(1, 4))
        made["criteria"] = [
            draw(criteria(f"q{s}_{n}", weighted=weighted, bonus=bonus and n > 0 and draw(st.booleans())))
            for n in range(count)
        ]
        sections.append(made)
    return {
        "key": "drawn", "title": "drawn", "sections": sections,
        "mode": draw(st.sampled_from(modes)),
        "fraction": draw(st.sampled_from(["over_max", "min_max"])),
        "na_scope": draw(st.sampled_from(["scorecard", "section"])),
    }  # fmt: skip


def values(criterion: Definition) -> list[Any]:
    """List the answers of a criterion from fewest to most points."""
    match criterion["kind"]:
        case "yes_no":
            return ["no", "yes"]
        case "scale":
            return list(range(criterion["min"], criterion["max"] + 1))
        case "number":
            return [2, 7]
        case "choice":
            return [o["key"] for o in sorted(criterion["options"], key=lambda o: o["points"])]
        case _:
            keys = [o["key"] for o in criterion["options"]]
            return [keys[:n] for n in range(len(keys) + 1)]


@st.composite
def sheets(draw: st.DrawFn, *, bonus: bool = False, na: bool = True) -> Sheet:
    """Draw a scorecard and a complete sheet of it."""
    definition = draw(definitions(bonus=bonus))
    answers = {}
    for criterion in all_criteria(definition):
        choices = st.sampled_from(values(criterion))
        answers[criterion["key"]] = draw(st.one_of(choices, st.just(NA)) if na else choices)
    return definition, answers


def all_criteria(definition: Definition) -> list[Definition]:
    """List the criteria of a definition."""
    return [criterion for section in definition["sections"] for criterion in section["criteria"]]


def read(definition: Definition) -> Scorecard:
    """Read a drawn definition, which must be publishable."""
    scorecard = parse_scorecard(definition)
    assert lint(scorecard).errors == ()
    return scorecard


def result_of(definition: Definition, answers: dict[str, Any]) -> Result:
    """Score a drawn sheet."""
    scorecard = read(definition)
    return score(scorecard, parse_answers(scorecard, answers))


@given(sheets())
def test_without_bonus_the_score_is_within_0_and_100(sheet: Sheet) -> None:
    result = result_of(*sheet)
    assert result.final is None or Decimal(0) <= result.final <= Decimal(100)


@given(sheets(bonus=True))
def test_with_bonus_the_score_stays_within_100_unless_uncapped(sheet: Sheet) -> None:
    capped, free = result_of(*sheet), result_of({**sheet[0], "capped": False}, sheet[1])
    if free.final is None:
        assert capped.final is None
    else:
        assert capped.final == min(free.final, Decimal(100))


@given(sheets(bonus=True), st.data())
def test_raising_one_answer_never_lowers_the_score(sheet: Sheet, data: st.DataObject) -> None:
    definition, answers = sheet
    criterion = data.draw(st.sampled_from(all_criteria(definition)))
    ladder = values(criterion)
    low = data.draw(st.integers(0, len(ladder) - 2))
    high = data.draw(st.integers(low + 1, len(ladder) - 1))
    before = result_of(definition, {**answers, criterion["key"]: ladder[low]})
    after = result_of(definition, {**answers, criterion["key"]: ladder[high]})
    assert (before.final is None) == (after.final is None)
    assert before.final is None or after.final is None or before.final <= after.final


@given(sheets(bonus=True), st.sampled_from([2, 7, 100]))
def test_scaling_all_weights_changes_nothing(sheet: Sheet, factor: int) -> None:
    definition, answers = sheet
    scaled = {**definition, "sections": [times(section, factor) for section in definition["sections"]]}
    assert result_of(scaled, answers).final == result_of(definition, answers).final


def times(section: Definition, factor: int) -> Definition:
    """Multiply the stated weights of a section and of its criteria."""
    grown = [
        {**c, "weight": str(Decimal(c["weight"]) * factor)} if "weight" in c else c
        for c in section["criteria"]
    ]
    made = {**section, "criteria": grown}
    return {**made, "weight": str(Decimal(section["weight"]) * factor)} if "weight" in section else made


@given(sheets(bonus=True, na=False), st.data())
def test_remove_equals_the_scorecard_without_the_criterion(sheet: Sheet, data: st.DataObject) -> None:
    definition, answers = {**sheet[0], "na_scope": "scorecard"}, sheet[1]
    regular = [c for c in all_criteria(definition) if not c.get("bonus")]
    gone = data.draw(st.sampled_from(regular))["key"]
    sections = [
        {**section, "criteria": [c for c in section["criteria"] if c["key"] != gone]}
        for section in definition["sections"]
    ]
    # A section that would keep bonus criteria only has no denominator either way.
    sections = [s for s in sections if any(not c.get("bonus") for c in s["criteria"])]
    without = {**definition, "sections": sections}
    kept = {c["key"] for c in all_criteria(without)}
    removed = result_of(definition, {**answers, gone: NA})
    bonus_alone = {c["key"] for c in all_criteria(definition)} - kept - {gone}
    # Pooled and by criterion, a bonus counts beside other sections: not the same scorecard.
    assume(not bonus_alone or definition["mode"] == "section")
    expected = result_of(without, {k: v for k, v in answers.items() if k in kept}).final if sections else None
    assert removed.final == expected


@given(sheets(bonus=True), st.randoms(use_true_random=False))
def test_order_is_irrelevant(sheet: Sheet, random: Any) -> None:
    definition, answers = sheet
    shuffled = [
        {**s, "criteria": random.sample(s["criteria"], len(s["criteria"]))} for s in definition["sections"]
    ]
    random.shuffle(shuffled)
    assert (
        result_of({**definition, "sections": shuffled}, answers).final == result_of(definition, answers).final
    )


@given(definitions(bonus=True))
def test_a_definition_survives_writing_and_reading(definition: Definition) -> None:
    scorecard = read(definition)
    again = parse_scorecard(as_table(scorecard))
    assert (again, content_hash(again)) == (scorecard, content_hash(scorecard))


@given(sheets(bonus=True))
@settings(max_examples=50)
def test_the_printed_sums_give_the_printed_score(sheet: Sheet) -> None:
    """The scorecard's line shows a numerator and a denominator whose quotient is the raw score."""
    result = result_of({**sheet[0], "capped": False}, sheet[1])
    lines = [line.params for line in result.lines if line.code == "scorecard.ratio"]
    assert len(lines) == (0 if result.raw is None else 1)
    for params in lines:
        quotient = params["numerator"] / params["denominator"] * 100  # type: ignore[operator]
        assert stored(quotient) == result.raw  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.sampled_from(["-5", "-0.5", "2"]), st.integers(0, 9)), min_size=1, max_size=6),
    st.sampled_from(["each", "once"]),
)
def test_a_deduction_stays_within_its_limits_and_never_raises_the_score(
    hits: list[tuple[str, int]], count: str
) -> None:
    rules = [
        {"key": f"r{n}", "label": "r", "kind": "number", "min": 0, "max": 9, "hit": hit, "count": count}
        for n, (hit, _) in enumerate(hits)
    ]
    definition = {
        "key": "d",
        "title": "d",
        "mode": "deduct",
        "sections": [{"key": "s", "label": "s", "criteria": rules}],
    }
    answers = {f"r{n}": times for n, (_, times) in enumerate(hits)}
    final = result_of(definition, answers).final
    assert final is not None
    assert Decimal(0) <= final <= Decimal(100)
    first_bad = next((n for n, (hit, times) in enumerate(hits) if hit.startswith("-") and times), None)
    if first_bad is not None:
        forgiven = result_of(definition, {**answers, f"r{first_bad}": 0}).final
        assert forgiven is not None
        assert forgiven >= final
