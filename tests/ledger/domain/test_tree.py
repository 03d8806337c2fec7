"""The tree of RFC 6962: its roots, and that a proof proves exactly one leaf at one place."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.tree import EMPTY_ROOT, Tree, inclusion_proof, root_from_proof, root_of

LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""The leaves of the test vectors that implementations of certificate transparency share."""

ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def leaf(data: str) -> str:
    return hashlib.sha256(b"\x00" + bytes.fromhex(data)).hexdigest()


@pytest.mark.parametrize(("size", "root"), ROOTS.items())
def test_published_roots(size: int, root: str) -> None:
    assert root_of([leaf(data) for data in LEAVES[:size]]) == root


def test_the_root_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT == hashlib.sha256().hexdigest()


@pytest.mark.parametrize(
    ("size", "index", "path"),
    [
        (1, 0, []),
        (
            8,
            0,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            8,
            5,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (3, 2, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            5,
            1,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_published_proofs(size: int, index: int, path: list[str]) -> None:
    leaves = [leaf(data) for data in LEAVES[:size]]
    assert inclusion_proof(leaves, index) == path
    assert root_from_proof(leaves[index], index=index, size=size, path=path) == ROOTS[size]


def slow_root(leaves: list[str]) -> str:
    """The definition of RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaves[0] if leaves else EMPTY_ROOT
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    both = bytes.fromhex(slow_root(leaves[:split])) + bytes.fromhex(slow_root(leaves[split:]))
    return hashlib.sha256(b"\x01" + both).hexdigest()


@given(st.integers(1, 200), st.data())
def test_every_leaf_is_proved_and_nothing_else(size: int, data: st.DataObject) -> None:
    leaves = [leaf(f"{number:04x}") for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    root, path = slow_root(leaves), inclusion_proof(leaves, index)
    assert root_of(leaves) == root
    assert root_from_proof(leaves[index], index=index, size=size, path=path) == root
    assert len(path) <= size.bit_length()
    other = data.draw(st.integers(0, size - 1).filter(lambda at: at != index)) if size > 1 else None
    if other is not None:
        assert _leads_to(leaves[other], index, size, path) != root
        assert _leads_to(leaves[index], other, size, path) != root
    if path:
        assert _leads_to(leaves[index], index, size, path[:-1]) != root
        assert _leads_to(leaves[index], index, size, [*path, leaves[0]]) != root


def _leads_to(one: str, index: int, size: int, path: list[str]) -> str:
    try:
        return root_from_proof(one, index=index, size=size, path=path)
    except ValueError:
        return "refused"


@given(st.lists(st.integers(0, 2**32 - 1), max_size=60))
def test_a_growing_tree_has_every_root_on_its_way(numbers: list[int]) -> None:
    leaves, tree = [leaf(f"{number:08x}") for number in numbers], Tree()
    for size, one in enumerate(leaves, start=1):
        tree.add(one)
        assert (tree.size, tree.root) == (size, slow_root(leaves[:size]))


@pytest.mark.parametrize(("size", "index"), [(0, 0), (3, 3), (3, -1)])
def test_what_is_not_there_cannot_be_proved(size: int, index: int) -> None:
    leaves = [leaf("00")] * size
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(leaves, index)
    with pytest.raises(ValueError, match="no leaf"):
        root_from_proof(leaf("00"), index=index, size=size, path=[])
