"""Reader of the catalogue of phrase rules (the format of `seeds/phrases.toml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calls.domain.transcripts import Speaker
from qc.domain.phrases.normalising import Normaliser
from qc.domain.phrases.rules import PhraseRule, RuleKind, Severity, Window, rule_faults


@dataclass(frozen=True)
class Catalogue:
    """The interjections to be ignored and the rules, as one file has them."""

    interjections: tuple[str, ...]
    rules: tuple[PhraseRule, ...]


def read_catalogue(data: Mapping[str, Any]) -> Catalogue:
    """Read a parsed TOML file.

    Raises:
        ValueError: a word is none of those known, or a rule is faulty; the text names every fault.
    """
    interjections = tuple(data.get("interjections", ()))
    rules = [_rule(entry, str(data.get("source", ""))) for entry in data.get("rule", ())]
    faults = rule_faults(rules, Normaliser(interjections))
    if faults:
        raise ValueError("; ".join(f"{one.rule}: {one.fault} {one.phrase}".rstrip() for one in faults))
    return Catalogue(interjections, tuple(rules))


def _rule(entry: Mapping[str, Any], source: str) -> PhraseRule:
    return PhraseRule(
        code=entry["code"],
        kind=RuleKind(entry["kind"]),
        phrases=tuple(entry["phrases"]),
        exclusions=tuple(entry.get("exclusions", ())),
        speaker=Speaker(entry.get("speaker", Speaker.OPERATOR.value)),
        severity=Severity(entry["severity"]),
        window=Window(
            first_turns=entry.get("first_turns"),
            first_seconds=entry.get("first_seconds"),
            last_turns=entry.get("last_turns"),
        ),
        desks=frozenset(entry.get("desks", ())),
        name=entry["name"],
        name_zh=entry["name_zh"],
        source=entry.get("source", source),
    )
