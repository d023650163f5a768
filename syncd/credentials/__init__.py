"""Where secrets come from. They are fetched when needed and held nowhere: not in the registry, logs or errors.

An account's `secret` source decides: a command, a file, a systemd credential; without one it is the keyring. There is
no environment variable for a secret: every process of the user can read those.
"""

from syncd.credentials.credstore import by_hand, erase_sealed, seal_secret, sealed_secret
from syncd.credentials.keyring_calls import look_at_keyring
from syncd.credentials.resolving import delete_secret, resolve, store_secret

__all__ = [
    "by_hand",
    "delete_secret",
    "erase_sealed",
    "look_at_keyring",
    "resolve",
    "seal_secret",
    "sealed_secret",
    "store_secret",
]
