"""Pages of a month's results: operators, teams, desks, criteria, errors, charts."""

from qc.admin.results.pages import ResultPages

__all__ = ["ResultPages"]
