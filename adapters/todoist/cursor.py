"""The cursor of a look, as text: opaque to everybody but this adapter.

An increment names what changed, not what hangs on it: that a task has a sub-task or a comment is told once, when that
arrives. So it travels with the sync token. None of it is a title or a text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

VERSION = 1


@dataclass(frozen=True, slots=True)
class Cursor:
    """What a look leaves for the next one.

    Attributes:
        token: sync token of the service.
        user: whose it is, as the service names its users.
        key: digest of the API token that was used; when another one is, its user is asked for.
        children: sub-task -> task on which it hangs.
        beside: comment that syncd did not write, or reminder -> its task.
        active: open tasks of the project, for its limit.
        room: how many it may hold; 0: not said.
    """

    token: str
    user: str
    key: str
    children: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    active: tuple[str, ...] = ()
    room: int = 0

    def __str__(self) -> str:
        return json.dumps({"v": VERSION, **asdict(self)}, separators=(",", ":"), sort_keys=True)


def parse(text: str) -> Cursor:
    """Inverse of `str`. Raises ValueError for what is no cursor of this version."""
    try:
        found = json.loads(text)
        if found.pop("v") != VERSION:
            raise ValueError("another version")
        cursor = Cursor(**{**found, "active": tuple(found["active"])})
        if not cursor.token or not cursor.user or not isinstance(cursor.children, dict):
            raise ValueError("no token or user")
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("no cursor of a Todoist account") from error
    return cursor


def key_of(secret: str) -> str:
    """What stands for an API token of 160 random bits: enough to tell that it is another one, of no use to log in."""
    return hashlib.sha256(f"syncd {secret}".encode()).hexdigest()[:10]
