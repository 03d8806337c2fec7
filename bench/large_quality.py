"""A month of quality inspection of any size: draws, assignments, evaluations with all their lines."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection

from calls.models import Contact
from common.months import Month
from qc.models import Assignment, Evaluation, SampledContact, SampleStratum, ScorecardVersion, SpotCheck
from staff.models import Desk, Employee

PLAIN, RISK = (300, 8), (12, 2)
"""Two strata for each operator, with another probability each: contacts in the frame, contacts drawn."""

PER_OPERATOR = PLAIN[1] + RISK[1]
BATCH = 2_000

Drawn = tuple[Contact, SampledContact, Assignment, Evaluation]


def fill_evaluations(
    operators: Sequence[Employee], inspectors: Sequence[Employee], month: Month, *, now: datetime
) -> int:
    """Store a month as draws and inspectors leave it; lines are made by the database itself.

    Returns:
        How many lines there are.
    """
    version = ScorecardVersion.objects.published().get(scorecard__key="front_line")
    strata = _draw(operators, month, now)
    _in_batches(_evaluations(strata, version, inspectors, month, now))
    return _lines(version)


def _draw(operators: Sequence[Employee], month: Month, now: datetime) -> list[SampleStratum]:
    check = SpotCheck.objects.create(
        first_day=month.first, last_day=month.last, due_on=month.last, seed="bench", algorithm="bench",
        frame_last_contact=0, frame_size=sum(PLAIN), frame_hash="", drawn_at=now,
    )  # fmt: skip
    return SampleStratum.objects.bulk_create(
        [
            SampleStratum(
                spot_check=check, key=f"{operator.pk}-{size}", operator=operator, size=size, taken=taken
            )
            for operator in operators
            for size, taken in (PLAIN, RISK)
        ],
        batch_size=BATCH,
    )


def _evaluations(
    strata: Sequence[SampleStratum],
    version: ScorecardVersion,
    inspectors: Sequence[Employee],
    month: Month,
    now: datetime,
) -> Iterator[Drawn]:
    dice = random.Random(1)
    desk = Desk.objects.get(code="front_line")
    number = 0
    for stratum in strata:
        skill = dice.gauss(88, 4)
        operator = stratum.operator
        assert operator is not None
        for position in range(1, stratum.taken + 1):
            number += 1
            day = month.first + timedelta(days=dice.randrange(month.last.day))
            contact = Contact(
                source="acd", external_id=str(number), day=day, started_at=now, ended_at=now,
                outcome="answered",
                desk=desk, operator=operator, talk_seconds=200,
            )  # fmt: skip
            sampled = SampledContact(
                spot_check_id=stratum.spot_check_id, stratum=stratum, contact=contact, position=position
            )
            inspector = inspectors[number % len(inspectors)]
            given = Assignment(
                contact=contact, inspector=inspector, version=version, sampled=sampled, assigned_at=now,
                due_on=day,
            )  # fmt: skip
            score = Decimal(min(100, max(0, round(dice.gauss(skill, 9) * 4)) / 4)).quantize(
                Decimal("0.000001")
            )
            is_critical = dice.random() < 0.02
            outcome = "critical_fail" if is_critical else "pass" if score >= 80 else "fail"
            yield contact, sampled, given, Evaluation(
                assignment=given, contact=contact, operator=operator, inspector=inspector,
                version=version, day=day, month=str(month), state="released", outcome=outcome,
                score=0 if is_critical else score, raw=score, is_critical=is_critical, started_at=now,
                saved_at=now,
                submitted_at=now, released_at=now,
            )  # fmt: skip


def _in_batches(rows: Iterator[Drawn]) -> None:
    while batch := list(islice(rows, BATCH)):
        Contact.objects.bulk_create(contact for contact, *_rest in batch)
        for contact, sampled, given, evaluation in batch:
            sampled.contact_id = given.contact_id = evaluation.contact_id = contact.pk
        SampledContact.objects.bulk_create(sampled for _contact, sampled, *_rest in batch)
        for _contact, sampled, given, _evaluation in batch:
            given.sampled_id = sampled.pk
        Assignment.objects.bulk_create(given for *_rest, given, _evaluation in batch)
        for *_rest, given, evaluation in batch:
            evaluation.assignment_id = given.pk
        Evaluation.objects.bulk_create(evaluation for *_rest, evaluation in batch)


def _lines(version: ScorecardVersion) -> int:
    """Give every evaluation a line for each criterion; one in eight is an error."""
    criteria = [(section.key, criterion.key) for section, criterion in version.parsed.placed()]
    asked = " UNION ALL ".join(
        f"SELECT {number} AS n, '{section}' AS section, '{key}' AS criterion"
        for number, (section, key) in enumerate(criteria)
    )
    wrong = "(sheet.id * 7919 + asked.n * 104729) % 8 = 0"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO qc_evaluationline (evaluation_id, section, criterion, category, state, points, "  # noqa: S608
            "share, amount, is_error, is_critical) SELECT sheet.id, section, criterion, 'non_critical', "
            "'scored', 1, "
            f"CASE WHEN {wrong} THEN 0.5 ELSE 1 END, 0, {wrong}, 0 "
            f"FROM qc_evaluation AS sheet, ({asked}) AS asked"
        )
        return int(cursor.rowcount)
