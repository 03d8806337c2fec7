"""How the codes that people write into a roster are compared."""

import unicodedata


def folded(text: str) -> str:
    """Give a code as it is compared: width, case and spaces do not matter (“Ａ 1” is “a1”)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
