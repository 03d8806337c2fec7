"""Scorecards and sheets drawn at random: each kind, mode, policy, target, condition and limit."""

from typing import Any

from hypothesis import strategies as st

Table = dict[str, Any]
POLICIES = ("remove", "as_full", "as_zero")
WEIGHTS = ("0", "0.1", "0.2", "1", "3", "7.25", "40")
SCORED = ("yes_no", "choice", "scale", "number", "multi_select")


@st.composite
def cards(draw: st.DrawFn) -> Table:
    """Draw a scorecard; it is nearly always one that may be published."""
    mode = draw(st.sampled_from(["pooled", "section", "criterion", "deduct"]))
    weighs_sections, weighs_criteria = draw(st.booleans()), draw(st.booleans())
    asked: list[Table] = []
    sections = []
    for number in range(draw(st.integers(1, 3))):
        part: Table = {"key": f"s{number}", "label": "s", "criteria": []}
        if weighs_sections and mode != "deduct":
            part["weight"] = draw(st.sampled_from(WEIGHTS))
        if mode == "deduct" and draw(st.booleans()):
            part["cap"] = draw(st.sampled_from(["0.5", "3", "10"]))
        for place in range(draw(st.integers(1, 4))):
            has_regular = any(map(scores, part["criteria"]))
            made = draw(criteria(f"q{number}_{place}", mode, asked, may_be_bonus=has_regular))
            if weighs_criteria and mode != "deduct":
                made["weight"] = draw(st.sampled_from(WEIGHTS))
            part["criteria"].append(made)
            asked.append(made)
        sections.append(part)
    return {**draw(heads(mode)), "sections": sections}


@st.composite
def heads(draw: st.DrawFn, mode: str) -> Table:
    """Draw what a scorecard says of itself."""
    made: Table = {
        "key": "drawn", "title": "drawn", "mode": mode,
        "fraction": draw(st.sampled_from(["over_max", "min_max"])),
        "na_scope": draw(st.sampled_from(["scorecard", "section"])),
        "critical_effect": draw(st.sampled_from(["zero", "keep"])),
        "capped": draw(st.booleans()),
    }  # fmt: skip
    if draw(st.booleans()):
        made["pass_line"] = draw(st.sampled_from(["50", "66.666667", "80", "100"]))
    if draw(st.booleans()):
        made["bands"] = [
            {"key": "low", "label": "l", "from": 0, "to": "33.333333"},
            {"key": "mid", "label": "m", "from": "33.333333", "to": 80},
            {"key": "top", "label": "t", "from": 80, "to": 100},
        ]
    if mode == "deduct" and draw(st.booleans()):
        made["deduction"] = {"base": draw(st.sampled_from([0, 60, 100])), "lower": -20, "upper": 120}
    return made


@st.composite
def criteria(draw: st.DrawFn, key: str, mode: str, asked: list[Table], *, may_be_bonus: bool) -> Table:
    """Draw one criterion; it may be asked only after some answer to one before it."""
    usual = [kind for kind in SCORED if kind != "scale" or mode != "deduct"]
    kind = draw(st.sampled_from([*usual, *usual, "text", "date"]))
    made: Table = {"key": key, "label": key, "kind": kind}
    made["na"] = draw(st.sampled_from([*POLICIES, "not_allowed"]))
    made["required"] = draw(st.sampled_from([True, True, False]))
    if kind not in {"text", "date"}:
        made |= draw(rules(kind) if mode == "deduct" else answers_of(kind))
        made["excluded"] = draw(st.sampled_from([False, False, False, True]))
        if mode == "deduct":
            made |= {} if made["excluded"] else draw(hit_triggers())
        elif may_be_bonus and draw(st.sampled_from([False, False, True])):
            made |= {"bonus": True, **without_flags(made)}
        elif not made["excluded"]:
            made |= draw(triggers(has_flag="flag" in flags_of(made)))
    if draw(st.booleans()) and (tested := [c for c in asked if c["kind"] not in {"text", "date"}]):
        made["visible_when"] = [draw(conditions(draw(st.sampled_from(tested))))]
    return made


def scores(criterion: Table) -> bool:
    """Say whether a criterion can enter a score."""
    return criterion["kind"] not in {"text", "date"} and not criterion["excluded"]


def flags_of(made: Table) -> set[str]:
    """Say whether an option or a range is flagged critical."""
    return {"flag" for one in made.get("options", []) + made.get("ranges", []) if one.get("critical")}


def without_flags(made: Table) -> Table:
    """Take the flags off the options and ranges: a bonus is never critical."""
    return {
        name: [{field: value for field, value in one.items() if field != "critical"} for one in made[name]]
        for name in ("options", "ranges")
        if name in made
    }


