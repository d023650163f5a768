"""Secrets of the machine's service, encrypted by the real systemd-creds with a key of the test's own."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from syncd.credentials import by_hand, credstore, erase_sealed, seal_secret, systemd_keyring
from syncd.credentials.keyring_calls import SERVICE
from syncd.credentials.systemd_keyring import SystemdKeyring
from syncd.errors import SecretError
from tests.support.sealing import key_of, seals

CANARY = "canary-77ab-do-not-print"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for credentials, and a key that is the test's own."""
    if not seals(tmp_path):
        pytest.skip("needs root, systemd-creds(1), and a temporary folder on a disk")
    for name, value in key_of(tmp_path).items():
        monkeypatch.setenv(name, value)
    return tmp_path / "credstore.encrypted"


def opened(store: Path, name: str = "syncd.json") -> str:
    """What systemd would hand to the service."""
    argv = ["systemd-creds", "decrypt", f"--name={name}", str(store / name), "-"]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


def test_secrets_of_many_accounts_lie_in_one_table(store: Path) -> None:
    """Each login adds one or replaces an older one; the others stay as they are."""
    for account, secret in (("alex", "one"), ("sam.2", "pässwörd \" 'x'"), ("alex", "two")):
        seal_secret(account, secret, folder=store)

    assert {"syncd": {"alex": "two", "sam.2": "pässwörd \" 'x'"}} == json.loads(opened(store))


def test_the_service_finds_them_through_keyring(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The backend reads what was sealed, by the name that the unit loads."""
    seal_secret("alex", "one", folder=store)
    handed = tmp_path / "credentials"
    handed.mkdir(mode=0o700)
    (handed / "syncd.json").touch(mode=0o600)
    (handed / "syncd.json").write_text(opened(store), encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))

    assert "one" == SystemdKeyring().get_password("syncd", "alex")
    assert (credstore.TABLE, SERVICE) == (systemd_keyring.TABLE, "syncd")
    assert "LoadCredentialEncrypted=syncd.json\n" in Path("systemd/syncd.service").read_text(encoding="utf-8")


def test_nothing_readable_lies_on_the_disk(store: Path) -> None:
    """Neither in the folder, which is root's alone, nor beside the table, nor after an older secret was replaced."""
    seal_secret("alex", CANARY, folder=store)
    seal_secret("alex", CANARY + "2", folder=store)

    assert ["syncd.json"] == [path.name for path in store.iterdir()]
    assert CANARY.encode() not in (store / "syncd.json").read_bytes()
    assert (0o700, 0o600) == (store.stat().st_mode & 0o777, (store / "syncd.json").stat().st_mode & 0o777)


def test_a_secret_is_neither_an_argument_nor_in_the_environment(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What systemd-creds is started with may be read by everybody on the machine."""
    real = shutil.which("systemd-creds")
    spy = tmp_path / "bin" / "systemd-creds"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\n{{ echo "$@"; env; }} >>{tmp_path}/seen\nexec {real} "$@"\n', encoding="utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("PATH", str(spy.parent), prepend=":")
    seal_secret("alex", CANARY, folder=store)
    seal_secret("sam", "x", folder=store)
    seen = (tmp_path / "seen").read_text(encoding="utf-8")

    assert (2, 3) == (seen.count("encrypt --name"), seen.count("decrypt --name"))
    assert CANARY not in seen


def test_an_erased_secret_is_gone(store: Path) -> None:
    """It alone; erasing what is not there is fine and changes nothing."""
    assert not erase_sealed("alex", folder=store)
    seal_secret("alex", "one", folder=store)
    seal_secret("sam", "two", folder=store)
    before = (store / "syncd.json").read_bytes()

    assert not erase_sealed("kim", folder=store)
    assert before == (store / "syncd.json").read_bytes()
    assert erase_sealed("alex", folder=store)
    assert {"syncd": {"sam": "two"}} == json.loads(opened(store))


def test_a_table_that_cannot_be_opened_is_not_written_over(store: Path, tmp_path: Path) -> None:
    """Of another machine, or broken: the other secrets in it are not thrown away; the message quotes nothing."""
    seal_secret("alex", CANARY, folder=store)
    before = (store / "syncd.json").read_bytes()
    (tmp_path / "key").unlink()

    for act in (lambda: seal_secret("sam", CANARY, folder=store), lambda: erase_sealed("alex", folder=store)):
        with pytest.raises(SecretError, match=r"could not decrypt syncd\.json") as wrong:
            act()
        assert CANARY not in str(wrong.value) + wrong.value.hint
    assert before == (store / "syncd.json").read_bytes()


@pytest.mark.parametrize("text", [f'"{CANARY}"', "{", '{"syncd": 1}'])
def test_a_table_of_another_form_is_refused_without_its_text(store: Path, text: str) -> None:
    """Something else that lies there under this name stays."""
    store.mkdir(mode=0o700)
    argv = ["systemd-creds", "encrypt", "--name=syncd.json", "-", str(store / "syncd.json")]
    subprocess.run(argv, input=text, text=True, capture_output=True, check=True)

    with pytest.raises(SecretError, match="no table") as wrong:
        seal_secret("sam", "x", folder=store)
    assert CANARY not in str(wrong.value)
    assert wrong.value.__context__ is None
    assert text == opened(store)


def test_two_at_once_lose_nothing(store: Path) -> None:
    """Whoever comes second adds to what the first one wrote."""
    names = [f"account-{number}" for number in range(4)]
    workers = [threading.Thread(target=seal_secret, args=(name, name), kwargs={"folder": store}) for name in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert {name: name for name in names} == json.loads(opened(store))["syncd"]


def test_without_systemd_creds_the_mend_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older systemd has none; another way is said."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SecretError, match="systemd-creds: it cannot be started") as wrong:
        seal_secret("alex", "one", folder=tmp_path / "store")
    assert "LoadCredential=" in wrong.value.hint


def test_the_steps_by_hand_lead_to_a_credential_that_the_registry_can_name(store: Path) -> None:
    """The file of the steps opens under the name that the unit is told to load, and nothing secret is an argument."""
    steps = by_hand("alex")
    seal = next(step for step in steps if "systemd-creds encrypt" in step)
    command = seal.partition("|")[2].replace("/etc/credstore.encrypted", str(store))
    store.mkdir(mode=0o700)
    subprocess.run(["sh", "-c", command], input="one", text=True, capture_output=True, check=True)

    assert "one" == opened(store, "syncd-alex")
    assert any("LoadCredentialEncrypted=syncd-alex" in step for step in steps)
    assert any('credential = "syncd-alex"' in step for step in steps)
