"""The 1,024 signatures of Ed25519's own vectors, and keys and signatures that a lax reader would take.

The vectors are those of the package `cryptography-vectors` (the authors' file `sign.input`).
"""

from dataclasses import replace

import cryptography_vectors
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.canonical import canonical
from ledger.domain.enrolment import countersign, read_enrolment
from ledger.domain.entries import read_entry
from ledger.domain.findings import Code
from ledger.domain.hashing import content_hash, entry_hash, key_id
from ledger.domain.signatures import (
    FIELD_PRIME,
    GROUP_ORDER,
    is_sound_key,
    is_well_spelled,
    public_bytes,
    sign,
    verifies,
)
from tests.ledger.domain.register import LIN, LOG_KEY, Register

CURVE = -121665 * pow(121666, -1, FIELD_PRIME) % FIELD_PRIME
"""The constant d of the curve (RFC 8032, section 5.1)."""


def vectors() -> list[tuple[str, str, bytes, str]]:
    """Secret key, public key, message and signature of each vector."""
    with cryptography_vectors.open_vector_file("asymmetric/Ed25519/sign.input", "r") as file:
        rows = [line.strip().split(":") for line in file]
    return [(row[0][:64], row[1], bytes.fromhex(row[2]), row[3][:128]) for row in rows]


def spelled(y: int, sign_bit: int = 0) -> bytes:
    """A point by its y coordinate and the sign of x, as RFC 8032 writes it; y may be too large."""
    return (y | sign_bit << 255).to_bytes(32, "little")


def test_every_vector_is_signed_and_verified_as_its_authors_did() -> None:
    read = vectors()
    assert len(read) == 1024
    for secret, public, message, signature in read:
        key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
        assert public_bytes(key).hex() == public
        assert is_sound_key(bytes.fromhex(public))
        assert sign(key, message) == signature
        assert is_well_spelled(signature)
        assert verifies(signature, message=message, public_key=bytes.fromhex(public))


def test_no_vector_passes_with_anything_changed() -> None:
    for number, (_secret, public, message, signature) in enumerate(vectors()):
        key, raw = bytes.fromhex(public), bytearray.fromhex(signature)
        raw[number % 64] ^= 1 << number % 8
        assert not verifies(raw.hex(), message=message, public_key=key)
        assert not verifies(signature, message=message + b"\0", public_key=key)
        scalar = int.from_bytes(bytes.fromhex(signature[64:]), "little")
        for other in (scalar + GROUP_ORDER, GROUP_ORDER):
            lax = signature[:64] + other.to_bytes(32, "little").hex()
            assert not is_well_spelled(lax)
            assert not verifies(lax, message=message, public_key=key)
        for cut in (signature[:-2], signature + "00", signature[:64], ""):
            assert not is_well_spelled(cut)
            assert not verifies(cut, message=message, public_key=key)


def test_one_signature_under_a_key_of_small_order_fits_everything() -> None:
    """Why such keys are refused: this is what OpenSSL, too, lets pass."""
    point = spelled(1)
    signature = (point + bytes(32)).hex()
    assert is_well_spelled(signature)
    assert verifies(signature, message=b"one", public_key=point)
    assert verifies(signature, message=b"another", public_key=point)
    assert not is_sound_key(point)


def test_the_points_of_small_order_are_refused() -> None:
    """Of order 1 and 2: y = ±1; of order 4: y = 0; of order 8: their doubles have y = 0."""
    eighth = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
    assert (CURVE * pow(eighth, 4, FIELD_PRIME) + 2 * eighth**2 - 1) % FIELD_PRIME == 0
    for y in (0, 1, FIELD_PRIME - 1, eighth, FIELD_PRIME - eighth):
        assert not is_sound_key(spelled(y))
        assert not is_sound_key(spelled(y, 1))


@pytest.mark.parametrize("y", range(FIELD_PRIME, 2**255))
def test_a_second_spelling_of_a_key_is_refused(y: int) -> None:
    assert not is_sound_key(spelled(y))
    assert not is_sound_key(spelled(y, 1))


@pytest.mark.parametrize("public", [b"", b"\x05" * 31, b"\x05" * 33])
def test_a_key_of_another_length_is_refused(public: bytes) -> None:
    assert not is_sound_key(public)


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(spelled(1), id="the neutral point"),
        pytest.param(spelled(FIELD_PRIME + 1), id="the neutral point in another spelling"),
    ],
)
def test_a_weak_key_cannot_be_enrolled(point: bytes) -> None:
    """Even where the log key vouched for it: under it, one signature would fit every entry."""
    register, weak = Register(), key_id(point)
    stored = register.enrol(LIN, "lin")
    fields = replace(read_entry(stored.signed_bytes), key=weak, record_id=weak)
    certificate = read_enrolment(stored.content or b"").certificate
    certificate = replace(certificate, key=weak, public_key=point.hex())
    content = canonical(countersign(certificate, LOG_KEY).document())
    fields = replace(fields, content=content_hash(stored.salt or b"", content))
    forged = replace(
        stored,
        signed_bytes=fields.signed_bytes(),
        entry_hash=entry_hash(fields.signed_bytes()),
        signature=(spelled(1) + bytes(32)).hex(),
        content=content,
    )
    assert register.verify([forged]).of(1) == {Code.SEMANTIC_INVALID, Code.KEY_UNKNOWN}
