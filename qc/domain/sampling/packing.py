"""Frames in few bytes: ascending numbers as their differences, seven bits a byte (LEB128)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
_BITS, _MORE = 7, 0x80
_MOST_BYTES = 9
"""Bytes of the largest number, 2**63 - 1."""


def pack(numbers: "Sequence[int] | Numbers") -> bytes:
    """Write different numbers from 0 to 2**63 - 1, in ascending order.

    Each is written as its difference from the one before it (the first one from 0), the lowest seven bits
    first; the highest bit of a byte says that more follow.

    Raises:
        ValueError: the numbers do not ascend.
    """
    gaps: Numbers = np.diff(np.asarray(numbers, np.int64), prepend=np.int64(0)).astype(np.int64)
    if len(gaps) and (gaps[0] < 0 or (gaps[1:] <= 0).any()):
        raise ValueError("the numbers of a frame ascend")
    pieces = np.stack([gaps >> (_BITS * place) & (_MORE - 1) for place in range(_MOST_BYTES)], axis=1)
    lengths = np.maximum(
        1, sum((gaps >> (_BITS * place) > 0).astype(np.int64) for place in range(_MOST_BYTES))
    )
    places = np.arange(_MOST_BYTES)
    pieces |= np.where(places < lengths[:, None] - 1, _MORE, 0)
    return pieces[places < lengths[:, None]].astype(np.uint8).tobytes()


def unpack(content: bytes) -> Numbers:
    """Read what `pack` wrote.

    Raises:
        ValueError: the last number is not complete.
    """
    read = np.frombuffer(content, np.uint8).astype(np.int64)
    if not len(read):
        return np.empty(0, np.int64)
    is_last = read < _MORE
    if not is_last[-1]:
        raise ValueError("a packed frame ends within a number")
    ends = np.flatnonzero(is_last)
    starts = np.concatenate(([0], ends[:-1] + 1))
    places = np.arange(len(read)) - np.repeat(starts, ends - starts + 1)
    values = (read & (_MORE - 1)) << (_BITS * places)
    return np.cumsum(np.add.reduceat(values, starts))
