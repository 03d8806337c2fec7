"""The Merkle tree of RFC 6962 over the hashes of the entries: one root says all of the register.

Leaves are the entry hashes in their order, spelled as 64 hex digits; their own first byte 0x00 is hashed in
already (`ledger.domain.hashing`). A node is SHA-256 of 0x01 and its two children.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

EMPTY_ROOT = hashlib.sha256(b"").hexdigest()
"""The root of a tree without leaves (RFC 6962, section 2.1)."""

_NODE = b"\x01"


@dataclass
class Tree:
    """A tree that grows leaf by leaf; it keeps one hash for each complete subtree, at most 64."""

    size: int = 0
    _complete: list[bytes] = field(default_factory=list)

    def add(self, leaf: str) -> None:
        """Append a leaf.

        Raises:
            ValueError: the leaf is not hexadecimal.
        """
        right, position = bytes.fromhex(leaf), self.size
        while position & 1:
            right = _node(self._complete.pop(), right)
            position >>= 1
        self._complete.append(right)
        self.size += 1

    @property
    def root(self) -> str:
        """The root over the leaves so far."""
        if not self._complete:
            return EMPTY_ROOT
        root = self._complete[-1]
        for left in reversed(self._complete[:-1]):
            root = _node(left, root)
        return root.hex()


def root_of(leaves: Sequence[str]) -> str:
    """Give the root over leaves."""
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root


def inclusion_proof(leaves: Sequence[str], index: int) -> list[str]:
    """Give the audit path of a leaf: the hashes beside its way to the root, from the leaf up.

    Args:
        index: counts from 0.

    Raises:
        ValueError: there is no such leaf.

    Source: RFC 6962, section 2.1.1.
    """
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    path: list[str] = []
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside].hex())
        # A last node without a partner moves up as it is: the same tree, level by level.
        pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
        index //= 2
    return path


def root_from_proof(leaf: str, *, index: int, size: int, path: Sequence[str]) -> str:
    """Give the root to which a leaf and its audit path lead; compare it with the root that was signed.

    Raises:
        ValueError: the path does not fit a leaf of that number in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    node, last, left = bytes.fromhex(leaf), size - 1, list(path)
    while last:
        if index & 1 or index < last:
            if not left:
                raise ValueError("the path is too short")
            beside = bytes.fromhex(left.pop(0))
            node = _node(beside, node) if index & 1 else _node(node, beside)
        index, last = index >> 1, last >> 1
    if left:
        raise ValueError("the path is too long")
    return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()
