"""What happened to an evaluation, as its page shows it: appeals with both sides, overrides, versions."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from qc.admin.evaluation_rows import CriterionRow, Sheet
from qc.admin.labels import day_text, score_text
from qc.models import Appeal, AppealComment, AppealItem, AppealState, Evaluation, Override
from qc.selectors import appeals_with_people
from staff.models import Employee


@dataclass(frozen=True)
class AppealedCriterion:
    """One appealed criterion: the question with answer and arithmetic, the reason, the ruling."""

    row: CriterionRow
    item: AppealItem


@dataclass(frozen=True)
class AppealBlock:
    """One appeal with everything that was said on both sides."""

    appeal: Appeal
    criteria: list[AppealedCriterion]
    comments: list[AppealComment]
    due: str
    is_open: bool
    is_overdue: bool


def appeal_blocks(evaluation: Evaluation, sheet: Sheet, *, today: date) -> list[AppealBlock]:
    """Give the appeals against this version, the newest first, and mark the criteria they name.

    Three statements, however many appeals.
    """
    rows = sheet.row_by_key
    appeals = appeals_with_people(Appeal.objects.filter(evaluation=evaluation)).order_by("-filed_at", "-pk")
    return [_block(appeal, rows, today) for appeal in appeals]


def _block(appeal: Appeal, rows: dict[str, CriterionRow], today: date) -> AppealBlock:
    criteria = [AppealedCriterion(rows[item.criterion], item) for item in appeal.items.all()]
    is_open = appeal.state == AppealState.OPEN
    for one in criteria:
        one.row.is_appealed = one.row.is_appealed or is_open
    return AppealBlock(
        appeal=appeal,
        criteria=criteria,
        comments=list(appeal.comments.all()),
        due=day_text(appeal.due_on),
        is_open=is_open,
        is_overdue=appeal.is_overdue(today),
    )


def override_rows(evaluation: Evaluation, sheet: Sheet, reader: Employee) -> list[dict[str, Any]]:
    """List the overrides that were asked for at any version, as far as the reader may see them."""
    if not reader.has_perm("qc.view_override"):
        return []
    rows = Override.objects.visible_to(reader).filter(evaluation__assignment=evaluation.assignment_id)
    rows = rows.select_related("requested_by", "decided_by").order_by("requested_at", "pk")
    labels = {key: row.label for key, row in sheet.row_by_key.items()}
    return [{"override": one, "criterion": labels[one.criterion]} for one in rows]


def version_rows(evaluation: Evaluation, reader: Employee) -> list[dict[str, Any]]:
    """List the versions of an evaluation, the newest first; none when there is only one."""
    rows = Evaluation.objects.visible_to(reader).filter(assignment=evaluation.assignment_id)
    rows = rows.select_related("rescored_by").defer("answers").order_by("-number")
    versions = [_version_row(one, evaluation) for one in rows]
    return versions if len(versions) > 1 else []


def _version_row(version: Evaluation, shown: Evaluation) -> dict[str, Any]:
    return {
        "version": version,
        "score": score_text(version.score, shown.version.parsed.places),
        "is_shown": version.pk == shown.pk,
        "url": reverse("admin:qc_evaluation_change", args=[version.pk]),
    }
