"""Asking the service and keeping what it said: every `/sync` of a connection goes through here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from adapters.todoist.client import Client, Command, Unanswered, raised
from adapters.todoist.cursor import Cursor, key_of
from adapters.todoist.errors import another_user, odd, project_gone
from adapters.todoist.knowledge import Knowledge, Told
from syncd.ports import Clock

EVERYTHING = "*"

FRESH = 1.0
"""Seconds. The answer that told who we are serves for finding the project and for the first look as well."""


class Asking:
    """One account's client and knowledge. `Unanswered` leaves `commands` only; all else raises AccountError."""

    def __init__(self, account: str, client: Client, secret: Callable[[], str], clock: Clock) -> None:
        self.account = account
        self.client = client
        self.known = Knowledge()
        self._secret = secret
        self._clock = clock
        self._asked_at: float | None = None
        self._paired = ""
        self._names: dict[str, str] = {}

    def key(self) -> str:
        """Digest of the API token in use."""
        return key_of(self._secret())

    def name(self, project: str, name: str) -> None:
        """Remember a project's name, for messages."""
        self._names[project] = name

    def age(self) -> float:
        """Seconds since the last answer of `/sync`; infinite before the first."""
        return float("inf") if self._asked_at is None else self._clock.monotonic() - self._asked_at

    @property
    def fresh(self) -> bool:
        """Whether a full answer is known and the last answer is so young that asking anew would tell the same."""
        return self.known.whole and self.age() < FRESH

    def everything(self) -> Told:
        """A full answer."""
        return self._ask(EVERYTHING)

    def since(self, token: str) -> Told:
        """What changed since a token. Raises TokenRefused."""
        return self._ask(token)

    def refresh(self) -> Told:
        """What changed since the newest token of this connection; everything when there is none."""
        return self._ask(self.known.token or EVERYTHING)

    def commands(self, commands: Sequence[Command]) -> tuple[dict[str, object], dict[str, str], Told]:
        """Carry out commands; their states by uuid, ids by temporary id, and what the answer told.

        Raises Unanswered.
        """
        answer = self.client.sync(self.known.token or EVERYTHING, commands)
        told = self.known.absorb(answer)
        self._asked_at = self._clock.monotonic()
        states, mapping = answer.get("sync_status"), answer.get("temp_id_mapping")
        ids = {str(k): str(v) for k, v in mapping.items()} if isinstance(mapping, dict) else {}
        return (dict(states) if isinstance(states, dict) else {}), ids, told

    def pair(self, cursor: Cursor) -> None:
        """Make sure that the API token is of the user for whom the cursor was made.

        Another token costs one request; the same one none. Raises PairingChanged.
        """
        self._paired = cursor.user
        if cursor.key != self.key() and not self.known.user:
            self.everything()
        self._same_user()

    def user(self) -> str:
        """Who we are to the service; one request at first."""
        if not self.known.user:
            self.everything()
        if not self.known.user:
            raise odd(self.account, "it names no user")
        return self.known.user

    def there(self, project: str) -> None:
        """Raises CollectionGone when an answer said that the project is gone."""
        if self.known.gone(project):
            raise project_gone(self.account, self._names.get(project, ""))

    def _ask(self, token: str) -> Told:
        try:
            answer = self.client.sync(token)
        except Unanswered as error:
            raise raised(error) from error.failure.error.__cause__
        told = self.known.absorb(answer)
        self._asked_at = self._clock.monotonic()
        self._same_user()
        return told

    def _same_user(self) -> None:
        if self._paired and self.known.user and self.known.user != self._paired:
            raise another_user(self.account)
