"""Hashes with their domain separation."""

import hashlib

import pytest

from ledger.domain.hashing import content_hash, entry_hash, is_hash, key_id


def test_the_entry_hash_is_the_leaf_hash_of_rfc_6962() -> None:
    assert entry_hash(b"") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_the_content_hash_covers_the_prefix_the_salt_and_the_document() -> None:
    salt = bytes(range(32))
    expected = hashlib.sha256(b"\x02" + salt + b'{"a":1}').hexdigest()
    assert content_hash(salt, b'{"a":1}') == expected


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes, not 31"):
        content_hash(b"s" * 31, b"{}")


def test_a_key_is_named_by_the_hash_of_its_bytes() -> None:
    assert key_id(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("0" * 64, True, id="lower-case hex"),
        pytest.param("A" * 64, False, id="upper case"),
        pytest.param("0" * 63, False, id="too short"),
        pytest.param("0" * 64 + "\n", False, id="line break"),
        pytest.param("٠" * 64, False, id="digits of another script"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_a_hash_has_one_spelling(value: object, expected: bool) -> None:
    assert is_hash(value) is expected
