"""How sure a share is: the Wilson interval, as every app reads it."""

from common.intervals import Z_95, Interval, wilson

__all__ = ["Z_95", "Interval", "wilson"]
