"""A history lived through by the real services on a real database, the scheduled job included."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from incidents import services
from incidents.models import (
    Authority,
    AuthorityReport,
    Deadline,
    EscalationStep,
    Incident,
    IncidentEvent,
    IncidentKind,
)
from incidents.services import fire_due_deadlines
from incidents.services.passing import ShiftHandover, pass_on_with_shift
from staff.models import Centre, Desk, Employee
from tests.conftest import PASSWORD
from tests.incidents.conftest import Cast
from tests.incidents.histories.script import FIRST_LADDER, HOUR, Event, Fired, History, Ladder


class _Centre:
    """The centre in which one history happens."""

    def __init__(self, history: History, cast: Cast) -> None:
        self.history, self.cast = history, cast
        self.incident = Incident()
        Employee.objects.update(is_active=True)
        Centre.objects.update(time_zone=history.zone)
        IncidentKind.objects.filter(code=history.kind).update(
            acknowledge_minutes=history.acknowledge, decide_minutes=history.decide
        )
        for number, one in enumerate(history.authorities):
            Authority.objects.update_or_create(
                code=f"authority-{number}",
                defaults={
                    "hours": one.within // 60,
                    "warn_minutes": one.warn,
                    "repeat_minutes": one.repeat,
                },
            )
        _write_ladder(FIRST_LADDER)

    def live(self) -> list[Fired]:
        """Let acts and runs of the job follow each other."""
        order = sorted(
            [(event.at, 0, event) for event in self.history.events]
            + [(run, 1, None) for run in self.history.runs],
            key=lambda row: row[:2],
        )
        for second, _rank, event in order:
            now = self.history.instant(second).astimezone(UTC)
            if event:
                getattr(self, event.what)(event, now)
            else:
                fire_due_deadlines(now, most=self.history.most)
        return self._fired()

    def _fired(self) -> list[Fired]:
        """Read what was fired from the history of the incident, in the order in which it was written."""
        numbers = [
            event.details["deadline"]
            for event in IncidentEvent.objects.filter(incident=self.incident, code="escalate").order_by(
                "number"
            )
        ]
        rows = {
            row.number: row
            for row in Deadline.objects.filter(incident=self.incident, fired_at__isnull=False).select_related(
                "authority_report"
            )
        }
        assert sorted(numbers) == sorted(rows)
        return [self._as_fired(rows[number]) for number in numbers]

    def _as_fired(self, row: Deadline) -> Fired:
        report = f" {row.authority_report.number}" if row.authority_report else ""
        assert row.fired_at is not None
        due, at = self.history.second(row.due_at), self.history.second(row.fired_at)
        purpose = f"{row.purpose}{report}"
        return Fired(purpose, row.is_warning, due=due, at=at, is_late=row.late, rung=row.rung)

    def _person(self, name: str) -> Employee:
        person = getattr(self.cast, name)
        assert isinstance(person, Employee)
        return person

    def _said(self, name: str, now: datetime, **values: Any) -> dict[str, Any]:
        return {"person": self._person(name), "password": PASSWORD, "now": now, **values}

    # Acts.

    def report(self, _event: Event, now: datetime) -> None:
        asked = self._person(self.history.asked) if self.history.asked else None
        self.incident = services.report_incident(
            reporter=self._person(self.history.reporter),
            password=PASSWORD,
            kind=IncidentKind.objects.get(code=self.history.kind),
            what="空调漏水",
            where="机房二",
            now=now,
            discovered_at=self.history.instant(-6 * HOUR),
            asked=asked,
        )

    def appeal(self, _event: Event, now: datetime) -> None:
        services.appeal(self.incident, person=self._person(self.history.reporter), reason="确有其事", now=now)

    def acknowledge(self, event: Event, now: datetime) -> None:
        services.acknowledge(self.incident, **self._said(event.value, now))

    def reject(self, event: Event, now: datetime) -> None:
        services.reject(self.incident, reason="误报", **self._said(event.value, now))

    def hand_over(self, event: Event, now: datetime) -> None:
        services.hand_over(
            self.incident, person=self._person("manager"), to=self._person(event.value), now=now
        )

    def accept(self, event: Event, now: datetime) -> None:
        services.accept(self.incident, person=self._person(event.value), now=now)

    def pass_on(self, event: Event, now: datetime) -> None:
        giver, taker, is_named = event.value
        handover = ShiftHandover(
            giver=self._person(giver),
            taker=self._person(taker),
            desk=Desk.objects.get(),
            named=[self.incident.pk] if is_named else [],
            diary=1,
            version=1,
            name="早班",
        )
        pass_on_with_shift(handover, now=now)

    def decide(self, _event: Event, now: datetime) -> None:
        services.decide_request(
            self.incident, is_granted=True, text="同意", **self._said("second_manager", now)
        )

    def finish(self, _event: Event, now: datetime) -> None:
        self.incident.refresh_from_db()
        owner = self.incident.owner
        assert owner is not None
        doer = self.cast.officer if self.history.is_leak else self.cast.colleague
        action = services.plan_action(
            self.incident,
            person=owner,
            measure="修好",
            owner=doer,
            checker=self.cast.second_manager,
            due_on=(now + timedelta(days=2)).date(),
            now=now,
        )
        services.finish_action(action, person=doer, evidence="照片一张", now=now)

    def not_yet(self, event: Event, now: datetime) -> None:
        services.not_yet(
            self.incident,
            person=self.cast.second_manager,
            finding="仍在",
            is_mitigated=bool(event.value),
            review_on=date.fromisoformat(event.value) if event.value else None,
            now=now,
        )

    def verify(self, _event: Event, now: datetime) -> None:
        services.verify(
            self.incident, finding="已消除", is_eliminated=True, **self._said("second_manager", now)
        )

    def reopen(self, _event: Event, now: datetime) -> None:
        services.reopen(self.incident, reason="复发", **self._said("manager", now))

    def extend_review(self, event: Event, now: datetime) -> None:
        day = date.fromisoformat(event.value)
        said = self._said("second_manager", now, reason="等备件")
        services.extend_review(self.incident, review_on=day, **said)

    def extend_decision(self, event: Event, now: datetime) -> None:
        until = self.history.instant(event.value)
        services.extend_decision(self.incident, until=until, **self._said("manager", now, reason="再议"))

    def owe(self, event: Event, now: datetime) -> None:
        numbers, known = event.value
        authorities = [Authority.objects.get(code=f"authority-{which}") for _number, which in numbers]
        services.owe_reports(
            self.incident,
            authorities=authorities,
            known_at=self.history.instant(known),
            **self._said("manager", now),
        )

    def _report(self, number: int) -> AuthorityReport:
        return self.incident.authority_reports.get(number=number)

    def extend_report(self, event: Event, now: datetime) -> None:
        number, until = event.value
        services.extend_report(
            self.incident,
            report=self._report(number),
            until=self.history.instant(until),
            reason="来函同意",
            **self._said("manager", now),
        )

    def send(self, event: Event, now: datetime) -> None:
        services.send_report(self.incident, report=self._report(event.value), **self._said("manager", now))

    def lift(self, event: Event, now: datetime) -> None:
        said = self._said("manager", now, reason="不涉个人信息")
        services.lift_report(self.incident, report=self._report(event.value), **said)

    # What else happens.

    def change_ladder(self, event: Event, _now: datetime) -> None:
        _write_ladder(event.value)

    def leave(self, event: Event, _now: datetime) -> None:
        Employee.objects.filter(pk=self._person(event.value).pk).update(is_active=False)

    def come_back(self, event: Event, _now: datetime) -> None:
        Employee.objects.filter(pk=self._person(event.value).pk).update(is_active=True)


def _write_ladder(ladder: Ladder) -> None:
    EscalationStep.objects.all().delete()
    EscalationStep.objects.bulk_create(
        EscalationStep(position=position, post=post, after_minutes=after)
        for position, (post, after) in enumerate(ladder, start=1)
    )


def by_the_services(history: History, cast: Cast) -> list[Fired]:
    """Live through a history by the product's services and give the steps that were fired, in order."""
    return _Centre(history, cast).live()
