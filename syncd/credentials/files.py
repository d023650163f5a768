"""A secret from a file: one of the user's own, or a credential that systemd hands to the service."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from syncd.credentials.answers import LARGEST, first_line, refused

_DIRECTORY = "CREDENTIALS_DIRECTORY"


def from_file(account: str, path: Path) -> str:
    """The first line of a file that nobody but its owner can read. Raises SecretError."""
    where = f"the file {path}"
    return _read(account, where, path, forbidden=0o077, hint=f"chmod 600 {path}")


def from_credential(account: str, name: str) -> str:
    """The first line of a credential of the running service (systemd.exec(5), LoadCredential=).

    systemd 252 gives files 0400 of the unit's user; 257 gives 0440 of root, let in by an ACL. Both are fine: nobody
    else can read or write them. Raises SecretError.
    """
    where = f"the credential {name!r}"
    hint = f"run syncd as a service with LoadCredential={name}:... or LoadCredentialEncrypted={name}:..."
    directory = os.environ.get(_DIRECTORY, "")
    if not directory:
        raise refused(account, where, "systemd handed none to this process", hint=hint)
    if not name or name in {".", ".."} or "/" in name:
        raise refused(account, where, "that is no name of a credential", hint=hint)
    try:
        found = Path(directory).stat()
    except OSError as error:
        raise refused(account, where, f"{directory} cannot be read ({error.strerror})", hint=hint) from error
    if found.st_uid not in {0, os.geteuid()} or stat.S_IMODE(found.st_mode) & 0o027:
        raise refused(account, where, f"others can look into {directory}, so systemd did not make it", hint=hint)
    return _read(account, where, Path(directory) / name, forbidden=0o027, hint=hint)


def _read(account: str, where: str, path: Path, *, forbidden: int, hint: str) -> str:
    # A link at the end may be put there by somebody else; a pipe would keep the caller waiting.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    try:
        fd = os.open(path, flags)
    except OSError as error:
        what = "it is a symbolic link" if path.is_symlink() else f"it cannot be read ({error.strerror})"
        mend = "name the file itself" if path.is_symlink() else "make it, and see that syncd's user can read it"
        raise refused(account, where, what, hint=mend) from error
    try:
        found = os.fstat(fd)
        if not stat.S_ISREG(found.st_mode):
            raise refused(account, where, "it is not a regular file", hint="name a plain file")
        if found.st_uid not in {0, os.geteuid()}:
            raise refused(account, where, "it belongs to another user", hint=f"chown it to syncd's user: {path}")
        if stat.S_IMODE(found.st_mode) & forbidden:
            raise refused(account, where, "other users can read or change it", hint=hint)
        answer = os.read(fd, LARGEST + 1)
    finally:
        os.close(fd)
    secret = first_line(answer) if len(answer) <= LARGEST else None
    if secret is None:
        raise refused(account, where, "its first line is empty or not UTF-8 text", hint="write the secret there")
    return secret
