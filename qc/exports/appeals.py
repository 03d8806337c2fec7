"""The sheets of what was said against scores: appeals, overrides, and what came after the lock."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from common.workbooks import COUNT, SUM, Cell, ColumnSpec, Kind, Shade, SheetSpec, Value
from qc.exports.contents import MonthContents
from qc.models import Adjustment, Appeal, AppealItem, AppealState, Evaluation, Override, OverrideState
from qc.wording import here


def appeal_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each criterion appealed against."""
    return SheetSpec(
        title=_("Appeals"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14, total=COUNT),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("Inspector"), 12),
            ColumnSpec(_("Criterion"), 24, Kind.WRAPPED),
            ColumnSpec(_("Reason of the operator"), 34, Kind.WRAPPED),
            ColumnSpec(_("Comment of the lead"), 30, Kind.WRAPPED),
            ColumnSpec(_("Filed at"), 17, Kind.INSTANT),
            ColumnSpec(_("State"), 12, Kind.MARK),
            ColumnSpec(_("Ruling"), 12, Kind.MARK),
            ColumnSpec(_("Reasoning"), 34, Kind.WRAPPED),
            ColumnSpec(_("Decided by"), 12),
            ColumnSpec(_("Decided at"), 17, Kind.INSTANT),
        ],
        rows=[row for appeal in contents.appeals for row in _appeal_rows(appeal, contents)],
        title_lines=titles,
        footer_lines=[_("One row for each criterion; appeals against earlier versions are here, too.")],
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def _appeal_rows(appeal: Appeal, contents: MonthContents) -> Iterator[Sequence[Value]]:
    comments = "\n".join(f"{one.author.work_number}: {one.text}" for one in appeal.comments.all())
    for item in appeal.items.all():
        yield _appeal_row(appeal, item, comments, contents)


def _appeal_row(appeal: Appeal, item: AppealItem, comments: str, contents: MonthContents) -> Sequence[Value]:
    evaluation = appeal.evaluation
    is_open = appeal.state == AppealState.OPEN
    return (
        evaluation.operator.work_number,
        evaluation.operator.name,
        evaluation.day,
        evaluation.inspector.work_number,
        _criterion(evaluation, item.criterion),
        item.reason,
        comments,
        contents.local(appeal.filed_at),
        Cell(str(appeal.get_state_display()), shade=Shade.AMBER if is_open else Shade.NONE),
        str(item.get_ruling_display()) if item.ruling else "",
        item.reasoning or appeal.reasoning,
        appeal.decided_by.work_number if appeal.decided_by else "",
        contents.local(appeal.decided_at),
    )


def override_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each override asked for."""
    return SheetSpec(
        title=_("Overrides"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14, total=COUNT),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("Criterion"), 24, Kind.WRAPPED),
            ColumnSpec(_("Reason"), 36, Kind.WRAPPED),
            ColumnSpec(_("Requested by"), 12),
            ColumnSpec(_("Requested at"), 17, Kind.INSTANT),
            ColumnSpec(_("State"), 12, Kind.MARK),
            ColumnSpec(_("Decided by"), 12),
            ColumnSpec(_("Reasoning"), 36, Kind.WRAPPED),
        ],
        rows=[_override_row(one, contents) for one in contents.overrides],
        title_lines=titles,
        footer_lines=[
            _("Departed from the script and served the customer better: a second person approves.")
        ],
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def _override_row(override: Override, contents: MonthContents) -> Sequence[Value]:
    evaluation = override.evaluation
    is_open = override.state == OverrideState.OPEN
    return (
        evaluation.operator.work_number,
        evaluation.operator.name,
        evaluation.day,
        _criterion(evaluation, override.criterion),
        override.reason,
        override.requested_by.work_number,
        contents.local(override.requested_at),
        Cell(str(override.get_state_display()), shade=Shade.AMBER if is_open else Shade.NONE),
        override.decided_by.work_number if override.decided_by else "",
        override.reasoning,
    )


def adjustment_sheet(contents: MonthContents, titles: Sequence[str]) -> SheetSpec:
    """Describe the sheet with one row for each score that came after its month was locked."""
    return SheetSpec(
        title=_("Adjustments"),
        columns=[
            ColumnSpec(_("Work number"), 12),
            ColumnSpec(_("Operator"), 14, total=COUNT),
            ColumnSpec(_("Contact"), 18),
            ColumnSpec(_("Day of contact"), 13, Kind.DATE),
            ColumnSpec(_("For the month"), 12, Kind.MARK),
            ColumnSpec(_("Carried to"), 12, Kind.MARK),
            ColumnSpec(_("Cause"), 14, Kind.MARK),
            ColumnSpec(_("Score before"), 11, Kind.DECIMAL),
            ColumnSpec(_("Score after"), 11, Kind.DECIMAL),
            ColumnSpec(_("Difference"), 11, Kind.DECIMAL, SUM),
            ColumnSpec(_("Reason"), 40, Kind.WRAPPED),
            ColumnSpec(_("Added at"), 17, Kind.INSTANT),
        ],
        rows=[_adjustment_row(one, contents) for one in contents.adjustments],
        title_lines=titles,
        footer_lines=[
            _("What came too late for this month, and what was carried into it; neither is in its means.")
        ],
        total_label=_("Total"),
        freeze_columns=2,
        landscape=True,
    )


def _adjustment_row(adjustment: Adjustment, contents: MonthContents) -> Sequence[Value]:
    evaluation = adjustment.evaluation
    return (
        evaluation.operator.work_number,
        evaluation.operator.name,
        evaluation.contact.external_id,
        evaluation.day,
        adjustment.month,
        adjustment.carried_to,
        str(adjustment.get_cause_display()),
        adjustment.before,
        adjustment.after,
        adjustment.difference,
        adjustment.reason,
        contents.local(adjustment.added_at),
    )


def _criterion(evaluation: Evaluation, key: str) -> str:
    known = evaluation.version.parsed.criterion_by_key
    return here(known[key].label) if key in known else key
