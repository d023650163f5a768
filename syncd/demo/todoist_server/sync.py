"""POST /api/v1/sync: commands in order, then what changed. Reference, "Sync / Overview"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from syncd.demo.todoist_server import commands, people
from syncd.demo.todoist_server.arguments import Request
from syncd.demo.todoist_server.refusals import Refused, bad_value, missing
from syncd.demo.todoist_server.world import Kind, Thing, User, World

MOST_COMMANDS = 100
"""A request. Reference, "Maximum Sync Commands"."""

LISTS: dict[str, Kind] = {"projects": "projects", "sections": "sections", "items": "items", "labels": "labels"}
EMPTY = (
    "filters",
    "reminders",
    "reminders_location",
    "locations",
    "live_notifications",
    "completed_info",
    "view_options",
    "project_view_options_defaults",
    "workspace_filters",
    "calendars",
)
"""Known resource types of which nothing is ever there."""
OBJECTS = (
    "user_settings",
    "notification_settings",
    "stats",
    "day_orders",
    "role_actions",
    "workspaces",
    "workspace_users",
)
TYPES = frozenset({*LISTS, *EMPTY, *OBJECTS, "notes", "user", "user_plan_limits", "collaborators", "project_notes"})


@dataclass(slots=True)
class Ran:
    """A command that was executed: when, and what its temporary id became."""

    at: datetime
    made: str | None


@dataclass(slots=True)
class Sync:
    """The sync endpoint of one world."""

    world: World
    tokens: dict[str, tuple[str, int]] = field(default_factory=dict)
    ran: dict[tuple[str, str], Ran] = field(default_factory=dict)
    """(user, command uuid) to what it did. Reference, "Command UUID": not executed twice."""
    past: World | None = None
    """An earlier state, for full answers that come late."""

    def answer(
        self,
        user: User,
        form: Thing,
        *,
        unasked: bool = False,
        stale: bool = False,
        between: Callable[[], None] | None = None,
    ) -> Thing:
        """The answer to one request. `unasked`: the service gives a full answer by itself. `stale`: a full answer
        shows the remembered past. `between` runs after the commands and before the read. Raises Refused."""
        orders, wanted, token = _asked(form)
        # A token that is refused stops the commands too (assumed).
        since = self._since(user, token or "*")
        types = _types(wanted or [])
        body: Thing = {}
        if orders is not None:
            body = self._run_all(user, orders)
        if between is not None:
            between()
        full = since is None or unasked
        # Late data with its own date and token: reference, "Full sync data delay".
        world = self.past if full and stale and self.past is not None else self.world
        body.update(_read(world, user, types, None if full else since))
        # A request without a sync token counts as one from the start: seen in answers to commands alone.
        body["full_sync"] = full
        if full:
            body["full_sync_date_utc"] = world.moment()
        body.setdefault("temp_id_mapping", {})
        body["sync_token"] = self._token(user, world.sequence)
        return body

    def _since(self, user: User, token: str) -> int | None:
        if token == "*":
            return None
        known = self.tokens.get(token)
        if known is not None and known[0] == user.id:
            return known[1]
        if self.world.habits.unknown_token == "full":
            return None
        raise bad_value("sync_token")

    def _token(self, user: User, sequence: int) -> str:
        digest = hashlib.sha256(f"sync {user.id} {len(self.tokens)}".encode()).hexdigest()[:60]
        self.tokens[digest] = (user.id, sequence)
        return digest

    def _run_all(self, user: User, orders: list[Any]) -> Thing:
        """One after another; a failure stops only itself. Reference, "Write resources" and "Batching commands"."""
        request = Request(self.world, user)
        status: Thing = {}
        mapping: dict[str, str] = {}
        for order in orders:
            if not isinstance(order, dict) or not isinstance(order.get("uuid"), str) or not order["uuid"]:
                raise bad_value("commands", "a uuid for each")
            try:
                self._run(request, order, mapping)
            except Refused as refused:
                status[order["uuid"]] = refused.body()
            else:
                status[order["uuid"]] = "ok"
        return {"sync_status": status, "temp_id_mapping": mapping}

    def _run(self, request: Request, order: Thing, mapping: dict[str, str]) -> None:
        temporary = order.get("temp_id")
        known = self._remembered(request.user, order["uuid"])
        if known is None:
            made = commands.run(request, str(order.get("type")), order.get("args", {}))
            # A failed command may run again under its uuid (assumed).
            self.ran[request.user.id, order["uuid"]] = Ran(self.world.now, made)
        else:
            made = known.made
        if made is not None and isinstance(temporary, str):
            request.temporary[temporary] = made
            if known is None or self.world.habits.replay_maps:
                mapping[temporary] = made

    def _remembered(self, user: User, uuid: str) -> Ran | None:
        ran, kept = self.ran.get((user.id, uuid)), self.world.habits.uuids_kept
        if ran is None or (kept is not None and self.world.now - ran.at > kept):
            return None
        return ran


def changed(world: World, user: User, kind: Kind, since: int | None) -> list[Thing]:
    """Objects of a kind: without `since` the active ones (reference: "all active resource data"), with it whatever
    changed after, whole, with is_deleted for what is gone (reference, "Incremental sync")."""
    if since is None:
        return [dict(each) for each in world.active(kind) if world.sees(user, kind, each)]
    found = [
        (world.stamps[kind, each["id"]], dict(each))
        for each in world.tables[kind].values()
        if world.stamps[kind, each["id"]] > since and world.sees(user, kind, each)
    ]
    if world.habits.tombstones_out_of_sight:
        for (gone, identifier), stamp in world.gone.get(user.id, {}).items():
            if gone == kind and stamp > since:
                found.append((stamp, world.tables[kind][identifier] | {"is_deleted": True}))
    return [each for _stamp, each in sorted(found, key=lambda pair: pair[0])]


def _read(world: World, user: User, types: set[str], since: int | None) -> Thing:
    body: Thing = {}
    for name, kind in LISTS.items():
        if name in types:
            body[name] = changed(world, user, kind, since)
    if types & {"notes", "project_notes"}:
        comments = changed(world, user, "notes", since)
        body["notes"] = [each for each in comments if "item_id" in each]
        body["project_notes"] = [each for each in comments if "project_id" in each]
    if "collaborators" in types:
        states = changed(world, user, "collaborator_states", since)
        body["collaborators"] = people.collaborators(world, user) if since is None or states else []
        body["collaborator_states"] = [{k: v for k, v in each.items() if k != "id"} for each in states]
    own = since is None or world.stamps["user", user.id] > since
    if "user" in types and own:
        body["user"] = people.as_user(world, user)
    if "user_plan_limits" in types and own:
        body["user_plan_limits"] = people.plan_limits(user)
    body.update({name: [] for name in EMPTY if name in types})
    body.update({name: {} for name in OBJECTS if name in types})
    return body


def _asked(form: Thing) -> tuple[list[Any] | None, list[Any] | None, str | None]:
    """Commands, resource types and sync token of a request. Raises Refused."""
    orders = _list(form, "commands")
    wanted = _list(form, "resource_types")
    token = form.get("sync_token")
    if not isinstance(token, str | None):
        raise bad_value("sync_token")
    if orders is None and wanted is None:
        raise missing("resource_types")
    if wanted is not None and token is None:
        raise missing("sync_token")
    if orders is not None and len(orders) > MOST_COMMANDS:
        # That the whole request is refused, and with this error, is assumed.
        raise bad_value("commands", f"at most {MOST_COMMANDS}")
    return orders, wanted, token


def _list(form: Thing, name: str) -> list[Any] | None:
    """A list, as JSON or as the JSON text of a form field."""
    value = form.get(name)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_value(name, "JSON") from None
    if value is not None and not isinstance(value, list):
        raise bad_value(name, "an array")
    return value


def _types(wanted: list[Any]) -> set[str]:
    """Names, `all`, and names taken out with a minus. Reference, "Read resources". That an unknown name is refused
    is assumed."""
    named = {each for each in wanted if isinstance(each, str)}
    plus = {each for each in named if not each.startswith("-")}
    minus = {each[1:] for each in named - plus}
    if len(named) != len(wanted) or (plus | minus) - TYPES - {"all"}:
        raise bad_value("resource_types")
    return (set(TYPES) if "all" in plus else plus) - minus
