"""Phrase spotting: words never to be said and words that must be said, found in transcripts.

Everything found is a *suggestion* that a person confirms as a hit or a false hit. `Spotter` does the work;
`read_catalogue` reads rules as `seeds/phrases.toml` has them.

Source: operating manual, «Quality inspection» (wording per desk; five kinds of words never said).
"""

from qc.domain.phrases.catalogue import Catalogue, read_catalogue
from qc.domain.phrases.identity import rule_content, rule_hash
from qc.domain.phrases.rules import Fault, PhraseRule, RuleFault, RuleKind, Severity, Window, rule_faults
from qc.domain.phrases.spotting import PassedOver, Spotter, Spotting, Status, Suggestion, Why

__all__ = [
    "Catalogue",
    "Fault",
    "PassedOver",
    "PhraseRule",
    "RuleFault",
    "RuleKind",
    "Severity",
    "Spotter",
    "Spotting",
    "Status",
    "Suggestion",
    "Why",
    "Window",
    "read_catalogue",
    "rule_content",
    "rule_faults",
    "rule_hash",
]
