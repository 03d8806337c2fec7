"""The grouped menu of the admin."""

NAVIGATION: list[dict[str, object]] = []
