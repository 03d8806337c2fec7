"""By what people choose how they are told of appraisals."""

import pytest

from notices.registry import topic_of


@pytest.mark.parametrize(
    ("kind", "topic"),
    [
        ("appraisal.month.posted", "appraisal.month"),
        ("appraisal.month.published", "appraisal.month"),
        ("appraisal.month.amended", "appraisal.month"),
        ("appraisal.month.raised", "appraisal.objections"),
        ("appraisal.month.upheld", "appraisal.objections"),
        ("appraisal.month.rejected", "appraisal.objections"),
    ],
)
def test_a_notice_belongs_to_its_topic(kind: str, topic: str) -> None:
    assert topic_of(kind).code == topic
