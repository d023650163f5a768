"""A `keyring` backend that reads what systemd handed to the service (systemd.exec(5), LoadCredentialEncrypted=).

    syncd.json                    {"SERVICE": {"USER": "secret"}}
    syncd.SERVICE.USER            the secret itself; both names percent-encoded

It is found through the entry-point group `keyring.backends` and preferred to every other one where there is such a
credential; elsewhere it does not exist. Read-only: a credential is set outside, by root, and the service restarted.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from urllib.parse import quote

from keyring.backend import KeyringBackend
from keyring.compat import properties
from keyring.errors import KeyringError, PasswordDeleteError, PasswordSetError

DIRECTORY = "CREDENTIALS_DIRECTORY"
PREFIX = "syncd"
TABLE = f"{PREFIX}.json"
PREFERENCE = 20
"""Above the Secret Service (5) and keyring's chain of backends (10)."""

_LARGEST = 1 << 20
"""Bytes; systemd takes no larger credential."""


class SystemdKeyring(KeyringBackend):  # type: ignore[misc] # the library has no types
    """Secrets of the running service. Raises KeyringError for credentials that others could read."""

    @properties.classproperty  # type: ignore[untyped-decorator]
    def priority(cls) -> float:  # noqa: N805 - a property of the class
        """Where it stands among the backends. Raises RuntimeError where there is nothing to read."""
        directory = os.environ.get(DIRECTORY, "")
        if not directory or not Path(directory).is_dir():
            raise RuntimeError("systemd handed no credentials to this process")
        if not any(name == TABLE or name.startswith(f"{PREFIX}.") for name in os.listdir(directory)):  # noqa: PTH208
            raise RuntimeError("none of the credentials is syncd's")
        return PREFERENCE

    def get_password(self, service: str, username: str) -> str | None:
        """The secret; None when there is none."""
        alone = _read(credential_name(service, username))
        if alone is not None:
            return alone
        users = _table().get(service)
        secret = users.get(username) if isinstance(users, dict) else None
        return secret if isinstance(secret, str) else None

    def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - the base's signature
        """Not from here. Raises PasswordSetError with the command."""
        raise PasswordSetError(f"credentials of a service are set by root: syncd login {username} --system")

    def delete_password(self, service: str, username: str) -> None:  # noqa: ARG002 - the base's signature
        """Not from here. Raises PasswordDeleteError."""
        raise PasswordDeleteError(
            f"credentials of a service are taken away by root: syncd login {username} --system --erase"
        )


def credential_name(service: str, username: str) -> str:
    """The credential of one secret. Raises KeyringError for a name that is too long for systemd (255 bytes)."""
    name = ".".join((PREFIX, _quoted(service), _quoted(username)))
    if len(name) > 255:
        raise KeyringError("the name of this credential is longer than 255 bytes")
    return name


def _quoted(text: str) -> str:
    """Percent-encoded, dots too: they part the pieces of the name."""
    return quote(text, safe="").replace(".", "%2E").replace("~", "%7E")


def _table() -> dict[str, object]:
    text = _read(TABLE)
    if text is None:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        # The exception would carry the text.
        raise KeyringError(f"the credential {TABLE} is not JSON") from None
    if not isinstance(found, dict):
        raise KeyringError(f"the credential {TABLE} is not a table of tables")
    return found


def _read(name: str) -> str | None:
    """One credential without its last line end; None when there is none.

    systemd 252 gives a directory 0500 and files 0400 of the unit's user, 257 gives 0550 and 0440 of root with an ACL.
    """
    directory = os.open(os.environ[DIRECTORY], os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _private(os.fstat(directory), "the directory of the credentials", 0o027)
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, dir_fd=directory)
        except FileNotFoundError:
            return None
    finally:
        os.close(directory)
    with os.fdopen(fd, "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise KeyringError(f"the credential {name} is no regular file")
        _private(found, f"the credential {name}", 0o037)
        data = file.read(_LARGEST)
    try:
        return data.decode("utf-8").removesuffix("\n")
    except UnicodeDecodeError:
        raise KeyringError(f"the credential {name} is not UTF-8 text") from None


def _private(found: os.stat_result, what: str, forbidden: int) -> None:
    if found.st_uid not in (0, os.geteuid()) or stat.S_IMODE(found.st_mode) & forbidden:
        raise KeyringError(f"others could read or change {what}, so systemd did not make it")
