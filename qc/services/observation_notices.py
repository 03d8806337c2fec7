"""Whom observations are told to: the person, their lead, the observer, those who decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notices.services import notify
from qc.models import Observation
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of, team_of


@dataclass(frozen=True)
class _News:
    """One thing to tell about an observation; `what` names it in keys and templates."""

    observation: Observation
    what: str
    subject: StrOrPromise
    now: datetime
    reason: str = ""

    def tell(self, people: Iterable[Employee], url: str = "") -> None:
        """Tell people once; the person observed is sent to a page of their own."""
        number = self.observation.pk
        notify(
            recipients=people,
            key=f"qc.observation.{number}.{self.what}",
            subject=self.subject,
            body_template=f"qc/observation_{self.what}",
            context={"observation": self.observation, "reason": self.reason},
            url=url or reverse("admin:qc_observation_change", args=[number]),
            now=self.now,
            kind=f"qc.observation.{self.what}",
        )

    def tell_person(self) -> None:
        """Tell the person observed, if somebody is named."""
        if self.observation.person is not None:
            self.tell([self.observation.person], reverse("me:observation", args=[self.observation.pk]))


def tell_recorded(observation: Observation, *, now: datetime) -> None:
    """Tell the person observed, and who leads their team today."""
    news = _News(observation, "recorded", _subject(_("Observation of {day}: {what}"), observation), now)
    news.tell_person()
    news.tell(_leads(observation, now))


def tell_objected(observation: Observation, *, reason: str, now: datetime) -> None:
    """Tell who may decide: the quality managers, or else the duty supervisors."""
    subject = _subject(_("Objection to the observation of {day}: {what}"), observation)
    news = _News(observation, "objected", subject, now, reason)
    news.tell(
        _arbiters(PostCode.QUALITY_MANAGER, observation, now)
        or _arbiters(PostCode.DUTY_SUPERVISOR, observation, now)
    )


def tell_decided(observation: Observation, *, reason: str, now: datetime) -> None:
    """Tell the person observed, the observer and the lead how it was decided."""
    subject = _subject(_("Decision on the observation of {day}: {what}"), observation)
    news = _News(observation, "decided", subject, now, reason)
    news.tell_person()
    news.tell([observation.observer, *_leads(observation, now)])


def _subject(text: StrOrPromise, observation: Observation) -> StrOrPromise:
    kind = lazy(lambda: observation.kind.label, str)()
    return format_lazy(text, day=observation.day.isoformat(), what=kind)


def _arbiters(post: str, observation: Observation, now: datetime) -> list[Employee]:
    concerned = {observation.person_id, observation.observer_id}
    return [one for one in holders_of([post], centre_day(now)) if one.pk not in concerned]


def _leads(observation: Observation, now: datetime) -> list[Employee]:
    person = observation.person
    team = team_of(person, observation.day) if person else observation.team
    if team is None:
        return []
    return [lead for lead in leads_of(team, centre_day(now)) if lead.pk != observation.person_id]
