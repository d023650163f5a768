"""What the service holds: users, their objects in wire form, and the order in which everything changed.

A change gives its object the next number of one sequence; a sync token stands for a number, so "what changed since"
is a comparison. An object that leaves a member's sight is kept for that member as gone, with its number.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

Thing = dict[str, Any]
"""One object, with the field names of the wire."""

Kind = Literal["projects", "sections", "items", "notes", "labels", "collaborator_states"]
KINDS: tuple[Kind, ...] = ("projects", "sections", "items", "notes", "labels", "collaborator_states")

ALPHABET = "23456789CFGHJMPQRVWXcfghjmpqrvwx"


@dataclass(slots=True)
class Plan:
    """What a user's plan allows. Reference, "User plan info" (the values of the free plan)."""

    name: str = "free"
    projects: int = 5
    tasks: int = 300
    sections: int = 20
    labels: int = 500
    collaborators: int = 5
    durations: bool = True
    """Whether a task may have a length; a paid feature in part (help centre)."""
    activity_log: bool = True
    activity_days: int | None = 7
    """Days that the log is kept; None: for ever."""


@dataclass(slots=True)
class User:
    """An account. `token` is its personal token."""

    id: str
    token: str
    email: str
    full_name: str
    timezone: str
    plan: Plan
    inbox: str = ""
    token_refused: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the account."""
        return ZoneInfo(self.timezone)


@dataclass(slots=True)
class Habits:
    """What the reference leaves open: each field is an assumption that a test may turn round."""

    replay_maps: bool = True
    """A replayed command answers with its temp_id_mapping. Seen once; the reference promises only "not executed"."""
    uuids_kept: timedelta | None = None
    """How long command uuids are remembered; None: for ever. Not documented."""
    unknown_token: Literal["refuse", "full"] = "refuse"
    """A sync token that the service does not know. Not documented."""
    unknown_argument: Literal["refuse", "ignore"] = "refuse"
    """An argument that a command does not have. Not documented."""
    tombstones_out_of_sight: bool = True
    """What moves out of a member's sight comes to them as is_deleted. Assumed."""
    buries_items_of_projects: bool = True
    """Deleting a project says is_deleted for each of its tasks too, not only for the project. Assumed."""
    log_lags: timedelta = timedelta(0)
    """How long an event takes to reach the activity log. The real one lags a little (seen)."""
    trims_text: bool = True
    """White space at either end of a task's text and description is dropped. Assumed."""
    initiator_when_alone: bool = True
    """initiator_id is set in projects that nobody shares. The reference says null; two live captures show it set."""


