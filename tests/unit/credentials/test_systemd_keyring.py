"""Secrets that systemd hands to the service, read through keyring."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from keyring.errors import KeyringError, PasswordDeleteError, PasswordSetError

from syncd.credentials.systemd_keyring import SystemdKeyring, credential_name


@pytest.fixture
def credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory as systemd 252 makes it, but writable for the test until `seal`."""
    directory = tmp_path / "credentials"
    directory.mkdir(mode=0o700)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(directory))
    return directory


def put(directory: Path, name: str, text: str, mode: int = 0o400) -> None:
    """One credential."""
    path = directory / name
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)


def test_a_table_holds_many_secrets(credentials: Path) -> None:
    """One JSON credential serves every account."""
    put(credentials, "syncd.json", json.dumps({"syncd": {"alex": "one", "sam": "two"}}))

    found = [SystemdKeyring().get_password("syncd", user) for user in ("alex", "sam", "kim")]
    assert ["one", "two", None] == found
    assert SystemdKeyring().get_password("other", "alex") is None


def test_a_credential_of_its_own_comes_first(credentials: Path) -> None:
    """A file for one account is preferred to the table; one line end at its end is not part of it."""
    put(credentials, "syncd.json", json.dumps({"syncd": {"alex.cloud": "old"}}))
    put(credentials, "syncd.syncd.alex%2Ecloud", "new\n")

    assert "new" == SystemdKeyring().get_password("syncd", "alex.cloud")


def test_names_do_not_run_into_each_other() -> None:
    """Dots, slashes and tildes in a name are encoded, so that two accounts never share a file."""
    names = {credential_name("syncd", user) for user in ("a.b", "a/b", "a~b", "ä", "a:b")}

    assert 5 == len(names)
    assert all(name.count(".") == 2 and "/" not in name and ":" not in name for name in names)
    with pytest.raises(KeyringError, match="longer than 255"):
        credential_name("syncd", "x" * 250)


def test_it_is_preferred_where_there_is_one(credentials: Path) -> None:
    """With a credential of ours it stands above the Secret Service; with others' alone it does not exist."""
    put(credentials, "other", "x")
    with pytest.raises(RuntimeError, match="syncd's"):
        _ = SystemdKeyring.priority
    put(credentials, "syncd.json", "{}")

    assert 20 == SystemdKeyring.priority


def test_outside_a_service_it_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a directory of credentials keyring passes it over."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)

    with pytest.raises(RuntimeError, match="no credentials"):
        _ = SystemdKeyring.priority


@pytest.mark.parametrize("mode", [0o404, 0o420, 0o444])
def test_a_file_that_others_may_read_is_refused(credentials: Path, mode: int) -> None:
    """systemd makes no such file, so somebody else did."""
    put(credentials, "syncd.json", '{"syncd": {"alex": "one"}}', mode)

    with pytest.raises(KeyringError, match="others could"):
        SystemdKeyring().get_password("syncd", "alex")


def test_a_directory_that_others_may_enter_is_refused(credentials: Path) -> None:
    """The same for the directory."""
    put(credentials, "syncd.json", '{"syncd": {"alex": "one"}}')
    credentials.chmod(0o755)

    with pytest.raises(KeyringError, match="others could"):
        SystemdKeyring().get_password("syncd", "alex")


def test_a_link_is_not_followed(credentials: Path, tmp_path: Path) -> None:
    """A symbolic link in the place of a credential leads nowhere."""
    put(tmp_path, "elsewhere", '{"syncd": {"alex": "one"}}')
    (credentials / "syncd.json").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(OSError, match="symbolic links"):
        SystemdKeyring().get_password("syncd", "alex")


@pytest.mark.parametrize("text", ["{secret", "[]", "\udcff"])
def test_a_broken_table_says_so_without_its_text(credentials: Path, text: str) -> None:
    """What cannot be understood is named, never quoted."""
    path = credentials / "syncd.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    path.chmod(0o400)

    with pytest.raises(KeyringError) as wrong:
        SystemdKeyring().get_password("syncd", "alex")
    assert "secret" not in str(wrong.value)
    assert wrong.value.__cause__ is None


def test_it_keeps_nothing_and_says_how(credentials: Path) -> None:
    """Setting and deleting name the command that root runs."""
    put(credentials, "syncd.json", "{}")
    with pytest.raises(PasswordSetError, match=r"by root: syncd login alex --system$"):
        SystemdKeyring().set_password("syncd", "alex", "one")
    with pytest.raises(PasswordDeleteError, match="by root: syncd login alex --system --erase"):
        SystemdKeyring().delete_password("syncd", "alex")
