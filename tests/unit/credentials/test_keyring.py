"""The keyring: asked in a child process that can be killed, and only one that keeps secrets."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from syncd.credentials import delete_secret, resolve, store_secret
from syncd.errors import EXIT_SECRET, SecretError
from syncd.model.registry import Account
from tests.support.fake_keyring import FakeKeyring

CANARY = "canary-5e1f-do-not-print"
ALEX = Account("alex-cloud", "alex-cloud", "memory", None, None, None, {}, timedelta(minutes=5))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring that works, for the child processes too."""
    with FakeKeyring() as fake:
        use(monkeypatch, fake, "Keyring")
        yield fake


def use(monkeypatch: pytest.MonkeyPatch, fake: FakeKeyring, backend: str) -> None:
    """Let child processes take this backend of `tests.support.fake_keyring`."""
    for name, value in fake.environ(backend).items():
        monkeypatch.setenv(name, value)


def test_a_stored_secret_is_found_again(fake: FakeKeyring, tmp_path: Path) -> None:
    """What was stored for an account is what it gets, under service `syncd` and the account's id."""
    store_secret("alex-cloud", "pass wörd ")
    assert fake.secrets == {("syncd", "alex-cloud"): "pass wörd "}
    assert resolve(ALEX, config_dir=tmp_path) == "pass wörd "


def test_a_deleted_secret_is_gone(fake: FakeKeyring) -> None:
    """Deleting takes the one secret away, and deleting what is not there is fine."""
    fake.secrets.update({("syncd", "alex-cloud"): "one", ("syncd", "sam"): "two"})
    delete_secret("alex-cloud")
    delete_secret("alex-cloud")
    assert fake.secrets == {("syncd", "sam"): "two"}


def test_a_missing_secret_names_the_command(fake: FakeKeyring, tmp_path: Path) -> None:
    """Without a stored secret the message names the account, the keyring and `syncd login`."""
    with pytest.raises(SecretError) as caught:
        resolve(ALEX, config_dir=tmp_path)
    assert str(caught.value) == "account 'alex-cloud': no secret from the keyring: it holds none"
    assert "syncd login alex-cloud" in caught.value.hint
    assert caught.value.exit_code == EXIT_SECRET


@pytest.mark.parametrize(
    "backend",
    ["tests.support.fake_keyring.PlaintextKeyring", "keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"],
)
def test_a_keyring_that_keeps_nothing_safe_is_refused_by_name(
    fake: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, backend: str
) -> None:
    """Plain-text, null and fail backends are neither read nor written; the message says what else to do."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    fake.secrets["syncd", "alex-cloud"] = "there"
    for ask in (lambda: store_secret("alex-cloud", CANARY), lambda: resolve(ALEX, config_dir=tmp_path)):
        with pytest.raises(SecretError, match="does not keep secrets") as caught:
            ask()
        assert backend in str(caught.value)
        assert "secret = { file" in caught.value.hint
    assert fake.secrets == {("syncd", "alex-cloud"): "there"}


def test_a_chain_of_nothing_but_refused_backends_is_refused(
    fake: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The chainer is no way around the refusal."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.chainer.ChainerBackend")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    with pytest.raises(SecretError, match="ChainerBackend does not keep secrets"):
        resolve(ALEX, config_dir=tmp_path)


def test_a_hanging_keyring_is_given_up(fake: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A keyring that never answers ends in an error after the limit, and its process does not stay behind."""
    use(monkeypatch, fake, "HangingKeyring")
    with pytest.raises(SecretError, match="no answer within 3 s"):
        resolve(ALEX, config_dir=tmp_path, keyring_seconds=3)
    assert [Path(f"/proc/{pid}").exists() for pid in fake.hung] == [False]


def test_a_backend_that_is_not_there_is_a_failure(
    fake: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A wrong PYTHON_KEYRING_BACKEND is told by the kind of its error."""
    use(monkeypatch, fake, "NoSuchKeyring")
    with pytest.raises(SecretError, match=r"it failed \(AttributeError\)"):
        resolve(ALEX, config_dir=tmp_path)


def test_a_keyring_that_forgets_is_noticed(fake: FakeKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    """Storing is believed only when the secret can be read back."""
    use(monkeypatch, fake, "ForgetfulKeyring")
    with pytest.raises(SecretError, match="did not keep the secret"):
        store_secret("alex-cloud", CANARY)


def test_the_secret_leaves_the_process_through_the_pipe_only(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """While the child holds a secret neither process shows it in its arguments or environment, nor does anything
    that is logged, printed or raised."""
    shown: dict[str, bytes] = {}

    def look(pid: int) -> None:
        for process in (str(pid), "self"):
            for name in ("cmdline", "environ"):
                shown[f"{process}/{name}"] = Path(f"/proc/{process}/{name}").read_bytes()

    with FakeKeyring(on_hang=look) as fake, caplog.at_level(logging.DEBUG):
        use(monkeypatch, fake, "HangingKeyring")
        with pytest.raises(SecretError) as hung:
            store_secret("alex-cloud", CANARY, keyring_seconds=3)
        use(monkeypatch, fake, "FailingKeyring")
        with pytest.raises(SecretError, match=r"it failed \(RuntimeError\)") as failed:
            store_secret("alex-cloud", CANARY)
    assert len(shown) == 4
    assert all(shown.values())
    out, err = capfd.readouterr()
    said = [out, err, caplog.text, *shown.values()]
    said += [
        str(part) for error in (hung.value, failed.value) for part in (error, error.hint, repr(error.__context__))
    ]
    assert [text for text in said if CANARY in str(text)] == []
