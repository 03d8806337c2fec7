"""Which addresses of the API belong to the appraisal."""

routes: list[tuple[str, type, str]] = []
