"""Forms of one's own visitors: asking, and seeing them out."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.me.asking import DayInput, MomentInput
from visitors.domain.people import read_people
from visitors.models import Stay, Visit, VisitorClass, VisitPlace
from visitors.services import Exit, Wanted

TONES = {"requested": "warn", "approved": "good", "inside": "note", "denied": "alarm", "turned_away": "alarm"}
"""How urgent a state is for the host."""


class VisitForm(forms.Form):
    """Who comes, from where, what for, where to, and when."""

    title = _("A visit")
    people = forms.CharField(
        label=_("Who comes"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One person a line: name, and the last four digits of telephone or identity card."),
    )
    visitor_class = forms.ModelChoiceField(
        VisitorClass.objects.none(), label=_("Where from"), empty_label=None
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=100, required=False)
    purpose = forms.CharField(label=_("What for"), max_length=200)
    place = forms.ModelChoiceField(VisitPlace.objects.none(), label=_("Where to"), empty_label=None)
    starts_at = forms.DateTimeField(label=_("Agreed from"), widget=MomentInput)
    ends_at = forms.DateTimeField(label=_("Agreed until"), widget=MomentInput)
    until = forms.DateField(
        label=_("Daily until"),
        required=False,
        widget=DayInput,
        help_text=_("The last day, when they come at the same hours on several days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, model in (("visitor_class", VisitorClass), ("place", VisitPlace)):
            self.fields[name].queryset = model.objects.filter(is_active=True)  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        cleaned = dict(self.cleaned_data)
        until = cleaned.pop("until")
        people = read_people(cleaned.pop("people"))
        return {"wanted": Wanted(people=people, **cleaned), "until": until}


class OutForm(forms.Form):
    """Seeing everybody who is inside out: which badges came back, and the password."""

    returned = forms.MultipleChoiceField(
        label=_("Badges returned"), required=False, widget=forms.CheckboxSelectMultiple
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Signing asks for your password every time."),
    )

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stays = Stay.objects.open().filter(visit=visit).select_related("visitor")
        self.running = list(stays.order_by("visitor__position"))
        badges = [stay.badge for stay in self.running if stay.badge]
        self.fields["returned"].choices = [(badge, badge) for badge in badges]  # type: ignore[attr-defined]
        self.fields["returned"].initial = badges
        if not badges:
            del self.fields["returned"]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        returned = self.cleaned_data.get("returned", [])
        exits = [Exit(stay.visitor.position, stay.badge in returned) for stay in self.running]
        return {"exits": exits, "password": self.cleaned_data["password"]}


def visits_of(person: Any, *, most: int) -> list[tuple[Visit, str]]:
    """List the visits one hosts or asked for, the latest first, with how urgent each is."""
    hosted = Visit.objects.filter(host=person) | Visit.objects.filter(requested_by=person, is_walk_in=False)
    rows = hosted.named().prefetch_related("visitors").order_by("-day", "-pk")[:most]
    return [(visit, TONES.get(visit.state, "plain")) for visit in rows]


def is_over_time(visit: Visit, now: datetime) -> bool:
    """Tell whether somebody stays past the agreed end."""
    return visit.state == "inside" and visit.ends_at is not None and visit.ends_at < now
