"""Which addresses of the API belong to attendance."""

routes: list[tuple[str, type, str]] = []
