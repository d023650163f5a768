"""What all sources share: a secret is the first line of what they give; an error names the account and the mend."""

from __future__ import annotations

from syncd.errors import SecretError

INSTEAD = 'or say where it is: secret = { file = "..." } or { command = [...] }'
LARGEST = 65536
"""Bytes that are read at most: a longer answer is not a secret."""


def refused(account: str, where: str, what: str, *, hint: str) -> SecretError:
    """The error for an account whose secret cannot be had from `where`."""
    return SecretError(f"account {account!r}: no secret from {where}: {what}", hint=hint)


def first_line(answer: bytes) -> str | None:
    """The first line without its end; None when it is empty or not UTF-8."""
    line = answer.split(b"\n", 1)[0].removesuffix(b"\r")
    # Not strict: an exception would carry the secret.
    text = line.decode("utf-8", "replace")
    return None if not text or "\ufffd" in text or "\0" in text else text
