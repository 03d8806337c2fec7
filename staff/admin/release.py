"""Forms that let nobody leave or change post while something keeps them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from unfold.forms import UserChangeForm

from common.errors import DomainError
from staff.models import Employee, Membership
from staff.services import refuse_unreleased


class EmployeeForm(UserChangeForm):
    """An employee; a last day of work is refused while something keeps them."""

    def clean_left_on(self) -> Any:
        """Refuse a new last day while something keeps the person."""
        day = self.cleaned_data["left_on"]
        if day and day != self.initial.get("left_on"):
            _check(self.instance)
        return day


class _Latest(NamedTuple):
    """The last membership of somebody: in which post, and whether it ends."""

    starts_on: Any
    post: Any
    has_ended: bool


class MembershipFormSet(forms.BaseInlineFormSet[Membership, Employee, forms.ModelForm[Membership]]):
    """The memberships of one person: no other post, and no end of the last, while something keeps them."""

    def clean(self) -> None:
        """Compare the last membership as it was with the last one as it is to be."""
        super().clean()
        if any(self.errors) or not self.instance.pk:
            return
        before = _latest(_stored(row) for row in self.instance.memberships.all())
        wanted = [form for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        after = _latest(_given(form.cleaned_data) for form in wanted if form.cleaned_data.get("starts_on"))
        if _is_released(before, after):
            _check(self.instance)


def _stored(row: Membership) -> _Latest:
    return _Latest(row.starts_on, row.post_id, row.ends_on is not None)


def _given(given: dict[str, Any]) -> _Latest:
    post = given.get("post")
    return _Latest(given["starts_on"], post.pk if post else None, given.get("ends_on") is not None)


def _latest(rows: Iterable[_Latest]) -> _Latest | None:
    return max(rows, key=lambda row: row.starts_on, default=None)


def _is_released(before: _Latest | None, after: _Latest | None) -> bool:
    """Tell whether a change lets somebody out of the post they hold."""
    if before is None or before.has_ended:
        return False
    return after is None or after.has_ended or after.post != before.post


def _check(person: Employee) -> None:
    try:
        refuse_unreleased(person)
    except DomainError as error:
        raise forms.ValidationError(str(error.message)) from error
