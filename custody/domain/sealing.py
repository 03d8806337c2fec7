"""The hash that stands for words once they are destroyed."""

import hashlib
import json
from collections.abc import Mapping


def sealed(words: Mapping[str, str], salt: str) -> str:
    """Hash words with the salt of their item: without the salt nobody can confirm a guess.

    Args:
        words: Texts by name; their order does not matter.
        salt: A secret that is destroyed with the words.
    """
    spelled = json.dumps(dict(words), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}\n{spelled}".encode()).hexdigest()
