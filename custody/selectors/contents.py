"""What a destruction lists: items, the contents Zhiban holds of them, and the register's contents."""

from collections.abc import Iterable, Mapping
from typing import Any

from custody.domain.sealing import sealed
from custody.models import ContentKind, CustodyItem, ItemContent
from ledger.domain.destruction import Destroyed
from ledger.models import Entry
from ledger.services import listed


def subject_of(items: Iterable[CustodyItem]) -> dict[str, Any]:
    """List everything that is destroyed with some items, saying nothing of what it says.

    Words stand as salted hashes, files by their SHA-256, records and transcripts by their numbers, contents
    of the register by number and hash of their entry.
    """
    items = sorted(items, key=lambda item: item.number)
    contents = list(
        ItemContent.objects.filter(item__in=items)
        .select_related("file", "contact")
        .order_by("item", "number")
    )
    return {
        "items": [_item(item, [one for one in contents if one.item_id == item.pk]) for item in items],
        "register": [
            {"content": one.content, "sequence": one.sequence} for one in listed(entries_of(contents))
        ],
    }


def _item(item: CustodyItem, contents: Iterable[ItemContent]) -> dict[str, Any]:
    return {
        "number": item.number,
        "class": item.custody_class.code,
        "copies": item.copies,
        "words_sha256": sealed({"title": item.title, "description": item.description}, item.salt),
        "contents": [_content(one) for one in contents],
    }


def _content(content: ItemContent) -> dict[str, Any]:
    if content.kind == ContentKind.FILE:
        assert content.file is not None
        return {"kind": "file", "sha256": content.file.sha256, "bytes": content.file.size}
    if content.kind == ContentKind.TRANSCRIPT:
        assert content.contact is not None
        contact = content.contact
        return {"kind": "transcript", "source": contact.source, "contact": contact.external_id}
    return {"kind": "record", "type": content.record_type, "record": content.record_id}


def entries_of(contents: Iterable[ItemContent]) -> list[Entry]:
    """List the register's entries under the signed records among some contents, in order."""
    found: dict[int, Entry] = {}
    for content in contents:
        if content.kind == ContentKind.RECORD:
            rows = Entry.objects.signatures_of(content.record_type, content.record_id)
            found |= {entry.pk: entry for entry in rows.select_related("content")}
    return list(found.values())


def listed_contents(subject: Mapping[str, Any]) -> list[Destroyed]:
    """Give the register's contents that an approved destruction lists."""
    return [Destroyed(one["sequence"], one["content"]) for one in subject.get("register", [])]
