"""The round of the environment: which readings are in order."""

from decimal import Decimal


def is_in_order(*, value: Decimal | None, lowest: Decimal | None, highest: Decimal | None) -> bool:
    """Tell whether a measured value lies within its range, both ends included.

    A point without a range is judged by the person who looks at it, not by a number.
    """
    if value is None:
        return True
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)
