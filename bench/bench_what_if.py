"""Quality inspection: a hundred thousand evaluations of a month tried under a draft."""

from collections.abc import Iterator

from bench.bench_evaluations import store
from bench.centre import MONTH, NOW
from bench.measure import Figure, forget_peak, peak_megabytes, timed
from bench.scratch import fresh_database
from qc.domain.scorecard import as_table
from qc.domain.scorecard.editing import with_weights
from qc.domain.what_if import comparing
from qc.models import Evaluation, ScorecardVersion, WhatIf
from qc.services import draft_scorecard, run_what_if


def measure() -> Iterator[Figure]:
    """Measure a month in which sheets repeat, as they do, and one in which every sheet is scored anew."""
    with fresh_database():
        version = ScorecardVersion.objects.published().get(scorecard__key="front_line")
        store([version])
        Evaluation.objects.update(state="released", purpose="official", released_at=NOW)
        scorecard = version.parsed
        weights = {0: scorecard.sections[0].weight + 5, 1: scorecard.sections[1].weight - 5}
        draft = draft_scorecard(definition=as_table(with_weights(scorecard, weights, {})), now=NOW)
        yield _trial(draft, "sheets that repeat scored once")
        usual, comparing.MOST_KEPT = comparing.MOST_KEPT, 0
        try:
            yield _trial(draft, "every sheet scored, before and after")
        finally:
            comparing.MOST_KEPT = usual


def _trial(draft: ScorecardVersion, what: str) -> Figure:
    what_if = WhatIf.objects.create(
        version=draft,
        definition=draft.definition,
        content_hash=draft.content_hash,
        month=str(MONTH),
        asked_at=NOW,
    )
    forget_peak()
    seconds, _ = timed(lambda: run_what_if(what_if, now=NOW))
    assert what_if.summary["compared"] == Evaluation.objects.count()
    return Figure(
        what=f"what-if: {what}",
        size=f"{what_if.summary['evaluations']:,} evaluations",
        seconds=seconds,
        note=f"peak {peak_megabytes()} MB; {what_if.summary['down']:,} down; aim minutes",
    )
