"""The vault's key file is replaced so that no stop in between loses a key."""

from pathlib import Path

import pytest

from launch.keys import Keys


def test_a_rotation_of_the_key_file_may_stop_anywhere_and_be_begun_again(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    keys.folder.mkdir()
    keys.vault.write_bytes(b"old")
    keys.vault_before.write_bytes(b"old")  # stopped before the new key was there
    keys.begin_rotation()
    new = keys.vault.read_bytes()
    assert (keys.vault_before.read_bytes(), new != b"old") == (b"old", True)
    keys.begin_rotation()
    assert (keys.vault_before.read_bytes(), keys.vault.read_bytes()) == (b"old", new)
    assert keys.vault.stat().st_mode & 0o777 == 0o600
    kept = tmp_path / "old.key"
    keys.end_rotation(kept)
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"old", 0o600)
    assert sorted(path.name for path in keys.folder.iterdir()) == ["vault.key"]
    keys.begin_rotation()
    assert keys.vault_before.read_bytes() == new
    with pytest.raises(FileExistsError):
        keys.end_rotation(kept)
    assert keys.vault_before.exists(), "what could not be kept is not removed"
