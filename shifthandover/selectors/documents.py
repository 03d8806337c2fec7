"""The documents that handovers sign, made from the stored rows, today as on the day they were signed."""

from collections.abc import Callable

from ledger.domain.canonical import Document
from ledger.domain.moments import spell
from ledger.models import Entry
from ledger.registry import RowIsGone, live_record
from shifthandover.models import (
    ActChoices,
    DecisionChoices,
    DiarySignature,
    Extension,
    HandedItem,
    Handover,
    Reading,
    Round,
    ShiftDiary,
)

DIARY = "shifthandover.diary"
MATTER = "shifthandover.matter"


def document_of(signature: DiarySignature) -> Document:
    """The document of one signed act."""
    return {**_head(signature), **_BODIES[ActChoices(signature.act)](signature)}


def document_of_extension(extension: Extension) -> Document:
    """The document of a signed extension of a VIP matter's limit."""
    return {
        "act": "extend_limit",
        "matter": extension.matter_id,
        "title": extension.matter.title,
        "limit": extension.limit,
        "before": spell(extension.before),
        "after": spell(extension.after),
        "reason": extension.reason,
        "by": extension.extended_by.work_number,
    }


@live_record(DIARY)
def rebuild_diary(entry: Entry) -> Document:
    """Make the document of a diary's signature again, for the verification of the register."""
    found = DiarySignature.objects.filter(entry=entry).select_related("diary", "handover", "round").first()
    if found is None:
        raise RowIsGone(entry.record_id)
    return document_of(found)


@live_record(MATTER)
def rebuild_extension(entry: Entry) -> Document:
    """Make the document of an extension again, for the verification of the register."""
    found = Extension.objects.filter(signature=entry).select_related("matter", "extended_by").first()
    if found is None:
        raise RowIsGone(entry.record_id)
    return document_of_extension(found)


def _head(signature: DiarySignature) -> dict[str, Document]:
    diary = signature.diary
    return {
        "act": signature.act,
        "by": signature.signed_by.work_number,
        "day": diary.day.isoformat(),
        "desk": diary.desk.code,
        "shift": diary.shift.code,
        "shift_begins": spell(diary.starts_at),
        "shift_ends": spell(diary.ends_at),
    }


def _handed(signature: DiarySignature) -> dict[str, Document]:
    handover = signature.handover
    assert handover is not None
    return {
        "version": handover.number,
        "reason": signature.reason,
        "text": signature.text,
        "entries": _entries(signature.diary, handover),
        "round": _round(handover.round),
        "items": [_item(item) for item in _items(handover)],
    }


def _received(signature: DiarySignature) -> dict[str, Document]:
    handover = signature.handover
    assert handover is not None
    return {
        "version": handover.number,
        "synthesis": signature.text,
        "round": _round(signature.round),
        "decisions": [_decision(item) for item in _items(handover)],
    }


def _returned(signature: DiarySignature) -> dict[str, Document]:
    handover = signature.handover
    assert handover is not None
    queried = [item for item in _items(handover) if item.decision == DecisionChoices.QUERIED]
    return {
        "version": handover.number,
        "reasons": signature.text,
        "queries": [_decision(item) for item in queried],
    }


def _reviewed(signature: DiarySignature) -> dict[str, Document]:
    handover = signature.handover
    answered = [item for item in _items(handover) if item.answer] if handover else []
    return {
        "remark": signature.text,
        "answers": [
            {
                "key": item.key,
                "answer": item.answer,
                "by": item.answered_by.work_number if item.answered_by else "",
            }
            for item in answered
        ],
    }


def _said(signature: DiarySignature) -> dict[str, Document]:
    return {"text": signature.text}


_BODIES: dict[ActChoices, Callable[[DiarySignature], dict[str, Document]]] = {
    ActChoices.SIGN_OUT: _handed,
    ActChoices.HOLD: _handed,
    ActChoices.SIGN_IN: _received,
    ActChoices.RETURN: _returned,
    ActChoices.REVIEW: _reviewed,
    ActChoices.RESUME: _said,
    ActChoices.NOTE: _said,
}


def _items(handover: Handover) -> list[HandedItem]:
    return list(handover.items.select_related("decided_by", "answered_by").order_by("position"))


def _entries(diary: ShiftDiary, handover: Handover) -> list[Document]:
    covered = diary.entries.filter(pk__lte=handover.last_entry_id or 0).select_related("author")
    rows = list(covered.order_by("pk"))
    position = {row.pk: number for number, row in enumerate(rows, start=1)}
    return [
        {
            "section": row.section,
            "text": row.text,
            "states_none": row.states_none,
            "author": row.author.work_number,
            "written_at": spell(row.written_at),
            "corrects": position.get(row.corrects_id or 0),
        }
        for row in rows
    ]


def _round(made: Round | None) -> Document:
    if made is None:
        return None
    rows = made.readings.select_related("point", "photograph").order_by("point__code")
    readings: list[Document] = [_reading(reading) for reading in rows]
    return {"by": made.made_by.work_number, "at": spell(made.made_at), "readings": readings}


def _reading(reading: Reading) -> dict[str, Document]:
    """One point of a round; a photograph is named only where there is one, as before there were any."""
    told: dict[str, Document] = {
        "point": reading.point.code,
        "value": None if reading.value is None else f"{reading.value:.1f}",
        "is_ok": reading.is_ok,
        "note": reading.note,
    }
    if reading.photograph is not None:
        told["photograph"] = reading.photograph.sha256_now()
    return told


def _item(item: HandedItem) -> dict[str, Document]:
    return {
        "position": item.position,
        "kind": item.kind,
        "key": item.key,
        "title": item.title,
        "detail": item.detail,
        "owner": item.owner,
        "next_step": item.next_step,
        "limits": item.limits,
        "since": spell(item.since),
        "shifts": item.shifts,
    }


def _decision(item: HandedItem) -> dict[str, Document]:
    return {"key": item.key, "decision": item.decision, "remark": item.remark}
