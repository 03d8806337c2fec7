"""The sheets that list the register, moves, loans, destructions and late filings."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.workbooks import COUNT, SUM, Cell, ColumnSpec, Formula, Kind, Paper, Shade, SheetSpec, Value
from custody.domain.retention import is_expired
from custody.domain.vocabulary import ItemState, LoanState
from custody.models import CustodyItem, Destruction, DestructionState, Loan, Move, MoveOutcome
from staff.models import Employee

_ITEM_SHADES = {ItemState.TO_FILE: Shade.AMBER, ItemState.OUT: Shade.BLUE, ItemState.DESTROYED: Shade.GREY}


def register_sheet(
    items: Sequence[CustodyItem], titles: Sequence[str], *, month_of: Sequence[bool], today: date
) -> SheetSpec:
    """Describe the register: each item as it stands; of personal ones neither title nor place.

    Args:
        month_of: for each item, whether it was registered in the month.
    """
    return SheetSpec(
        title=pgettext("sheet", "Register"),
        columns=[
            ColumnSpec(_("Number"), 14, total=COUNT),
            ColumnSpec(_("Class"), 18),
            ColumnSpec(_("Title"), 34, Kind.WRAPPED),
            ColumnSpec(_("Copies"), 8, Kind.INTEGER, SUM),
            ColumnSpec(pgettext("custody", "Custodian"), 16),
            ColumnSpec(pgettext("custody", "Place"), 22, Kind.WRAPPED),
            ColumnSpec(_("Received on"), 12, Kind.DATE),
            ColumnSpec(_("File by"), 12, Kind.DATE),
            ColumnSpec(pgettext("custody", "Filed at"), 17, Kind.INSTANT),
            ColumnSpec(_("Expires on"), 12, Kind.DATE),
            ColumnSpec(_("State"), 12),
            ColumnSpec(_("Expired"), 9, Kind.MARK),
            ColumnSpec(_("On hold"), 9, Kind.MARK),
            ColumnSpec(_("Registered in the month"), 12, Kind.MARK),
            ColumnSpec(_("Destroyed under"), 14),
        ],
        rows=[_item(item, is_new, today) for item, is_new in zip(items, month_of, strict=True)],
        title_lines=titles,
        footer_lines=[
            _("Of personal items neither title nor place leaves the product."),
            _("Items that were in the register in the month, as they stand when this is made."),
        ],
        freeze_columns=1,
        paper=Paper.A3,
        landscape=True,
    )


def _item(item: CustodyItem, is_new: bool, today: date) -> Sequence[Value]:
    expired = not item.is_destroyed and is_expired(item.expires_on, today=today)
    state = Cell(str(item.get_state_display()), shade=_ITEM_SHADES.get(ItemState(item.state), Shade.NONE))
    return [
        item.number,
        item.custody_class.label,
        _unless_personal(item, item.title),
        item.copies,
        str(item.custodian),
        _unless_personal(item, item.place),
        item.received_on,
        item.file_by,
        _at(item.filed_at),
        item.expires_on,
        state,
        Cell(_yes(), shade=Shade.AMBER) if expired else "",
        Cell(_yes(), shade=Shade.RED) if item.is_held else "",
        _yes() if is_new else "",
        item.destruction.number if item.is_destroyed and item.destruction else "",
    ]


def move_sheet(moves: Sequence[Move], titles: Sequence[str]) -> SheetSpec:
    """Describe the moves: who gave what to whom, and how it ended."""
    return SheetSpec(
        title=_("Moves"),
        columns=[
            ColumnSpec(_("Item"), 14, total=COUNT),
            ColumnSpec(_("Class"), 18),
            ColumnSpec(_("Giver"), 18),
            ColumnSpec(_("Taker"), 18),
            ColumnSpec(_("Offered at"), 17, Kind.INSTANT),
            ColumnSpec(_("Outcome"), 20),
            ColumnSpec(_("Ended at"), 17, Kind.INSTANT),
        ],
        rows=[_move(move) for move in moves],
        title_lines=titles,
        freeze_columns=1,
        landscape=True,
    )


def _move(move: Move) -> Sequence[Value]:
    shade = Shade.AMBER if move.outcome == MoveOutcome.WAITING else Shade.NONE
    return [
        move.item.number,
        move.item.custody_class.label,
        str(move.giver),
        str(move.taker),
        _at(move.offered_at),
        Cell(str(move.get_outcome_display()), shade=shade),
        _at(move.ended_at),
    ]


def loan_sheet(loans: Sequence[Loan], titles: Sequence[str], *, today: date) -> SheetSpec:
    """Describe the loans with what was due and came back, and the days they are late by live formula."""
    return SheetSpec(
        title=_("Loans"),
        columns=[
            ColumnSpec(_("Item"), 14, total=COUNT),
            ColumnSpec(_("Class"), 18),
            ColumnSpec(_("Original or copies"), 14),
            ColumnSpec(_("Copies"), 8, Kind.INTEGER),
            ColumnSpec(_("Borrower"), 16),
            ColumnSpec(_("Purpose"), 28, Kind.WRAPPED),
            ColumnSpec(_("State"), 12),
            ColumnSpec(_("Answered by"), 16),
            ColumnSpec(_("Received at"), 17, Kind.INSTANT),
            ColumnSpec(_("Back by"), 12, Kind.DATE),
            ColumnSpec(_("Brought back at"), 17, Kind.INSTANT),
            ColumnSpec(_("Days late"), 10, Kind.INTEGER, SUM),
        ],
        rows=[_loan(loan, today) for loan in loans],
        title_lines=titles,
        footer_lines=[_("Days late: until it was brought back, or until the day on which this was made.")],
        freeze_columns=1,
        landscape=True,
    )


def _loan(loan: Loan, today: date) -> Sequence[Value]:
    until = timezone.localtime(loan.returned_at).date() if loan.returned_at else today
    late = max(0, (until - loan.return_on).days) if loan.received_at else None
    is_late = loan.state == LoanState.OUT and bool(late)
    made = f"DATE({today.year},{today.month},{today.day})"
    text = f'=IF(I{{row}}="","",MAX(0,IF(K{{row}}="",{made},INT(K{{row}}))-J{{row}}))'
    return [
        loan.item.number,
        loan.item.custody_class.label,
        str(loan.get_kind_display()),
        loan.copies,
        str(loan.borrower),
        _unless_personal(loan.item, loan.purpose),
        Cell(str(loan.get_state_display()), shade=Shade.RED if is_late else Shade.NONE),
        str(loan.answered_by) if loan.answered_by else "",
        _at(loan.received_at),
        loan.return_on,
        _at(loan.returned_at),
        Formula(text, "" if late is None else late),
    ]


def destruction_sheet(
    destructions: Sequence[Destruction], titles: Sequence[str], *, signed_as: dict[int, int]
) -> SheetSpec:
    """Describe the destructions: every step with who took it, and the certificate.

    Args:
        signed_as: the register's number of the witness's signature, by destruction.
    """
    return SheetSpec(
        title=_("Destructions"),
        columns=[
            ColumnSpec(_("Number"), 14, total=COUNT),
            ColumnSpec(_("State"), 14),
            ColumnSpec(_("Items"), 8, Kind.INTEGER, SUM),
            ColumnSpec(_("Numbers of the items"), 30, Kind.WRAPPED),
            ColumnSpec(_("Reason"), 24, Kind.WRAPPED),
            ColumnSpec(_("Requested by"), 16),
            ColumnSpec(_("Requested at"), 17, Kind.INSTANT),
            ColumnSpec(_("Approved by"), 16),
            ColumnSpec(_("Approved at"), 17, Kind.INSTANT),
            ColumnSpec(_("Destroyed by"), 16),
            ColumnSpec(_("Destroyed at"), 17, Kind.INSTANT),
            ColumnSpec(_("Way of destruction"), 22, Kind.WRAPPED),
            ColumnSpec(_("Witnessed by"), 16),
            ColumnSpec(_("Certified at"), 17, Kind.INSTANT),
            ColumnSpec(_("Certificate"), 14),
            ColumnSpec(_("Register no. of the witness"), 12, Kind.INTEGER),
        ],
        rows=[_destruction(row, signed_as.get(row.pk)) for row in destructions],
        title_lines=titles,
        footer_lines=[_("Approval, destruction and witness take three different people.")],
        freeze_columns=1,
        paper=Paper.A3,
        landscape=True,
    )


def _destruction(row: Destruction, sequence: int | None) -> Sequence[Value]:
    is_certified = row.state == DestructionState.CERTIFIED
    numbers = sorted(line.item.number for line in row.lines.all())
    return [
        row.number,
        Cell(str(row.get_state_display()), shade=Shade.GREEN if is_certified else Shade.NONE),
        len(numbers),
        ", ".join(numbers),
        row.reason,
        str(row.requested_by),
        _at(row.requested_at),
        _name(row.approver),
        _at(row.approved_at),
        _name(row.executor),
        _at(row.executed_at),
        row.method,
        _name(row.witness),
        _at(row.certified_at),
        row.number if is_certified else "",
        sequence,
    ]


def late_sheet(items: Sequence[CustodyItem], titles: Sequence[str], *, today: date) -> SheetSpec:
    """Describe what was not filed by its day, with the days it was late by live formula."""
    return SheetSpec(
        title=_("Late filings"),
        columns=[
            ColumnSpec(_("Number"), 14, total=COUNT),
            ColumnSpec(_("Class"), 18),
            ColumnSpec(pgettext("custody", "Custodian"), 16),
            ColumnSpec(_("Received on"), 12, Kind.DATE),
            ColumnSpec(_("File by"), 12, Kind.DATE),
            ColumnSpec(pgettext("custody", "Filed at"), 17, Kind.INSTANT),
            ColumnSpec(_("Days late"), 10, Kind.INTEGER, SUM),
        ],
        rows=[_late(item, today) for item in items],
        title_lines=titles,
        footer_lines=[_("Days late: until it was filed, or until the day on which this was made.")],
        freeze_columns=1,
        landscape=True,
    )


def _late(item: CustodyItem, today: date) -> Sequence[Value]:
    until = timezone.localtime(item.filed_at).date() if item.filed_at else today
    made = f"DATE({today.year},{today.month},{today.day})"
    text = f'=MAX(0,IF(F{{row}}="",{made},INT(F{{row}}))-E{{row}})'
    return [
        item.number,
        item.custody_class.label,
        str(item.custodian),
        item.received_on,
        item.file_by,
        _at(item.filed_at),
        Formula(text, max(0, (until - item.file_by).days)),
    ]


def _unless_personal(item: CustodyItem, words: str) -> str:
    """Give the words about an item, of a personal one none: they never leave in a workbook."""
    return "" if item.custody_class.is_personal else words


def _yes() -> str:
    return pgettext("mark", "yes")


def _name(person: Employee | None) -> str:
    return str(person) if person else ""


def _at(instant: datetime | None) -> datetime | None:
    """Give an instant in centre time without its zone, as sheets show it."""
    return None if instant is None else timezone.make_naive(instant)
