"""What text may go into a file: everything people write, nothing that breaks the file."""

import re

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Remove control characters and halves of characters; line breaks become one kind.

    Right-to-left marks, emoji and rare Chinese characters stay.
    """
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
