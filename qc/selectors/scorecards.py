"""Which version of which scorecard a contact is scored with."""

from collections.abc import Mapping

from qc.models import ScorecardVersion

PublishedVersions = Mapping[int | None, ScorecardVersion]


def published_versions() -> dict[int | None, ScorecardVersion]:
    """Return the published version for each desk (by its id; None: for any desk), in one statement.

    Of several scorecards for one desk the first by key is the one; others are chosen by hand.
    """
    versions = ScorecardVersion.objects.published().select_related("scorecard").order_by("-scorecard__key")
    return {version.scorecard.desk_id: version for version in versions}


def version_for(desk_id: int | None, versions: PublishedVersions) -> ScorecardVersion | None:
    """Return the version for contacts of a desk: the desk's own, or else the one for any desk."""
    return versions.get(desk_id) or versions.get(None)
