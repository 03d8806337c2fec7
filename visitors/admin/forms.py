"""The forms of the acts on visits; what they clean is named as the services name it."""

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelect2Widget, UnfoldAdminSelectWidget

from incidents.models import IncidentKind
from staff.admin_base import PasswordField
from staff.admin_fields import line, moment, one_of, tick, words
from staff.models import Desk, Employee
from visitors.domain.people import Person, read_people, write_people
from visitors.domain.vocabulary import Act
from visitors.models import Stay, Visit, Visitor, VisitorClass, VisitPlace
from visitors.services import KINDS, Entry, Exit, WalkIn, Wanted


def choice(label: Any, queryset: Any, help_text: Any = "", *, is_needed: bool = True) -> Any:
    """Make a field to choose one of a few rows."""
    return forms.ModelChoiceField(
        queryset,
        label=label,
        help_text=help_text,
        required=is_needed,
        empty_label=None if is_needed else "—",
        widget=UnfoldAdminSelectWidget,
    )


class PeopleField(forms.CharField):
    """Who comes, one person a line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Who comes"))
        kwargs.setdefault(
            "help_text", _("One person a line: name, and the last four digits of telephone or identity card.")
        )
        super().__init__(widget=words("", rows=2).widget, **kwargs)

    def clean(self, value: Any) -> Any:
        """Give the persons."""
        return read_people(super().clean(value))


class RequestForm(forms.Form):
    """A visit in seven fields; what follows may stay as it is."""

    people = PeopleField()
    visitor_class = choice(_("Where from"), VisitorClass.objects.none())
    organisation = line(_("Organisation"), is_needed=False, longest=100)
    purpose = line(_("What for"), longest=200)
    place = choice(_("Where to"), VisitPlace.objects.none())
    starts_at = moment(_("Agreed from"), is_needed=True)
    ends_at = moment(_("Agreed until"), is_needed=True)
    until = forms.DateField(
        label=_("Daily until"),
        required=False,
        help_text=_("The last day, when they come at the same hours on several days."),
        widget=forms.DateInput(attrs={"type": "date", **line("").widget.attrs}, format="%Y-%m-%d"),
    )
    host = forms.ModelChoiceField(
        Employee.objects.none(),
        label=_("Host"),
        required=False,
        help_text=_("Empty: yourself."),
        widget=UnfoldAdminSelect2Widget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self)
        staff = Employee.objects.filter(is_active=True).order_by("work_number")
        self.fields["host"].queryset = staff  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        cleaned = dict(self.cleaned_data)
        beside = {name: cleaned.pop(name) for name in ("host", "until")}
        return {"wanted": Wanted(**cleaned), **beside}


def offer(form: forms.Form) -> None:
    """Offer the classes and places that are in use."""
    for name, model in (("visitor_class", VisitorClass), ("place", VisitPlace)):
        form.fields[name].queryset = model.objects.filter(is_active=True)  # type: ignore[attr-defined]


def initial_of(visit: Visit) -> dict[str, Any]:
    """Say what an earlier visit would ask for again, as far as it is still known; times stay open."""
    people = [Person(one.name, one.last_digits) for one in visit.visitors.order_by("position")]
    return {
        "people": "" if visit.blanked_at else write_people(people),
        "visitor_class": visit.visitor_class_id,
        "organisation": visit.organisation,
        "purpose": visit.purpose,
        "place": visit.place_id,
        "host": visit.host_id,
    }


class WalkInForm(forms.Form):
    """Who was found without approval, and the report of it."""

    people = PeopleField(help_text=_("One person a line; a description where no name was told."))
    visitor_class = choice(_("Where from"), VisitorClass.objects.none())
    place = choice(_("Where found"), VisitPlace.objects.none())
    what = words(
        _("What happened"), _("Goes into the report of the incident, which is kept: write no names.")
    )
    entered_at = moment(_("Since when"), _("Empty: just now."))
    desk = choice(_("Desk"), Desk.objects.none(), is_needed=False)
    badges = line(_("Badges"), _("Where given, in the order of the persons, with spaces."), is_needed=False)
    is_clear_of_goods = tick(_("Asked for flammable and explosive goods: none"))
    kind = one_of(_("Report as"), [])
    password = PasswordField(
        help_text=_("You sign the entry and the report of the incident with it, both in one act.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self)
        self.fields["desk"].queryset = Desk.objects.all()  # type: ignore[attr-defined]
        kinds = {
            kind.code: kind.label for kind in IncidentKind.objects.filter(code__in=KINDS, is_active=True)
        }
        self.fields["kind"].choices = [(code, kinds[code]) for code in KINDS if code in kinds]  # type: ignore[attr-defined]
        self.fields["kind"].initial = KINDS[0]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        cleaned = dict(self.cleaned_data)
        password = cleaned.pop("password")
        cleaned["badges"] = cleaned["badges"].replace(",", " ").replace("，", " ").split()
        cleaned["is_clear_of_goods"] = cleaned["is_clear_of_goods"] or None
        return {"walk_in": WalkIn(**cleaned), "password": password}


class VisitActForm(forms.Form):
    """The form of one act on one visit."""

    def __init__(self, *args: Any, visit: Visit, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit, self.now = visit, now
        self.prepare()
        if "password" in self.fields:  # the signature comes last
            self.order_fields([name for name in self.fields if name != "password"] + ["password"])

    def prepare(self) -> None:
        """Add the fields that depend on the visit."""

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        return dict(self.cleaned_data)

    @property
    def person_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields that belong to one person each, with the person."""
        return []

    @property
    def other_fields(self) -> list[forms.BoundField]:
        """The fields that belong to no single person."""
        personal = {field.name for _label, fields in self.person_rows for field in fields}
        return [field for field in self.visible_fields() if field.name not in personal]


