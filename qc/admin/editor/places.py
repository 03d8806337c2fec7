"""Where on the pages of the editor a fault of a scorecard is to be mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from qc.domain.faults import Fault
from qc.domain.lint import criterion_path, section_path
from qc.domain.scorecard import Scorecard
from qc.models import ScorecardVersion
from qc.wording import fault_text, here

_FIELDS = {
    "weight": "id_weight",
    "options": "options",
    "ranges": "ranges",
    "visible_when": "visible_when",
    "critical": "id_when",
    "critical.when": "id_when",
    "critical.threshold": "id_threshold",
    "hit": "id_hit",
    "count": "id_count",
    "min": "id_minimum",
    "max": "id_maximum",
    "step": "id_step",
    "cap": "id_cap",
}
"""The field of a page by what follows the path of its section or criterion."""

_PAGES = {
    "key": "properties",
    "title": "properties",
    "pass_line": "properties",
    "deduction": "properties",
    "bands": "properties",
    "sections": "weights",
    "criteria": "weights",
}
"""The page of what belongs to the scorecard as a whole."""


@dataclass(frozen=True)
class PlacedFault:
    """One fault: what is wrong, what it is about, and the address of the field."""

    text: str
    place: str
    url: str
    path: str


def page_url(version: ScorecardVersion, page: str, *places: int) -> str:
    """Give the address of a page of the editor."""
    return reverse(f"admin:qc_scorecardversion_{page}", args=[version.pk, *places])


def placed(version: ScorecardVersion, scorecard: Scorecard, faults: Iterable[Fault]) -> list[PlacedFault]:
    """Give each fault with the link to its field; the longest path that fits is its place."""
    parts = _parts(version, scorecard)
    return [_placed(version, fault, parts) for fault in faults]


def _parts(version: ScorecardVersion, scorecard: Scorecard) -> dict[str, tuple[str, str]]:
    """Map the paths of sections and criteria to their names and pages."""
    parts: dict[str, tuple[str, str]] = {}
    for s, section in enumerate(scorecard.sections):
        parts.setdefault(
            section_path(section), (here(section.label) or section.key, page_url(version, "section", s))
        )
        for c, criterion in enumerate(section.criteria):
            label = here(criterion.label) or criterion.key
            parts.setdefault(
                criterion_path(section, criterion), (label, page_url(version, "criterion", s, c))
            )
    return parts


def _placed(version: ScorecardVersion, fault: Fault, parts: dict[str, tuple[str, str]]) -> PlacedFault:
    fitting = [path for path in parts if fault.path == path or fault.path.startswith(f"{path}.")]
    if not fitting:
        head = fault.path.partition(".")[0]
        if fault.code in {"qc.scorecard.no_sections", "qc.scorecard.duplicate_key"}:
            url = reverse("admin:qc_scorecardversion_change", args=[version.pk])
        else:
            url = page_url(version, _PAGES.get(head, "properties"))
        anchor = "bands" if head == "bands" else f"id_{head}"
        return PlacedFault(fault_text(fault), "", f"{url}#{anchor}", fault.path)
    path = max(fitting, key=len)
    place, url = parts[path]
    return PlacedFault(
        fault_text(fault), place, f"{url}#{_anchor(fault.path[len(path) + 1 :], fault)}", fault.path
    )


def _anchor(field: str, fault: Fault) -> str:
    if field.startswith("options."):
        return f"options-{field.removeprefix('options.')}"
    if field in _FIELDS:
        return _FIELDS[field]
    by_code = {
        "bad_key": "id_key",
        "no_label": "id_label_zh",
        "no_limits": "id_minimum",
        "no_span": "options",
        "weights_not_100": "id_weight",
        "mixed_weights": "id_weight",
        "all_zero_weights": "id_weight",
        "na_on_critical": "id_na",
        "critical_bonus": "id_is_bonus",
        "bonus_in_deduct": "id_is_bonus",
        "scale_in_deduct": "id_kind",
    }
    return by_code.get(fault.code.removeprefix("qc.scorecard."), "content-main")
