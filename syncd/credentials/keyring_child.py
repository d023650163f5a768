"""The child process that talks to the keyring: one JSON question on standard input, one JSON answer on output.

Secrets travel through these pipes only, never in arguments or the environment. The answer's `outcome` is `ok`,
`missing`, `refused`, `locked`, `sealed` (root alone takes it away) or `failed`; `detail` names a class, never what
it said.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from typing import Any

import keyring
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer
from keyring.errors import InitError, KeyringError, KeyringLocked

from syncd.credentials.systemd_keyring import SystemdKeyring

_REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyrings.cryptfile")
"""They keep nothing, keep it readable to everybody, or ask for a password where nobody is."""
_REFUSED_NAMES = frozenset({"PlaintextKeyring", "EncryptedKeyring", "CryptFileKeyring"})


def is_refused(backend: KeyringBackend) -> bool:
    """Whether a backend, or what it is derived from, is one that must not hold a secret."""
    return any(
        kind.__name__ in _REFUSED_NAMES
        or f"{kind.__module__}.".startswith(tuple(f"{name}." for name in _REFUSED_MODULES))
        for kind in type(backend).__mro__
    )


def usable(backend: KeyringBackend) -> list[KeyringBackend]:
    """The backends to ask, in order: a chain is taken apart, for it may hold a refused one."""
    candidates = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
    return [candidate for candidate in candidates if not is_refused(candidate)]


def is_locked(backend: KeyringBackend) -> bool:
    """Whether asking a Secret Service keyring would bring up a prompt."""
    if not isinstance(backend, SecretService.Keyring):
        return False
    import secretstorage  # noqa: PLC0415

    with closing(secretstorage.dbus_init()) as bus:
        try:
            path = getattr(backend, "preferred_collection", secretstorage.collection.DEFAULT_COLLECTION)
            return bool(secretstorage.Collection(bus, path).is_locked())
        except secretstorage.ItemNotFoundException:
            return True


def answer(question: dict[str, Any]) -> dict[str, str]:
    """Do what is asked. Raises whatever a backend raises."""
    chosen = keyring.get_keyring()
    backends = usable(chosen)
    if not backends and question["do"] == "delete":
        # What keeps no secrets was given none.
        return {"outcome": "ok"}
    if not backends:
        kind = type(chosen)
        return {"outcome": "refused", "detail": f"{kind.__module__}.{kind.__qualname__}"}
    service, user = question["service"], question["user"]
    if not question["may_prompt"] and any(is_locked(backend) for backend in backends):
        return {"outcome": "locked"}
    if question["do"] == "look":
        kind = type(backends[0])
        return {"outcome": "ok", "detail": f"{kind.__module__}.{kind.__qualname__}"}
    if question["do"] == "set":
        return _set(backends[0], service, user, question["secret"])
    if question["do"] == "delete":
        return _delete(backends, service, user)
    for backend in backends:
        secret = backend.get_password(service, user)
        if secret:
            return {"outcome": "ok", "secret": secret}
    return {"outcome": "missing"}


def _set(backend: KeyringBackend, service: str, user: str, secret: str) -> dict[str, str]:
    backend.set_password(service, user, secret)
    # Some backends lose what they are given without a word.
    kept = backend.get_password(service, user) == secret
    return {"outcome": "ok"} if kept else {"outcome": "failed", "detail": "it did not keep the secret"}


def _delete(backends: list[KeyringBackend], service: str, user: str) -> dict[str, str]:
    held = [backend for backend in backends if backend.get_password(service, user) is not None]
    if any(isinstance(backend, SystemdKeyring) for backend in held):
        return {"outcome": "sealed"}
    for backend in held:
        backend.delete_password(service, user)
    return {"outcome": "ok", "detail": "erased" if held else ""}


def main() -> None:
    """Read the question, answer it. What a backend prints on standard output does not get into the answer."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    question = json.loads(sys.stdin.buffer.read())
    try:
        found = answer(question)
    except (KeyringLocked, InitError):
        found = {"outcome": "locked"}
    except (KeyringError, RuntimeError, OSError, ImportError, AttributeError, TypeError, ValueError) as error:
        found = {"outcome": "failed", "detail": type(error).__name__}
    with pipe:
        json.dump(found, pipe)


if __name__ == "__main__":
    main()
