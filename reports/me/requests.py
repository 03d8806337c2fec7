"""What one asks for oneself: one's requests, swaps proposed to one, leave that can be given back."""

from dataclasses import dataclass
from datetime import date

from attendance.models import AttendanceRequest, Leave, RequestState
from attendance.selectors.deciders import with_names
from attendance.selectors.evidence import evidence_for
from attendance.wording_requests import evidence_words
from reports.me.asking import form_name
from staff.models import Employee

TONES = {
    RequestState.APPROVED: "good",
    RequestState.REFUSED: "alarm",
    RequestState.ASKED: "warn",
    RequestState.PROPOSED: "warn",
}
SHOWN = 30
"""Requests on the page; older ones are in the month they were for."""


@dataclass(frozen=True)
class MyRequest:
    """One of one's requests; `balances` says what it would leave, while it is open."""

    request: AttendanceRequest
    tone: str
    balances: list[str]

    @property
    def may_be_changed(self) -> bool:
        """Whether there is a form to change it in, and it is not decided."""
        return self.request.is_open and bool(form_name(self.request))


@dataclass(frozen=True)
class MyRequests:
    """The page: one's own, those in which a colleague waits for one, and leave still to come."""

    own: list[MyRequest]
    proposals: list[AttendanceRequest]
    leaves: list[Leave]


def requests_of(person: Employee, *, today: date) -> MyRequests:
    """Read somebody's requests in a fixed number of statements."""
    visible = with_names(AttendanceRequest.objects.visible_to(person))
    own = list(visible.filter(employee=person)[:SHOWN])
    open_ones = [one for one in own if one.is_open]
    evidence = evidence_for(open_ones)
    leaves = Leave.objects.in_force().filter(employee=person, last_day__gte=today)
    return MyRequests(
        own=[_mine(one, evidence.get(one.pk)) for one in own],
        proposals=list(visible.filter(partner=person, state=RequestState.PROPOSED)),
        leaves=list(leaves.select_related("kind").order_by("first_day")),
    )


def _mine(request: AttendanceRequest, evidence: object) -> MyRequest:
    tone = TONES.get(RequestState(request.state), "plain")
    words = evidence_words(request, evidence)["balances"] if evidence else []  # type: ignore[arg-type]
    return MyRequest(request, tone, [one["text"] for one in words])
