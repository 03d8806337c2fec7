"""The private key under the password."""

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.vault import SCRYPT_COST, CannotOpen, Sealed, Stretching, seal, unseal

PRIVATE_KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
CHEAP = Stretching(salt=b"s" * 16, cost=2**4, parallel=1)


@pytest.fixture
def sealed() -> Sealed:
    return seal(
        PRIVATE_KEY, password="密码 one", work_number="1001", key="aa", stretching=CHEAP, nonce=b"n" * 12
    )


def test_the_password_opens_the_key(sealed: Sealed) -> None:
    opened = unseal(sealed, password="密码 one", work_number="1001", key="aa")
    assert opened.private_bytes_raw() == b"k" * 32


def test_the_stored_parts_do_not_hold_the_key(sealed: Sealed) -> None:
    assert b"k" * 8 not in sealed.ciphertext


@pytest.mark.parametrize(
    ("password", "work_number", "key"),
    [
        pytest.param("密码 two", "1001", "aa", id="wrong password"),
        pytest.param("", "1001", "aa", id="no password"),
        pytest.param("密码 one", "1002", "aa", id="another person's row"),
        pytest.param("密码 one", "1001", "bb", id="another key"),
    ],
)
def test_nothing_else_opens_it(sealed: Sealed, password: str, work_number: str, key: str) -> None:
    with pytest.raises(CannotOpen):
        unseal(sealed, password=password, work_number=work_number, key=key)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"ciphertext": b"x" * 48}, id="ciphertext"),
        pytest.param({"ciphertext": b""}, id="no ciphertext"),
        pytest.param({"nonce": b"m" * 12}, id="nonce"),
        pytest.param({"stretching": replace(CHEAP, cost=2**5)}, id="cost"),
        pytest.param({"stretching": replace(CHEAP, salt=b"t" * 16)}, id="salt"),
    ],
)
def test_a_touched_seal_does_not_open(sealed: Sealed, changes: dict[str, object]) -> None:
    with pytest.raises(CannotOpen):
        unseal(replace(sealed, **changes), password="密码 one", work_number="1001", key="aa")  # type: ignore[arg-type]


def test_stretching_costs_at_least_32_mebibytes() -> None:
    assert SCRYPT_COST >= 2**15


def test_scrypt_of_rfc_7914_section_12() -> None:
    stretching = Stretching(salt=b"NaCl", cost=1024, block=8, parallel=16)
    assert stretching.stretch("password").hex() == (
        "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
    )
