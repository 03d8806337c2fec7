"""Ed25519 against the vectors of RFC 8032, section 7.1, and the one accepted spelling."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.domain.signatures import GROUP_ORDER, is_well_spelled, public_bytes, sign, verifies

RFC_8032 = [
    pytest.param(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25b"
        "f5f0595bbe24655141438e7a100b",
        id="test 1, empty message",
    ),
    pytest.param(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b"
        "2eaeb4302aeeb00d291612bb0c00",
        id="test 2, one byte",
    ),
    pytest.param(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c"
        "15e9716ed28dc027beceea1ec40a",
        id="test 3, two bytes",
    ),
    pytest.param(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca"
        "179c138ac17ad9bef1177331a704",
        id="test SHA(abc), 64 bytes",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_rfc_8032_vectors(secret: str, public: str, message: str, signature: str) -> None:
    private_key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert public_bytes(private_key).hex() == public
    assert sign(private_key, bytes.fromhex(message)) == signature
    assert is_well_spelled(signature)
    assert verifies(signature, message=bytes.fromhex(message), public_key=bytes.fromhex(public))


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_same_signature_plus_the_group_order_is_refused(
    secret: str, public: str, message: str, signature: str
) -> None:
    scalar = int.from_bytes(bytes.fromhex(signature[64:]), "little") + GROUP_ORDER
    other = signature[:64] + scalar.to_bytes(32, "little").hex()
    assert not is_well_spelled(other)
    assert not verifies(other, message=bytes.fromhex(message), public_key=bytes.fromhex(public))


@pytest.mark.parametrize(
    "signature", ["", "00" * 63, "00" * 65, "AA" * 64, " " + "00" * 63 + "0", "00" * 63 + "é0", None, 7]
)
def test_another_spelling_is_told(signature: object) -> None:
    assert not is_well_spelled(signature)


@pytest.mark.parametrize("signature", ["", "zz" * 64, "00" * 64, "é" * 128])
def test_what_is_no_signature_does_not_verify(signature: str) -> None:
    assert not verifies(signature, message=b"", public_key=b"\x01" * 32)


def test_a_key_of_the_wrong_length_verifies_nothing() -> None:
    assert not verifies("00" * 64, message=b"", public_key=b"short")
