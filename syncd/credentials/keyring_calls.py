"""The keyring, asked through a child process: one that hangs is killed, and a daemon started before login recovers.

The library remembers its choice of backend for the life of a process and some backends wait for ever (a hung keyring
daemon, a prompt that nobody sees); a child per call has neither trouble.
"""

from __future__ import annotations

import json
import sys

from syncd.credentials.answers import INSTEAD, refused
from syncd.credentials.command import run_bounded

KEYRING_SECONDS = 10.0
SERVICE = "syncd"
_WHERE = "the keyring"


def ask_keyring(
    do: str, account: str, *, secret: str = "", may_prompt: bool = False, seconds: float = KEYRING_SECONDS
) -> str:
    """Do `get`, `set`, `delete` or `look` there. Raises SecretError.

    Returns the secret for `get`; for `delete` "erased" where it held one; for `look` its class; else "".
    """
    question = {"do": do, "service": SERVICE, "user": account, "secret": secret, "may_prompt": may_prompt}
    # -P: a module lying in the working directory is not taken for one of ours.
    argv = [sys.executable, "-P", "-m", "syncd.credentials.keyring_child"]
    ended = run_bounded(argv, seconds=seconds, question=json.dumps(question).encode())
    if ended is None:
        raise refused(account, _WHERE, f"no answer within {seconds:g} s", hint=f"unlock or restart it, {INSTEAD}")
    answer = _decoded(ended[1])
    if answer.get("outcome") == "ok":
        return answer.get("secret" if do == "get" else "detail", "")
    what, hint = _explained(account, answer)
    raise refused(account, _WHERE, what, hint=hint)


def look_at_keyring(account: str, *, seconds: float = KEYRING_SECONDS) -> str:
    """The keyring that would be asked for that account, by its class; nothing is read. Raises SecretError."""
    return ask_keyring("look", account, seconds=seconds)


def _decoded(output: bytes) -> dict[str, str]:
    """The child's answer, `{}` when it gave none. The exception of bad JSON would carry the text: it ends here."""
    try:
        found = json.loads(output)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _explained(account: str, answer: dict[str, str]) -> tuple[str, str]:
    detail = answer.get("detail", "")
    sealed = f"as root: syncd login {account} --system"
    return {
        "missing": ("it holds none", f"run `syncd login {account}` (for the machine's service {sealed}), {INSTEAD}"),
        "refused": (
            f"{detail} does not keep secrets",
            f"have a Secret Service keyring (for the machine's service {sealed}), {INSTEAD}",
        ),
        "locked": ("it is locked", f"unlock it (log in, or run a syncd command on the desktop), {INSTEAD}"),
        "sealed": ("systemd hands it to the service", f"{sealed} --erase, then systemctl restart syncd"),
        "failed": (f"it failed ({detail})", f"mend it, {INSTEAD}"),
    }.get(answer.get("outcome", ""), ("it ended without an answer", f"mend it, {INSTEAD}"))
