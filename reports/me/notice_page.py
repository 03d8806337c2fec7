"""What stands on the page "what is sent to me", and the form of its choices."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from notices import services
from notices.models import MESSENGERS, Account, Channel, Delivery, DeliveryState, Preferences
from notices.registry import Topic, topics
from notices.selectors import is_wanted, latest_deliveries, ways_of
from staff.models import Centre, Employee
from staff.services import choose_language

SHOWN = 12
"""Deliveries on the page."""

TONES = {
    DeliveryState.SENT: "good",
    DeliveryState.UNCERTAIN: "warn",
    DeliveryState.FAILED: "alarm",
    DeliveryState.REFUSED: "alarm",
}


@dataclass(frozen=True)
class MyWay:
    """One way by which I am reached, or could be."""

    channel: str
    title: str
    address: str

    @property
    def is_mail(self) -> bool:
        """Whether it is the mail address, which HR keeps."""
        return self.channel == Channel.MAIL


@dataclass(frozen=True)
class Sent:
    """One of the latest deliveries to me."""

    delivery: Delivery
    channel: str
    tone: str


@dataclass(frozen=True)
class NoticePage:
    """The page: ways that work, ways that can be added, and what became of the latest."""

    ways: list[MyWay]
    others: list[MyWay]
    latest: list[Sent]

    @property
    def waits(self) -> bool:
        """Whether something is on its way right now, so that the page looks again by itself."""
        return any(sent.delivery.state == DeliveryState.QUEUED and sent.delivery.not_before is None
                   for sent in self.latest[:1])  # fmt: skip


def notice_page(person: Employee) -> NoticePage:
    """Read the page in a fixed number of statements."""
    accounts = list(Account.objects.filter(employee=person).order_by("channel"))
    labels = dict(Channel.choices)
    ways = [MyWay(way.channel, str(labels[way.channel]), way.address) for way in ways_of(person, accounts)]
    taken = {way.channel for way in ways}
    has_app = services.has_app()
    others = [
        MyWay(channel, str(title), "")
        for channel, title in MESSENGERS
        if channel not in taken and (channel != Channel.WECOM_APP or has_app)
    ]
    latest = [
        Sent(one, str(labels[one.channel]), TONES.get(DeliveryState(one.state), "plain"))
        for one in latest_deliveries(person, SHOWN)
    ]
    return NoticePage(ways, others, latest)


@dataclass(frozen=True)
class TopicRow:
    """One topic with a box for each of my ways."""

    topic: Topic
    boxes: list[Any]


class PreferencesForm(forms.Form):
    """Which topics go by which of my ways, quiet hours, and the language."""

    quiet_from = forms.TimeField(
        label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    language = forms.ChoiceField(label=_("Language of what is sent to me"), required=False)

    def __init__(self, person: Employee, data: Any = None) -> None:
        stored = Preferences.objects.filter(employee=person).first()
        super().__init__(data, initial=_initial(person, stored))
        self.person = person
        self.channels = [way.channel for way in ways_of(person, Account.objects.filter(employee=person))]
        centre = dict(settings.LANGUAGES)[Centre.current().language]
        self.fields["language"].choices = [("", _("The centre's (%s)") % _(centre)), *settings.LANGUAGES]  # type: ignore[attr-defined]
        labels = dict(Channel.choices)
        for topic in topics():
            for channel in self.channels:
                self.fields[_name(topic, channel)] = forms.BooleanField(
                    label=labels[channel], required=False, initial=is_wanted(stored, topic, channel)
                )

    def rows(self) -> list[TopicRow]:
        """Give a row per topic; none where there is no way outside yet."""
        if not self.channels:
            return []
        return [
            TopicRow(topic, [self[_name(topic, channel)] for channel in self.channels]) for topic in topics()
        ]

    def save(self) -> None:
        """Store the choice.

        Raises:
            DomainError: what `set_preferences` refuses.
        """
        given = self.cleaned_data
        chosen = {
            topic.code: {channel: bool(given[_name(topic, channel)]) for channel in self.channels}
            for topic in topics()
        }
        services.set_preferences(
            self.person, chosen=chosen, quiet_from=given["quiet_from"], quiet_until=given["quiet_until"]
        )
        choose_language(self.person, given["language"])


def _initial(person: Employee, stored: Preferences | None) -> dict[str, str | time | None]:
    return {
        "quiet_from": stored.quiet_from if stored else None,
        "quiet_until": stored.quiet_until if stored else None,
        "language": person.language,
    }


def _name(topic: Topic, channel: str) -> str:
    return f"{topic.code}:{channel}"
