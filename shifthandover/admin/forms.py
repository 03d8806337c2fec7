"""The forms of the acts on a diary; what they clean is named as the services name it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from shifthandover.admin.fields import picture
from shifthandover.domain.vocabulary import Act, Decision, HoldReason, Section
from shifthandover.models import (
    DiaryEntry,
    HandedItem,
    HoldReasonChoices,
    ItemKindChoices,
    RoundPoint,
    SectionChoices,
    ShiftDiary,
)
from shifthandover.selectors import (
    filled_sections,
    latest_handover,
    latest_round,
    open_items,
    unanswered_items,
)
from shifthandover.selectors.shifts import is_sign_out_overdue
from shifthandover.services import Answer, Observed
from staff.admin_base import PasswordField
from staff.admin_fields import line, measure, one_of, tick, words
from staff.models import Employee


class ActForm(forms.Form):
    """The form of one act on one diary."""

    def __init__(self, *args: Any, diary: ShiftDiary, person: Employee, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.diary, self.person, self.now = diary, person, now
        self.prepare()
        if "password" in self.fields:  # the signature comes last
            self.order_fields([name for name in self.fields if name != "password"] + ["password"])

    def prepare(self) -> None:
        """Add the fields that depend on the diary."""

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return dict(self.cleaned_data)


@dataclass(frozen=True)
class RoundRow:
    """The fields of one point of the round; `is_open` where something was said to be not in order."""

    point: RoundPoint
    fault: BoundField
    photograph: BoundField
    value: BoundField | None
    is_open: bool


class RoundFields(ActForm):
    """The round on the page of a signature: what is measured, and one line per point not in order."""

    points: Sequence[RoundPoint] = ()

    def add_round(self) -> None:
        """Add the fields of the round."""
        self.points = list(RoundPoint.objects.filter(is_active=True))
        for point in self.points:
            if point.unit:
                self.fields[f"value_{point.pk}"] = measure(f"{point.label} ({point.unit})", _range_of(point))
        for point in self.points:
            self.fields[f"fault_{point.pk}"] = line(
                _("%(point)s: anything not in order?") % {"point": point.label}, is_needed=False
            )
            self.fields[f"photo_{point.pk}"] = picture(_("%(point)s: photograph") % {"point": point.label})
        self.fields["looked"] = tick(
            _("I have made the round: everything is in order that is not named above."), is_needed=True
        )

    @property
    def round_rows(self) -> list[RoundRow]:
        """The points of the round with their fields, for the page; none where no round is asked for."""
        return [
            RoundRow(
                point=point,
                fault=self[f"fault_{point.pk}"],
                photograph=self[f"photo_{point.pk}"],
                value=self[f"value_{point.pk}"] if point.unit else None,
                is_open=self.is_bound,
            )
            for point in self.points
        ]

    @property
    def looked_field(self) -> BoundField:
        """The statement that the round was made."""
        return self["looked"]

    @property
    def signing_fields(self) -> list[BoundField]:
        """The fields that stand beside the signature: all that have no place in the diary or the round."""
        placed = ("none_", "decision_", "remark_", "value_", "fault_", "photo_", "looked")
        return [field for field in self.visible_fields() if not field.name.startswith(placed)]

    def observed(self) -> list[Observed] | None:
        """What was found, or None where the page asks for no round."""
        if "looked" not in self.fields:
            return None
        return [
            Observed(
                point=point,
                is_ok=not self.cleaned_data[f"fault_{point.pk}"],
                value=self.cleaned_data.get(f"value_{point.pk}"),
                note=self.cleaned_data[f"fault_{point.pk}"],
                photograph=self.cleaned_data[f"photo_{point.pk}"],
            )
            for point in self.points
        ]


class SignOutForm(RoundFields):
    """Signing out: nothing to report where nothing was written, the round, the password."""

    password = PasswordField()

    def prepare(self) -> None:
        """Offer a tick for each empty section, and the round unless it was entered before."""
        filled = filled_sections(self.diary, open_items(self.diary.desk, self.now))
        self.empty = [section for section in Section if section not in filled]
        for section in self.empty:
            label = _("Nothing to report: %(section)s") % {"section": SectionChoices(section).label}
            self.fields[f"none_{section}"] = tick(label)
        if latest_round(self.diary, "outgoing") is None:
            self.add_round()

    @property
    def none_fields(self) -> dict[str, BoundField]:
        """The tick of each empty section, for the page."""
        return {section.value: self[f"none_{section}"] for section in self.empty}

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {
            "password": self.cleaned_data["password"],
            "none_sections": [one for one in self.empty if self.cleaned_data[f"none_{one}"]],
            "observed": self.observed(),
        }


class ReceiverForm(RoundFields):
    """What the receiver says to each item."""

    def add_items(self) -> None:
        """Add a choice and a line for each item handed over."""
        rows = HandedItem.objects.filter(handover=latest_handover(self.diary)).order_by("position")
        self.items = list(rows)
        choices = [(Decision.ACCEPTED.value, _("I accept it")), (Decision.QUERIED.value, _("I query it"))]
        for item in self.items:
            label = f"{item.position}. {ItemKindChoices(item.kind).label}: {item.title}"
            self.fields[f"decision_{item.position}"] = one_of(label, choices, is_needed=False)
            self.fields[f"remark_{item.position}"] = line(_("What is queried or reserved"), is_needed=False)
            if item.decided_by_id == self.person.pk:
                self.initial[f"decision_{item.position}"] = item.decision
                self.initial[f"remark_{item.position}"] = item.remark

    @property
    def answer_fields(self) -> dict[int, dict[str, BoundField]]:
        """The choice and the line of each item by its position, for the page."""
        return {
            item.position: {
                "decision": self[f"decision_{item.position}"],
                "remark": self[f"remark_{item.position}"],
            }
            for item in self.items
        }

    def answers(self) -> list[Answer]:
        """The decisions that were made."""
        cleaned = self.cleaned_data
        return [
            Answer(
                item.position,
                Decision(cleaned[f"decision_{item.position}"]),
                cleaned[f"remark_{item.position}"],
            )
            for item in self.items
            if cleaned[f"decision_{item.position}"]
        ]


class SignInForm(ReceiverForm):
    """Signing in: every item, a round of one's own, the essence in one's own words, the password."""

    password = PasswordField()

    def prepare(self) -> None:
        """Offer the items, the round and the essence."""
        self.add_items()
        if latest_round(self.diary, "incoming", made_by=self.person) is None:
            self.add_round()
        self.fields["synthesis"] = words(
            _("The essence in your own words"),
            _("What matters most in the coming hours, as you understood it."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {
            "password": self.cleaned_data["password"],
            "synthesis": self.cleaned_data["synthesis"],
            "answers": self.answers(),
            "observed": self.observed(),
        }


class ReturnForm(ReceiverForm):
    """Returning: what is queried, the reasons, the password."""

    password = PasswordField()

    def prepare(self) -> None:
        """Offer the items and the reasons."""
        self.add_items()
        self.fields["reasons"] = words(_("Reasons"))

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {
            "password": self.cleaned_data["password"],
            "reasons": self.cleaned_data["reasons"],
            "answers": self.answers(),
        }


class WriteForm(ActForm):
    """One entry; it may correct an earlier one."""

    section = forms.ChoiceField(
        label=_("Section of the diary"), choices=SectionChoices.choices, widget=UnfoldAdminSelectWidget
    )
    text = words(_("Text"), rows=5)
    corrects = forms.ModelChoiceField(DiaryEntry.objects.none(), required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Let an entry correct entries of this diary only."""
        self.fields["corrects"].queryset = self.diary.entries.all()  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {**self.cleaned_data, "section": Section(self.cleaned_data["section"])}


