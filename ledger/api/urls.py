"""Routes of this app."""

routes: list[tuple[str, type, str]] = []
