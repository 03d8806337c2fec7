"""What an inspector may know of themselves: agreement, severity, deviation from what was agreed, appeals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from common.intervals import Interval, wilson
from qc.domain.comparing import differing, said_of
from qc.domain.statistics.estimates import FEWEST, Estimate
from qc.domain.statistics.means import mean_of
from qc.models import (
    Appeal,
    AppealState,
    CalibrationContact,
    CalibrationReport,
    CalibrationReportState,
    CalibrationState,
    Evaluation,
    EvaluationState,
    Ruling,
)
from staff.models import Employee

LATELY = timedelta(days=90)
"""How far back decided appeals are looked at (default)."""

MOST_SHEETS = 60
"""Sheets of closed sessions that are shown, the newest first."""

BOUNDS = (-100.0, 100.0)


@dataclass(frozen=True)
class OwnSheet:
    """One own sheet of a closed session beside the agreed one; `other_keys` are the criteria that differ."""

    sheet: Evaluation
    contact: CalibrationContact
    difference: Decimal | None
    compared: int
    other_keys: Sequence[str]


@dataclass(frozen=True)
class DecidedAppeals:
    """How appeals against one's evaluations were decided lately; `changed` were granted, in part or whole."""

    decided: int
    changed: Sequence[Appeal]

    @property
    def share(self) -> Interval | None:
        """Give the Wilson interval of the share that was granted."""
        return wilson(len(self.changed), self.decided)


@dataclass(frozen=True)
class MyCalibration:
    """Everything an inspector may know of their own calibration.

    `agreement` and `severity` are those of the newest report that is done; None where it has none of them.
    Agreement on fewer than three contacts is not told, since it would say what the partner scored.
    `is_disconnected` says that inspectors could not be compared in it, `is_indistinct` that
    they do not differ more than chance.
    """

    report: CalibrationReport | None
    agreement: Mapping[str, Any] | None
    severity: Mapping[str, Any] | None
    is_disconnected: bool
    is_indistinct: bool
    sheets: Sequence[OwnSheet]
    deviation: Estimate
    appeals: DecidedAppeals


def is_indistinct(severity: Mapping[str, Any]) -> bool:
    """Say whether inspectors cannot be told apart: their spread is 0, and intervals have no width."""
    return round(float(severity.get("sd_inspector", 1)), 3) == 0


def latest_report() -> CalibrationReport | None:
    """Return the newest report that is done: the one up to the latest day, and of these the last computed."""
    done = CalibrationReport.objects.filter(state=CalibrationReportState.DONE)
    return done.order_by("-last_day", "-pk").first()


def my_calibration(person: Employee, *, today: date) -> MyCalibration:
    """Gather what an inspector may know of themselves, in four statements."""
    report = latest_report()
    figures = report.figures if report else {}
    severity = figures.get("severity", {})
    sheets = _own_sheets(person)
    agreement = figures.get("inspectors", {}).get(str(person.pk))
    known = [float(one.difference) for one in sheets if one.difference is not None]
    return MyCalibration(
        report=report,
        agreement=_without_partners_score(agreement),
        severity=None if is_indistinct(severity) else severity.get("inspectors", {}).get(str(person.pk)),
        is_disconnected="groups" in severity,
        is_indistinct=is_indistinct(severity),
        sheets=sheets,
        deviation=mean_of(known, bounds=BOUNDS),
        appeals=_appeals(person, today - LATELY),
    )


def _without_partners_score(agreement: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Leave out what would give a partner's sheet away: own score less the mean of one contact is theirs."""
    if agreement is None or agreement["contacts"] < FEWEST:
        return None
    difference = agreement["difference"]
    return (
        agreement if difference["n"] >= FEWEST else {**agreement, "difference": {**difference, "value": None}}
    )


def _own_sheets(person: Employee) -> list[OwnSheet]:
    """Read one's own sheets of closed sessions, the newest first."""
    rows = Evaluation.objects.filter(
        inspector=person, number=1, assignment__calibration__session__state=CalibrationState.CLOSED
    )
    rows = rows.exclude(state=EvaluationState.DRAFT).select_related(
        "version", "contact__operator", "assignment__calibration__session"
    )
    ordered = rows.prefetch_related("assignment__calibration__agreed").order_by(
        "-assignment__calibration__session__ended_at", "assignment__calibration__position"
    )
    return [_own_sheet(sheet) for sheet in ordered[:MOST_SHEETS]]


def _own_sheet(sheet: Evaluation) -> OwnSheet:
    contact, scorecard = sheet.assignment.calibration, sheet.version.parsed
    assert contact is not None  # only sheets of sessions are read
    agreed = {one.criterion: one.answer for one in contact.agreed.all()}
    own, target = said_of(scorecard, sheet.answers), said_of(scorecard, agreed)
    is_scored = sheet.score is not None and contact.score is not None
    return OwnSheet(
        sheet=sheet,
        contact=contact,
        difference=sheet.score - contact.score if is_scored else None,
        compared=len(own.keys() | target.keys()),
        other_keys=differing(own, target),
    )


def _appeals(person: Employee, since: date) -> DecidedAppeals:
    rows = Appeal.objects.filter(
        evaluation__inspector=person, state=AppealState.DECIDED, decided_at__date__gte=since
    )
    decided = list(rows.select_related("evaluation__operator").order_by("-decided_at", "-pk"))
    return DecidedAppeals(len(decided), [one for one in decided if one.ruling != Ruling.UPHELD])
