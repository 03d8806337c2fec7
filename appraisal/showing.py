"""A person's appraisal as pages and sheets show it: words and numbers, no markup."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from appraisal.domain.rules.quality import carried_points
from appraisal.domain.scheme import Scheme
from appraisal.models import AppraisalObjection
from appraisal.selectors.behind import Behind
from appraisal.wording import (
    SOURCES,
    component_label,
    grade_name,
    grade_span,
    interval_text,
    is_chinese,
    n_text,
    named,
    note_texts,
    raw_text,
    score_text,
    step_label,
)
from qc.domain.numbers import decimal_text, stored


@dataclass(frozen=True)
class ShownComponent:
    """One component: what it is, what it came to and why, what stands behind it.

    `points` is what it brings to the total: score times share. `arithmetic` are the lines that lead from the
    source to the score.
    """

    code: str
    label: StrOrPromise
    source: StrOrPromise
    raw: str
    n: str
    score: str
    interval: str
    weight: str
    share: str
    points: str
    arithmetic: Sequence[str]
    notes: Sequence[str]
    is_missing: bool
    behind: Sequence[Behind] = ()
    objections: Sequence[AppraisalObjection] = ()

    @property
    def is_objected(self) -> bool:
        """Whether an objection to it waits for its answer."""
        return any(one.state == AppraisalObjection.State.OPEN for one in self.objections)


@dataclass(frozen=True)
class ShownAppraisal:
    """A whole appraisal: who, the total with interval and grade, the components, and the arithmetic."""

    work_number: str
    name: str
    post: str
    team: str
    group: str
    score: str
    interval: str
    grade: str
    grade_code: str
    grade_span: str
    tone: str
    weight: str
    total: str
    components: Sequence[ShownComponent] = field(default_factory=tuple)


def shown_appraisal(
    row: Any,
    scheme: Scheme,
    *,
    behind: Mapping[str, Sequence[Behind]] | None = None,
    objections: Sequence[AppraisalObjection] = (),
) -> ShownAppraisal:
    """Write a row in the reader's language.

    Args:
        row: with `person`, `inputs` and `outcome`.
        scheme: by which it was appraised.
        behind: the rows behind each component.
        objections: to its components.
    """
    person, outcome = row.person, row.outcome
    group = scheme.group_of(person["post"])
    return ShownAppraisal(
        work_number=person["work_number"],
        name=person["name"],
        post=str(person.get("post_name_zh" if is_chinese() else "post_name", "")),
        team=team_text(person),
        group=named(group) if group else "",
        score=score_text(outcome["score"]),
        interval=interval_text(outcome),
        grade=grade_name(scheme, outcome["grade"]),
        grade_code=outcome["grade"],
        grade_span=grade_span(scheme, outcome),
        tone=tone_of(scheme, outcome["grade"]),
        weight=outcome["weight"],
        total=_total_text(outcome),
        components=[
            _component(
                one,
                row.inputs.get(one["code"], {}),
                scheme,
                (behind or {}).get(one["code"], ()),
                [objection for objection in objections if objection.component == one["code"]],
            )
            for one in outcome["components"]
        ],
    )


def team_text(person: Mapping[str, Any]) -> str:
    """Name the teams of the month in their order."""
    return " → ".join(dict.fromkeys(str(one["name"]) for one in person.get("teams", ())))


def tone_of(scheme: Scheme, grade: str) -> str:
    """Give the colour of a grade: the best is good, the worst a warning."""
    codes = [one.code for one in scheme.grades]
    if grade not in codes:
        return "plain"
    if len(codes) > 1 and grade == codes[-1]:
        return "alarm"
    return "good" if grade == codes[0] else "note"


def _component(
    one: Mapping[str, Any],
    facts: Mapping[str, Any],
    scheme: Scheme,
    behind: Sequence[Behind],
    objections: Sequence[AppraisalObjection],
) -> ShownComponent:
    is_missing = one["score"] is None
    points = None
    if not is_missing:
        points = stored(Fraction(one["score"]) * Fraction(one["share"]) / 100)
    return ShownComponent(
        code=one["code"],
        label=component_label(one["code"]),
        source=SOURCES.get(one["code"], ""),
        raw=raw_text(one),
        n=n_text(one),
        score=score_text(one["score"]),
        interval=interval_text(one),
        weight=one["weight"],
        share=score_text(one["share"]),
        points=score_text(points),
        arithmetic=list(_arithmetic(one, facts, scheme)),
        notes=note_texts(one),
        is_missing=is_missing,
        behind=behind,
        objections=objections,
    )


def _arithmetic(one: Mapping[str, Any], facts: Mapping[str, Any], scheme: Scheme) -> Iterator[str]:
    """Write the lines that lead from the source to the score."""
    code = one["code"]
    if one["score"] is None:
        return
    settings = scheme.settings.get(code, {})
    if code in {"quality", "team_quality"}:
        yield _("mean %(mean)s of %(n)d contacts") % {"mean": score_text(one["raw"]), "n": one["n"]}
        for month in facts.get("carried", ()):
            points = Decimal(str(stored(carried_points(month))))
            told = {"points": f"{points:+.2f}", "month": month["month"]}
            yield _("%(points)s carried from %(month)s") % told
    elif "base" in settings:
        lines = [
            f"{_sign(points)} {count} × {points.lstrip('-')} {step_label(what)}"
            for what, count, points in one["steps"]
        ]
        yield " ".join([settings["base"], *lines, "=", score_text(one["score"])])
    elif code == "workload":
        told = {"load": score_text(one["raw"]), "expected": settings["per_day"]}
        yield _("100 × %(load)s / %(expected)s, at most 100") % told
    elif code in SHARES:
        hits, n = (facts.get(name, 0) for name in SHARES[code])
        hits = n - hits if code == "rulings" else hits
        yield f"100 × {hits} / {n} = {score_text(one['score'])}"


SHARES = {
    "rulings": ("overturned", "made"),
    "limits": ("kept", "due"),
    "satisfaction": ("satisfied", "answers"),
}
"""Components that are so many of so many: which facts."""


def _sign(points: str) -> str:
    return "−" if points.startswith("-") else "+"


def _total_text(outcome: Mapping[str, Any]) -> str:
    """Write how the total comes about: (40 × 87.80 + 20 × 98.00) / 60 = 91.20."""
    there = [one for one in outcome["components"] if one["score"] is not None]
    if outcome["score"] is None:
        return ""
    told = " + ".join(f"{_plain(one['weight'])} × {score_text(one['score'])}" for one in there)
    return f"({told}) / {_plain(outcome['weight'])} = {score_text(outcome['score'])}"


def _plain(number: str) -> str:
    return decimal_text(Fraction(number))
