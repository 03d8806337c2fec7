"""Schemes to try rules with."""

from typing import Any

GRADES = [
    {"code": "excellent", "name": "Excellent", "name_zh": "优秀", "from": "90"},
    {"code": "good", "name": "Good", "name_zh": "良好", "from": "80"},
    {"code": "pass", "name": "Pass", "name_zh": "合格", "from": "60"},
    {"code": "fail", "name": "Below standard", "name_zh": "不合格", "from": "0"},
]


def definition(**weights: str) -> dict[str, Any]:
    """A scheme for operators alone, with these weights."""
    group = {"code": "operators", "name": "Operators", "name_zh": "话务员", "posts": ["operator"]}
    return {
        "objection_days": 3,
        "least_weight": "50",
        "grades": GRADES,
        "components": {},
        "groups": [{**group, "weights": weights or {"quality": "60", "attendance": "40"}}],
    }
