"""Scoring a second time, slowly: straight from the text of S1 to S19, on tables as people write them.

It shares nothing with the engine: no class, no reader, no sum. It reads definitions and answers as TOML and
JSON have them, takes every number as a fraction, and says in each function which rule it is.
"""

from fractions import Fraction
from math import floor
from typing import Any

Table = dict[str, Any]
ONE, ZERO = Fraction(1), Fraction(0)


def slow_score(card: Table, answers: Table) -> Table:
    """Give outcome, scores, band and sections of a sheet."""
    sheet = Sheet(card, answers)
    parts = [sheet.section(part) for part in card["sections"]]
    raw = sheet.total([before for before, _after in parts])
    final = sheet.total([after for _before, after in parts])
    carriers = [sheet.section(part, only_triggers=True)[0] for part in card["sections"]]
    critical_score = sheet.total(carriers) if sheet.has_triggers else None
    fails = any(sheet.is_critical(c) and target(c) == "scorecard" for c in sheet.criteria)
    if fails and card.get("critical_effect", "zero") == "zero":  # S13
        final = ZERO
    stored = six_places(final)
    return {
        "outcome": outcome(sheet, stored, fails=fails),
        "raw": six_places(raw),
        "score": stored,
        "critical_score": six_places(critical_score),
        "is_critical": any(sheet.is_critical(c) for c in sheet.criteria),
        "band": band(card, stored),
        "sections": [
            (
                part["key"],
                six_places(sheet.own(before)),
                ZERO if sheet.is_taken_down(part) else six_places(sheet.own(after)),
                sheet.is_flagged(part),
            )
            for part, (before, after) in zip(card["sections"], parts, strict=True)
        ],
    }


def number(value: Any) -> Fraction:
    """S1: what was written, exactly."""
    return Fraction(str(value))


def six_places(value: Fraction | None) -> Fraction | None:
    """S1: six places of the percentage, half up, once."""
    if value is None:
        return None
    millionths = abs(value) * 1_000_000
    rounded = Fraction(floor(millionths + Fraction(1, 2)), 1_000_000)
    return rounded if value >= 0 else -rounded


def outcome(sheet: "Sheet", stored: Fraction | None, *, fails: bool) -> str:
    """S18: incomplete > critical_fail > no_score > fail or pass > scored; S19: the line."""
    if any(sheet.state(c) == "unanswered" and c.get("required", True) for c in sheet.criteria):  # S9
        return "incomplete"
    if fails:
        return "critical_fail"
    if stored is None:
        return "no_score"
    if "pass_line" not in sheet.card:
        return "scored"
    return "pass" if stored >= number(sheet.card["pass_line"]) else "fail"


def band(card: Table, stored: Fraction | None) -> str | None:
    """S19: the lower bound belongs to the band; the top one is open upwards."""
    bands = sorted(card.get("bands", []), key=lambda one: number(one["from"]))
    if stored is None or not bands:
        return None
    inside = [one["key"] for one in bands if stored >= number(one["from"])]
    return inside[-1] if inside else bands[0]["key"]


def target(criterion: Table) -> str:
    """S13: what a critical error takes down."""
    return str(criterion.get("critical", {}).get("target", "scorecard"))


def options(criterion: Table, mode: str) -> Table:
    """Give the options of a criterion by key; yes earns 1 and a tick 1, unless they say otherwise."""
    written = criterion.get("options") or (
        [{"key": "yes"}, {"key": "no"}] if criterion["kind"] == "yes_no" else []
    )
    ticked = 1 if criterion["kind"] == "multi_select" and mode != "deduct" else 0
    usual = {"yes": 1, "no": 0} if criterion["kind"] == "yes_no" else {}
    return {
        one["key"]: {
            "points": number(one.get("points", usual.get(one["key"], ticked))),
            "unchosen": number(one.get("unchosen", 0)),
            "hit": number(one.get("hit", 0)),
            "critical": one.get("critical", False),
        }
        for one in written
    }


