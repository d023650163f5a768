"""One account, one secret."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from syncd.credentials.command import from_command
from syncd.credentials.files import from_credential, from_file
from syncd.credentials.keyring_calls import KEYRING_SECONDS, ask_keyring

if TYPE_CHECKING:
    from syncd.model.registry import Account


def resolve(
    account: Account,
    *,
    config_dir: Path,
    may_prompt: bool = False,
    keyring_seconds: float = KEYRING_SECONDS,
) -> str:
    """The account's secret. A relative file or program lies beside the registry, in `config_dir`.

    `may_prompt` lets a locked keyring ask its owner on the screen; a daemon does not. Raises SecretError, which names
    the account, where the secret was looked for, and the mend.
    """
    source = account.secret
    if source is None:
        return ask_keyring("get", account.id, may_prompt=may_prompt, seconds=keyring_seconds)
    if source.command:
        return from_command(account.id, source.command, config_dir)
    if source.file:
        return from_file(account.id, config_dir / Path(source.file).expanduser())
    return from_credential(account.id, source.credential)


def store_secret(account_id: str, secret: str, *, keyring_seconds: float = KEYRING_SECONDS) -> None:
    """Put a secret into the keyring, in place of an older one. Raises SecretError."""
    ask_keyring("set", account_id, secret=secret, may_prompt=True, seconds=keyring_seconds)


def delete_secret(account_id: str, *, may_prompt: bool = True, keyring_seconds: float = KEYRING_SECONDS) -> bool:
    """Take a secret out of the keyring; whether it held one. Raises SecretError."""
    return ask_keyring("delete", account_id, may_prompt=may_prompt, seconds=keyring_seconds) == "erased"
