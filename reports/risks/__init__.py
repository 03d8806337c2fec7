"""The dashboard of incidents and hazards: figures of a month, and how things stand now."""

from reports.risks.page import risks_page
from reports.risks.wording import ADDRESS

__all__ = ["ADDRESS", "risks_page"]
