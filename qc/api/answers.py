"""Results as the API gives them: the numbers and the sentences, in the client's language."""

from dataclasses import asdict
from typing import Any

from qc.domain.scorecard import Scorecard
from qc.domain.scoring import Result
from qc.wording import explain


def result_answer(scorecard: Scorecard, result: Result) -> dict[str, Any]:
    """Give a result with its explanation, once by codes and once in words."""
    sentences = [asdict(sentence) for sentence in explain(scorecard, result)]
    return {**result.as_dict(), "sentences": sentences}
