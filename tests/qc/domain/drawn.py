"""Strategies that draw whole definitions with everything in them, publishable or not."""

from typing import Any

from hypothesis import strategies as st

Definition = dict[str, Any]

TEXTS = st.text(st.sampled_from("aZ 09\"\\'#=[]{}，。语é\n\t\u007f“”💡"), max_size=12).map(str.strip)
KEYS = st.sampled_from(["a", "b", "c1", "greeting", "", "Bad key"])
NUMBERS = st.sampled_from(["0", "1", "2.5", "-3", "0.000000001", "100", "40.75"])
LABELS = st.one_of(TEXTS, st.fixed_dictionaries({"en": TEXTS, "zh": TEXTS}))


def some(**fields: Any) -> Any:
    """Draw a table with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


OPTIONS = st.lists(
    some(key=KEYS, label=LABELS, points=NUMBERS, unchosen=NUMBERS, hit=NUMBERS, critical=st.booleans()),
    max_size=3,
)
RANGES = st.lists(some(**{"from": NUMBERS}, to=NUMBERS, points=NUMBERS, critical=st.booleans()), max_size=2)
CONDITIONS = st.lists(
    some(
        criterion=st.sampled_from(["a", "b", "c1", "nobody"]),
        any_of=st.lists(st.sampled_from(["a", "b", "yes", "no"]), max_size=3),
        at_least=NUMBERS,
        at_most=NUMBERS,
    ).filter(lambda condition: "criterion" in condition),
    max_size=2,
)
CRITICAL = some(
    when=st.sampled_from(["not_max", "below", "hit"]),
    threshold=NUMBERS,
    target=st.sampled_from(["section", "scorecard"]),
)
DEMANDS = st.sampled_from(["never", "on_loss", "always"])
CRITERIA = st.fixed_dictionaries(
    {
        "key": KEYS,
        "kind": st.sampled_from(["choice", "yes_no", "scale", "number", "multi_select", "text", "date"]),
    },
    optional={
        "label": LABELS,
        "guidance": LABELS,
        "source": TEXTS,
        "weight": NUMBERS,
        "options": OPTIONS,
        "min": NUMBERS,
        "max": NUMBERS,
        "step": NUMBERS,
        "ranges": RANGES,
        "na": st.sampled_from(["remove", "as_full", "as_zero", "not_allowed"]),
        "na_reason_required": st.booleans(),
        "required": st.booleans(),
        "excluded": st.booleans(),
        "bonus": st.booleans(),
        "visible_when": CONDITIONS,
        "critical": CRITICAL,
        "hit": NUMBERS,
        "count": st.sampled_from(["each", "once"]),
        "category": st.sampled_from(["customer_critical", "non_critical"]),
        "comment": DEMANDS,
        "evidence": DEMANDS,
    },
)
SECTIONS = st.fixed_dictionaries(
    {"key": KEYS, "criteria": st.lists(CRITERIA, max_size=3)},
    optional={
        "label": LABELS,
        "weight": NUMBERS,
        "weights": st.sampled_from(["relative", "percent"]),
        "cap": NUMBERS,
        "source": TEXTS,
    },
)
DEFINITIONS = st.fixed_dictionaries(
    {"key": st.just("drawn"), "sections": st.lists(SECTIONS, max_size=3)},
    optional={
        "title": LABELS,
        "desk": st.sampled_from(["", "vip"]),
        "source": TEXTS,
        "mode": st.sampled_from(["pooled", "section", "criterion", "deduct"]),
        "fraction": st.sampled_from(["over_max", "min_max"]),
        "na_scope": st.sampled_from(["scorecard", "section"]),
        "weights": st.sampled_from(["relative", "percent"]),
        "critical_effect": st.sampled_from(["zero", "keep"]),
        "capped": st.booleans(),
        "pass_line": NUMBERS,
        "places": st.integers(0, 6),
        "bands": st.lists(some(key=KEYS, label=LABELS, **{"from": NUMBERS}, to=NUMBERS), max_size=2),
        "deduction": some(base=NUMBERS, lower=NUMBERS, upper=NUMBERS),
    },
)
