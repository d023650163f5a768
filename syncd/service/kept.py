"""What a process that runs on keeps from one operation to the next: the state, and a connection per account."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from syncd.engine.opened import Opened
from syncd.errors import AccountError, AuthRequired, SecretError
from syncd.model.registry import Account, Slot
from syncd.store import Store

Open = Callable[[Account, tuple[Slot, ...]], Opened]
"""Opens a connection to an account. Raises SecretError."""


class Kept:
    """The open state of a household and its open accounts. Each account is worked on by one thread at a time."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._opened: dict[str, Opened] = {}
        self._turns: dict[str, threading.Lock] = {}
        self._own = threading.Lock()

    @contextmanager
    def accounts(
        self, wanted: Mapping[str, tuple[Account, tuple[Slot, ...]]], open_one: Open
    ) -> Iterator[tuple[dict[str, Opened], dict[str, AccountError]]]:
        """Connections to these accounts, which nobody else works on until the end; waits for whoever does.

        `wanted` is in registry order, in which everybody waits, so that nobody waits in a circle.
        """
        opened: dict[str, Opened] = {}
        unopened: dict[str, AccountError] = {}
        with ExitStack() as turns:
            for name, (account, slots) in wanted.items():
                turns.enter_context(self._turn(name))
                try:
                    opened[name] = self._connection(account, slots, open_one)
                except SecretError as error:
                    unopened[name] = AuthRequired(str(error), hint=error.hint)
            yield opened, unopened

    def others(self, names: Mapping[str, object]) -> dict[str, Opened]:
        """Connections to accounts that are not in `names`; for reading what is known of them, never for a request."""
        with self._own:
            return {name: opened for name, opened in self._opened.items() if name not in names}

    def drop(self, name: str) -> None:
        """Close the connection to an account: the next operation opens it anew, with the secret as it is then."""
        with self._own:
            opened = self._opened.pop(name, None)
        if opened is not None:
            opened.connection.close()

    def drop_all(self) -> None:
        """Close every connection."""
        for name in list(self._opened):
            self.drop(name)

    def _turn(self, name: str) -> threading.Lock:
        with self._own:
            return self._turns.setdefault(name, threading.Lock())

    def _connection(self, account: Account, slots: tuple[Slot, ...], open_one: Open) -> Opened:
        there = self._opened.get(account.id)
        if there is not None and (there.account, there.slots) == (account, slots):
            return there
        self.drop(account.id)
        opened = open_one(account, slots)
        with self._own:
            self._opened[account.id] = opened
        return opened
