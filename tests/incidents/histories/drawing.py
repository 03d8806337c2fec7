"""Histories drawn at random: whoever may act does something allowed, at any second, in any order."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from tests.incidents.histories.script import HOUR, MINUTE, Authority, Event, History

_KINDS: Final = (
    "danger",
    "other",
    "hazard",
    "hazard",
    "beyond_duty",
    "beyond_duty",
    "secrecy_leak",
    "secrecy_leak",
)
_BERLIN_CHANGES: Final = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
_LONGER: Final = {"hazard": 12, "secrecy_leak": 3, "beyond_duty": 2}
_TAKERS: Final = ("supervisor", "second_supervisor", "manager")


def drawn(random: Random, *, length: int, is_real: bool) -> History:
    """Draw a history.

    Args:
        random: The chance.
        length: Minutes of the history; one of a kind with slower clocks takes longer.
        is_real: Only what people can do who are there: it is to be lived through by the services.
    """
    kind = random.choice(_KINDS)
    length *= _LONGER.get(kind, 1) * (2 if is_real and kind == "hazard" else 1)
    zone = random.choice(["Europe/Berlin", "Asia/Shanghai"])
    middle = datetime(2026, 6, 10, random.randrange(24), random.randrange(60), tzinfo=UTC)
    around = random.choice(_BERLIN_CHANGES) if zone == "Europe/Berlin" else middle
    history = History(
        start=around - timedelta(minutes=random.randrange(length // 2 + 1)),
        zone=zone,
        kind=kind,
        acknowledge=random.choice([15] if is_real else [1, 3, 5, 15]),
        decide=random.choice([30, 60, 240]) if kind == "beyond_duty" else 0,
        reporter=random.choice(["reporter", "reporter", "lead"]),
        asked=random.choice(["", "manager"]) if kind == "beyond_duty" else "",
        authorities=[_authority(random) for _ in range(2)],
        most=random.choice([500, 500, 500, 2]),
        length=length,
    )
    history.events = _Drawing(history, random, is_real=is_real).events()
    history.runs = _runs(random, length)
    return history


def _authority(random: Random) -> Authority:
    return Authority(
        within=random.choice([1, 2, 4, 6]) * 60,
        warn=random.choice([0, 20, 60, 90, 90]),
        repeat=random.choice([30, 60]),
    )


def _runs(random: Random, length: int) -> list[int]:
    """Draw when the job runs: for hours each minute, or now and then, or not at all."""
    runs: list[int] = []
    minute = 0
    second = random.randrange(60)
    while minute < length:
        span = random.randint(1, 8 * 60)
        every = random.choice([1, 1, 1, 2, 7, 0, 0])
        if every:
            runs += [m * MINUTE + second for m in range(minute, min(minute + span, length), every)]
        minute += span
    return runs


class _Drawing:
    """Draws one event after another, each allowed by those before it."""

    def __init__(self, history: History, random: Random, *, is_real: bool) -> None:
        self.history, self.random, self.is_real = history, random, is_real
        self.at = 0
        self.state = ""
        self.owner = self.next_owner = self.review = ""
        self.voices = 0
        self.was_appealed = self.is_decided = False
        self.decide_until = 0
        self.reports: dict[int, tuple[int, int]] = {}
        self.reports_made = 0
        self.sent_to: set[int] = set()
        self.away: set[str] = set()

    def events(self) -> list[Event]:
        """Draw the events of a history: the report first, the others at any time."""
        count = self.random.randint(3, 24)
        span = self.history.length * MINUTE - 1
        instants = sorted(self.random.randint(1, span) for _ in range(count))
        if self.random.random() < 0.5:
            instants = sorted(self.random.randint(1, span // 3) for _ in range(count))
        events = [self._report()]
        for self.at in instants:
            draw = self.random.choice(list(self._possible()))
            events.append(draw())
        return events

    def _event(self, what: str, value: object = None) -> Event:
        return Event(self.at, what, value)

    def _possible(self) -> Iterable[Callable[[], Event]]:
        """List what may happen now."""
        yield from (self._change_ladder, self._staff)
        if self.state == "reported":
            yield from (self._acknowledge, self._acknowledge)
            if self._is_there("supervisor") or self._is_there("second_supervisor"):
                yield self._reject
        if self.state == "rejected" and not self.was_appealed:
            yield from (self._appeal, self._appeal)
        if self.state in ("acknowledged", "in_action", "verifying"):
            yield from self._while_owned()
        if self.state == "closed":
            yield self._reopen

    def _while_owned(self) -> Iterable[Callable[[], Event]]:
        yield self._hand_over
        if self.next_owner and self._is_there(self.next_owner):
            yield from (self._accept, self._accept)
        if not self.history.is_leak:
            yield self._pass_on
        if self.history.decide and not self.is_decided and self.state != "verifying":
            yield self._decide
            if self.decide_until > self.at:
                yield from 2 * (self._extend_decision,)
        if self.history.is_leak:
            yield self._owe
            if self.reports:
                yield from (self._send, self._lift)
            if any(due > self.at for _which, due in self.reports.values()):
                yield from 3 * (self._extend_report,)
        if self.history.kind == "hazard" and self._review_is_ahead():
            yield self._extend_review
        if self.state != "verifying" and self._is_there(self.owner):
            yield from (self._to_verify, self._to_verify)
        if self.state == "verifying":
            yield from (self._not_yet, self._not_yet)
            if not self.reports and (not self.history.decide or self.is_decided):
                yield self._verify

    def _is_there(self, person: str) -> bool:
        return person not in self.away

    # Acts.

    def _report(self) -> Event:
        self.state = "reported"
        self.decide_until = self.at + self.history.decide * MINUTE
        return self._event("report")

    def _acknowledge(self) -> Event:
        self.state = "acknowledged"
        self.owner = self.random.choice(["manager", "officer"]) if self.history.is_leak else "manager"
        if not self.history.is_leak and self._is_there("supervisor"):
            self.owner = self.random.choice(["manager", "supervisor"])
        return self._event("acknowledge", self.owner)

    def _reject(self) -> Event:
        self.voices += 1
        needed = 1 if self.history.kind in ("hazard", "other") else 2
        if self.voices == needed:
            self.state = "rejected"
        if needed == 2 and self.voices == 1:
            return self._event("reject", "manager")
        is_there = self._is_there("supervisor")
        return self._event("reject", "supervisor" if is_there else "second_supervisor")

    def _appeal(self) -> Event:
        self.state, self.was_appealed, self.voices = "reported", True, 0
        self.decide_until = self.at + self.history.decide * MINUTE
        return self._event("appeal")

    def _hand_over(self) -> Event:
        others = [one for one in _TAKERS if one not in self.away | {self.owner, self.next_owner}]
        self.next_owner = self.random.choice(others) if others else self.next_owner
        return self._event("hand_over", self.next_owner) if others else self._change_ladder()

    def _accept(self) -> Event:
        self.owner, self.next_owner = self.next_owner, ""
        return self._event("accept", self.owner)

    def _pass_on(self) -> Event:
        giver = self.random.choice([self.owner, self.next_owner or self.owner])
        takers = [one for one in _TAKERS if one not in self.away | {giver}]
        if not takers:
            return self._change_ladder()
        taker = self.random.choice(takers)
        is_named = self.random.random() < 0.5
        if giver == self.owner and is_named:
            self.owner = taker
            self.next_owner = "" if self.next_owner == taker else self.next_owner
        elif giver == self.owner:
            self.next_owner = self.next_owner or taker
        else:
            self.next_owner = "" if self.owner == taker else taker
        return self._event("pass_on", (giver, taker, is_named))

    def _decide(self) -> Event:
        self.is_decided = True
        return self._event("decide")

    def _extend_decision(self) -> Event:
        self.decide_until = self._later(self.decide_until)
        return self._event("extend_decision", self.decide_until)

    def _owe(self) -> Event:
        taken = self.sent_to | {one for one, _due in self.reports.values()}
        which = [one for one in range(2) if one not in taken]
        chosen = self.random.sample(which, self.random.randint(1, len(which))) if which else []
        if not chosen:
            return self._change_ladder()
        known = self.at - self.random.choice([0, MINUTE, MINUTE, 59 * MINUTE, 5 * HOUR + 7])
        numbers = []
        for one in chosen:
            self.reports_made += 1
            self.reports[self.reports_made] = (
                one,
                known + self.history.authorities[one].within * MINUTE,
            )
            numbers.append((self.reports_made, one))
        return self._event("owe", (numbers, known))

    def _send(self) -> Event:
        number = self.random.choice(list(self.reports))
        self.sent_to.add(self.reports.pop(number)[0])
        return self._event("send", number)

    def _lift(self) -> Event:
        number = self.random.choice(list(self.reports))
        del self.reports[number]
        return self._event("lift", number)

    def _extend_report(self) -> Event:
        number = self.random.choice([n for n, (_one, due) in self.reports.items() if due > self.at])
        which, due = self.reports[number]
        self.reports[number] = (which, self._later(due))
        return self._event("extend_report", (number, self.reports[number][1]))

    def _later(self, second: int) -> int:
        return second + self.random.choice([1, 30, 61, 179]) * MINUTE + self.random.choice([0, 0, 17])

    def _today(self) -> str:
        return self.history.instant(self.at).date().isoformat()

    def _review_is_ahead(self) -> bool:
        return self.review > self._today()

    def _extend_review(self) -> Event:
        self.review = self._day_after(self.review, self.random.randint(1, 2))
        return self._event("extend_review", self.review)

    def _day_after(self, day: str, days: int) -> str:
        return (datetime.fromisoformat(day) + timedelta(days=days)).date().isoformat()

    def _to_verify(self) -> Event:
        self.state = "verifying"
        return self._event("finish")

    def _not_yet(self) -> Event:
        self.state = "in_action"
        if self.history.kind != "hazard" or (self.random.random() < 0.2):
            if not self._review_is_ahead():
                self.review = ""
            return self._event("not_yet", "")
        days = [self._day_after(self._today(), n) for n in (1, 1, 2)]
        allowed = [day for day in days if not self._review_is_ahead() or day <= self.review]
        self.review = self.random.choice(allowed)
        return self._event("not_yet", self.review)

    def _verify(self) -> Event:
        self.state, self.next_owner, self.review = "closed", "", ""
        return self._event("verify")

    def _reopen(self) -> Event:
        self.state = "in_action"
        return self._event("reopen")

    # What else happens.

    def _change_ladder(self) -> Event:
        posts = ["team_lead", "duty_supervisor", "security_officer", "centre_manager"]
        rows = self.random.randint(1, 4)
        ladder = [(self.random.choice(posts), self.random.choice([0, 1, 5, 10, 30])) for _ in range(rows)]
        return self._event("change_ladder", ladder)

    def _staff(self) -> Event:
        if self.away and self.random.random() < 0.5:
            person = self.random.choice(sorted(self.away))
            self.away.remove(person)
            return self._event("come_back", person)
        people = ["lead", "supervisor", "second_supervisor"]
        if not self.is_real:
            people += ["officer", "manager", "second_manager"]
        elif not self.history.is_leak:
            people += ["officer"]
        if self.history.reporter in people:
            people.remove(self.history.reporter)
        person = self.random.choice(people)
        self.away.add(person)
        return self._event("leave", person)
