"""A scheme is refused with all its faults at once; the one that comes with the product has none."""

from typing import Any

import pytest

from appraisal.domain.components import COMPONENTS, WhenMissing
from appraisal.domain.judgement import Note
from appraisal.domain.scheme import Fault, Scheme, faults_of
from appraisal.wording import COMPONENTS as LABELS
from appraisal.wording import FAULTS, FIGURES, NOTES, SOURCES, STEPS, WHEN_MISSING
from seeds.files import read_seed
from seeds.loader.appraisal import definition_of
from tests.appraisal.domain.schemes import GRADES, definition


def changed(**changes: Any) -> dict[str, Any]:
    """A good scheme, changed."""
    return {**definition(), **changes}


def group(**changes: Any) -> dict[str, Any]:
    """A scheme whose one group is changed."""
    return changed(groups=[{**definition()["groups"][0], **changes}])


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        pytest.param(changed(objection_days=32), Fault("objection_days"), id="days"),
        pytest.param(changed(objection_days="3"), Fault("objection_days"), id="days as text"),
        pytest.param(changed(least_weight="101"), Fault("least_weight"), id="least weight"),
        pytest.param(changed(least_weight="NaN"), Fault("least_weight"), id="no number"),
        pytest.param(changed(grades=[]), Fault("grade_bound"), id="no grades"),
        pytest.param(changed(grades=[*GRADES[:3]]), Fault("grade_gap"), id="nothing below 60"),
        pytest.param(changed(grades=[GRADES[1], GRADES[0], GRADES[3]]), Fault("grade_order"), id="upwards"),
        pytest.param(changed(grades=[GRADES[3], GRADES[3]]), Fault("grade_order"), id="the same bound twice"),
        pytest.param(
            changed(grades=[{**GRADES[0], "code": "good"}, *GRADES[1:]]),
            Fault("grade_name"),
            id="a code twice",
        ),
        pytest.param(
            changed(grades=[{**GRADES[0], "name_zh": ""}, *GRADES[1:]]),
            Fault("grade_name"),
            id="a name short",
        ),
        pytest.param(changed(components={"luck": {}}), Fault("component_unknown", "luck"), id="no component"),
        pytest.param(
            changed(components={"attendance": {"late": "101"}}),
            Fault("figure", "attendance.late"),
            id="range",
        ),
        pytest.param(
            changed(components={"attendance": {"late": "0.125"}}),
            Fault("figure", "attendance.late"),
            id="three places",
        ),
        pytest.param(
            changed(components={"quality": {"late": "1"}}),
            Fault("figure", "quality.late"),
            id="not its figure",
        ),
        pytest.param(
            changed(components={"workload": {"per_day": "0"}}), Fault("figure", "workload.per_day"), id="by 0"
        ),
        pytest.param(
            changed(components={"quality": {"when_missing": "drop"}}),
            Fault("when_missing", "quality"),
            id="rule",
        ),
        pytest.param(changed(groups=[]), Fault("no_group"), id="no weights"),
        pytest.param(
            group(weights={"quality": "60", "attendance": "30"}), Fault("weight_sum", "operators"), id="90"
        ),
        pytest.param(
            group(weights={"quality": "100", "attendance": "0"}), Fault("weight", "operators"), id="nought"
        ),
        pytest.param(
            group(weights={"quality": "-1", "attendance": "101"}), Fault("weight", "operators"), id="less"
        ),
        pytest.param(
            group(weights={"quality": "60", "luck": "40"}), Fault("component_unknown", "luck"), id="luck"
        ),
        pytest.param(group(posts=[]), Fault("group_without_post", "operators"), id="nobody"),
        pytest.param(group(name=""), Fault("group_name", "operators"), id="no name"),
        pytest.param(
            changed(groups=[*definition()["groups"]] * 2), Fault("post_twice", "operator"), id="a post twice"
        ),
    ],
)
def test_a_fault_is_named(told: dict[str, Any], fault: Fault) -> None:
    assert fault in faults_of(told)


def test_all_faults_are_named_at_once() -> None:
    told = changed(objection_days=-1, grades=[GRADES[0]], components={"luck": {}}, groups=[])
    assert {fault.code for fault in faults_of(told)} == {
        "objection_days",
        "grade_gap",
        "component_unknown",
        "no_group",
    }


def test_the_scheme_of_the_product_is_good_and_weighs_what_it_says() -> None:
    (seed,) = read_seed("appraisal.toml")["scheme"]
    told = definition_of(seed)
    assert faults_of(told) == []
    scheme = Scheme.read(told)
    operator = scheme.group_of("operator")
    assert operator is not None
    assert operator.weights["quality"] == 40
    assert scheme.group_of("custodian") is None
    assert scheme.settings["attendance"]["absent_day"] == "10"
    assert scheme.settings["workload"]["per_day"] == "80"


def test_the_figures_of_the_file_are_those_of_the_product() -> None:
    (seed,) = read_seed("appraisal.toml")["scheme"]
    for code, told in seed["components"].items():
        assert told == {name: one.default for name, one in COMPONENTS[code].figures.items()}


def test_everything_has_words() -> None:
    assert set(COMPONENTS) == set(SOURCES)
    assert set(COMPONENTS) < set(LABELS)
    assert set(NOTES) == set(Note)
    assert set(WHEN_MISSING) == set(WhenMissing)
    assert {name for one in COMPONENTS.values() for name in one.figures} == set(FIGURES)
    assert set(FAULTS) >= {fault.code for fault in faults_of(changed(groups=[], grades=[]))}
    assert {"late", "error_minor_own", "merit"} < set(STEPS)
