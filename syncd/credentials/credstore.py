"""The secrets of the machine's service: one table, encrypted for this machine, that systemd hands to the service.

    /etc/credstore.encrypted/syncd.json     {"syncd": {"ACCOUNT": "secret"}}

The unit's `LoadCredentialEncrypted=syncd.json` looks for it there (systemd.exec(5)). It is one table, not a file per
account, so that an account more changes no unit. Secrets go to systemd-creds(1) and come from it through pipes.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from syncd.credentials.answers import refused
from syncd.credentials.command import run_bounded
from syncd.credentials.keyring_calls import SERVICE

CREDSTORE = Path("/etc/credstore.encrypted")
TABLE = "syncd.json"
"""As `systemd_keyring` reads it."""

_SECONDS = 30.0
_PROGRAM = "systemd-creds"
_WITHOUT = (
    "have systemd 250 or newer, or a file that root alone can read, in a drop-in: LoadCredential=syncd.json:FILE"
)


def seal_secret(account: str, secret: str, *, folder: Path = CREDSTORE) -> Path:
    """Put a secret into the table, in place of an older one. Returns its file. Raises SecretError."""
    with _locked(account, folder) as path:
        table = _unsealed(account, path)
        table.setdefault(SERVICE, {})[account] = secret
        _seal(account, table, path)
    return path


def sealed_secret(account: str, *, folder: Path = CREDSTORE) -> str:
    """A secret as the service will find it. Raises SecretError."""
    secret = _unsealed(account, folder / TABLE).get(SERVICE, {}).get(account, "")
    if not secret:
        raise refused(account, str(folder / TABLE), "it holds none", hint=f"as root: syncd login {account} --system")
    return secret


def erase_sealed(account: str, *, folder: Path = CREDSTORE) -> bool:
    """Take a secret out of the table; whether it held one. Raises SecretError."""
    if not (folder / TABLE).exists():
        return False
    with _locked(account, folder) as path:
        table = _unsealed(account, path)
        if table.get(SERVICE, {}).pop(account, None) is None:
            return False
        _seal(account, table, path)
    return True


def by_hand(account: str) -> tuple[str, ...]:
    """What root types where syncd cannot do it: the secret as a credential of its own, named in a drop-in."""
    name = f"syncd-{account}"
    return (
        f"mkdir -p -m 0700 {CREDSTORE}",
        f"systemd-ask-password -n 'Secret of {account}:' | systemd-creds encrypt --name={name} - {CREDSTORE}/{name}",
        f"systemctl edit syncd     # [Service] LoadCredentialEncrypted={name}",
        f'in the registry, [accounts.{account}]: secret = {{ credential = "{name}" }}',
        "systemctl restart syncd",
    )


@contextmanager
def _locked(account: str, folder: Path) -> Iterator[Path]:
    """The file of the table, while nobody else changes it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise refused(account, str(folder), error.strerror or str(error), hint="run it as root") from error
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        yield folder / TABLE
    finally:
        os.close(fd)


def _unsealed(account: str, path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    text = _creds(account, "decrypt", str(path), "-")
    try:
        found = json.loads(text)
    except ValueError:
        # The exception would carry the text.
        found = None
    if not isinstance(found, dict) or not all(isinstance(users, dict) for users in found.values()):
        raise refused(account, str(path), "it holds no table of tables", hint=f"move {path} away, and log in anew")
    return found


def _seal(account: str, table: dict[str, dict[str, str]], path: Path) -> None:
    """Encrypt it, look whether it can be had back, and put it in place at once."""
    plain = json.dumps(table).encode()
    sealed = _creds(account, "encrypt", "-", "-", question=plain)
    try:
        fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{TABLE}.")
        fresh = Path(name)
        try:
            with os.fdopen(fd, "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(fd)
            if _creds(account, "decrypt", name, "-") != plain:
                raise refused(account, _PROGRAM, "it did not give back what it got", hint="look at its log")
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    except OSError as error:
        raise refused(account, str(path), error.strerror or str(error), hint="run it as root") from error


def _creds(account: str, verb: str, source: str, target: str, *, question: bytes = b"") -> bytes:
    """What systemd-creds prints. What it says as errors may be seen by running it by hand."""
    argv = [_PROGRAM, verb, f"--name={TABLE}", source, target]
    try:
        ended = run_bounded(argv, seconds=_SECONDS, question=question)
    except OSError as error:
        raise refused(account, _PROGRAM, f"it cannot be started ({error.strerror})", hint=_WITHOUT) from error
    if ended is None:
        raise refused(account, _PROGRAM, f"no answer within {_SECONDS:g} s", hint="run it by hand")
    code, output = ended
    if code != 0:
        what = f"it could not {verb} {TABLE} (exit code {code})"
        raise refused(
            account,
            _PROGRAM,
            what,
            hint=f"systemd-creds decrypt --name={TABLE} {CREDSTORE / TABLE} /dev/null says why; a table of another"
            " machine is moved away, and each account logged in anew",
        )
    return output
