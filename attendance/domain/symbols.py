"""The text of a cell, from its marks and the centre's table of symbols."""

from collections.abc import Iterable, Mapping

from attendance.domain.kinds import LeaveKind, MarkCode
from attendance.domain.results import Mark

DEFAULT_SYMBOLS: Mapping[str, str] = {
    MarkCode.PRESENT: "√",
    MarkCode.REST: "休",
    MarkCode.LATE: "迟",
    MarkCode.EARLY_LEAVE: "退",
    MarkCode.OFF_POST: "岗",
    MarkCode.ABSENT_WITHOUT_LEAVE: "×",
    MarkCode.MISSING_PUNCH: "缺",
    MarkCode.NOT_EMPLOYED: "—",
    MarkCode.UNROSTERED: "",
    LeaveKind.SICK: "病",
    LeaveKind.PERSONAL: "事",
    LeaveKind.PUBLIC_DUTY: "公",
    LeaveKind.WORK_INJURY: "伤",
    LeaveKind.MARRIAGE: "婚",
    LeaveKind.BEREAVEMENT: "丧",
    LeaveKind.FAMILY_VISIT: "探",
    LeaveKind.MATERNITY: "产",
    LeaveKind.ANNUAL: "年",
    LeaveKind.TIME_OFF: "补",
    LeaveKind.TEMPORARY_DISPATCH: "调",
    LeaveKind.STUDY: "学",
}
"""The default set. Source: monthly sheet, default marks."""


def cell_text(
    marks: Iterable[Mark],
    symbols: Mapping[str, str] = DEFAULT_SYMBOLS,
    *,
    masked_leave: str = "",
    half: str = "½",
) -> str:
    """Write the marks of a cell: √, 迟退, ×½, 病½迟, 事1.5h.

    Args:
        marks: in order.
        symbols: text by code; a code without a text is written as itself, but nothing for UNROSTERED.
        masked_leave: where given, written instead of every kind of leave (假).
        half: written after a mark that counts half a day.
    """
    return "".join(_text(mark, symbols, masked_leave=masked_leave, half=half) for mark in marks)


def _text(mark: Mark, symbols: Mapping[str, str], *, masked_leave: str, half: str) -> str:
    unknown = "" if mark.code == MarkCode.UNROSTERED else mark.code
    text = masked_leave if masked_leave and mark.is_leave else symbols.get(mark.code, unknown)
    if mark.minutes:
        return f"{text}{_hours(mark.minutes)}h"
    return text + half if mark.is_half else text


def _hours(minutes: int) -> str:
    """Hours with at most two decimals, rounded half up, no trailing zeros."""
    hundredths = (minutes * 100 + 30) // 60
    return f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