class BlockForm(ActForm):
    """What went wrong during the handover."""

    text = words(_("What happened"))


class ResumeForm(ActForm):
    """The stage reached, and what remains."""

    remaining = words(
        _("What remains"), _("Becomes an open matter; empty when nothing remains."), is_needed=False
    )
    password = PasswordField()


class HoldForm(ActForm):
    """Taking a handover over in one's own name."""

    reason = one_of(_("Reason"), HoldReasonChoices.choices)
    text = words(_("What happened"))
    password = PasswordField()

    def prepare(self) -> None:
        """Give overdue as the reason where it is; the duty supervisor may say another."""
        if is_sign_out_overdue(self.diary, self.now):
            self.initial.setdefault("reason", HoldReason.OVERDUE)

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {**self.cleaned_data, "reason": HoldReason(self.cleaned_data["reason"])}


class AnswerForm(ActForm):
    """The answer to one reservation."""

    answer = words(_("Reply"))

    def prepare(self) -> None:
        """Offer the reservations that wait for an answer."""
        waiting = [(item.position, f"{item.title}: {item.remark}") for item in unanswered_items(self.diary)]
        self.fields["position"] = one_of(_("Reservation"), waiting)
        self.order_fields(["position", "answer"])

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return {"position": int(self.cleaned_data["position"]), "answer": self.cleaned_data["answer"]}


class NoteForm(ActForm):
    """A signed note."""

    text = words(_("Note"), _("What is signed is never changed; a note corrects it."))
    password = PasswordField()


class ReviewForm(ActForm):
    """The review."""

    remark = words(_("Remark"), is_needed=False)
    password = PasswordField()


FORMS: dict[Act, type[ActForm]] = {
    Act.WRITE: WriteForm,
    Act.SIGN_OUT: SignOutForm,
    Act.RETURN: ReturnForm,
    Act.BLOCK: BlockForm,
    Act.RESUME: ResumeForm,
    Act.SIGN_IN: SignInForm,
    Act.HOLD: HoldForm,
    Act.ANSWER: AnswerForm,
    Act.NOTE: NoteForm,
    Act.REVIEW: ReviewForm,
}


def _range_of(point: RoundPoint) -> str:
    if point.lowest is None or point.highest is None:
        return ""
    return f"{point.lowest:g}–{point.highest:g} {point.unit}"
