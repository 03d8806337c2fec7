"""The editor of a draft: pages for its properties, weights, sections and criteria."""

from qc.admin.editor.pages import CriterionPage, PartPage, PropertiesPage, SectionPage, WeightsPage
from qc.admin.editor.places import PlacedFault, page_url, placed
from qc.admin.editor.properties import NewScorecardForm
from qc.admin.editor.saving import edit_part

__all__ = [
    "CriterionPage",
    "NewScorecardForm",
    "PartPage",
    "PlacedFault",
    "PropertiesPage",
    "SectionPage",
    "WeightsPage",
    "edit_part",
    "page_url",
    "placed",
]
