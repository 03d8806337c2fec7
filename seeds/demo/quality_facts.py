"""How the inspectors of the demo centre answer the scorecards of seeds/scorecards/ for a call."""

from collections.abc import Mapping
from random import Random
from typing import Any

from seeds.demo.contact_facts import Call
from seeds.demo.dice import dice

Answers = dict[str, Any]

FLAWLESS: Mapping[str, Answers] = {
    "front_line": {
        "pitch": "4",
        "smile": "4",
        "patience": "throughout",
        "every_question": "yes",
        "greeting": "yes",
        "apology": {"na": True},
        "closing": "yes",
        "hard_to_hear": "no",
        "answer_correct": "correct",
        "time_limit": "yes",
        "self_respect": "yes",
        "blame": "yes",
        "lecture": "yes",
        "vulgar": "none",
        "provoke": "yes",
        "passing_the_buck": "yes",
        "work_number_only": "yes",
        "confidential": "yes",
    },
    "vip": {
        "vip_greeting": "yes",
        "extra_care": "4",
        "tone": "4",
        "vip_patience": "throughout",
        "vip_closing": "yes",
        "vip_hard_to_hear": "no",
        "needs_recorded": "in_detail",
        "vip_answer_correct": "yes",
        "solved": "yes",
        "vip_words": [],
        "vip_confidential": "yes",
    },
    "message_secretary": {
        "secretary_greeting": "yes",
        "asked": ["who_is_reached", "number_read_back", "caller_name"],
        "message_read_back": "yes",
        "message_correct": "yes",
        "secretary_apology": {"na": True},
        "secretary_hard_to_hear": "no",
        "secretary_closing": "yes",
        "secretary_tone": "3",
        "secretary_patience": "4",
        "secretary_words": "yes",
        "secretary_confidential": "yes",
    },
}

# Of 1,000 evaluations: what an inspector finds that nobody could read off the transcript.
FINDINGS: Mapping[str, tuple[tuple[int, Answers], ...]] = {
    "front_line": (
        (260, {"pitch": "5", "smile": "5"}),
        (120, {"smile": "3"}),
        (70, {"pitch": "3", "smile": "2"}),
        (60, {"patience": "mostly"}),
        (80, {"answer_correct": "incomplete"}),
        (35, {"answer_correct": "wrong", "called_back": "yes", "error_not_hidden": "yes"}),
        (45, {"time_limit": "no"}),
        (30, {"vulgar": {"value": "tic", "comment": "“那个”说得较多"}}),
        (60, {"time_limit": {"value": "no", "system_cause": "业务系统响应超时，查询等了两分多钟"}}),
    ),
    "vip": (
        (250, {"extra_care": "5", "tone": "5"}),
        (120, {"tone": "3"}),
        (110, {"needs_recorded": "in_part"}),
        (60, {"extra_care": "3"}),
    ),
    "message_secretary": (
        (250, {"secretary_tone": "4"}),
        (120, {"asked": ["who_is_reached", "number_read_back"]}),
        (80, {"secretary_tone": "2"}),
        (60, {"secretary_patience": "3"}),
    ),
}

# What went wrong in the call, as the transcript shows it, and the answer that says so.
SLIPS: Mapping[tuple[str, str], Answers] = {
    ("front_line", "no_greeting"): {"greeting": "no"},
    ("front_line", "no_closing"): {"closing": "no"},
    ("front_line", "impatience"): {"patience": "mostly"},
    ("front_line", "passing_the_buck"): {"passing_the_buck": {"value": "no", "comment": "让客户到别处去问"}},
    ("front_line", "talking_back"): {"lecture": {"value": "no", "comment": "顶撞客户：“您急什么呀”"}},
    ("vip", "no_greeting"): {"vip_greeting": "no"},
    ("vip", "no_closing"): {"vip_closing": "no"},
    ("vip", "passing_the_buck"): {
        "vip_answer_correct": {"value": "no", "comment": "没有解答，推给别处"},
        "vip_called_back": "yes",
    },
    ("message_secretary", "no_greeting"): {"secretary_greeting": "no"},
    ("message_secretary", "impatience"): {"secretary_patience": "2"},
    ("message_secretary", "not_read_back"): {
        "message_read_back": {"value": "no", "comment": "全程没有复述留言"}
    },
}
NEEDS_EVIDENCE = {"lecture"}
HARD_TO_HEAR: Mapping[str, str] = {"front_line": "", "vip": "vip_", "message_secretary": "secretary_"}
"""How each desk's scorecard begins the key of its question about hard-to-hear calls."""

UNSOLVED_TOPICS = {"vip_group", "vip_fault"}
REMARKS = ("语气亲切，继续保持。", "注意结束语，别急着挂机。", "解释清楚，客户满意。", "")


SECOND_AGREES_PER_CENT = 65


def second_answers_for(call: Call) -> Answers:
    """Return the answers of a second inspector, who hears the same slips and judges the rest for themself."""
    agrees = dice("second ear", call.external_id).randrange(100) < SECOND_AGREES_PER_CENT
    return answers_for(call, judged_as="evaluation" if agrees else "second evaluation")


STRICT_INSPECTOR, STRICT_PER_CENT = "2102", 60
"""Who gives one step less on most scales than a colleague would: what calibration is to find."""


def as_heard_by(inspector: str, answers: Answers, call: Call) -> Answers:
    """Return the answers as this inspector gives them: the strict one hears less on scales."""
    is_strict = dice("strict ear", call.external_id).randrange(100) < STRICT_PER_CENT
    if inspector != STRICT_INSPECTOR or not is_strict:
        return answers
    scales = {key: value for key, value in answers.items() if value in ("3", "4", "5")}
    return {**answers, **{key: str(int(value) - 1) for key, value in scales.items()}}


def answers_for(call: Call, *, judged_as: str = "evaluation") -> Answers:
    """Return the answers of a sheet for one call; the same call gives the same answers."""
    chance = dice(judged_as, call.external_id)
    answers = dict(FLAWLESS[call.desk])
    _find(answers, call, chance)
    _note_topic(answers, call)
    for slip in call.slips:
        for criterion, answer in SLIPS[call.desk, slip].items():
            answers[criterion] = _with_evidence(criterion, answer, call)
    return answers


def _find(answers: Answers, call: Call, chance: Random) -> None:
    drawn = chance.randrange(1000)
    for per_mille, found in FINDINGS[call.desk]:
        drawn -= per_mille
        if drawn < 0:
            answers.update(found)
            break
    remark = chance.choice(REMARKS)
    if call.desk == "front_line" and remark:
        answers["remark"] = remark


def _note_topic(answers: Answers, call: Call) -> None:
    """Answer what depends on what the call was about."""
    if call.is_complaint and call.desk == "front_line":
        answers["apology"] = "yes"
    if call.topic == "hard_to_hear":
        prefix = HARD_TO_HEAR[call.desk]
        answers[f"{prefix}hard_to_hear"] = "yes"
        steps = ["hands_free", "speak_up", "other_telephone", "five_seconds"]
        answers[f"{prefix}hard_to_hear_steps"] = steps
    if call.topic in UNSOLVED_TOPICS:
        answers |= {"solved": "no", "to_duty_supervisor": "yes", "reply_hours": "4"}


def _with_evidence(criterion: str, answer: Any, call: Call) -> Any:
    if criterion not in NEEDS_EVIDENCE:
        return answer
    position = next(n for n, turn in enumerate(call.turns) if "您急什么" in turn.text)
    return {**answer, "evidence": [{"kind": "turn", "turn": position}]}