class ApproveForm(VisitActForm):
    """Approve, signed."""

    text = words(_("Remark"), is_needed=False, rows=2)
    password = PasswordField()


class ReasonForm(VisitActForm):
    """Say why."""

    reason = words(_("Reason"), _("The host reads it."))


class CancelForm(VisitActForm):
    """Say why, or not."""

    reason = words(_("Reason"), is_needed=False, rows=2)


class NoShowForm(VisitActForm):
    """Note that nobody came."""

    text = words(_("Remark"), is_needed=False, rows=2)


class ExtendForm(VisitActForm):
    """A later end, signed."""

    ends_at = moment(_("New end"), is_needed=True)
    reason = words(_("Reason"))
    password = PasswordField()

    def prepare(self) -> None:
        """Propose an hour more."""
        if self.visit.ends_at is not None:
            self.initial["ends_at"] = max(self.visit.ends_at, self.now) + timedelta(hours=1)


class LetInForm(VisitActForm):
    """Who comes in with which badge, the goods question, the password."""

    is_clear_of_goods = tick(
        _("Each was asked: no flammable or explosive goods"),
        _("Whoever does not leave such goods outside is turned away."),
    )
    password = PasswordField()

    def prepare(self) -> None:
        """Add a badge and what is carried for everybody who is not inside."""
        inside = Stay.objects.open().filter(visit=self.visit).values("visitor")
        self.absent = list(self.visit.visitors.exclude(pk__in=inside).order_by("position"))
        for one in self.absent:
            if len(self.absent) > 1:
                self.fields[f"comes_{one.position}"] = tick(_("comes in"))
                self.initial.setdefault(f"comes_{one.position}", True)
            self.fields[f"badge_{one.position}"] = line(
                _("Badge no."), is_needed=len(self.absent) == 1, longest=20
            )
            self.fields[f"carried_{one.position}"] = line(_("Carries in"), is_needed=False)

    @property
    def person_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each person."""
        return [(name_of(one), personal_fields(self, one.position)) for one in self.absent]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        cleaned = self.cleaned_data
        entries = [
            Entry(one.position, cleaned[f"badge_{one.position}"], cleaned[f"carried_{one.position}"])
            for one in self.absent
            if cleaned.get(f"comes_{one.position}", True)
        ]
        return {
            "entries": entries,
            "is_clear_of_goods": cleaned["is_clear_of_goods"],
            "password": cleaned["password"],
        }


class LetOutForm(VisitActForm):
    """Who goes out, whether the badges came back, the password: as a rule everybody with theirs."""

    password = PasswordField()

    def prepare(self) -> None:
        """Add the ticks for everybody who is inside."""
        stays = Stay.objects.open().filter(visit=self.visit).select_related("visitor")
        self.running = list(stays.order_by("visitor__position"))
        for stay in self.running:
            position = stay.visitor.position
            if len(self.running) > 1:
                self.fields[f"goes_{position}"] = tick(_("goes out"))
                self.initial.setdefault(f"goes_{position}", True)
            if stay.badge:
                label = _("Badge %(badge)s returned") % {"badge": stay.badge}
                self.fields[f"badge_{position}"] = tick(label)
                self.initial.setdefault(f"badge_{position}", True)
            self.fields[f"carried_{position}"] = line(_("Carries out"), is_needed=False)

    @property
    def person_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each person."""
        return [
            (name_of(stay.visitor), personal_fields(self, stay.visitor.position)) for stay in self.running
        ]

    @property
    def values(self) -> dict[str, Any]:
        """The arguments of the service."""
        cleaned = self.cleaned_data
        exits = [
            Exit(
                stay.visitor.position,
                cleaned.get(f"badge_{stay.visitor.position}", True),
                cleaned[f"carried_{stay.visitor.position}"],
            )
            for stay in self.running
            if cleaned.get(f"goes_{stay.visitor.position}", True)
        ]
        return {"exits": exits, "password": cleaned["password"]}


