"""What a short message says: as much as the smallest messenger takes, cut where a line ends."""

MOST_BYTES = 1900
"""WeCom takes 2,048 bytes of UTF-8; a Chinese character is three of them."""

_MORE = "…"


def fit(text: str, most_bytes: int) -> str:
    """Cut a text to so many bytes of UTF-8, at the end of a line if possible, and show that it was cut."""
    if len(text.encode()) <= most_bytes:
        return text
    room = most_bytes - len(_MORE.encode())
    if room <= 0:
        return ""
    head = text.encode()[:room].decode(errors="ignore")
    line_end = head.rfind("\n")
    # A line that alone takes more than half the room is cut inside: better half of it than none.
    cut = head[:line_end] if line_end > len(head) // 2 else head
    return cut.rstrip() + _MORE


def short_message(heading: str, body: str, link: str, *, most_bytes: int = MOST_BYTES) -> str:
    """Put heading, text and link together; heading and link are kept whole, the text gives way."""
    ends = [part for part in (heading, link) if part]
    room = most_bytes - len("\n\n".join(ends).encode()) - 2
    parts = (heading, fit(body.strip(), room), link)
    return "\n\n".join(part for part in parts if part)
