"""The activity log: what the service writes down, and what a user may read of it.

Shape of an event: TypeScript SDK src/types/activity/types.ts; `extra_data` of a completed item: two live captures
published by users of the API (`completed_due_date_local` is the occurrence that was done, `due_date` the next one).
"""

from __future__ import annotations

from typing import Any

from syncd.demo.todoist_server.world import Thing, User, World

FIRST_ID = 2148846797991822068047640471540859234
"""Event ids are so large that most JSON parsers round them. Seen."""

APP = "Mozilla/5.0; Todoist/10416"
"""The client that a person's own app names itself."""


def note(world: World, user: User, event: str, object_type: str, thing: Thing, **extra: Any) -> None:
    """Write one event of this user, done with the program that `world.client` names."""
    project = thing["id"] if object_type == "project" else thing.get("project_id")
    shared = len(world.members.get(project, ())) > 1 if project else False
    named = shared or world.habits.initiator_when_alone
    world.events.append(
        {
            "id": FIRST_ID + len(world.events),
            "object_type": object_type,
            "object_id": thing["id"],
            "event_type": event,
            "event_date": world.moment(),
            "parent_project_id": None if object_type == "project" else project,
            "parent_item_id": thing.get("item_id") or thing.get("parent_id"),
            "initiator_id": user.id if named else None,
            "extra_data": {"client": world.client or APP, **_words(object_type, thing), **extra},
            "_seen_by": list(world.members.get(project, (user.id,))) if project else [user.id],
            "_at": world.now,
        }
    )


def of_completion(before: Thing | None, after: Thing | None, *, overdue: bool) -> Thing:
    """The extra_data of `item:completed` about dates."""
    if before is None:
        return {"is_recurring": False}
    return {
        "is_recurring": bool(before["is_recurring"]),
        "completed_due_date_local": before["date"].removesuffix("Z") if "T" in before["date"] else before["date"],
        "due_date": after["date"] if after is not None else before["date"],
        "has_time": "T" in before["date"],
        "was_overdue": overdue,
    }


def _words(object_type: str, thing: Thing) -> Thing:
    if object_type == "item":
        return {"content": thing["content"], "labels": list(thing["labels"]), "note_count": 0}
    return {"name": thing["name"]} if object_type == "project" else {"content": thing["content"]}
