"""The figures of one session: agreement on every criterion, and how far each was from what was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass

from common.intervals import Interval, share_over
from qc.domain.agreeing import CriterionAgreement, Sheet, agreement_by_criterion, agreement_of_all
from qc.domain.statistics.estimates import Estimate
from qc.domain.statistics.icc import ICC
from qc.domain.statistics.means import mean_of
from qc.selectors.calibration.findings import SessionFindings
from staff.models import Employee

BOUNDS = (-100.0, 100.0)


@dataclass(frozen=True)
class InspectorDeviation:
    """One inspector's sheets of a session beside the agreed ones."""

    inspector: Employee
    contacts: int
    difference: Estimate
    as_agreed: int
    compared: int

    @property
    def share(self) -> Interval | None:
        """Give the Wilson interval of the share of answers that were as agreed.

        Answers about one contact are not independent, so it rests on the number of contacts.
        """
        return share_over(self.contacts, self.as_agreed, self.compared)


@dataclass(frozen=True)
class SessionFigures:
    """Agreement of a session per criterion and on totals, and everybody's deviation once all is agreed."""

    criteria: Sequence[CriterionAgreement]
    totals: ICC
    deviations: Sequence[InspectorDeviation]


def session_figures(findings: SessionFindings) -> SessionFigures:
    """Compute the figures of a session from its sheets; no statement."""
    units = [
        [Sheet(one.pk, one.inspector_id, one.score, findings.said[one.pk]) for one in contact.sheets]
        for contact in findings.contacts
    ]
    return SessionFigures(
        criteria=agreement_by_criterion(findings.scorecard, units),
        totals=agreement_of_all(units, [person.pk for person in findings.inspectors]),
        deviations=_deviations(findings),
    )


def _deviations(findings: SessionFindings) -> list[InspectorDeviation]:
    every = findings.deviations()
    found = []
    for person in findings.inspectors:
        own = [one for one in every if one.sheet.inspector_id == person.pk]
        if own:
            differences = [float(one.difference) for one in own if one.difference is not None]
            found.append(
                InspectorDeviation(
                    person,
                    len(own),
                    mean_of(differences, bounds=BOUNDS),
                    sum(one.as_agreed for one in own),
                    sum(one.compared for one in own),
                )
            )
    return found
