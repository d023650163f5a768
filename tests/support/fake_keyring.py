"""Keyring backends for tests, without a file: the secrets lie in the test's own process, behind an abstract socket.

`syncd` asks the keyring in a child process, so a dictionary in a module would be empty there. Use::

    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        fake.secrets["syncd", "alex-cloud"] = "..."
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable
from multiprocessing.connection import Client, Listener
from pathlib import Path
from typing import Any, Self

from keyring.backend import KeyringBackend

_ADDRESS = "FAKE_KEYRING"
_ROOT = Path(__file__).parents[2]


class FakeKeyring:
    """Holds secrets by (service, user) and answers the backends below from a thread.

    `on_hang` is called with the process id of a backend that hangs, and with what it was asked to do.
    """

    def __init__(self, on_hang: Callable[[int], None] | None = None) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.hung: list[int] = []
        self._on_hang = on_hang
        self._address = f"\0syncd-test-{os.getpid()}-{secrets.token_hex(8)}"
        self._listener = Listener(self._address, "AF_UNIX")
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def environ(self, backend: str = "Keyring") -> dict[str, str]:
        """The variables under which a child process uses the named class of this module."""
        return {
            _ADDRESS: self._address[1:],
            "PYTHON_KEYRING_BACKEND": f"{__name__}.{backend}",
            "PYTHONPATH": str(_ROOT),
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        with Client(self._address, "AF_UNIX") as connection:
            connection.send(("stop",))
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            with self._listener.accept() as connection:
                verb, *rest = connection.recv()
                if verb == "stop":
                    return
                connection.send(self._answer(verb, rest))

    def _answer(self, verb: str, rest: list[Any]) -> str | None:
        if verb == "hang":
            self.hung.append(rest[0])
            if self._on_hang is not None:
                self._on_hang(rest[0])
            return None
        service, user, *secret = rest
        if verb == "set":
            self.secrets[service, user] = secret[0]
        elif verb == "delete":
            del self.secrets[service, user]
        return self.secrets.get((service, user))


def _ask(*question: object) -> str | None:
    with Client("\0" + os.environ[_ADDRESS], "AF_UNIX") as connection:
        connection.send(question)
        found: str | None = connection.recv()
        return found


class Keyring(KeyringBackend):  # type: ignore[misc] # the library has no types
    """A keyring that works."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """What is held, None for nothing."""
        return _ask("get", service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Hold it."""
        _ask("set", service, username, password)

    def delete_password(self, service: str, username: str) -> None:
        """Hold it no longer."""
        _ask("delete", service, username)


class HangingKeyring(Keyring):
    """A keyring that never answers: its daemon hangs, or it waits for a prompt that nobody sees."""

    def _hang(self) -> None:
        _ask("hang", os.getpid())
        threading.Event().wait()

    def get_password(self, service: str, username: str) -> str | None:
        """Wait for ever."""
        self._hang()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        """Wait for ever."""
        self._hang()


class ForgetfulKeyring(Keyring):
    """A keyring that loses what it is given without a word."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep nothing."""


class FailingKeyring(Keyring):
    """A keyring that breaks and tells the secret while doing so, on every channel it has."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Print it and raise it."""
        print(password)
        raise RuntimeError(password)


class PlaintextKeyring(Keyring):
    """Carries the name of the backend that writes secrets to a readable file."""
