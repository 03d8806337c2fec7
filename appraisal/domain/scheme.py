"""The scheme of an appraisal (考核方案): weights by post, figures of components, grades; its faults."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import pairwise
from typing import Any

from appraisal.domain.components import COMPONENTS, WhenMissing, is_within, usual_settings

MOST_OBJECTION_DAYS = 31


@dataclass(frozen=True)
class Grade:
    """A grade (档): everybody from this score upwards, to the next grade."""

    code: str
    name: str
    name_zh: str
    least: Decimal


@dataclass(frozen=True)
class WeightGroup:
    """Posts that are appraised by the same weights; the weights sum to 100."""

    code: str
    name: str
    name_zh: str
    posts: tuple[str, ...]
    weights: Mapping[str, Decimal]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a scheme: a stable code, and where."""

    code: str
    where: str = ""


@dataclass(frozen=True)
class Scheme:
    """A scheme that was read from its definition.

    `least_weight`: so much of the weights, in percent, must be there for a total to be given.
    """

    objection_days: int
    least_weight: Decimal
    grades: tuple[Grade, ...]
    settings: Mapping[str, Mapping[str, str]]
    groups: tuple[WeightGroup, ...]

    @classmethod
    def read(cls, definition: Mapping[str, Any]) -> "Scheme":
        """Read a definition that has no faults; figures that it leaves out are those of the product."""
        return cls(
            objection_days=definition["objection_days"],
            least_weight=Decimal(definition["least_weight"]),
            grades=tuple(
                Grade(one["code"], one["name"], one["name_zh"], Decimal(one["from"]))
                for one in definition["grades"]
            ),
            settings={
                code: {**usual_settings(code), **definition["components"].get(code, {})}
                for code in COMPONENTS
            },
            groups=tuple(
                WeightGroup(
                    one["code"],
                    one["name"],
                    one["name_zh"],
                    tuple(one["posts"]),
                    {code: Decimal(one["weights"][code]) for code in COMPONENTS if code in one["weights"]},
                )
                for one in definition["groups"]
            ),
        )

    def group_of(self, post: str) -> WeightGroup | None:
        """Give the weights by which a post is appraised; none when it is not."""
        return self._by_post.get(post)

    def grade_of(self, score: Decimal) -> Grade:
        """Give the grade of a stored score; the lower bound belongs to the grade."""
        return next(grade for grade in self.grades if score >= grade.least)

    @cached_property
    def used(self) -> frozenset[str]:
        """The components that have a weight in some group."""
        return frozenset(code for group in self.groups for code in group.weights)

    @cached_property
    def _by_post(self) -> dict[str, WeightGroup]:
        return {post: group for group in self.groups for post in group.posts}


def faults_of(definition: Mapping[str, Any]) -> list[Fault]:
    """Name everything that is wrong with a definition, all at once; nothing when it can be used."""
    return list(_faults(definition))


def _faults(definition: Mapping[str, Any]) -> Iterator[Fault]:
    days = definition.get("objection_days")
    if not isinstance(days, int) or not 0 <= days <= MOST_OBJECTION_DAYS:
        yield Fault("objection_days")
    least = _number(definition.get("least_weight"))
    if least is None or not 0 <= least <= 100:
        yield Fault("least_weight")
    yield from _grade_faults(definition.get("grades") or [])
    yield from _figure_faults(definition.get("components") or {})
    yield from _group_faults(definition.get("groups") or [])


def _grade_faults(grades: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Grades go down strictly and end at 0, so that every score has exactly one."""
    bounds = [_number(grade.get("from")) for grade in grades]
    known = [bound for bound in bounds if bound is not None]
    if not bounds or len(known) < len(bounds):
        yield Fault("grade_bound")
    elif any(high <= low for high, low in pairwise(known)) or known[0] > 100:
        yield Fault("grade_order")
    elif known[-1] != 0:
        yield Fault("grade_gap")
    if len({grade.get("code") for grade in grades}) < len(grades) or not all(
        grade.get("code") and grade.get("name") and grade.get("name_zh") for grade in grades
    ):
        yield Fault("grade_name")


def _figure_faults(components: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    for code, told in components.items():
        component = COMPONENTS.get(code)
        if component is None:
            yield Fault("component_unknown", code)
            continue
        for name, value in told.items():
            if name == "when_missing":
                if value not in set(WhenMissing):
                    yield Fault("when_missing", code)
                continue
            figure, number = component.figures.get(name), _number(value)
            if figure is None or number is None or not is_within(figure, number):
                yield Fault("figure", f"{code}.{name}")


def _group_faults(groups: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    if not groups:
        yield Fault("no_group")
    posts = Counter(post for group in groups for post in group.get("posts", ()))
    yield from (Fault("post_twice", post) for post, times in posts.items() if times > 1)
    codes = Counter(group.get("code") for group in groups)
    yield from (Fault("group_twice", str(code)) for code, times in codes.items() if times > 1 or not code)
    for group in groups:
        code = str(group.get("code"))
        weights = {name: _number(value) for name, value in (group.get("weights") or {}).items()}
        yield from (Fault("component_unknown", name) for name in weights if name not in COMPONENTS)
        known = [value for value in weights.values() if value is not None]
        if len(known) < len(weights) or any(value <= 0 for value in known):
            yield Fault("weight", code)
        elif sum(known) != 100:
            yield Fault("weight_sum", code)
        if not group.get("posts"):
            yield Fault("group_without_post", code)
        if not (group.get("name") and group.get("name_zh")):
            yield Fault("group_name", code)


def _number(value: object) -> Decimal | None:
    """Read a plain number with at most two places; none when it is none."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > 10**6 or number != round(number, 2):
        return None
    return number
