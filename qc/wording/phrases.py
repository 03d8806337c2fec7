"""What is wrong with a rule of wording, in sentences."""

from collections.abc import Iterable, Mapping

from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from common.intervals import wilson
from qc.domain.phrases import Status, Why
from qc.domain.phrases.rules import LONGEST_PHRASE, Fault, RuleFault

_TEXTS: Mapping[RuleFault, StrOrPromise] = {
    RuleFault.CODE_REPEATED: _("The code is used by two rules."),
    RuleFault.NO_PHRASES: _("There are no phrases."),
    RuleFault.NOTHING_LEFT: _(
        "“%(phrase)s” has nothing to look for once punctuation and interjections are left out."
    ),
    RuleFault.TWO_SENTENCES: _("“%(phrase)s” is more than one sentence; a phrase lies within one."),
    RuleFault.TOO_LONG: _("“%(phrase)s” is longer than %(limit)s characters."),
    RuleFault.PHRASE_REPEATED: _("“%(phrase)s” is there twice, as words are compared."),
    RuleFault.EXCLUSION_WITHOUT_PHRASE: _("The exclusion “%(phrase)s” contains none of the phrases."),
    RuleFault.WINDOW: _("Turns and seconds are counted from 1; leave the field empty for all."),
}

TRIAL: Mapping[str, StrOrPromise] = {
    Status.SAID.value: _("is suggested"),
    Status.MISSING.value: _("is suggested: the words are missing"),
    Why.ELSEWHERE.value: _("passed over: another speaker, desk or part of the conversation"),
    Why.CHANCE.value: _("passed over: a comma parts the two characters"),
    Why.EXCLUDED.value: _("passed over: harmless within an exclusion"),
    Why.ECHO.value: _("passed over: repeats the customer"),
    Why.NESTED.value: _("passed over: part of a longer phrase"),
}
"""What the rules say of a phrase in a text that is tried."""


def rule_fault_texts(faults: Iterable[Fault]) -> list[str]:
    """Say everything that is wrong, each with the rule it is about, in the language active now."""
    return [
        gettext("%(rule)s: %(fault)s")
        % {
            "rule": fault.rule,
            "fault": str(_TEXTS[fault.fault]) % {"phrase": fault.phrase, "limit": LONGEST_PHRASE},
        }
        for fault in faults
    ]


def precision_text(confirmed: int, decided: int) -> str:
    """Write how often a rule was right: "12 / 15 · 80.0 % (54.8–93.0 %)"; a dash while nobody decided."""
    interval = wilson(confirmed, decided)
    if interval is None:
        return "—"
    share = localize(round(100 * confirmed / decided, 1))
    low, high = (localize(round(100 * bound, 1)) for bound in (interval.low, interval.high))
    return f"{confirmed} / {decided} · {share} % ({low}–{high} %)"
