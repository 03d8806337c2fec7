"""What the page of one evaluation shows: criterion, answer, evidence, arithmetic, what was said."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from qc.admin.evaluation_acts import ACTS, open_overrides
from qc.admin.evaluation_history import appeal_blocks, override_rows, version_rows
from qc.admin.evaluation_rows import sheet_of
from qc.admin.follow_ups import follow_up_block
from qc.admin.labels import score_text
from qc.domain.life import Act, State, is_possible, may
from qc.domain.scoring import Result
from qc.models import Evaluation, Purpose, SuggestionDecision, SuggestionStatus, Verdict
from qc.selectors import NamedSuggestion, decided_suggestions, parts_of
from qc.wording import here
from staff.models import Employee
from staff.scope import today

ON_THE_PAGE = {Act.COMMENT, Act.COMMENT_APPEAL}
"""Acts that are done on the page itself, without a page of their own."""

RARE = {Act.RESCORE, Act.REQUEST_OVERRIDE}
"""Acts that few evaluations ever see; their buttons are quieter."""

ONLY_OFFICIAL = {Act.RESCORE, Act.REQUEST_OVERRIDE}
"""Acts on what counts; a second, calibration or training evaluation stays as it is."""


def page_context(evaluation: Evaluation, reader: Employee) -> dict[str, Any]:
    """Gather everything for the page of one evaluation, in the reader's language."""
    sheet = sheet_of(evaluation)
    scorecard = evaluation.version.parsed
    bands = {band.key: here(band.label) for band in scorecard.bands}
    final = evaluation.score if evaluation.outcome else sheet.result.final
    acts = act_buttons(evaluation, reader)
    return {
        "evaluation": evaluation,
        "appeals": appeal_blocks(evaluation, sheet, today=today()),
        "sections": sheet.sections,
        "arithmetic": sheet.arithmetic,
        "score": score_text(final, scorecard.places),
        "band": bands.get(evaluation.band, ""),
        "missing": _missing_text(sheet.result),
        "comments": evaluation.comments.select_related("author"),
        "suggestions": suggestion_rows(evaluation, reader),
        "overrides": override_rows(evaluation, sheet, reader),
        "versions": version_rows(evaluation, reader),
        "acts": [act for act in acts if act["act"] not in ON_THE_PAGE],
        "on_the_page": {act["code"]: act for act in acts if act["act"] in ON_THE_PAGE},
        "contact_url": reverse("admin:calls_contact_change", args=[evaluation.contact_id]),
        "may_see_contact": reader.has_perm("calls.view_contact"),
        **follow_up_block(evaluation, reader),
    }


def suggestion_rows(evaluation: Evaluation, reader: Employee) -> list[dict[str, str]]:
    """List what the rules of wording found, with what was said of it in this evaluation.

    What nobody decided about is shown only to those who may see decisions; to others it is no finding.
    """
    decisions = SuggestionDecision.objects.filter(evaluation__assignment=evaluation.assignment_id)
    sees_all = reader.has_perm("qc.view_suggestiondecision")
    return [
        _suggestion_row(one)
        for one in decided_suggestions(evaluation.contact, decisions)
        if one.verdict or sees_all
    ]


def _suggestion_row(suggestion: NamedSuggestion) -> dict[str, str]:
    if suggestion.turn is None:
        words = str(SuggestionStatus.MISSING.label)
    else:
        place = {"number": suggestion.turn + 1, "text": suggestion.text}
        words = _("turn %(number)d: “%(text)s”") % place
    return {
        "label": suggestion.label,
        "words": words,
        "verdict": suggestion.verdict,
        "decision": str(Verdict(suggestion.verdict).label) if suggestion.verdict else _("not decided"),
        "decided_by": suggestion.decided_by,
    }


def act_buttons(evaluation: Evaluation, reader: Employee) -> list[dict[str, Any]]:
    """List what this reader can do to the evaluation now."""
    parts = parts_of(evaluation, reader)
    possible = [
        act
        for act, page in ACTS.items()
        if is_possible(act, State(evaluation.state)) and may(act, parts) and reader.has_perm(page.permission)
    ]
    return [
        {
            "act": act,
            "code": act.value,
            "label": ACTS[act].label,
            "is_rare": act in RARE,
            "url": reverse("admin:qc_evaluation_act", args=[evaluation.pk, act.value]),
        }
        for act in possible
        if _has_sense(act, evaluation)
    ]


def _has_sense(act: Act, evaluation: Evaluation) -> bool:
    if act is Act.DECIDE_OVERRIDE:
        return bool(open_overrides(evaluation))
    return act not in ONLY_OFFICIAL or evaluation.purpose == Purpose.OFFICIAL


def _missing_text(result: Result) -> str:
    count = len(result.missing)
    if not count:
        return ""
    return ngettext("%(count)d thing is still missing", "%(count)d things are still missing", count) % {
        "count": count
    }
