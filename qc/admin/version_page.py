"""What the page of a scorecard version shows: every criterion, how it is answered and what it weighs."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from common.months import Month
from qc.admin.editor import page_url, placed
from qc.admin.editor.words import KINDS, MODES
from qc.domain.numbers import decimal_text
from qc.domain.scorecard import Criterion, NumberRange, Option, Scorecard, differences
from qc.domain.words import Mode
from qc.models import ScorecardVersion, VersionState
from qc.selectors import what_ifs_of
from qc.services import check_definition
from qc.wording import here
from staff.models import Employee
from staff.selectors import centre_today

MOST_DIFFERENCES = 40
"""Fields named one by one before publishing; of more the number is told."""


@dataclass(frozen=True)
class CriterionShown:
    """One criterion in words, with the addresses of its editor."""

    label: str
    kind: str
    weight: str
    answers: str
    source: str
    is_critical: bool
    place: str
    anchor: str
    url: str


@dataclass(frozen=True)
class SectionShown:
    """One section with its criteria."""

    label: str
    weight: str
    rows: list[CriterionShown]
    place: str
    url: str
    add_url: str
    remove_url: str


def version_context(version: ScorecardVersion, reader: Employee, *, now: datetime) -> dict[str, Any]:
    """Gather everything for the page of one version."""
    scorecard, report = version.read_anew(), check_definition(version.definition)
    may_draft = reader.has_perm("qc.draft_scorecard")
    is_draft = version.state == VersionState.DRAFT
    return {
        "version": version,
        "scorecard": scorecard,
        "facts": _facts(version, scorecard),
        "sections": _sections(version, scorecard),
        "errors": placed(version, scorecard, report.errors),
        "warnings": placed(version, scorecard, report.warnings),
        "is_draft": is_draft,
        "may_edit": may_draft and is_draft,
        "may_draft": may_draft,
        "may_preview": reader.has_perm("qc.preview_scorecard") and report.is_publishable,
        "may_try": may_draft and report.is_publishable,
        "may_publish": reader.has_perm("qc.publish_scorecard") and is_draft and report.is_publishable,
        "may_retire": reader.has_perm("qc.publish_scorecard") and version.state == VersionState.PUBLISHED,
        "kinds": list(KINDS.items()),
        "last_month": str(Month.of(centre_today(now)).previous()),
        "what_ifs": what_ifs_of(version, reader) if reader.has_perm("qc.view_whatif") else [],
    }


def _facts(version: ScorecardVersion, scorecard: Scorecard) -> list[tuple[Any, Any]]:
    line = "—" if scorecard.pass_line is None else decimal_text(scorecard.pass_line)
    facts = [
        (_("state"), version.get_state_display()),
        (_("Mode"), dict(MODES)[scorecard.mode]),
        (_("Pass line"), line),
        (_("created at"), _when(version.created_at, version.created_by)),
        (_("changed at"), _when(version.changed_at, version.changed_by)),
        (_("published at"), _when(version.published_at, version.published_by)),
        (_("retired at"), _when(version.retired_at, None)),
        (_("What is new in this version"), version.note),
        (_("content hash"), version.content_hash[:16] + "…"),
    ]
    return [(label, value) for label, value in facts if value]


def _when(instant: datetime | None, who: Employee | None) -> str:
    if instant is None:
        return ""
    text = date_format(localtime(instant), "Y-m-d H:i")
    return f"{text} · {who}" if who else text


def publish_facts(version: ScorecardVersion) -> list[tuple[Any, Any]]:
    """Say what publishing means: what deserves another look, and every field that is new."""
    scorecard, report = version.read_anew(), check_definition(version.definition)
    faults = [*placed(version, scorecard, report.errors), *placed(version, scorecard, report.warnings)]
    facts: list[tuple[Any, Any]] = [(fault.place or fault.path, fault.text) for fault in faults]
    published = version.scorecard.versions.filter(state=VersionState.PUBLISHED).exclude(pk=version.pk).first()
    if published is None:
        return [*facts, (_("new"), _("the first published version of this scorecard"))]
    changed = differences(published.read_anew(), scorecard)
    facts += [(one.path, f"{one.before or '—'} → {one.after or '—'}") for one in changed[:MOST_DIFFERENCES]]
    left = len(changed) - MOST_DIFFERENCES
    if left > 0:
        facts.append((_("and further changes"), left))
    return facts or [(_("new"), _("nothing differs from the published version"))]


def _sections(version: ScorecardVersion, scorecard: Scorecard) -> list[SectionShown]:
    """Describe the criteria of a version by section."""
    return [
        SectionShown(
            label=here(section.label) or section.key,
            weight="" if section.weight is None else decimal_text(section.weight),
            rows=[
                _criterion(version, criterion, scorecard.mode, s, c)
                for c, criterion in enumerate(section.criteria)
            ],
            place=str(s),
            url=page_url(version, "section", s),
            add_url=page_url(version, "add_criterion", s),
            remove_url=page_url(version, "remove_section", s),
        )
        for s, section in enumerate(scorecard.sections)
    ]


def _criterion(version: ScorecardVersion, criterion: Criterion, mode: Mode, s: int, c: int) -> CriterionShown:
    return CriterionShown(
        label=here(criterion.label) or criterion.key,
        kind=str(KINDS[criterion.kind]),
        weight="—" if criterion.weight is None else decimal_text(criterion.weight),
        answers=_answers(criterion, mode),
        source=criterion.source,
        is_critical=criterion.carries_trigger,
        place=f"{s} {c}",
        anchor=f"{s}-{c}",
        url=page_url(version, "criterion", s, c),
    )


def _answers(criterion: Criterion, mode: Mode) -> str:
    if criterion.ranges:
        return "; ".join(_range(item) for item in criterion.ranges)
    if criterion.minimum is not None and criterion.maximum is not None:
        hit = "" if criterion.hit is None else f" × {decimal_text(criterion.hit)}"
        return f"{decimal_text(criterion.minimum)} – {decimal_text(criterion.maximum)}{hit}"
    return "; ".join(_option(criterion, option, mode) for option in criterion.options)


def _range(item: NumberRange) -> str:
    sign = " ✗" if item.is_critical else ""
    return f"{decimal_text(item.low)} – {decimal_text(item.high)}: {decimal_text(item.points)}{sign}"


def _option(criterion: Criterion, option: Option, mode: Mode) -> str:
    """Name an option with its points, or in a deductive scorecard with what it adds or takes away."""
    is_hit = mode is Mode.DEDUCT and option.key == "yes" and criterion.trigger is not None
    value = option.points
    if mode is Mode.DEDUCT:
        value = (option.hit or Fraction(0)) if option.key != "yes" else (criterion.hit or Fraction(0))
    return f"{here(option.label)}: {decimal_text(value)}{' ✗' if option.is_critical or is_hit else ''}"
