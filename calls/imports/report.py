"""The account of a call log: rows by outcome and by oddity beside the counts that every import has."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from calls.domain.contacts import RejectedRow, Remark, RowFault
from calls.models import Outcome
from common.reports import ImportReport

FAULT_TEXTS: dict[RowFault, Promise] = {
    RowFault.COLUMN_COUNT: gettext_lazy("The row does not have the 17 columns of this format."),
    RowFault.ENCODING: gettext_lazy("The row is not UTF-8 text."),
    RowFault.CONTROL_CHARACTER: gettext_lazy("The row contains a character that no text has."),
    RowFault.ID_MISSING: gettext_lazy("The number of the contact is missing."),
    RowFault.TOO_LONG: gettext_lazy("The cell is too long; the value is its length."),
    RowFault.DATE_MALFORMED: gettext_lazy("There is no such day."),
    RowFault.TIME_MALFORMED: gettext_lazy("There is no such time."),
    RowFault.NUMBER_MALFORMED: gettext_lazy("The cell is not a whole number in its range."),
    RowFault.OUTCOME_UNKNOWN: gettext_lazy("The outcome is none of those known."),
    RowFault.DIRECTION_UNKNOWN: gettext_lazy("The direction is neither inbound nor outbound."),
    RowFault.ENDS_BEFORE_START: gettext_lazy("It ends before it starts."),
    RowFault.CONTRADICTS_STORED: gettext_lazy("It is already stored with other contents, which stay."),
    RowFault.NOT_JSON: gettext_lazy("The line is not a JSON object."),
    RowFault.FIELD_MISSING: gettext_lazy("The field is missing or empty."),
    RowFault.SPEAKER_UNKNOWN: gettext_lazy("The speaker is neither operator, customer nor system."),
    RowFault.TURNS_OUT_OF_ORDER: gettext_lazy("The turns are not in the order of their times."),
    RowFault.CONTACT_UNKNOWN: gettext_lazy("There is no such contact; import its call log first."),
    RowFault.DESK_UNKNOWN: gettext_lazy("There is no such desk."),
    RowFault.SEAT_ACT_UNKNOWN: gettext_lazy("It is neither a sign-in nor a sign-out."),
}
REMARK_TEXTS: dict[Remark, Promise] = {
    Remark.AGENT_MISSING: gettext_lazy("answered, but no agent is named"),
    Remark.AGENT_ON_UNANSWERED: gettext_lazy("not answered, but an agent is named"),
    Remark.PAST_MIDNIGHT: gettext_lazy("ran past midnight"),
    Remark.SERVICE_PAST_MIDNIGHT: gettext_lazy(
        "the service ends earlier on the clock than it starts: midnight"
    ),
    Remark.CLOCK_STEPPED_BACK: gettext_lazy("the log's clock was set back meanwhile"),
    Remark.SERVICE_UNTIMED: gettext_lazy("answered, but without times of the service"),
    Remark.SERVICE_ON_UNANSWERED: gettext_lazy("not answered, but with times of a service"),
    Remark.SECONDS_DISAGREE: gettext_lazy("the seconds stated are not those between the times"),
}
MOST_CODES = 500


@dataclass
class CallLogReport(ImportReport):
    """The account of one call log or transcript file.

    `outcomes` and `remarks` count the rows that are contacts, added or known before; `unmatched` counts, per
    agent code, the rows whose agent is no known employee.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    unmatched: Counter[str] = field(default_factory=Counter)

    def reject_row(self, row: RejectedRow) -> None:
        """Record a row that became no contact."""
        self.reject(row.line, row.fault.value, FAULT_TEXTS[row.fault], column=row.column, value=row.value)

    def breakdown(self) -> dict[str, object]:
        """Give the rows by outcome, remark, rejection and unknown agent, in a form that JSON holds."""
        return {
            "outcomes": dict(sorted(self.outcomes.items())),
            "remarks": dict(sorted(self.remarks.items())),
            "rejections": dict(sorted(Counter(one.code for one in self.rejected).items())),
            "unmatched_agents": dict(self.unmatched.most_common(MOST_CODES)),
        }

    def as_dict(self) -> dict[str, object]:
        """Give the whole account in a form that JSON holds."""
        return super().as_dict() | self.breakdown()

    def conclude(self) -> None:
        """Write the counts by outcome, remark and unknown agent as notes for people."""
        for code, label in Outcome.choices:
            if self.outcomes[code]:
                self.note(f"{label}: {self.outcomes[code]}")
        for remark, text in REMARK_TEXTS.items():
            if self.remarks[remark.value]:
                self.note(f"{text}: {self.remarks[remark.value]}")
        if self.unmatched:
            self.note(
                _("%(rows)d rows of %(codes)d agents who are no known employee; enter their agent codes.")
                % {"rows": self.unmatched.total(), "codes": len(self.unmatched)}
            )