@st.composite
def answers_of(draw: st.DrawFn, kind: str) -> Table:
    """Draw what can be answered, and what it earns."""
    flag = st.sampled_from([False, False, False, True])
    if kind == "scale":
        step = draw(st.sampled_from(["0.5", "1", "2"]))
        low = draw(st.sampled_from([0, 1]))
        return {"min": low, "max": low + draw(st.sampled_from([2, 4, 6])), "step": step}
    if kind == "number":
        split = draw(st.integers(0, 8))
        points = draw(st.permutations(["0", "1", "2.5"]))
        return {
            "min": 0, "max": 9,
            "ranges": [
                {"from": 0, "to": split, "points": points[0], "critical": draw(flag)},
                {"from": split + 1, "to": 9, "points": points[1]},
            ],
        }  # fmt: skip
    count = 2 if kind == "yes_no" else draw(st.integers(2, 4))
    keys = ["yes", "no"] if kind == "yes_no" else [f"o{n}" for n in range(count)]
    points = draw(st.permutations(["0", "0.5", "1", "2", "5"]))[:count]
    made = [
        {"key": key, "label": key, "points": earned, "critical": draw(flag)}
        for key, earned in zip(keys, points, strict=True)
    ]
    if kind == "multi_select":
        for one in made:
            one["unchosen"] = draw(st.sampled_from(["1.5", "3", "0.25"]))
    return {"options": made}


@st.composite
def rules(draw: st.DrawFn, kind: str) -> Table:
    """Draw a deduction rule."""
    amounts = st.sampled_from(["-5", "-0.5", "-100", "2"])
    if kind == "number":
        count = draw(st.sampled_from(["each", "once"]))
        return {"min": 0, "max": 9, "hit": draw(amounts), "count": count}
    if kind == "yes_no":
        return {"hit": draw(amounts)}
    flag = st.sampled_from([False, False, False, True])
    return {
        "options": [
            {"key": f"o{n}", "label": "o", "hit": draw(amounts) if n else "0", "critical": draw(flag)}
            for n in range(draw(st.integers(2, 4)))
        ]
    }


@st.composite
def triggers(draw: st.DrawFn, *, has_flag: bool) -> Table:
    """Draw when a criterion is a critical error, and what it takes down."""
    wanted = draw(st.sampled_from(["none", "not_max", "below", "flag" if has_flag else "none"]))
    aim = {"target": draw(st.sampled_from(["section", "scorecard"]))}
    match wanted:
        case "not_max":
            return {"critical": {"when": "not_max", **aim}}
        case "below":
            return {"critical": {"when": "below", "threshold": draw(st.sampled_from(["0.5", "1"])), **aim}}
        case "flag":
            return {"critical": aim}
        case _:
            return {}


@st.composite
def hit_triggers(draw: st.DrawFn) -> Table:
    """Draw whether a hit of a deduction rule fails the sheet."""
    return {"critical": {"when": "hit"}} if draw(st.sampled_from([False, False, True])) else {}


@st.composite
def conditions(draw: st.DrawFn, tested: Table) -> Table:
    """Draw a test of an answer to a criterion asked before."""
    if tested["kind"] in {"scale", "number"}:
        bound = draw(st.sampled_from(["at_least", "at_most"]))
        return {"criterion": tested["key"], bound: draw(st.integers(1, 2))}
    keys = option_keys(tested)
    some = draw(st.lists(st.sampled_from(keys), min_size=1, max_size=len(keys), unique=True))
    return {"criterion": tested["key"], "any_of": some}


def option_keys(criterion: Table) -> list[str]:
    """Name the options of a criterion."""
    return [one["key"] for one in criterion.get("options", [{"key": "yes"}, {"key": "no"}])]


@st.composite
def answers_to(draw: st.DrawFn, card: Table) -> Table:
    """Draw a sheet: answered, by a system's fault, overridden, not applicable where allowed, or left open."""
    given = {}
    for criterion in (c for part in card["sections"] for c in part["criteria"]):
        ways = ["value"] * 6 + ["open", "system", "system and value", "override"]
        if criterion["na"] != "not_allowed":
            ways += ["na", "na"]
        way = draw(st.sampled_from(ways))
        if way != "open":
            given[criterion["key"]] = draw(answers_in(way, criterion))
    return given


def answers_in(way: str, criterion: Table) -> st.SearchStrategy[Any]:
    """Give the answers to a criterion in one of the ways."""
    match way:
        case "na":
            return st.just({"na": True})
        case "system":
            return st.just({"system_cause": "系统故障"})
        case "system and value":
            return values(criterion).map(lambda value: {"value": value, "system_cause": "系统故障"})
        case "override":
            return values(criterion).map(lambda value: {"value": value, "override": "客户得到更好的服务"})
        case _:
            return values(criterion)


def values(criterion: Table) -> st.SearchStrategy[Any]:
    """Give the answers that fit a criterion."""
    match criterion["kind"]:
        case "text":
            return st.just("说明")
        case "date":
            return st.just("2026-10-09")
        case "number":
            return st.integers(0, 9)
        case "scale":
            steps = int((criterion["max"] - criterion["min"]) / float(criterion["step"]))
            return st.integers(0, steps).map(lambda n: criterion["min"] + n * float(criterion["step"]))
        case "multi_select":
            return st.lists(st.sampled_from(option_keys(criterion)), unique=True)
        case _:
            return st.sampled_from(option_keys(criterion))