@dataclass(slots=True)
class World:
    """All state. Whoever touches it holds `lock`; `now` moves only when told to."""

    now: datetime
    habits: Habits = field(default_factory=Habits)
    lock: threading.RLock = field(default_factory=threading.RLock)
    users: dict[str, User] = field(default_factory=dict)
    tables: dict[Kind, dict[str, Thing]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    members: dict[str, list[str]] = field(default_factory=dict)
    """Project id to the ids of the users who see it; the first is its owner."""
    owners: dict[str, str] = field(default_factory=dict)
    """Label id to user id."""
    events: list[Thing] = field(default_factory=list)
    client: str = ""
    """The User-Agent of the request under way; empty while a person's own app acts."""
    sequence: int = 0
    stamps: dict[tuple[str, str], int] = field(default_factory=dict)
    gone: dict[str, dict[tuple[Kind, str], int]] = field(default_factory=dict)
    _made: int = 0

    def moment(self) -> str:
        """The present instant as the service writes it: UTC, microseconds, Z (the form that the SDK insists on)."""
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def forward(self, by: timedelta) -> datetime:
        """Move the service's clock on; answers the new instant."""
        self.now += by
        return self.now

    def copy(self) -> World:
        """The state as it is now, for answers that come late: objects, order and clock."""
        past = World(self.now, self.habits, users=self.users, sequence=self.sequence)
        past.tables = {
            kind: {each: dict(thing) for each, thing in table.items()} for kind, table in self.tables.items()
        }
        past.members = {project: list(members) for project, members in self.members.items()}
        past.owners, past.stamps = dict(self.owners), dict(self.stamps)
        return past

    def new_id(self) -> str:
        """An opaque id: 16 characters like base32, never digits only. Reference, "Migrating from v9 / IDs"."""
        self._made += 1
        digest = hashlib.sha256(f"id {self._made}".encode()).digest()
        return "6X" + "".join(ALPHABET[byte % 32] for byte in digest[:14])

    def new_number(self) -> str:
        """An id of a user or a label: digits. Reference, examples of both objects."""
        self._made += 1
        return str(2671354 + self._made)

    def put(self, kind: Kind, thing: Thing) -> Thing:
        """Keep a new or changed object, and give its change a place in the order."""
        self.sequence += 1
        self.tables[kind][thing["id"]] = thing
        self.stamps[kind, thing["id"]] = self.sequence
        if "updated_at" in thing:
            thing["updated_at"] = self.moment()
        return thing

    def touch_user(self, user: User) -> None:
        """The account itself changed (name, time zone, plan)."""
        self.sequence += 1
        self.stamps["user", user.id] = self.sequence

    def people(self, kind: Kind, thing: Thing) -> list[str]:
        """Who sees an object."""
        return [self.owners[thing["id"]]] if kind == "labels" else self.members[self.project_of(kind, thing)]

    def project_of(self, kind: Kind, thing: Thing) -> str:
        """The id of the project that an object stands in, or is."""
        if kind == "notes" and thing.get("item_id"):
            thing = self.tables["items"][thing["item_id"]]
        return str(thing["id"] if kind == "projects" else thing["project_id"])

    def within(self, project_id: str) -> list[tuple[Kind, Thing]]:
        """A project and everything in it, deleted or not."""
        kinds: tuple[Kind, ...] = ("projects", "sections", "items", "notes")
        return [
            (kind, thing)
            for kind in kinds
            for thing in self.tables[kind].values()
            if self.project_of(kind, thing) == project_id
        ]

    def comments(self, item_id: str) -> list[Thing]:
        """The comments of a task, deleted or not, oldest first."""
        return [each for each in self.tables["notes"].values() if each.get("item_id") == item_id]

    def sees(self, user: User, kind: Kind, thing: Thing) -> bool:
        """Whether this user sees that object (deleted or not)."""
        return user.id in self.people(kind, thing)

    def leave_sight(self, kind: Kind, thing: Thing, users: Iterable[str]) -> None:
        """These users lose sight of an object that lives on for others."""
        self.sequence += 1
        for user in users:
            self.gone.setdefault(user, {})[kind, thing["id"]] = self.sequence

    def enter_sight(self, kind: Kind, thing: Thing, users: Iterable[str]) -> None:
        """These users see an object (again): it comes in their next incremental answer."""
        for user in users:
            self.gone.setdefault(user, {}).pop((kind, thing["id"]), None)
        self.put(kind, thing)

    def active(self, kind: Kind) -> Iterator[Thing]:
        """Objects that are neither deleted, done nor archived, in the order of their making."""
        # Each new task goes through all that stand there: what they stand in is judged once.
        resting = {each["id"] for each in self.tables["projects"].values() if self._at_rest(each)}
        for thing in self.tables[kind].values():
            if kind != "items":
                if not self._at_rest(thing):
                    yield thing
            elif not (thing["checked"] or thing["is_deleted"] or thing["project_id"] in resting):
                yield thing

    def _at_rest(self, thing: Thing) -> bool:
        if thing.get("is_deleted") or thing.get("checked") or thing.get("is_archived"):
            return True
        above: tuple[tuple[Kind, str], ...] = (("items", "item_id"), ("projects", "project_id"))
        return any(thing.get(name) and self._at_rest(self.tables[up][thing[name]]) for up, name in above)

    def there(self, user: User, kind: Kind, thing: Thing) -> bool:
        """Whether this user can name an object: seen, and neither it nor what it stands in is deleted."""
        above: tuple[tuple[Kind, str], ...] = (("items", "item_id"), ("projects", "project_id"))
        holders = [self.tables[up][thing[name]] for up, name in above if thing.get(name)]
        return self.sees(user, kind, thing) and not any(each["is_deleted"] for each in (thing, *holders))

    def children(self, item_id: str) -> list[Thing]:
        """The sub-tasks of a task at every depth, deleted ones left out."""
        own = [it for it in self.tables["items"].values() if it["parent_id"] == item_id and not it["is_deleted"]]
        return [deep for child in own for deep in (child, *self.children(child["id"]))]

    def in_project(self, project_id: str) -> list[Thing]:
        """The tasks of a project that count for its limit: active ones. Help centre, "Usage limits"."""
        return [item for item in self.active("items") if item["project_id"] == project_id]
