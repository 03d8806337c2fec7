"""Reader of transcripts: one JSON object a line, one transcript an object (docs/formats/transcripts.md)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from calls.domain.contacts import BlankRow, CellError, RejectedRow, RowFault

LONGEST_TURN = 20_000
MOST_TURNS = 5_000
LONGEST_MS = 86_400_000


class Speaker(StrEnum):
    """Who speaks in a turn."""

    OPERATOR = "operator"
    CUSTOMER = "customer"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ParsedTurn:
    """One turn of a conversation; times are milliseconds from the contact's beginning, None when unknown."""

    speaker: Speaker
    text: str
    starts_ms: int | None = None
    ends_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """One transcript: which contact it belongs to, where its recording begins, and its turns in order."""

    line: int
    source: str
    external_id: str
    recording_starts_ms: int
    turns: tuple[ParsedTurn, ...]


TranscriptRow = ParsedTranscript | RejectedRow | BlankRow


def read_transcripts(lines: Iterable[bytes], *, source: str) -> Iterator[TranscriptRow]:
    """Yield one outcome for every line, in order.

    Args:
        lines: The file's lines as bytes, UTF-8.
        source: Name of the call log whose contacts the lines mean when they do not say so themselves.
    """
    for line, content in enumerate(lines, start=1):
        yield read_transcript(line, content, source=source)


def read_transcript(line: int, content: bytes, *, source: str) -> TranscriptRow:
    """Read one line into a transcript, a rejection (which never repeats what was said), or a blank."""
    if not content.strip():
        return BlankRow(line)
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return RejectedRow(line, RowFault.ENCODING, "")
    except (ValueError, RecursionError):
        return RejectedRow(line, RowFault.NOT_JSON, "")
    try:
        return _transcript(line, found, source)
    except CellError as fault:
        return RejectedRow(line, fault.fault, "", fault.column, fault.value)


def _transcript(line: int, found: object, source: str) -> ParsedTranscript:
    if not isinstance(found, dict):
        raise CellError(RowFault.NOT_JSON)
    turns = found.get("turns")
    if not isinstance(turns, list) or not 0 < len(turns) <= MOST_TURNS:
        raise CellError(RowFault.FIELD_MISSING, "turns")
    parsed = tuple(_turn(turn, f"turns[{position}]") for position, turn in enumerate(turns))
    starts = [turn.starts_ms for turn in parsed if turn.starts_ms is not None]
    if starts != sorted(starts):
        raise CellError(RowFault.TURNS_OUT_OF_ORDER, "turns")
    return ParsedTranscript(
        line=line,
        source=_text(found, "source", limit=40, default=source),
        external_id=_text(found, "contact_id", limit=100),
        recording_starts_ms=_milliseconds(found, "recording_starts_ms", "recording_starts_ms") or 0,
        turns=parsed,
    )


def _turn(turn: object, where: str) -> ParsedTurn:
    if not isinstance(turn, dict):
        raise CellError(RowFault.FIELD_MISSING, where)
    try:
        speaker = Speaker(str(turn.get("speaker", "")))
    except ValueError:
        raise CellError(
            RowFault.SPEAKER_UNKNOWN, f"{where}.speaker", str(turn.get("speaker", ""))[:20]
        ) from None
    text = turn.get("text")
    if not isinstance(text, str):
        raise CellError(RowFault.FIELD_MISSING, f"{where}.text")
    if len(text) > LONGEST_TURN:
        raise CellError(RowFault.TOO_LONG, f"{where}.text", str(len(text)))
    if "\0" in text or _has_surrogate(text):
        raise CellError(RowFault.CONTROL_CHARACTER, f"{where}.text")
    starts_ms = _milliseconds(turn, "starts_ms", f"{where}.starts_ms")
    ends_ms = _milliseconds(turn, "ends_ms", f"{where}.ends_ms")
    if starts_ms is not None and ends_ms is not None and ends_ms < starts_ms:
        raise CellError(RowFault.ENDS_BEFORE_START, f"{where}.ends_ms", str(ends_ms))
    return ParsedTurn(speaker, text, starts_ms, ends_ms)


def _has_surrogate(text: str) -> bool:
    """Tell whether half of a character pair stands alone, which no database stores."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def _text(found: dict[str, object], key: str, *, limit: int, default: str = "") -> str:
    value = found.get(key, default)
    text = str(value).strip() if isinstance(value, str | int) else ""
    if not text:
        raise CellError(RowFault.FIELD_MISSING, key)
    if len(text) > limit:
        raise CellError(RowFault.TOO_LONG, key, str(len(text)))
    if "\0" in text or _has_surrogate(text):
        raise CellError(RowFault.CONTROL_CHARACTER, key)
    return text


def _milliseconds(found: dict[str, object], key: str, where: str) -> int | None:
    value = found.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_MS:
        raise CellError(RowFault.NUMBER_MALFORMED, where, str(value)[:20])
    return value
