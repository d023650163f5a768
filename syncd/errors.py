"""Every error that leaves a floor of syncd, in one tree.

    SyncdError                       exit 1
    ├── UsageError                   exit 2    the call is wrong
    ├── RegistryError                exit 78   the registry is wrong; carries every problem
    ├── SecretError                  exit 4    a secret is missing or refused
    ├── StateError                   exit 1    the state cannot be used
    │   ├── StateTooNew                        written by a newer syncd
    │   ├── StateDamaged             exit 3    damaged; a person chooses how to go on
    │   └── StateBusy                          another syncd works on it
    ├── ClockError                   exit 1    the clock cannot be believed
    └── AccountError                 exit 1    one account failed; raised by adapters only
        ├── Unreachable                        no answer, or not a whole one: try later
        ├── RateLimited                        the server said when to come back
        ├── AuthRequired             exit 4    the server refuses the credential
        ├── CollectionGone           exit 3    the collection is not where it was
        ├── PairingChanged           exit 3    it is another server, user or collection than the items were made for
        ├── TokenRefused                       the sync token is no longer accepted
        ├── Forbidden                          the server permits the credential, not the act
        └── ProtocolViolation                  the answer is not what the protocol allows

Adapters raise nothing but `AccountError`s; a library's exception is their `__cause__`. Messages name the
account and the mend, never a title, a note or a secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence

EXIT_FINE = 0
EXIT_FAILED = 1
EXIT_USAGE = 2
EXIT_PAUSED = 3
EXIT_SECRET = 4
EXIT_REGISTRY = 78


class SyncdError(Exception):
    """Base of all errors of syncd. `str()` is one sentence for people; `hint` says how to mend it."""

    exit_code: ClassVar[int] = EXIT_FAILED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(SyncdError):
    """The call itself is wrong: an unknown name, a date that cannot be read."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a registry file.

    Attributes:
        file: path as the user gave it.
        line: 1-based line, 0 when the file as a whole is meant.
        what: what is wrong.
        mend: how to mend it.
        warning: true when syncd works all the same.
    """

    file: str
    line: int
    what: str
    mend: str
    warning: bool = False

    def __str__(self) -> str:
        """`file:line: what: how to mend`, the form of `syncd check` (a contract)."""
        return f"{self.file}:{self.line}: {self.what}: {self.mend}"


class RegistryError(SyncdError):
    """The registry is wrong; `problems` holds every problem found, in file order."""

    exit_code = EXIT_REGISTRY

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class SecretError(SyncdError):
    """A secret is missing, or the place where it lies is refused."""

    exit_code = EXIT_SECRET


class StateError(SyncdError):
    """The state cannot be read or written (a full disk, a broken file)."""


class StateTooNew(StateError):
    """The state was written by a newer syncd than this one."""


class StateDamaged(StateError):
    """The state is damaged: nothing is planned on it, nor without it, until a person chose how to go on."""

    exit_code = EXIT_PAUSED


class StateBusy(StateError):
    """Another syncd holds the lock of this state."""


class ClockError(SyncdError):
    """Nothing is planned while the clock cannot be believed."""


class AccountError(SyncdError):
    """One account failed. Other accounts go on."""


class Unreachable(AccountError):
    """No answer, half an answer, a server error: the same call may succeed later."""


class RateLimited(Unreachable):
    """The server asks for patience. `retry_after` is in seconds, None when it did not say."""

    def __init__(self, message: str, *, retry_after: float | None = None, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class AuthRequired(AccountError):
    """The server refuses the credential (401). Asking again with the same one only locks accounts."""

    exit_code = EXIT_SECRET


class CollectionGone(AccountError):
    """A stored collection answers 404 or 410: it was deleted or renamed at the server."""

    exit_code = EXIT_PAUSED


class PairingChanged(AccountError):
    """The settings now lead to another server or user than the one the items were made for."""

    exit_code = EXIT_PAUSED


class TokenRefused(AccountError):
    """The stored sync token is no longer accepted (RFC 6578 section 3.2): a full listing is due."""


class Forbidden(AccountError):
    """The server permits the credential but not the act (403, 507 insufficient storage)."""


class ProtocolViolation(AccountError):
    """The answer is not what the protocol allows: an HTML page, broken XML, a wrong type."""
