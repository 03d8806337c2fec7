"""The digests there are."""

from reports.digests.due_soon import DUE_SOON
from reports.digests.letters import Digest, Letter
from reports.digests.month import CONFIRM, OBJECTIONS, POST, PUBLISH
from reports.digests.month_pack import MONTH_PACK
from reports.digests.weekly import WEEKLY

DIGEST_KIND = "reports.digest"

DIGESTS: dict[str, Digest] = {
    one.code: one for one in (DUE_SOON, WEEKLY, CONFIRM, POST, OBJECTIONS, PUBLISH, MONTH_PACK)
}

__all__ = ["DIGESTS", "DIGEST_KIND", "Digest", "Letter"]
