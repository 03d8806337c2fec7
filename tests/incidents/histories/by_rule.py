"""A history as the product's rules of the clocks live through it, without a database.

Which act starts and stops which clock is what the services do (see `by_services`); here the acts are only
translated, and every instant, order, rung and late mark is the product's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from incidents.domain import steps
from incidents.domain.clocks import Clock
from incidents.domain.ladder import Ladder, LadderStep, Purpose, Rung, ladder_for
from incidents.domain.steps import Waiting
from tests.incidents.histories.script import FIRST_LADDER, Event, Fired, History

_HOLDERS = {
    Rung.TEAM_LEAD: ("lead",),
    Rung.DUTY_SUPERVISOR: ("supervisor", "second_supervisor"),
    Rung.SECURITY_OFFICER: ("officer",),
    Rung.MANAGER: ("manager", "second_manager"),
}


def _minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@dataclass
class _Row:
    """A step that waits, as the table of deadlines would keep it."""

    number: int
    waits_for: str
    waiting: Waiting


class _Rules:
    """One history under the product's rules."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.ladder = _ladder(FIRST_LADDER)
        self.rows: list[_Row] = []
        self.made = 0
        self.away: set[str] = set()
        self.owner = self.next_owner = ""
        self.voices = 0
        self.fired: list[Fired] = []

    def live(self) -> list[Fired]:
        """Let acts and runs of the job follow each other."""
        order = sorted(
            [(event.at, 0, event) for event in self.history.events]
            + [(run, 1, None) for run in self.history.runs],
            key=lambda row: row[:2],
        )
        for second, _rank, event in order:
            now = self.history.instant(second)
            if event:
                getattr(self, event.what)(event, now)
            else:
                self._run(now)
        return self.fired

    def _run(self, now: datetime) -> None:
        for _turn in range(self.history.most):
            due = [row for row in self.rows if row.waiting.due_at <= now]
            if not due:
                return
            self._fire(min(due, key=lambda row: (row.waiting.due_at, row.number)), now)

    def _fire(self, row: _Row, now: datetime) -> None:
        firing = steps.fire(row.waiting, self._ladder_of(row.waits_for), self._manned(), now)
        second = self.history.second
        due, at = second(row.waiting.due_at), second(now)
        rung = firing.rung or ""
        self.fired.append(
            Fired(row.waits_for, row.waiting.is_warning, due=due, at=at, is_late=firing.is_late, rung=rung)
        )
        self.rows.remove(row)
        self._lay_down(row.waits_for, firing.next)

    def _manned(self) -> set[Rung]:
        named = {Rung.OWNER: self.owner, Rung.NEXT_OWNER: self.next_owner, Rung.ASKED: self.history.asked}
        holders = _HOLDERS | {rung: (person,) for rung, person in named.items() if person}
        out = self.away | {self.history.reporter}
        return {rung for rung, people in holders.items() if set(people) - out}

    def _ladder_of(self, waits_for: str) -> Ladder:
        purpose = Purpose(waits_for.partition(" ")[0])
        return ladder_for(purpose, is_confidential=self.history.is_leak, steps=self.ladder)

    def _lay_down(self, waits_for: str, waiting: Waiting) -> None:
        self.made += 1
        self.rows.append(_Row(self.made, waits_for, waiting))

    def _start(
        self,
        waits_for: str,
        within: timedelta,
        now: datetime,
        *,
        since: datetime | None = None,
        pause: timedelta | None = None,
        warning: int = 0,
    ) -> None:
        warned = _minutes(warning) if warning and _minutes(warning) < within else None
        clock = Clock(within, self._ladder_of(waits_for), pause=pause, warning=warned)
        self._lay_down(waits_for, steps.start(clock, since or now, now))

    def _stop(self, waits_for: str) -> None:
        self.rows = [row for row in self.rows if row.waits_for != waits_for]

    def _extend(self, waits_for: str, until: datetime, now: datetime) -> None:
        [row] = [row for row in self.rows if row.waits_for == waits_for]
        self._stop(waits_for)
        self._lay_down(waits_for, steps.extend(row.waiting, self._ladder_of(waits_for), until=until, now=now))

    # Acts.

    def report(self, _event: Event, now: datetime) -> None:
        self._start("acknowledge", _minutes(self.history.acknowledge), now)
        if self.history.decide:
            self._start("decision", _minutes(self.history.decide), now)

    def appeal(self, event: Event, now: datetime) -> None:
        self.voices = 0
        self.report(event, now)

    def acknowledge(self, event: Event, _now: datetime) -> None:
        self.owner = event.value
        self._stop("acknowledge")

    def reject(self, _event: Event, _now: datetime) -> None:
        self.voices += 1
        if self.voices == 2 or self.history.kind in ("other", "hazard"):
            self.rows = []

    def hand_over(self, event: Event, now: datetime) -> None:
        self._stop("accept")
        self._offer(event.value, now)

    def _offer(self, to: str, now: datetime) -> None:
        self.next_owner = to
        self._start("accept", _minutes(self.history.acknowledge), now)

    def accept(self, event: Event, _now: datetime) -> None:
        self.owner, self.next_owner = event.value, ""
        self._stop("accept")

    def pass_on(self, event: Event, now: datetime) -> None:
        giver, taker, is_named = event.value
        if self.owner == giver and not is_named and not self.next_owner:
            self._offer(taker, now)
        elif self.owner == giver and is_named:
            self.owner = taker
        elif self.next_owner == giver:
            self.next_owner = taker
        if self.owner == self.next_owner:
            self.next_owner = ""
            self._stop("accept")

    def decide(self, _event: Event, _now: datetime) -> None:
        self._stop("decision")

    def finish(self, _event: Event, _now: datetime) -> None:
        """Concerns no clock."""

    reopen = finish

    def not_yet(self, event: Event, now: datetime) -> None:
        rows = [row for row in self.rows if row.waits_for == "review"]
        is_ahead = bool(rows) and rows[0].waiting.limit_at > now
        day = self._begins(event.value) if event.value else None
        if is_ahead and (day is None or day == rows[0].waiting.limit_at):
            return
        self._stop("review")
        if day:
            self._start("review", day - now, now, pause=timedelta(days=1))

    def _begins(self, day: str) -> datetime:
        zone = self.history.instant(0).tzinfo
        local = datetime.combine(date.fromisoformat(day), time(), tzinfo=zone)
        return local.astimezone(UTC)

    def extend_review(self, event: Event, now: datetime) -> None:
        self._extend("review", self._begins(event.value), now)

    def extend_decision(self, event: Event, now: datetime) -> None:
        self._extend("decision", self.history.instant(event.value), now)

    def verify(self, _event: Event, _now: datetime) -> None:
        self.rows, self.next_owner = [], ""

    def owe(self, event: Event, now: datetime) -> None:
        numbers, known = event.value
        for number, which in numbers:
            authority = self.history.authorities[which]
            self._start(
                f"authority {number}",
                _minutes(authority.within),
                now,
                since=self.history.instant(known),
                pause=_minutes(authority.repeat),
                warning=authority.warn,
            )

    def extend_report(self, event: Event, now: datetime) -> None:
        number, until = event.value
        self._extend(f"authority {number}", self.history.instant(until), now)

    def send(self, event: Event, _now: datetime) -> None:
        self._stop(f"authority {event.value}")

    lift = send

    # What else happens.

    def change_ladder(self, event: Event, _now: datetime) -> None:
        self.ladder = _ladder(event.value)

    def leave(self, event: Event, _now: datetime) -> None:
        self.away.add(event.value)

    def come_back(self, event: Event, _now: datetime) -> None:
        self.away.discard(event.value)


def _ladder(rows: Sequence[tuple[str, int]]) -> Sequence[LadderStep]:
    return [LadderStep(Rung(post), _minutes(after)) for post, after in rows]


def by_the_rules(history: History) -> list[Fired]:
    """Live through a history by the product's rules and give the steps that were fired, in order."""
    return _Rules(history).live()
