"""Forms of the acts that can change a score: decide an appeal, score anew, override."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldBooleanWidget,
)

from qc.admin.answer_fields import answer_fields, given_answer
from qc.admin.evaluation_history import AppealBlock, AppealedCriterion
from qc.domain.answers import BLANK, Answers, answers_table, parse_answers
from qc.domain.conditions import answer_states
from qc.domain.rulings import Ruling as Decided
from qc.domain.scorecard import Criterion
from qc.domain.words import AnswerState
from qc.models import Evaluation, Override, OverrideState, Ruling
from qc.services import Decision
from qc.wording import here

LONGEST = 2000
"""Most characters of a reason."""


def long_text(label: Any, **options: Any) -> forms.CharField:
    """Make the field for a reason."""
    widget = UnfoldAdminTextareaWidget(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **options)


@dataclass
class AnswerAsked:
    """One criterion of a form: its name, and its fields as they are rendered."""

    criterion: Criterion
    label: str
    fields: list[forms.BoundField]


class DecideAppealForm(forms.Form):
    """Each appealed criterion with its ruling, its reasoning, and the new answer where that changes."""

    def __init__(self, data: Any, files: Any, *, block: AppealBlock) -> None:
        super().__init__(data, files)
        self.block = block
        evaluation = block.appeal.evaluation
        self.scorecard = evaluation.version.parsed
        self.items = [one.item for one in block.criteria]
        answers = parse_answers(self.scorecard, evaluation.answers)
        for item in self.items:
            criterion = self.scorecard.criterion_by_key[item.criterion]
            self.fields[f"ruling-{item.criterion}"] = forms.ChoiceField(
                label=_("ruling"), choices=Ruling.choices, widget=UnfoldAdminRadioSelectWidget()
            )
            self.fields |= answer_fields(criterion, answers.get(item.criterion, BLANK))
            self.fields[f"value-{item.criterion}"].label = _("new answer")
            self.fields[f"reasoning-{item.criterion}"] = long_text(_("reasoning"))
        self._hidden = hidden_criteria(evaluation, answers)
        for criterion in self._hidden:
            self.fields |= answer_fields(criterion)
        self.fields["reasoning"] = long_text(_("reasoning of the whole"), required=False)

    def pairs(self) -> list[tuple[AppealedCriterion, list[forms.BoundField]]]:
        """Give each appealed criterion with its fields."""
        return [(one, self.asked(one.item.criterion)) for one in self.block.criteria]

    def asked(self, key: str) -> list[forms.BoundField]:
        """Give the fields of one appealed criterion, in the order they are filled in."""
        return [self[name] for name in self.fields if name.partition("-")[2] == key]

    def further(self) -> list[AnswerAsked]:
        """Give the criteria that are asked only if a changed answer makes them so."""
        return [AnswerAsked(one, here(one.label), self.asked(one.key)) for one in self._hidden]

    def decisions(self) -> dict[str, Decision]:
        """Read the decision on each criterion; an upheld one keeps its answer, whatever its fields say."""
        return {item.criterion: self._decision(item.criterion) for item in self.items}

    def _decision(self, key: str) -> Decision:
        ruling = Decided(self.cleaned_data[f"ruling-{key}"])
        criterion = self.scorecard.criterion_by_key[key]
        answer = given_answer(criterion, self.cleaned_data) if ruling.changes else None
        return Decision(ruling, self.cleaned_data[f"reasoning-{key}"], answer)

    def further_answers(self) -> dict[str, Any]:
        """Read the answers to criteria that were not asked before."""
        given = {one.key: given_answer(one, self.cleaned_data) for one in self._hidden}
        return {key: answer for key, answer in given.items() if answer is not None}


def hidden_criteria(evaluation: Evaluation, answers: Answers) -> list[Criterion]:
    """Give the criteria that were not asked because of what was answered elsewhere."""
    scorecard = evaluation.version.parsed
    states = answer_states(scorecard, answers)
    return [one for one in scorecard.criteria if states.get(one.key) is AnswerState.HIDDEN]


class RescoreForm(forms.Form):
    """The whole sheet as it was answered; what is changed makes the next version."""

    def __init__(self, data: Any, files: Any, *, evaluation: Evaluation) -> None:
        super().__init__(data, files)
        self.scorecard = evaluation.version.parsed
        answers = parse_answers(self.scorecard, evaluation.answers)
        self._before = answers_table(answers)
        for criterion in self.scorecard.criteria:
            self.fields |= answer_fields(criterion, answers.get(criterion.key, BLANK))
        self.fields["reason"] = long_text(_("reason"))

    def sections(self) -> list[tuple[str, list[AnswerAsked]]]:
        """Give the questions by section."""
        return [
            (here(section.label), [self._asked(criterion) for criterion in section.criteria])
            for section in self.scorecard.sections
        ]

    def _asked(self, criterion: Criterion) -> AnswerAsked:
        names = [name for name in self.fields if name.partition("-")[2] == criterion.key]
        return AnswerAsked(criterion, here(criterion.label), [self[name] for name in names])

    def changes(self) -> dict[str, Any]:
        """Read the answers that are other ones than before; None takes one back."""
        given = {one.key: given_answer(one, self.cleaned_data) for one in self.scorecard.criteria}
        return {key: answer for key, answer in given.items() if self._differs(key, answer)}

    def _differs(self, key: str, answer: dict[str, Any] | None) -> bool:
        before, after = self._before.get(key, {}), answer or {}
        # No tick in a list that nobody had to answer is no answer, as before.
        return any(
            (before.get(name) or None) != (after.get(name) or None)
            for name in ("value", "na", "na_reason", "system_cause")
        )


class OverrideRequestForm(forms.Form):
    """Which criterion is to count in full, and why the customer was better served."""

    def __init__(self, data: Any, files: Any, *, evaluation: Evaluation) -> None:
        super().__init__(data, files)
        scorecard = evaluation.version.parsed
        answers = parse_answers(scorecard, evaluation.answers)
        choices = [
            (one.key, here(one.label))
            for one in scorecard.criteria
            if (one.is_scoring or one.carries_trigger) and answers.get(one.key, BLANK).value is not None
        ]
        self.fields["criterion"] = forms.ChoiceField(
            label=_("criterion"), choices=choices, widget=UnfoldAdminSelectWidget
        )
        self.fields["reason"] = long_text(
            _("reason"), help_text=_("How the script was departed from, and how that served the customer.")
        )


class OverrideDecisionForm(forms.Form):
    """What the second person says to a request for an override."""

    def __init__(self, data: Any, files: Any, *, overrides: list[Override]) -> None:
        super().__init__(data, files)
        self.fields["override"] = forms.TypedChoiceField(
            label=_("override"),
            coerce=int,
            choices=[(one.pk, _override_text(one)) for one in overrides],
            initial=overrides[0].pk if overrides else None,
            widget=UnfoldAdminRadioSelectWidget(),
        )
        self.fields["decision"] = forms.ChoiceField(
            label=_("decision"),
            choices=[
                (OverrideState.APPROVED, _("approve: it counts in full")),
                (OverrideState.REFUSED, _("refuse: it stays as it is")),
            ],
            widget=UnfoldAdminRadioSelectWidget(),
        )
        self.fields["reasoning"] = long_text(_("reasoning"))


def _override_text(override: Override) -> str:
    criterion = override.evaluation.version.parsed.criterion_by_key[override.criterion]
    return _t("%(criterion)s: %(reason)s (%(person)s)") % {
        "criterion": here(criterion.label),
        "reason": override.reason,
        "person": override.requested_by,
    }


class LockForm(forms.Form):
    """The lock is confirmed by hand: nothing in the month changes afterwards."""

    is_confirmed = forms.BooleanField(
        label=_("I have seen what is not finished; it will go to the adjustment list."),
        required=False,
        widget=UnfoldBooleanWidget(),
    )