class Sheet:
    """A scorecard and its answers; a section is a pair of sums, before and after its critical errors."""

    def __init__(self, card: Table, answers: Table) -> None:
        self.card, self.mode = card, card["mode"]
        self.criteria = [c for part in card["sections"] for c in part["criteria"]]
        self.by_key = {c["key"]: c for c in self.criteria}
        self.answers = {
            key: given if isinstance(given, dict) else {"value": given} for key, given in answers.items()
        }
        self.has_triggers = any(self.carries_trigger(c) for c in self.criteria)

    # What was answered

    def state(self, criterion: Table) -> str:
        """S8, S9: hidden, not applicable, answered or unanswered; hiding cascades."""
        if not all(self.holds(test) for test in criterion.get("visible_when", [])):
            return "hidden"
        given = self.answers.get(criterion["key"], {})
        if given.get("system_cause"):
            return "system"
        if given.get("na"):
            return "na"
        return "unanswered" if given.get("value") is None else "answered"

    def holds(self, test: Table) -> bool:
        """S8: only an answer satisfies a condition, whoever caused what was found."""
        asked = self.by_key[test["criterion"]]
        if self.state(asked) not in {"answered", "system"}:
            return False
        value = self.answers[asked["key"]].get("value")
        if value is None:
            return False
        if asked["kind"] in {"scale", "number"}:
            low, high = test.get("at_least"), test.get("at_most")
            above = low is None or number(value) >= number(low)
            return above and (high is None or number(value) <= number(high))
        chosen = value if isinstance(value, list) else [value]
        return any(key in chosen for key in test["any_of"])

    def scores(self, criterion: Table) -> bool:
        """S11: text, date and excluded criteria never score."""
        return criterion["kind"] not in {"text", "date"} and not criterion.get("excluded")

    def enters(self, criterion: Table) -> bool:
        """S7, S8, S9, S11: whether a criterion enters the sums."""
        state = self.state(criterion)
        policy = criterion.get("na", "remove")
        is_counted_na = state == "na" and policy in {"as_full", "as_zero"}
        return self.scores(criterion) and (state == "answered" or is_counted_na)

    # Points

    def chosen(self, criterion: Table) -> Any:
        """Give the answer to an answered criterion."""
        return self.answers[criterion["key"]]["value"]

    def points(self, criterion: Table) -> Fraction:
        """Give the points of an answer; S22: each tick is a yes/no of its own."""
        value, known = self.chosen(criterion), options(criterion, self.mode)
        match criterion["kind"]:
            case "scale":
                return number(value)
            case "number":
                return number(self.range_of(criterion)["points"])
            case "multi_select":
                return sum((o["points"] if key in value else o["unchosen"] for key, o in known.items()), ZERO)
            case _:
                return Fraction(known[value]["points"])

    def range_of(self, criterion: Table) -> Table:
        """Find the range in which a number lies."""
        value = number(self.chosen(criterion))
        (found,) = [r for r in criterion["ranges"] if number(r["from"]) <= value <= number(r["to"])]
        return dict(found)

    def bounds(self, criterion: Table) -> tuple[Fraction, Fraction]:
        """Give the fewest and the most points a criterion can earn."""
        known = options(criterion, self.mode).values()
        match criterion["kind"]:
            case "scale":
                return number(criterion["min"]), number(criterion["max"])
            case "number":
                earned = [number(one["points"]) for one in criterion["ranges"]]
                return min(earned), max(earned)
            case "multi_select":
                low = sum((min(one["points"], one["unchosen"]) for one in known), ZERO)
                return low, sum((max(one["points"], one["unchosen"]) for one in known), ZERO)
            case _:
                earned = [one["points"] for one in known]
                return min(earned), max(earned)

    def above_nothing(self, criterion: Table) -> tuple[Fraction, Fraction]:
        """S3, S4, S7: what is earned, and what can be, above 0 or, under `min_max`, above the minimum."""
        low, high = self.bounds(criterion)
        least = low if self.card.get("fraction") == "min_max" else ZERO
        if self.state(criterion) == "na" or self.is_overridden(criterion):
            full = self.is_overridden(criterion) or criterion.get("na") == "as_full"
            return (high - least if full else ZERO), high - least
        return self.points(criterion) - least, high - least

    def fraction(self, criterion: Table) -> Fraction:
        """S3: the share of an answer."""
        earned, possible = self.above_nothing(criterion)
        return earned / possible

    # Critical errors

    def carries_trigger(self, criterion: Table) -> bool:
        """S12, S17: whether a criterion can be a critical error."""
        flagged = any(one["critical"] for one in options(criterion, self.mode).values())
        ranges = any(one.get("critical") for one in criterion.get("ranges", []))
        return flagged or ranges or "when" in criterion.get("critical", {})

    def is_critical(self, criterion: Table) -> bool:
        """S12: a flagged option; not the maximum, or below a threshold; N/A and hidden never."""
        if self.state(criterion) != "answered" or criterion["kind"] in {"text", "date"}:
            return False
        if self.is_overridden(criterion):
            return False
        return self.chose_flagged(criterion) or self.meets_trigger(criterion)

    def chose_flagged(self, criterion: Table) -> bool:
        if criterion["kind"] in {"scale", "number"}:
            return bool(criterion.get("ranges")) and bool(self.range_of(criterion).get("critical"))
        value, known = self.chosen(criterion), options(criterion, self.mode)
        return any(known[key]["critical"] for key in (value if isinstance(value, list) else [value]))

    def meets_trigger(self, criterion: Table) -> bool:
        trigger = criterion.get("critical", {})
        match trigger.get("when") if self.scores(criterion) else None:
            case "not_max":
                return self.fraction(criterion) < 1
            case "below":
                return self.fraction(criterion) < number(trigger["threshold"])
            case "hit":
                return self.hits(criterion)[0] > 0
            case _:
                return False

    def is_flagged(self, part: Table) -> bool:
        """S14: the flag goes up to the section."""
        return any(self.is_critical(c) for c in part["criteria"])

    def is_overridden(self, criterion: Table) -> bool:
        """Say whether a second person approved that the criterion counts in full, whatever was answered."""
        return self.state(criterion) == "answered" and "override" in self.answers[criterion["key"]]

    def is_taken_down(self, part: Table) -> bool:
        """S13: whether a critical error makes the section 0."""
        return any(self.is_critical(c) and target(c) == "section" for c in part["criteria"])

    # Hits (S15)

    def hits(self, criterion: Table) -> tuple[int, Fraction]:
        """S15: how often a rule was hit, and the signed sum, each time or once."""
        value, amount = self.chosen(criterion), number(criterion.get("hit", 0))
        known = options(criterion, self.mode)
        if criterion["kind"] == "number":
            times = int(number(value))
            return times, amount * (min(times, 1) if criterion.get("count") == "once" else times)
        if criterion["kind"] == "yes_no":
            return (1, amount) if value == "yes" else (0, ZERO)
        amounts = [known[key]["hit"] for key in (value if isinstance(value, list) else [value])]
        return len([one for one in amounts if one]), sum(amounts, ZERO)

    def amount(self, criterion: Table) -> Fraction:
        """S7, S15: the net of a rule; N/A as full or zero is its best or worst single answer.

        An override gives the best, and never less than what was answered.
        """
        if self.state(criterion) == "answered" and not self.is_overridden(criterion):
            return self.hits(criterion)[1]
        single = [one["hit"] for one in options(criterion, self.mode).values()]
        if criterion["kind"] in {"yes_no", "number"}:
            single = [ZERO, number(criterion.get("hit", 0))]
        if criterion["kind"] == "multi_select":
            single = [ZERO, *single]
        if self.is_overridden(criterion):
            return max(self.hits(criterion)[1], *single)
        return max(single) if criterion["na"] == "as_full" else min(single)

    # Sums

    def section(self, part: Table, *, only_triggers: bool = False) -> tuple[Any, Any]:
        """Give the sums of a section before and after its own critical errors (S13)."""
        chosen = [c for c in part["criteria"] if self.carries_trigger(c) or not only_triggers]
        if self.mode == "deduct":
            before, after = self.net(part, chosen)
            return before, after
        sums = self.sums(part, chosen)
        return sums, (self.zeroed(part) if self.is_taken_down(part) else sums)

    def net(self, part: Table, chosen: list[Table]) -> tuple[Any, Any]:
        """S15: the hits of a section, and what its cap on the net deduction leaves; None: nothing counted."""
        amounts = [self.amount(c) for c in chosen if self.enters(c)]
        if not amounts:
            return (None, None), (None, None)
        net = sum(amounts, ZERO)
        capped = max(net, -number(part["cap"])) if "cap" in part else net
        return (net, capped), (capped, capped)

    def sums(self, part: Table, chosen: list[Table]) -> tuple[Fraction, Fraction]:
        """S4, S5, S6, S16: numerator and denominator of a section; a bonus is in the first only."""
        counted = [c for c in chosen if self.enters(c)]
        regular = [c for c in counted if not c.get("bonus")]
        bonus = [c for c in counted if c.get("bonus")]
        if self.mode == "pooled":
            earned = sum((self.above_nothing(c)[0] for c in counted), ZERO)
            return earned, sum((self.above_nothing(c)[1] for c in regular), ZERO)
        weight = {c["key"]: number(c.get("weight", 1)) for c in chosen}
        extra = sum((weight[c["key"]] * self.fraction(c) for c in bonus), ZERO)
        carried = sum((weight[c["key"]] for c in regular), ZERO)
        earned = sum((weight[c["key"]] * self.fraction(c) for c in regular), ZERO)
        if self.mode == "criterion" and self.card.get("na_scope") == "section" and carried:
            inherited = [
                weight[c["key"]]
                for c in chosen
                if self.scores(c)
                and not c.get("bonus")
                and self.state(c) in {"na", "hidden", "system"}
                and not self.enters(c)
            ]
            factor = 1 + sum(inherited, ZERO) / carried
            return earned * factor + extra, carried * factor
        return earned + extra, carried

    def zeroed(self, part: Table) -> tuple[Fraction, Fraction]:
        """S13: 0 with the full weight: all points or weights, N/A included, hidden not."""
        asked = [
            c for c in part["criteria"] if self.scores(c) and not c.get("bonus") and self.state(c) != "hidden"
        ]
        if self.mode == "pooled":
            least_counts = self.card.get("fraction") == "min_max"
            bounds = [self.bounds(c) for c in asked]
            return ZERO, sum((high - (low if least_counts else 0) for low, high in bounds), ZERO)
        if self.mode == "criterion":
            return ZERO, sum((number(c.get("weight", 1)) for c in asked), ZERO)
        return ZERO, ONE

    def own(self, sums: Any) -> Fraction | None:
        """Give a section's own score in percent; in `deduct` its net in points."""
        if self.mode == "deduct":
            return sums[0]
        return 100 * sums[0] / sums[1] if sums[1] else None

    def total(self, parts: list[Any]) -> Fraction | None:
        """S4, S5, S6, S10, S15, S16: the score of the scorecard in percent, None for no score."""
        if self.mode == "deduct":
            return self.clamped(parts)
        weights = [number(part.get("weight", 1)) for part in self.card["sections"]]
        if self.mode == "criterion":
            weights = [ONE] * len(parts)
        if self.mode == "section":
            parts = [(n / d, ONE) if d else (ZERO, ZERO) for n, d in parts]
        numerator = sum((w * n for w, (n, _d) in zip(weights, parts, strict=True)), ZERO)
        denominator = sum((w * d for w, (_n, d) in zip(weights, parts, strict=True)), ZERO)
        if not denominator:
            return None
        share = numerator / denominator
        return 100 * (min(share, ONE) if self.card.get("capped", True) else share)

    def clamped(self, parts: list[Any]) -> Fraction | None:
        """S10, S15: base and nets, clamped once at the end; null when no rule counted."""
        nets = [capped for _net, capped in parts if capped is not None]
        limits = {"base": 100, "lower": 0, "upper": 100, **self.card.get("deduction", {})}
        total = number(limits["base"]) + sum(nets, ZERO)
        clamped = min(max(total, number(limits["lower"])), number(limits["upper"]))
        return clamped if nets else None
