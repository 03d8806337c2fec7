"""What is sealed is unreadable, and opens only under the same key for the same purpose."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from common.sealing import SealBroken, seal, unseal


@pytest.fixture(autouse=True)
def key_file(settings: Any, tmp_path: Path) -> Path:
    settings.SEALING_KEY_FILE = tmp_path / "keys" / "sealing_key"
    return settings.SEALING_KEY_FILE


def test_it_opens_for_its_purpose_only() -> None:
    sealed = seal("钥匙 key", purpose="a")
    assert "key" not in sealed
    assert unseal(sealed, purpose="a") == "钥匙 key"
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="b")


def test_the_same_text_never_looks_the_same() -> None:
    assert seal("x", purpose="a") != seal("x", purpose="a")


def test_a_changed_text_or_another_key_does_not_open(key_file: Path) -> None:
    sealed = seal("x", purpose="a")
    for wrong in (sealed[:-6] + "AAAA==", "", "v1.", "nonsense"):
        with pytest.raises(SealBroken):
            unseal(wrong, purpose="a")
    key_file.unlink()
    with pytest.raises(SealBroken):
        unseal(sealed, purpose="a")


def test_the_key_is_its_owners_alone_and_made_once(key_file: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        sealed = list(threads.map(lambda n: seal(str(n), purpose="a"), range(16)))
    assert [unseal(one, purpose="a") for one in sealed] == [str(n) for n in range(16)]
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["sealing_key"]
