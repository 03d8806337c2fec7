"""By which ways a person is told about a topic: what they chose, what they have, and when it may come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from notices.domain.quiet import quiet_until
from notices.models import Account, Channel, Preferences
from notices.registry import Topic
from staff.models import Centre, Employee


@dataclass(frozen=True)
class Way:
    """One way out of the house to one person."""

    channel: str
    address: str
    account_id: int | None = None


@dataclass(frozen=True)
class Ways:
    """The ways by which one person is told about one thing; not before an instant, where it can wait."""

    chosen: tuple[Way, ...]
    not_before: datetime | None = None


def ways_to(people: Iterable[Employee], topic: Topic, *, now: datetime, centre: Centre) -> Mapping[int, Ways]:
    """Find the ways to people for a topic, in two statements however many they are."""
    people = list(people)
    ids = [person.pk for person in people]
    accounts: dict[int, list[Account]] = {}
    for account in Account.objects.filter(employee__in=ids).order_by("channel"):
        accounts.setdefault(account.employee_id, []).append(account)
    preferences = Preferences.objects.in_bulk(ids)
    return {
        person.pk: _ways(person, accounts.get(person.pk, []), preferences.get(person.pk), topic, now, centre)
        for person in people
    }


def _ways(
    person: Employee,
    accounts: list[Account],
    preferences: Preferences | None,
    topic: Topic,
    now: datetime,
    centre: Centre,
) -> Ways:
    had = ways_of(person, accounts)
    chosen = tuple(way for way in had if is_wanted(preferences, topic, way.channel))
    if topic.is_urgent:
        # Whoever switched the last way off, or gave up the account it went by, is told all the same.
        return Ways(chosen or had)
    return Ways(chosen, _end_of_quiet(preferences, now, centre))


def ways_of(person: Employee, accounts: Iterable[Account]) -> tuple[Way, ...]:
    """List the ways that a person has: mail, where there is an address, and their messengers."""
    mail = [Way(Channel.MAIL, person.email)] if person.email else []
    return (*mail, *(Way(account.channel, account.shown, account.pk) for account in accounts))


def is_wanted(preferences: Preferences | None, topic: Topic, channel: str) -> bool:
    """Tell whether a person wants a topic by a channel: yes, unless they said no."""
    chosen = preferences.chosen if preferences else {}
    return bool(chosen.get(topic.code, {}).get(channel, True))


def _end_of_quiet(preferences: Preferences | None, now: datetime, centre: Centre) -> datetime | None:
    if preferences is None or preferences.quiet_from is None or preferences.quiet_until is None:
        return None
    return quiet_until(now.astimezone(centre.zone), preferences.quiet_from, preferences.quiet_until)
