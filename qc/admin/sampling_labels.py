"""Samples in words: grounds, strata, groups of contacts, and what speaks for or against a draw."""

from collections.abc import Iterable
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from qc.domain.sampling import Ground
from qc.domain.sampling.fairness import Group, Question
from qc.selectors.fairness import LENGTHS, TENURES
from staff.models import Desk, Shift, Team

GROUNDS = {
    Ground.NEW: pgettext_lazy("operator", "new"),
    Ground.CRITICAL: gettext_lazy("critical error last month"),
    Ground.COMPLAINT: gettext_lazy("complaint"),
    Ground.PHRASE: gettext_lazy("wording"),
    Ground.SHORT: gettext_lazy("very short"),
    Ground.LONG: gettext_lazy("very long"),
}
QUESTIONS = {
    "hours": gettext_lazy("Time of day"),
    "weekday": gettext_lazy("Weekday"),
    "length": gettext_lazy("Length of talk"),
    "desk": gettext_lazy("Desk"),
    "shift": gettext_lazy("Shift"),
    "team": gettext_lazy("Team"),
    "tenure": gettext_lazy("Operator's time at the centre"),
}


def ground_labels(codes: Iterable[str]) -> str:
    """Write grounds for people."""
    return _(", ").join(str(GROUNDS[Ground(code)]) for code in codes)


def topic_label(group: str) -> str:
    """Write the topic that a group of strata stands for."""
    topic = group.partition("/")[2]
    return topic if topic != "-" else _("no type of service")


class Names:
    """Names of desks, shifts and teams by their codes, read once."""

    def __init__(self) -> None:
        self.desk = {row.code: row.label for row in Desk.objects.all()}
        self.shift = {row.code: row.label for row in Shift.objects.all()}
        self.team = dict(Team.objects.values_list("code", "name"))

    def stratum(self, key: str) -> str:
        """Write what sets a stratum apart within its operator; "all" when nothing does."""
        parts = [self._part(part) for part in key.split("/")[2:]]
        return " · ".join(parts) or _("all contacts")

    def _part(self, part: str) -> str:
        if part == "risk":
            return _("at risk")
        question, _dot, code = part.partition(".")
        return self.group(question, code)

    def group(self, question: str, name: str) -> str:
        """Write one group of contacts of a question."""
        if name == "other":
            return _("all others")
        if question in ("desk", "shift", "team"):
            return self._named(getattr(self, question), name)
        writers = {"weekday": _weekday, "length": _length, "tenure": _tenure}
        return writers[question](int(name)) if question in writers else name.replace("-", "–")

    @staticmethod
    def _named(names: dict[str, Any], code: str) -> str:
        return str(names.get(code, code)) if code != "none" else _("none")


def _weekday(number: int) -> str:
    return str(WEEKDAYS[number])


def _length(number: int) -> str:
    minutes = [seconds // 60 for seconds in LENGTHS]
    if number == 0:
        return ngettext("under %(n)d minute", "under %(n)d minutes", minutes[0]) % {"n": minutes[0]}
    if number == len(minutes):
        return ngettext("%(n)d minute and more", "%(n)d minutes and more", minutes[-1]) % {"n": minutes[-1]}
    return _("%(first)d to %(last)d minutes") % {"first": minutes[number - 1], "last": minutes[number]}


def _tenure(number: int) -> str:
    texts = (
        _("unknown"),
        _("under 3 months"),
        _("3 months to 1 year"),
        _("1 to 3 years"),
        _("3 years and more"),
    )
    assert len(texts) == len(TENURES) + 1
    return texts[number]


def percent(share: float) -> str:
    """Write a share as it is shown: one decimal place below ten per cent."""
    return f"{share * 100:.1f} %" if 0 < share < 0.0995 else f"{share * 100:.0f} %"


def verdict(question: Question, names: Names, labels: list[str]) -> str:
    """Say in one sentence what a question came to."""
    if question.p_value is None:
        if all(group.deviation == 0 for group in question.groups):
            return _("Fixed by the plan: every draw takes as many.")
        return _("Too few contacts to say.")
    if not question.is_suspect:
        return _("Nothing speaks against it (p = %(p)s).") % {"p": _p_text(question.p_value)}
    worst = max(question.groups, key=lambda group: abs(group.standardised))
    values = _values(worst, names.group(question.name, labels[worst.number]))
    if worst.standardised < 0:
        text = _(
            "%(name)s is under-represented: %(drawn)s in the sample, a fair draw takes %(low)d to %(high)d; "
            "%(share)s of the contacts, %(drawn_share)s of the sample."
        )
    else:
        text = _(
            "%(name)s is over-represented: %(drawn)s in the sample, a fair draw takes %(low)d to %(high)d; "
            "%(share)s of the contacts, %(drawn_share)s of the sample."
        )
    return f"{text % values} (p = {_p_text(question.p_value)})"


def _values(group: Group, name: str) -> dict[str, Any]:
    low, high = group.usual
    return {
        "name": name,
        "drawn": group.drawn,
        "low": round(low),
        "high": round(high),
        "share": percent(group.share),
        "drawn_share": percent(group.drawn_share),
    }


def _p_text(p_value: float) -> str:
    return f"{p_value:.2f}" if p_value >= 0.01 else f"{p_value:.1g}" if p_value >= 0.0001 else "< 0.0001"
