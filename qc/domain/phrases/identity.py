"""What makes a rule of wording the same rule: everything that decides what it finds, and nothing else."""

import hashlib
import json

from qc.domain.phrases.rules import PhraseRule

Content = dict[str, object]


def rule_content(rule: PhraseRule) -> Content:
    """Give what decides what a rule finds, as JSON can hold it.

    Name, severity and source are for people. The order of phrases and of desks decides nothing. The sounds
    that are left out (interjections) belong to all rules and are not part of any.
    """
    return {
        "kind": rule.kind.value,
        "speaker": rule.speaker.value,
        "phrases": sorted(rule.phrases),
        "exclusions": sorted(rule.exclusions),
        "first_turns": rule.window.first_turns,
        "first_seconds": rule.window.first_seconds,
        "last_turns": rule.window.last_turns,
        "desks": sorted(rule.desks),
    }


def rule_hash(rule: PhraseRule) -> str:
    """Give the SHA-256 of a rule's content, in hexadecimal: two wordings that find the same are one."""
    text = json.dumps(rule_content(rule), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
