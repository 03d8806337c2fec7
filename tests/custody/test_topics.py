"""Notices of custody and of visitors belong to topics by which people choose their ways."""

import pytest

from notices.registry import topic_of


@pytest.mark.parametrize(
    ("kind", "topic", "is_urgent", "suits_chats"),
    [
        ("custody.overdue.to_file", "custody.overdue", False, True),
        ("custody.hand_over", "custody", False, False),
        ("visitors.overstayed", "visitors.overstayed", True, True),
        ("visitors.requested", "visitors", False, False),
    ],
)
def test_a_kind_belongs_to_its_topic(kind: str, topic: str, is_urgent: bool, suits_chats: bool) -> None:
    found = topic_of(kind)
    assert (found.code, found.is_urgent, found.suits_chats) == (topic, is_urgent, suits_chats)