class SettleBadgeForm(VisitActForm):
    """Which badge, and what became of it."""

    badge = one_of(_("Badge"), [])
    is_found = forms.TypedChoiceField(
        label=_("What became of the badge"),
        choices=[("yes", _("it came back")), ("no", _("it is written off as lost"))],
        coerce=lambda value: value == "yes",
        widget=one_of("", []).widget,
    )
    text = words(_("Remark"), is_needed=False, rows=2)

    def prepare(self) -> None:
        """Offer the badges that went out of the door."""
        missing = Stay.objects.badge_missing().filter(visit=self.visit).values_list("badge", flat=True)
        self.fields["badge"].choices = [(badge, badge) for badge in missing]  # type: ignore[attr-defined]


def name_of(visitor: Visitor) -> str:
    """Name somebody as reception knows them: name and last digits, or the position once blanked."""
    return " ".join(filter(None, [visitor.name or f"{visitor.position}.", visitor.last_digits]))


def personal_fields(form: forms.Form, position: int) -> list[forms.BoundField]:
    """The fields of one person."""
    names = [f"{word}_{position}" for word in ("comes", "goes", "badge", "carried")]
    return [form[name] for name in names if name in form.fields]


class ApproveSeveralForm(forms.Form):
    """One password for the visits that were ticked."""

    password = PasswordField(label=_("Your password, once for all that are ticked"))


FORMS: Final[dict[Act, type[VisitActForm]]] = {
    Act.APPROVE: ApproveForm,
    Act.DENY: ReasonForm,
    Act.CANCEL: CancelForm,
    Act.LET_IN: LetInForm,
    Act.LET_OUT: LetOutForm,
    Act.EXTEND: ExtendForm,
    Act.TURN_AWAY: ReasonForm,
    Act.NO_SHOW: NoShowForm,
    Act.SETTLE_BADGE: SettleBadgeForm,
}
