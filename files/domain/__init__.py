"""Which files are taken in."""

from files.domain.kinds import DOCUMENTS, PICTURES, Accepted, media_type_of

__all__ = ["DOCUMENTS", "PICTURES", "Accepted", "media_type_of"]
