"""Asking the service and keeping what it said: every `/sync` of a connection goes through here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.todoist.client import Client, Command, Unanswered, raised
from adapters.todoist.cursor import Cursor, key_of
from adapters.todoist.errors import Failure, another_user, odd, project_gone
from adapters.todoist.knowledge import Knowledge, Told
from syncd.errors import RateLimited
from syncd.ports import Clock

REPLAYS = 2
"""So often the same bytes are sent again when the answer to commands was lost."""

REPLAYS_WITHIN = 45.0
"""Seconds after the first sending; a service that lets everything time out is not asked a third time."""

EVERYTHING = "*"

FRESH = 1.0
"""Seconds. The answer that told who we are serves for finding the project and for the first look as well."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of commands: their states by uuid, ids by temporary id, and whether they were sent repeatedly."""

    states: Mapping[str, object]
    ids: Mapping[str, str]
    replayed: bool


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

    @property
    def named(self) -> frozenset[str]:
        """The projects that are worked in."""
        return frozenset(self._names)

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

    def commands(self, commands: Sequence[Command]) -> Carried:
        """Carry out commands. When the answer is lost the same bytes are sent again: a uuid takes effect once.

        Raises Unanswered when it stays unknown what became of them, or when they were not sent.
        """
        answer, replayed = self._carry_out(commands)
        self.known.absorb(answer)
        self._asked_at = self._clock.monotonic()
        states, mapping = answer.get("sync_status"), answer.get("temp_id_mapping")
        ids = {str(k): str(v) for k, v in mapping.items()} if isinstance(mapping, dict) else {}
        return Carried(dict(states) if isinstance(states, dict) else {}, ids, replayed)

    def _carry_out(self, commands: Sequence[Command]) -> tuple[Mapping[str, Any], bool]:
        """The answer, and whether it was asked for more than once."""
        began = self._clock.monotonic()
        token = self.known.token or EVERYTHING
        lost: Failure | None = None
        for number in range(1 + REPLAYS):
            try:
                return self.client.sync(token, commands), number > 0
            except Unanswered as error:
                failure = error.failure
                # Once one sending may have taken effect, no later refusal says that none did.
                lost = Failure(failure.error, sent=failure.sent or lost is not None)
                late = self._clock.monotonic() - began > REPLAYS_WITHIN
                if not failure.sent or late or isinstance(failure.error, RateLimited):
                    break
        assert lost is not None
        raise Unanswered(lost) from lost.error.__cause__

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
