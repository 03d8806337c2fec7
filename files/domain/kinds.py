"""Which kinds of file are taken in, and how a file's kind is told from its content.

A name is what the sender says; the first bytes are what it is. Both must agree, so that nothing is ever
shown as a picture that is none.
"""

import codecs
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

HEAD = 4096
"""How many bytes from the beginning are looked at."""

MEGABYTE = 1024 * 1024

_PICTURES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PAPERS = {
    ".pdf": "application/pdf",
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
}
_TEXTS = {".txt": "text/plain", ".csv": "text/csv"}


@dataclass(frozen=True)
class Accepted:
    """What one door takes in.

    Attributes:
        media_types: The media type of each permitted ending, with its dot.
        most_bytes: The largest file, in bytes.
    """

    media_types: dict[str, str]
    most_bytes: int

    @property
    def endings(self) -> str:
        """The permitted endings, as a file field of a page and a person read them."""
        return ", ".join(self.media_types)


PICTURES = Accepted(_PICTURES, 10 * MEGABYTE)
"""Photographs and screenshots."""

DOCUMENTS = Accepted({**_PICTURES, **_PAPERS, **_TEXTS}, 20 * MEGABYTE)
"""Pictures, PDF, Word, Excel, plain text and CSV."""


def media_type_of(name: str, head: bytes, accepted: Accepted) -> str | None:
    """Tell what a file is, if it is something permitted and its content agrees with its name.

    Args:
        name: The name under which it came; only its ending counts.
        head: Its first `HEAD` bytes.
        accepted: What is permitted.

    Returns:
        The media type; None when the ending is not permitted or the content is something else.
    """
    ending = PurePath(name).suffix.lower()
    claimed = accepted.media_types.get(ending)
    if claimed is None or not head:
        return None
    if claimed in _TEXTS.values():
        return claimed if _is_text(head) else None
    return claimed if claimed in _recognised(head, f"file{ending}") else None


def _is_text(head: bytes) -> bool:
    """Tell whether bytes are text in one of the two encodings met in practice."""
    if b"\x00" in head:
        return False
    is_whole = len(head) < HEAD  # else the last character may be cut in two
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head, final=is_whole)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _recognised(head: bytes, name: str) -> set[str]:
    """Name every media type that the first bytes may be."""
    try:
        matches = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError):
        return set()
    return {match.mime_type for match in matches if match.mime_type}
