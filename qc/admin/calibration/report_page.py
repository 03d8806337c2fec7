"""What the page of one calibration report shows, all of it from the figures kept with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qc.admin.calibration.pictures import agreement_picture, severity_picture
from qc.models import CalibrationReport, CalibrationSession
from qc.selectors import people_by_id
from qc.selectors.calibration import criterion_of, is_indistinct
from qc.wording.calibration import (
    coefficient_text,
    leading_name,
    leading_of,
    metric_text,
    percent_of,
    points_text,
    signed,
    told,
    worst_sentence,
)
from staff.models import Employee

MOST_OPERATORS = 40
"""Operators shown, those whose adjusted mean differs most from the raw one; the workbook has them all."""

MOST_SESSIONS = 8
STRENGTHS = ((0.667, "good"), (0.4, "doubtful"))


def report_context(report: CalibrationReport, reader: Employee) -> dict[str, Any]:
    """Gather everything for the page of a report that is done, in two statements."""
    figures = report.figures
    severity = figures["severity"]
    ids = {*severity.get("inspectors", {}), *severity.get("operators", {}), *figures["inspectors"]}
    ids |= {person for group in severity.get("groups", []) for person in group}
    people = people_by_id([*ids, *(one["inspector"] for one in figures["concerns"])])
    return {
        "contacts_twice": figures["contacts"],
        "worst": [_worst(report, place) for place in figures["worst"]],
        "scorecards": [_scorecard(report, one) for one in figures["scorecards"]],
        "concerns": [_concern(one, people) for one in figures["concerns"]],
        "groups": [[people[one] for one in group] for group in severity.get("groups", [])],
        "severity": _severity(report, severity, people) if "inspectors" in severity else None,
        "sessions": newest_sessions(reader),
    }


def newest_sessions(reader: Employee) -> list[CalibrationSession]:
    """List the newest sessions."""
    rows = CalibrationSession.objects.visible_to(reader).select_related("version__scorecard")
    return list(rows.defer("version__definition").order_by("-planned_at", "-pk")[:MOST_SESSIONS])


def pairs_url(report: CalibrationReport, version: int, key: str) -> str:
    """Give the page of the pairs that differ on a criterion."""
    return reverse("admin:qc_calibrationreport_pairs", args=[report.pk, version, key])


def _worst(report: CalibrationReport, place: Mapping[str, Any]) -> dict[str, Any]:
    criterion = criterion_of(report, place["version"], place["key"])
    assert criterion is not None
    figure = leading_of(criterion)
    return {
        "label": told(criterion["label"]),
        "sentence": worst_sentence(criterion),
        "figure": f"{leading_name(criterion)} {coefficient_text(figure)}",
        "strength": strength(figure),
        "url": pairs_url(report, place["version"], place["key"]),
    }


def strength(figure: Mapping[str, Any]) -> str:
    """Say by the lower bound how much a coefficient bears: good, doubtful, weak, or nothing."""
    if figure["low"] is None:
        return ""
    return next((name for line, name in STRENGTHS if figure["low"] >= line), "weak")


def _scorecard(report: CalibrationReport, one: Mapping[str, Any]) -> dict[str, Any]:
    urls = {
        row["key"]: pairs_url(report, one["version"], row["key"])
        for row in one["criteria"]
        if row["differing"]
    }
    totals = one["totals"]
    icc = {**totals["icc"], "value": totals["icc"]["absolute"]}
    return {
        "title": _("%(scorecard)s, version %(number)s")
        % {"scorecard": told(one["title"]), "number": one["number"]},
        "units": one["units"],
        "rows": [_row(row, urls.get(row["key"], "")) for row in one["criteria"]],
        "picture": agreement_picture(one["criteria"], urls),
        "totals": [
            (_("ICC(2,1) of the scores"), coefficient_text(icc), f"n = {icc['n']}"),
            (
                _("mean difference, first less second"),
                points_text(totals["difference"]),
                f"n = {totals['difference']['n']}",
            ),
            (
                _("mean distance of two scores"),
                coefficient_text(totals["distance"], 1),
                f"n = {totals['distance']['n']}",
            ),
        ],
    }


def _row(row: Mapping[str, Any], url: str) -> dict[str, Any]:
    return {
        "label": told(row["label"]),
        "metric": metric_text(row["metric"]),
        "n": f"{row['raw']['n_units']} / {row['raw']['n_raters']}",
        "raw": percent_of(row["raw"]),
        "alpha": coefficient_text(row["alpha"]),
        "ac1": coefficient_text(row["ac1"]),
        "differing": row["differing"],
        "strength": strength(leading_of(row)),
        "url": url,
    }


def _concern(one: Mapping[str, Any], people: Mapping[int, Employee]) -> dict[str, Any]:
    return {"person": people[one["inspector"]], "sentences": [_finding(row) for row in one["findings"]]}


def _finding(row: Mapping[str, Any]) -> str:
    if row["reason"] == "agreement":
        text = _("The scores hardly go along with those of the others: correlation %(figure)s, n = %(n)s.")
        return text % {"figure": coefficient_text(row), "n": row["n"]}
    if row["value"] < 0:
        text = _("Scores lower than the others: %(figure)s points, n = %(n)s.")
    else:
        text = _("Scores higher than the others: %(figure)s points, n = %(n)s.")
    return text % {"figure": points_text(row), "n": row["n"]}


def _severity(
    report: CalibrationReport, figures: Mapping[str, Any], people: Mapping[int, Employee]
) -> dict[str, Any]:
    inspectors = figures["inspectors"]
    effect = (lambda one: "0.0") if is_indistinct(figures) else (lambda one: points_text(one, "effect"))
    urls = {int(key): _sheets_url("inspector", people[int(key)], report) for key in inspectors}
    moved = sorted(figures["operators"].items(), key=lambda item: -abs(item[1]["adjusted"] - item[1]["raw"]))
    return {
        "is_indistinct": is_indistinct(figures),
        "picture": severity_picture(inspectors, people, urls),
        "rows": [
            (people[int(key)], urls[int(key)], one["n"], effect(one))
            for key, one in sorted(inspectors.items(), key=lambda item: (item[1]["effect"], item[0]))
        ],
        "spreads": [
            (_("between operators"), f"{figures['sd_operator']:.2f}"),
            (_("between inspectors"), f"{figures['sd_inspector']:.2f}"),
            (_("what remains"), f"{figures['sd_residual']:.2f}"),
        ],
        "n": figures["n"],
        "operators": [
            {
                "person": people[int(key)],
                "url": _sheets_url("operator", people[int(key)], report),
                "n": one["n"],
                "raw": f"{one['raw']:.2f}",
                "adjusted": f"{one['adjusted']:.2f} ({one['low']:.1f} – {one['high']:.1f})",
                "change": signed(one["adjusted"] - one["raw"]),
            }
            for key, one in moved[:MOST_OPERATORS]
        ],
        "hidden": max(0, len(moved) - MOST_OPERATORS),
    }


def _sheets_url(what: str, person: Employee, report: CalibrationReport) -> str:
    """Lead to the evaluations of somebody, found by the work number."""
    query = urlencode({"q": person.work_number})
    return f"{reverse('admin:qc_evaluation_changelist')}?{query}"
