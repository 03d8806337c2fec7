"""Tell people what happened to an evaluation: each on the page where they can act on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from notices.services import notify
from qc.domain.numbers import displayed
from qc.models import Evaluation
from qc.wording import here
from staff.models import Employee, PostCode
from staff.selectors import centre_day, holders_of, leads_of, team_of

DECIDING_POSTS = (PostCode.QUALITY_MANAGER,)
"""Who is told of what waits for a decision."""

_here = lazy(here, str)


def tell(
    recipients: Iterable[Employee],
    evaluation: Evaluation,
    *,
    event: str,
    key: str,
    subject: StrOrPromise,
    template: str,
    now: datetime,
    context: Mapping[str, object] | None = None,
) -> None:
    """Tell each of them once; the operator is sent to their own page, everybody else to the admin's."""
    people = {person.pk: person for person in recipients}
    operator = people.pop(evaluation.operator_id, None)
    own_page = reverse("me:evaluation", args=[evaluation.pk])
    admin_page = reverse("admin:qc_evaluation_change", args=[evaluation.pk])
    for listed, url in (([operator] if operator else [], own_page), (list(people.values()), admin_page)):
        notify(
            recipients=listed,
            key=key,
            subject=format_lazy(
                _("{subject}: {operator}, contact of {day}"),
                subject=subject,
                operator=str(evaluation.operator),
                day=evaluation.day.isoformat(),
            ),
            body_template=f"qc/{template}",
            context={"evaluation": evaluation, "score": score_text(evaluation), **(context or {})},
            url=url,
            now=now,
            kind=event,
        )


def score_text(evaluation: Evaluation) -> str | None:
    """Write the score with the places that its scorecard shows; None when there is none."""
    return (
        None
        if evaluation.score is None
        else f"{displayed(evaluation.score, evaluation.version.parsed.places):f}"
    )


def criterion_label(evaluation: Evaluation, key: str) -> StrOrPromise:
    """Name a criterion in the language of whoever reads it."""
    return _here(evaluation.version.parsed.criterion_by_key[key].label)


def leads_for(evaluation: Evaluation, now: datetime) -> list[Employee]:
    """Give those who lead today the team of the day of the contact, never the operator."""
    team = team_of(evaluation.operator, evaluation.day)
    if team is None:
        return []
    return [lead for lead in leads_of(team, centre_day(now)) if lead.pk != evaluation.operator_id]


def deciders(now: datetime, *, besides: Iterable[str] = ()) -> list[Employee]:
    """Give those who decide appeals and overrides today."""
    return holders_of([*DECIDING_POSTS, *besides], centre_day(now))
