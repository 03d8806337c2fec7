"""What an inspector reads of their own calibration, in words."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse

from common.intervals import share_over
from qc.admin.labels import score_text
from qc.selectors.calibration import MyCalibration, OwnSheet
from qc.wording import here
from qc.wording.calibration import percent_of, points_text, signed


def my_context(mine: MyCalibration) -> dict[str, Any]:
    """Tell the figures of one inspector."""
    own, severity, appeals = mine.agreement, mine.severity, mine.appeals
    return {
        "report": mine.report,
        "is_disconnected": mine.is_disconnected,
        "is_indistinct": mine.is_indistinct,
        "agreement": percent_of(_share(own["same"], own["compared"], own["contacts"])) if own else "",
        "agreement_n": own["contacts"] if own else 0,
        "difference": points_text(own["difference"]) if own else "",
        "severity": points_text(severity, "effect") if severity else "",
        "severity_n": severity["n"] if severity else 0,
        "deviation": points_text(asdict(mine.deviation)),
        "deviation_n": mine.deviation.n,
        "appeals": percent_of(_share(len(appeals.changed), appeals.decided, appeals.decided)),
        "appeals_n": appeals.decided,
        "changed": [
            (one.evaluation, one.get_ruling_display(), _evaluation_url(one.evaluation_id))
            for one in appeals.changed
        ],
        "sheets": [_sheet(one) for one in mine.sheets],
    }


def _share(hits: int, n: int, units: int) -> dict[str, Any]:
    interval = share_over(units, hits, n)
    return {
        "value": hits / n if n else None,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


def _evaluation_url(pk: int) -> str:
    return reverse("admin:qc_evaluation_change", args=[pk])


def _sheet(one: OwnSheet) -> dict[str, Any]:
    contact = one.contact
    criteria = one.sheet.version.parsed.criterion_by_key
    difference = None if one.difference is None else float(one.difference)
    session = reverse("admin:qc_calibrationsession_change", args=[contact.session_id])
    return {
        "session": contact.session.name,
        "url": f"{session}#contact-{contact.position}",
        "contact": one.sheet.contact.external_id,
        "score": score_text(one.sheet.score),
        "agreed": score_text(contact.score),
        "difference": "—" if difference is None else signed(difference),
        "others": "、".join(here(criteria[key].label) for key in one.other_keys),
    }
