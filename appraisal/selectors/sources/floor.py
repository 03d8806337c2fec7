"""Facts of the floor: the totals of attendance, and what was seen of people."""

from collections import defaultdict
from typing import Any

from appraisal.selectors.sources.reading import Found, Reading
from attendance.facts import number
from qc.models import Observation


def attendance_facts(reading: Reading) -> Found:
    """Take the totals of the month that count in the appraisal."""
    return {
        pk: {
            "is_on_sheet": True,
            "late_n": number(totals, "late_n"),
            "early_n": number(totals, "early_n"),
            "off_post_n": number(totals, "off_post_n"),
            "missing_punches": number(totals, "missing_in") + number(totals, "missing_out"),
            "absent_halves": number(totals, "absent_halves"),
            "present_halves": number(totals, "present_halves"),
        }
        for pk, totals in reading.attendance.totals.items()
    }


def observation_facts(reading: Reading) -> Found:
    """Read the observations of the month that count, each with effect and points: one statement."""
    rows = Observation.objects.counting().of_month(reading.month).filter(person__isnull=False)
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"seen": [], "rows": []})
    listed = rows.order_by("pk").values_list("person", "pk", "counts_as", "points")
    for person, pk, effect, points in listed:
        found[person]["seen"].append([effect, f"{points.normalize():f}"])
        found[person]["rows"].append(pk)
    return found
