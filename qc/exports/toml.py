"""A scorecard version as a TOML file, in the format of the seed files."""

from qc.domain.scorecard import as_toml
from qc.models import ScorecardVersion


def toml_file(version: ScorecardVersion) -> tuple[str, str]:
    """Give name and text: importing the text gives a version with the same content hash."""
    return f"{version.scorecard.key}-v{version.number}.toml", as_toml(version.parsed)
