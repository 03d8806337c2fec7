"""Frames of draws: which contacts may be drawn, and in which stratum each stands (docs/sampling.md)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from django.db.models import Exists, OuterRef, Q, QuerySet

from calls.models import Contact
from common.columns import Column, read_columns
from qc.domain import sampling
from qc.domain.sampling import Frame, Ground, Terms, quota_of, shared_levels
from qc.models import Assignment, CheckKind, SampledContact
from qc.selectors.contact_facts import ContactFacts
from qc.selectors.risks import new_or_erring, risky_contacts
from staff.models import Desk, Membership, Shift, Team

COLUMNS = ("id", "operator", "desk", "day", "started_at", "talk_seconds")


class Choice(Terms, Protocol):
    """Everything that decides a frame: a plan, the order of a draw, or the draw that keeps it."""

    kind: str
    desk: Any
    team: Any
    post: Any
    operator: Any
    topic: str
    from_hour: int | None
    until_hour: int | None
    minimum_seconds: int
    maximum_seconds: int | None
    by_desk: bool
    by_shift: bool
    by_hours: bool
    hour_bands: str
    new_staff_days: int
    risk_phrases: str
    risk_complaints: bool
    short_seconds: int | None
    long_seconds: int | None
    shortest_percent: int
    longest_percent: int


@dataclass(frozen=True)
class FrameOrder:
    """Which contacts may be drawn.

    Only answered contacts of known operators that the terms name, that nobody was given before the draw, to
    inspect or in a calibration session: who knows a contact is no fresh judge of it (in a survey: that no
    survey drew before); contacts stored after the draw are left out. The frame of a draw is kept with it:
    read again later it may differ, for operators and desks are filled in when they are known.

    Attributes:
        terms: the plan, the order or the draw.
        first_day, last_day: days of the contacts, both included.
        last_contact: the newest contact known at the draw.
        drawn_at: when it was drawn; None: now.
        draw: number of the draw itself, whose own contacts stay in; None: not drawn yet.
    """

    terms: Choice
    first_day: date
    last_day: date
    last_contact: int
    drawn_at: datetime | None = None
    draw: int | None = None


@dataclass(frozen=True)
class DrawFrame:
    """A frame in its strata, and why some of them are as they are.

    Attributes:
        contacts: the contacts by key of their stratum, ascending.
        operators: the operator of each group of strata (operator/12); none for topics.
        grounds: why more of a group are wanted, by its key: codes with spaces.
        risks: why contacts stand in a stratum of risk.
    """

    contacts: Frame
    operators: dict[str, int]
    grounds: dict[str, str]
    risks: dict[int, str]


def candidates(order: FrameOrder) -> "QuerySet[Contact]":
    """Return the contacts that may be drawn."""
    terms = order.terms
    rows = Contact.objects.inspectable().filter(
        day__range=(order.first_day, order.last_day),
        talk_seconds__gte=terms.minimum_seconds,
        pk__lte=order.last_contact,
    )
    wanted = {"desk": terms.desk, "operator": terms.operator, "service_type": terms.topic}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if terms.maximum_seconds is not None:
        rows = rows.filter(talk_seconds__lte=terms.maximum_seconds)
    if terms.team or terms.post:
        rows = rows.filter(Exists(_then(terms)))
    return rows.exclude(pk__in=_taken(order)).order_by()


def _then(terms: Choice) -> "QuerySet[Membership]":
    """Find the membership of the contact's operator on its day, in the team and the post that are wanted."""
    day = OuterRef("day")
    rows = Membership.objects.filter(employee=OuterRef("operator"), starts_on__lte=day)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
    wanted = {"team": terms.team, "post": terms.post}
    return rows.filter(**{name: value for name, value in wanted.items() if value})


def _taken(order: FrameOrder) -> "QuerySet[Any]":
    """Find what was drawn or given before: for inspection, or, in a survey, for a survey."""
    if order.terms.kind == CheckKind.SURVEY:
        drawn = SampledContact.objects.filter(spot_check__kind=CheckKind.SURVEY)
        if order.draw is not None:
            drawn = drawn.filter(spot_check__lt=order.draw)
        return drawn.order_by().values("contact")
    given = Assignment.objects.all()
    if order.drawn_at is not None:
        given = given.filter(assigned_at__lt=order.drawn_at)
    return given.order_by().values("contact")


def read_facts(rows: "QuerySet[Contact]") -> ContactFacts:
    """Read what decides the strata of contacts, in ascending order of their numbers; one statement."""
    columns = read_columns(rows, *COLUMNS)
    ascending = np.argsort(columns[0], kind="stable")
    return ContactFacts(*(column[ascending] for column in columns))


def read_frame(order: FrameOrder) -> DrawFrame:
    """Read a frame and divide it into strata: a fixed number of statements, whatever its size.

    Besides, contacts with a transcript are searched when the terms ask for risks of wording.
    """
    terms = order.terms
    facts = read_facts(candidates(order)).between(terms.from_hour, terms.until_hour)
    if terms.kind == CheckKind.SURVEY:
        return _by_topic(facts, order)
    risks = risky_contacts(facts, candidates(order), terms)
    grounds = new_or_erring(terms, order.first_day)
    return _Divided(facts, order, risks, grounds).frame()


