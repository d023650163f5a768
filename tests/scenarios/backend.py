"""What a story needs of a back end: servers with users, each user with lists, and people who do things to them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from syncd.ports import AdapterSpec
from tests.machine.hand import Hand, Shown

_HERE = re.compile(r'^adapter = "here"\s*\nusername = "([a-z0-9-]+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True, order=True)
class OwnersList:
    """A list or calendar at a server."""

    user: str
    href: str
    name: str


class Backend(Protocol):
    """Servers, one user of them per name that a story's registry uses."""

    hand: Hand
    specs: Mapping[str, AdapterSpec]

    def account_keys(self, user: str) -> str:
        """Lines of `[accounts.NAME]` that lead to that user's things."""

    def put_secrets(self, folder: Path) -> None:
        """Put files beside the registry that its accounts need."""

    def lists(self) -> tuple[OwnersList, ...]:
        """All lists of all users."""

    def plant(self, where: OwnersList, uid: str) -> None:
        """Put an item of the owner's own there."""

    def make_lists(self, user: str) -> None:
        """Make a task list and a calendar of the usual names, as their owner would."""

    def add_rule(self, shown: Shown) -> None:
        """Set a repetition on an item, as its owner can."""

    def turn(self, user: str, turns: str, folder: Path) -> None:
        """`down`, `up`, `password-refused`, `password-right`."""

    def keep(self, user: str, name: str) -> None:
        """Keep a backup of everything of that user."""

    def restore(self, user: str, name: str) -> None:
        """Put it back: everything is as it was then."""

    def rename(self, where: OwnersList, name: str) -> None:
        """Give a list another name."""

    def remove(self, where: OwnersList) -> None:
        """Delete a list and what is in it."""

    def tell_time(self, now: datetime) -> None:
        """From now on servers say that it is this time, where they can be told."""


def users_of(registry: str) -> list[str]:
    """The server users that a registry of a story names, in order."""
    return list(dict.fromkeys(_HERE.findall(registry)))


def filled_in(registry: str, backend: Backend) -> str:
    """The registry with its `adapter = "here"` accounts leading to this back end."""
    return _HERE.sub(lambda found: backend.account_keys(found.group(1)), registry)
