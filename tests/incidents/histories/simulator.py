"""A person with a wall clock and a stopwatch for each matter, who goes through a history minute by minute.

Written from docs/incidents.md alone. It shares nothing with the product: no instants are computed, only
minutes are counted down, and a day begins when the clock on the wall shows another date.
"""

from dataclasses import dataclass

from tests.incidents.histories.script import FIRST_LADDER, MINUTE, Event, Fired, History, Ladder

LATE = 90
DAY = 24 * 60


@dataclass
class Stopwatch:
    """One clock that counts down to its next step; below nought the step is overdue."""

    waits_for: str
    left: int
    until_limit: int
    pause: int
    warn: int = 0
    warns_next: bool = False
    told: int = 0
    waits_for_day: str = ""


class Simulator:
    """What goes on in one history."""

    def __init__(self, history: History) -> None:
        """Begin with the first ladder, everybody there and nothing reported."""
        self.history = history
        self.ladder: Ladder = list(FIRST_LADDER)
        self.watches: list[Stopwatch] = []
        self.away: set[str] = set()
        self.owner = self.next_owner = ""
        self.voices = 0
        self.fired: list[Fired] = []

    def live(self) -> list[Fired]:
        """Go through the history, minute by minute."""
        waiting = sorted(
            [(event.at, 0, event) for event in self.history.events]
            + [(run, 1, None) for run in self.history.runs],
            key=lambda row: row[:2],
        )
        at = 0
        for minute in range(self.history.length):
            self.look_at_the_wall(minute)
            while at < len(waiting) and waiting[at][0] < (minute + 1) * MINUTE:
                second, _rank, event = waiting[at]
                if event:
                    getattr(self, event.what)(event, second - minute * MINUTE)
                else:
                    self.run_the_job(minute, second - minute * MINUTE)
                at += 1
            for watch in self.watches:
                watch.left -= MINUTE
                watch.until_limit -= MINUTE
        return self.fired

    def look_at_the_wall(self, minute: int) -> None:
        """Notice that the day of a review has begun."""
        for watch in self.watches:
            if watch.waits_for_day:
                today = self.history.instant(minute * MINUTE).date().isoformat()
                if today == watch.waits_for_day:
                    watch.waits_for_day, watch.left, watch.until_limit = "", 0, 0

    def run_the_job(self, minute: int, second: int) -> None:
        """Fire what is overdue, the longest overdue first, so many steps at most."""
        for _turn in range(self.history.most):
            overdue = [one for one in self.watches if not one.waits_for_day and one.left <= second]
            if not overdue:
                return
            longest = overdue[0]
            for one in overdue:
                if one.left < longest.left:
                    longest = one
            self.fire(longest, minute, second)

    def fire(self, watch: Stopwatch, minute: int, second: int) -> None:
        """Tell people of one step and wind the stopwatch for the next."""
        rungs = self.rungs_of(watch)
        here = minute * MINUTE
        step = watch.told
        while step >= len(rungs):
            step -= len(rungs)
        self.fired.append(
            Fired(
                waits_for=watch.waits_for,
                is_warning=watch.warns_next,
                due=here + watch.left,
                at=here + second,
                is_late=second - watch.left > LATE,
                rung=self.answering(rungs, step),
            )
        )
        # A step laid down later goes behind those that are due at the same instant.
        self.watches.remove(watch)
        self.watches.append(watch)
        if watch.warns_next:
            watch.warns_next = False
            watch.left += (watch.warn + rungs[0][1]) * MINUTE
            return
        watch.told += 1
        step += 1
        begins_again = step == len(rungs)
        step = 0 if begins_again else step
        watch.left += (rungs[step][1] + (watch.pause if begins_again else 0)) * MINUTE

    def rungs_of(self, watch: Stopwatch) -> Ladder:
        """List whom a clock tells, with the minutes in between."""
        if watch.waits_for == "review":
            return [("owner", 0), ("duty_supervisor", DAY), ("centre_manager", DAY)]
        if watch.waits_for.startswith("authority"):
            return [("security_officer", 0), ("centre_manager", 30)]
        rungs = list(self.ladder)
        if watch.waits_for == "accept":
            rungs[0] = ("next_owner", rungs[0][1])
        if watch.waits_for == "decision":
            rungs[0] = ("asked", rungs[0][1])
        if self.history.is_leak:
            rungs = [("security_officer" if rung == "team_lead" else rung, gap) for rung, gap in rungs]
        return rungs

    def answering(self, rungs: Ladder, step: int) -> str:
        """Find who is told: the rung itself, else the next above, else the next below."""
        for index in range(step, len(rungs)):
            if self.is_there(rungs[index][0]):
                return rungs[index][0]
        for index in range(step - 1, -1, -1):
            if self.is_there(rungs[index][0]):
                return rungs[index][0]
        return ""

    def is_there(self, rung: str) -> bool:
        """Tell whether somebody other than the reporter holds a rung."""
        named = {"next_owner": self.next_owner, "owner": self.owner, "asked": self.history.asked}
        if rung in named:
            candidates = [named[rung]]
        elif rung == "team_lead":
            candidates = ["lead"]
        elif rung == "duty_supervisor":
            candidates = ["supervisor", "second_supervisor"]
        elif rung == "security_officer":
            candidates = ["officer"]
        else:
            candidates = ["manager", "second_manager"]
        return any(one and one not in self.away and one != self.history.reporter for one in candidates)

    def begin(self, waits_for: str, minutes: int, second: int, pause: int = 0) -> None:
        """Start a stopwatch."""
        left = minutes * MINUTE + second
        first = self.rungs_of(Stopwatch(waits_for, 0, 0, 0))[0][1]
        self.watches.append(Stopwatch(waits_for, left + first * MINUTE, left, pause or minutes))

    def stop(self, waits_for: str) -> None:
        """Stop the stopwatches of what was answered."""
        self.watches = [one for one in self.watches if one.waits_for != waits_for]

    def find(self, waits_for: str) -> Stopwatch:
        """Find the one stopwatch that runs."""
        [watch] = [one for one in self.watches if one.waits_for == waits_for]
        return watch

    # What people do.

    def report(self, _event: Event, second: int) -> None:
        self.begin("acknowledge", self.history.acknowledge, second)
        if self.history.decide:
            self.begin("decision", self.history.decide, second)

    def appeal(self, event: Event, second: int) -> None:
        self.voices = 0
        self.report(event, second)

    def acknowledge(self, event: Event, _second: int) -> None:
        self.owner = event.value
        self.stop("acknowledge")

    def reject(self, _event: Event, _second: int) -> None:
        self.voices += 1
        needed = 1 if self.history.kind in ("hazard", "other") else 2
        if self.voices == needed:
            self.watches.clear()

    def hand_over(self, event: Event, second: int) -> None:
        self.next_owner = event.value
        self.stop("accept")
        self.begin("accept", self.history.acknowledge, second)

    def accept(self, _event: Event, _second: int) -> None:
        self.owner, self.next_owner = self.next_owner, ""
        self.stop("accept")

    def pass_on(self, event: Event, second: int) -> None:
        giver, taker, is_named = event.value
        if self.owner == giver:
            if is_named:
                self.owner = taker
                if self.next_owner == taker:
                    self.next_owner = ""
                    self.stop("accept")
            elif not self.next_owner:
                self.next_owner = taker
                self.begin("accept", self.history.acknowledge, second)
        elif self.next_owner == giver:
            self.next_owner = taker
            if self.owner == taker:
                self.next_owner = ""
                self.stop("accept")

    def decide(self, _event: Event, _second: int) -> None:
        self.stop("decision")

    def plan(self, _event: Event, _second: int) -> None:
        """Start and stop nothing."""

    finish = plan

    def not_yet(self, event: Event, second: int) -> None:
        before = [one for one in self.watches if one.waits_for == "review"]
        is_ahead = bool(before) and bool(before[0].waits_for_day)
        if is_ahead and event.value in ("", before[0].waits_for_day):
            return
        self.stop("review")
        if event.value:
            self.watches.append(Stopwatch("review", 0, 0, DAY, waits_for_day=event.value))

    def verify(self, _event: Event, _second: int) -> None:
        self.watches.clear()
        self.next_owner = ""

    def reopen(self, _event: Event, _second: int) -> None:
        """Start no clock."""

    def extend_review(self, event: Event, _second: int) -> None:
        self.stop("review")
        self.watches.append(Stopwatch("review", 0, 0, DAY, waits_for_day=event.value))

    def extend_decision(self, event: Event, second: int) -> None:
        self.extend("decision", event, second)

    def owe(self, event: Event, second: int) -> None:
        numbers, known = event.value
        for number, which in numbers:
            authority = self.history.authorities[which]
            left = authority.within * MINUTE + second - (event.at - known)
            warn = authority.warn if authority.warn < authority.within else 0
            watch = Stopwatch(f"authority {number}", left, left, authority.repeat, warn)
            self.warn_before(watch, second)
            self.watches.append(watch)

    def extend_report(self, event: Event, second: int) -> None:
        number, until = event.value
        self.extend(f"authority {number}", Event(event.at, event.what, until), second)

    def send(self, event: Event, _second: int) -> None:
        self.stop(f"authority {event.value}")

    lift = send

    def extend(self, waits_for: str, event: Event, second: int) -> None:
        """Set a stopwatch to a later limit; its ladder begins anew."""
        watch = self.find(waits_for)
        self.stop(waits_for)
        watch.until_limit = event.value - event.at + second
        watch.left = watch.until_limit + self.rungs_of(watch)[0][1] * MINUTE
        watch.told = 0
        self.warn_before(watch, second)
        self.watches.append(watch)

    def warn_before(self, watch: Stopwatch, second: int) -> None:
        """Let a stopwatch warn before its limit, unless that would be over already."""
        watch.warns_next = bool(watch.warn) and watch.until_limit - watch.warn * MINUTE > second
        if watch.warns_next:
            watch.left = watch.until_limit - watch.warn * MINUTE

    # What else happens.

    def change_ladder(self, event: Event, _second: int) -> None:
        self.ladder = event.value

    def leave(self, event: Event, _second: int) -> None:
        self.away.add(event.value)

    def come_back(self, event: Event, _second: int) -> None:
        self.away.discard(event.value)


def lived_through(history: History) -> list[Fired]:
    """Live through a history and give the steps that were told, in the order in which they were told."""
    return Simulator(history).live()
