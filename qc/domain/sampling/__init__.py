"""Draw samples that can be drawn again and proved (抽检): docs/sampling.md."""

from qc.domain.sampling.allocating import Part, allocate, shared_levels
from qc.domain.sampling.drawing import (
    Drawn,
    Frame,
    Pick,
    Stratum,
    digests,
    draw,
    frame_hash,
    ordered,
    seconds_of,
)
from qc.domain.sampling.packing import pack, unpack
from qc.domain.sampling.periods import Period, gaps
from qc.domain.sampling.rules import ALGORITHM, EQUAL_SHARES, RULES, draw_by
from qc.domain.sampling.terms import (
    Ground,
    Terms,
    band_edges,
    band_text,
    group_of,
    is_risk,
    quota_of,
    written_grounds,
)

__all__ = [
    "ALGORITHM",
    "EQUAL_SHARES",
    "RULES",
    "Drawn",
    "Frame",
    "Ground",
    "Part",
    "Period",
    "Pick",
    "Stratum",
    "Terms",
    "allocate",
    "band_edges",
    "band_text",
    "digests",
    "draw",
    "draw_by",
    "frame_hash",
    "gaps",
    "group_of",
    "is_risk",
    "ordered",
    "pack",
    "quota_of",
    "seconds_of",
    "shared_levels",
    "unpack",
    "written_grounds",
]
