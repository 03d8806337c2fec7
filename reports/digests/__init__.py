"""Digests: what people are told by the clock, once for each recipient and period; empty ones are not sent."""

from reports.digests.kinds import DIGEST_KIND, DIGESTS, Digest, Letter
from reports.digests.months import follow_publications, remind_of_month
from reports.digests.sending import prepare_and_send, queue_digest, send_digest
from reports.selectors.week import week_before

__all__ = [
    "DIGESTS",
    "DIGEST_KIND",
    "Digest",
    "Letter",
    "follow_publications",
    "prepare_and_send",
    "queue_digest",
    "remind_of_month",
    "send_digest",
    "week_before",
]
