"""Draw samples and give the contacts to inspectors."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from calls.models import Contact
from common.errors import DomainError
from common.months import Month
from jobs.services import enqueue
from qc.domain.sampling import ALGORITHM, Drawn, draw_by, gaps, group_of, pack
from qc.models import (
    SETTINGS,
    CheckKind,
    SampledContact,
    SamplePlan,
    SampleStratum,
    Scorecard,
    SpotCheck,
)
from qc.selectors.frames import DrawFrame, FrameOrder, read_frame
from qc.selectors.previews import due_samples
from qc.services.assigning import give_drawn, hold_the_giving
from staff.models import Desk, Employee, Post, Team
from staff.selectors import centre_day

DRAW_KIND = "qc.draw_month"


@dataclass
class DrawOrder:
    """What to draw; the fields that a plan has too mean the same there (docs/sampling.md).

    Attributes:
        first_day, last_day: days of the contacts, both included, in the centre's time zone.
        due_on: day by which they are to be inspected.
        per_operator: contacts of each operator (in a survey: of each type of service), 1 to 200, as far
            as there are so many.
        minimum_seconds, maximum_seconds: shorter and longer contacts (seconds of talk) are left out.
        scorecard: the one to score with; by default the one of the contact's desk.
        second_percent: share of the drawn contacts that is scored twice, 0 to 100.
    """

    first_day: date
    last_day: date
    due_on: date
    per_operator: int = 5
    minimum_seconds: int = 30
    maximum_seconds: int | None = None
    desk: Desk | None = None
    team: Team | None = None
    post: Post | None = None
    operator: Employee | None = None
    topic: str = ""
    from_hour: int | None = None
    until_hour: int | None = None
    kind: str = CheckKind.SPOT
    by_desk: bool = False
    by_shift: bool = False
    by_hours: bool = False
    hour_bands: str = "0,8,12,18"
    new_staff_days: int = 90
    new_staff_extra: int = 0
    critical_extra: int = 0
    risk_factor: int = 1
    risk_phrases: str = ""
    risk_complaints: bool = False
    short_seconds: int | None = None
    long_seconds: int | None = None
    shortest_percent: int = 0
    longest_percent: int = 0
    second_percent: int = 0
    plan: SamplePlan | None = None
    scorecard: Scorecard | None = None

    @classmethod
    def of_plan(
        cls, plan: SamplePlan, first_day: date, last_day: date, *, due_on: date, **changed: Any
    ) -> "DrawOrder":
        """Order what a plan says for a period."""
        terms = {name: getattr(plan, name) for name in SETTINGS}
        return cls(first_day, last_day, due_on, plan=plan, **{**terms, **changed})

    @property
    def settings(self) -> dict[str, Any]:
        """What decides the draw, as it is kept with it."""
        return {name: getattr(self, name) for name in SETTINGS}


@transaction.atomic
def draw_sample(order: DrawOrder, *, seed: str, now: datetime, drawn_by: Employee | None = None) -> SpotCheck:
    """Draw contacts by operator and give them to the inspectors, evenly by load; a survey's to nobody.

    Args:
        seed: made by the door at the moment of drawing; the draw can be made again from it.

    Raises:
        DomainError: `qc.sample.period` (ends before it begins), `qc.sample.repeated` (the plan was drawn for
            these days), `qc.sample.empty` (no contact to draw), `qc.sample.no_inspectors`,
            `qc.sample.no_scorecard` (for a desk), `qc.sample.nobody_may`.
    """
    if order.last_day < order.first_day or not 1 <= order.per_operator <= 200:
        raise DomainError(
            "qc.sample.period", _("The period or the number per operator is not possible."), status=400
        )
    hold_the_giving()
    _refuse_repeated(order)
    asked = frame_order_of(order)
    frame = read_frame(asked)
    drawn = draw_by(ALGORITHM, frame.contacts, seed=seed, terms=order, grounds=frame.grounds)
    if not drawn.picks:
        raise DomainError("qc.sample.empty", _("There is no contact to draw in this period."))
    check = SpotCheck.objects.create(
        **order.settings,
        plan=order.plan,
        first_day=order.first_day,
        last_day=order.last_day,
        due_on=order.due_on,
        seed=seed,
        algorithm=ALGORITHM,
        frame_last_contact=asked.last_contact,
        frame_size=drawn.frame_size,
        frame_hash=drawn.frame_hash,
        drawn_at=now,
        drawn_by=drawn_by,
    )
    _store_picks(check, drawn, frame)
    if order.kind != CheckKind.SURVEY:
        give_drawn(check, scorecard=order.scorecard, now=now)
    return check


def month_orders(plan: SamplePlan, month: Month, *, today: date) -> list[DrawOrder]:
    """Order the sample of a month by a plan: every run of days that was not drawn yet, as far as yesterday.

    There are several where somebody drew days in the middle; none is left out in silence.
    """
    last = min(month.last, today - timedelta(days=1))
    drawn = plan.draws.filter(first_day__lte=month.last, last_day__gte=month.first).order_by()
    left = gaps(month.first, last, drawn.values_list("first_day", "last_day"))
    due_on = today + timedelta(days=plan.due_days)
    return [DrawOrder.of_plan(plan, since, until, due_on=due_on) for since, until in left]


def month_order(plan: SamplePlan, month: Month, *, today: date) -> DrawOrder:
    """Order the first run of days of a month that was not drawn yet.

    Raises:
        DomainError: `qc.sample.repeated`, all days that are over were drawn; `qc.sample.period`, none is.
    """
    orders = month_orders(plan, month, today=today)
    if orders:
        return orders[0]
    if month.first >= today:
        raise DomainError("qc.sample.period", _("No day of this month is over yet."), status=400)
    raise DomainError("qc.sample.repeated", _("The plan was drawn for all days of this month that are over."))


def draw_month(plan: SamplePlan, month: Month, *, seed: str, now: datetime) -> list[SpotCheck]:
    """Draw what a plan has not drawn of a month yet; a second call draws nothing more.

    Returns:
        All draws of days of the month, in order.

    Raises:
        DomainError: as `draw_sample`, above all `qc.sample.empty` when nothing at all could be drawn.
    """
    refusal: DomainError | None = None
    for order in month_orders(plan, month, today=centre_day(now)):
        try:
            draw_sample(order, seed=seed, now=now)
        except DomainError as refused:
            if refused.code not in ("qc.sample.empty", "qc.sample.repeated"):
                raise
            refusal = refused
    drawn = list(
        plan.draws.filter(first_day__lte=month.last, last_day__gte=month.first).order_by("first_day")
    )
    if refusal and not drawn:
        raise refusal
    return drawn


def queue_due_samples(*, now: datetime) -> int:
    """Queue the draw of last month for each plan whose day has come; each plan and month is one job."""
    today = centre_day(now)
    due = [one for one in due_samples(today) if one.plan.draws_on_day and today.day >= one.plan.draws_on_day]
    for one in due:
        enqueue(
            DRAW_KIND,
            key=f"{DRAW_KIND}.{one.plan.pk}.{one.month}",
            payload={"plan": one.plan.pk, "month": str(one.month)},
            now=now,
        )
    return len(due)


def frame_order_of(order: DrawOrder) -> FrameOrder:
    """Order the frame as it is now."""
    last_contact = Contact.objects.aggregate(last=Max("pk"))["last"] or 0
    return FrameOrder(order, order.first_day, order.last_day, last_contact)


def _refuse_repeated(order: DrawOrder) -> None:
    """Refuse to draw a plan twice for a day, whoever asks: the clock, a program, or a person."""
    if order.plan is None:
        return
    drawn = order.plan.draws.filter(first_day__lte=order.last_day, last_day__gte=order.first_day).first()
    if drawn is not None:
        raise DomainError(
            "qc.sample.repeated",
            _("The plan was drawn for %(first)s to %(last)s already. See that draw, or make a spot check.")
            % {"first": drawn.first_day, "last": drawn.last_day},
            draw=drawn.pk,
        )


def _store_picks(check: SpotCheck, drawn: Drawn, frame: DrawFrame) -> None:
    """Keep the frame by stratum, which proves the draw whatever is filled in later, and what was drawn."""
    strata = SampleStratum.objects.bulk_create(
        (
            SampleStratum(
                spot_check=check,
                key=one.key,
                operator_id=frame.operators.get(group_of(one.key)),
                size=one.size,
                taken=one.taken,
                grounds=frame.grounds.get(group_of(one.key), ""),
                frame=pack(frame.contacts[one.key]),
            )
            for one in drawn.strata
        ),
        batch_size=1000,
    )
    by_key = {stratum.key: stratum for stratum in strata}
    seconds = {contact: place for place, contact in enumerate(drawn.seconds, start=1)}
    SampledContact.objects.bulk_create(
        (
            SampledContact(
                spot_check=check,
                stratum=by_key[one.stratum],
                contact_id=one.contact,
                position=one.position,
                second_position=seconds.get(one.contact),
                grounds=frame.risks.get(one.contact, ""),
            )
            for one in drawn.picks
        ),
        batch_size=1000,
    )