def _by_topic(facts: ContactFacts, order: FrameOrder) -> DrawFrame:
    """Divide the contacts of a survey by type of service."""
    topics = dict(candidates(order).values_list("pk", "service_type").iterator(chunk_size=10_000))
    by_topic: dict[str, list[int]] = {}
    for contact in facts.contact.tolist():
        by_topic.setdefault(topic_key(topics[contact]), []).append(contact)
    return DrawFrame(by_topic, {}, {}, {})


def topic_key(topic: str) -> str:
    """Name the group of a topic's contacts; a slash would be the next part of the key."""
    return f"topic/{topic.replace('/', '_') or '-'}"


def stratum_key(operator_id: int) -> str:
    """Name the group of an operator's contacts."""
    return f"operator/{operator_id}"


@dataclass(frozen=True)
class _Divided:
    """Contacts divided by operator, and each operator's by as many levels as there are contacts to draw."""

    facts: ContactFacts
    order: FrameOrder
    risks: dict[int, str]
    grounds: dict[int, list[Ground]]

    def frame(self) -> DrawFrame:
        contacts: dict[str, Column] = {}
        operators: dict[str, int] = {}
        grounds: dict[str, str] = {}
        for operator, rows in self._by_operator():
            group = stratum_key(operator)
            operators[group] = operator
            why = self.grounds.get(operator, [])
            if why:
                grounds[group] = sampling.written_grounds(why)
            contacts |= self._strata(group, rows, quota_of(self.order.terms, why))
        # A risk that was merged away raised nothing.
        apart = {pk for key, rows in contacts.items() if sampling.is_risk(key) for pk in rows.tolist()}
        risks = {pk: why for pk, why in self.risks.items() if pk in apart}
        return DrawFrame(contacts, operators, grounds, risks)  # type: ignore[arg-type]

    def _by_operator(self) -> Iterator[tuple[int, Column]]:
        if not len(self.facts):
            return
        order = np.argsort(self.facts.operator, kind="stable")
        people, starts = np.unique(self.facts.operator[order], return_index=True)
        yield from zip(people.tolist(), np.split(order, starts[1:]), strict=True)

    def _strata(self, group: str, rows: Column, number: int) -> dict[str, Column]:
        """Divide one operator's contacts by the levels that fit the number of contacts wanted."""
        if not self.levels:
            return {group: self.facts.contact[rows]}
        codes = [np.zeros(len(rows), np.int64)]
        for level in self.levels:
            finer = codes[-1] * (len(level.names) + 1) + level.codes[rows]
            codes.append(np.unique(finer, return_inverse=True)[1])
        depth = shared_levels(number, [int(code.max()) + 1 for code in codes])
        strata: dict[str, Column] = {}
        for code in range(int(codes[depth].max()) + 1):
            inside = rows[codes[depth] == code]
            parts = [level.name_of(inside[0]) for level in self.levels[:depth]]
            strata["/".join([group, *filter(None, parts)])] = self.facts.contact[inside]
        return strata

    @cached_property
    def levels(self) -> list["Level"]:
        """The levels that the terms ask for, from the one that is merged last to the finest."""
        terms = self.order.terms
        makers: list[tuple[bool, Callable[[], Level]]] = [
            (bool(self.risks) and terms.risk_factor > 1, self._risk),
            (terms.by_desk, lambda: desk_level(self.facts)),
            (terms.by_shift, lambda: shift_level(self.facts)),
            (terms.by_hours, lambda: hours_level(self.facts, terms.hour_bands)),
        ]
        return [make() for is_wanted, make in makers if is_wanted]

    def _risk(self) -> "Level":
        risky = np.fromiter(self.risks, np.int64, len(self.risks))
        return Level(np.isin(self.facts.contact, risky).astype(np.int64), ["", sampling.terms.RISK])


@dataclass(frozen=True)
class Level:
    """Something by which contacts are divided: the number of each contact's value, and the values' names."""

    codes: Column
    names: list[str]
    prefix: str = ""

    def name_of(self, row: int) -> str:
        """Give the part of a key that says the value of a contact; empty: says nothing."""
        name = self.names[int(self.codes[row])]
        return f"{self.prefix}{name}" if name else ""


def desk_level(facts: ContactFacts) -> Level:
    """Divide by desk."""
    return _named(facts.desk, dict(Desk.objects.values_list("pk", "code")), "desk.")


def shift_level(facts: ContactFacts) -> Level:
    """Divide by the shift on the operator's roster at the time of the contact."""
    return _named(facts.shift, dict(Shift.objects.values_list("pk", "code")), "shift.")


def team_level(facts: ContactFacts) -> Level:
    """Divide by the operator's team on the day of the contact."""
    return _named(facts.team, dict(Team.objects.values_list("pk", "code")), "team.")


def hours_level(facts: ContactFacts, bands: str) -> Level:
    """Divide by the time of day at which contacts begin."""
    edges = sampling.band_edges(bands)
    # Before the first edge it is still the last band of the day before.
    codes = (np.searchsorted(edges, facts.minute // 60, side="right") - 1) % len(edges)
    return Level(codes.astype(np.int64), [sampling.band_text(edges, n) for n in range(len(edges))], "hours.")


def _named(keys: Column, names: dict[int, str], prefix: str) -> Level:
    """Number the values of a column of keys; 0 is none, which has a name too, for its stratum's key."""
    known = np.array([0, *sorted(names)], np.int64)
    return Level(np.searchsorted(known, keys), ["none", *(names[key] for key in known[1:].tolist())], prefix)
