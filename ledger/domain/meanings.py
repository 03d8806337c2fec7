"""What a person means by a signature (21 CFR 11.50 asks that it be shown beside every one)."""

from enum import StrEnum


class Meaning(StrEnum):
    """Why somebody signed.

    The register accepts any lower-case word as a meaning; these are the ones in use.
    """

    AUTHORED = "authored"
    RECEIVED = "received"
    RETURNED = "returned"
    RESUMED = "resumed"
    HELD = "held"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    AMENDED = "amended"
    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    INSTRUCTED = "instructed"
    VERIFIED = "verified"
    REJECTED = "rejected"
    CLOSED = "closed"
    REOPENED = "reopened"
    GIVEN = "given"
    TAKEN = "taken"
    DESTROYED = "destroyed"
    WITNESSED = "witnessed"
    LET_IN = "let_in"
    LET_OUT = "let_out"
    ENROLLED = "enrolled"
