"""Who stands above whom, where something takes a superior: an instruction, a permission."""

from collections.abc import Iterable
from typing import Final

_RANKS: Final[dict[str, int]] = {
    "centre_manager": 3,
    "duty_supervisor": 2,
    "floor_supervisor": 2,
    "quality_manager": 2,
    "security_officer": 2,
    "team_lead": 1,
}
"""Rank by code of post; every other post is 0. Source: operating manual, «People and posts»."""


def rank_of(posts: Iterable[str]) -> int:
    """Give the highest rank among the posts somebody holds; 0 without any."""
    return max((_RANKS.get(post, 0) for post in posts), default=0)


def is_superior(posts: Iterable[str], of: Iterable[str]) -> bool:
    """Tell whether a holder of the first posts stands above a holder of the others."""
    return rank_of(posts) > rank_of(of)
