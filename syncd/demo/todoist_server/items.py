"""What can happen to tasks, sections, labels and comments, whoever does it: a command, or a person in the app."""

from __future__ import annotations

from typing import Any

from syncd.demo.todoist_server import due as dates
from syncd.demo.todoist_server.log import note, of_completion
from syncd.demo.todoist_server.world import Thing, User, World

LOGGED = {"content", "description", "due", "responsible_uid"}
"""Changes of a task that the log holds. Reference, "Activity / Logged events"."""


def add_item(world: World, user: User, fields: Thing) -> Thing:
    """A task. Fields: reference, "Tasks", and `completed_by_uid`, `note_count` (always 0), `goal_ids` as seen."""
    item = {
        "id": world.new_id(),
        "user_id": user.id,
        "project_id": user.inbox,
        "section_id": None,
        "parent_id": None,
        "content": "",
        "description": "",
        "priority": 1,
        "due": None,
        "deadline": None,
        "duration": None,
        "labels": [],
        "child_order": 0,
        "day_order": -1,
        "is_collapsed": False,
        "added_by_uid": user.id,
        "assigned_by_uid": None,
        "responsible_uid": None,
        "checked": False,
        "is_deleted": False,
        "added_at": world.moment(),
        "updated_at": world.moment(),
        "completed_at": None,
        "completed_by_uid": None,
        "note_count": 0,
        "goal_ids": [],
        **fields,
    }
    if "child_order" not in fields:
        item["child_order"] = last_place(world, item)
    world.put("items", item)
    note(world, user, "added", "item", item)
    return item


def update_item(world: World, user: User, item: Thing, fields: Thing) -> None:
    """Change attributes; no place, no completion (reference, "Update a task")."""
    changed = {name for name, value in fields.items() if item.get(name) != value}
    item.update(fields)
    world.put("items", item)
    if changed & LOGGED:
        note(world, user, "updated", "item", item)


def move_item(world: World, item: Thing, project: str, section: str | None, parent: str | None) -> None:
    """To the end of another place, with all sub-tasks. Whoever sees the old place only, sees it no longer."""
    before, after = set(world.members[item["project_id"]]), set(world.members[project])
    item.update(project_id=project, section_id=section, parent_id=parent)
    item["child_order"] = last_place(world, item)
    below = world.children(item["id"])
    for each in below:
        each.update(project_id=project, section_id=section)
    for each in (item, *below):
        world.leave_sight("items", each, before - after)
        world.enter_sight("items", each, after)
        for comment in world.comments(each["id"]):
            world.leave_sight("notes", comment, before - after)
            if after - before:
                world.enter_sight("notes", comment, after - before)


def complete(world: World, user: User, item: Thing, at: str | None = None) -> None:
    """Done and archived, with its sub-tasks; ends a series (reference, "Complete task": item_complete)."""
    for each in (item, *world.children(item["id"])):
        if each["checked"]:
            continue
        each.update(checked=True, completed_at=at or world.moment(), completed_by_uid=user.id)
        world.put("items", each)
        dated = of_completion(each["due"], None, overdue=_overdue(world, user, each))
        note(world, user, "completed", "item", each, **dated)


def close(world: World, user: User, item: Thing) -> None:
    """The tick box: a plain task is done, a recurring one goes to its next date and keeps its id.

    Reference, "Close task". A recurring completion shows in the log and as a moved date, nowhere else: the task
    stays unchecked, without completed_at (seen, Doist/todoist-api-python#206). Sub-tasks keep their state
    (tod-org/tod#692).
    """
    due = item["due"]
    if due is None or not due["is_recurring"]:
        complete(world, user, item)
        return
    later = dates.following(due, user.zone, world.now)
    dated = of_completion(due, later, overdue=_overdue(world, user, item))
    item["due"] = later
    world.put("items", item)
    note(world, user, "completed", "item", item, **dated)


def uncomplete(world: World, user: User, item: Thing) -> None:
    """Open again, with everything above it, each at the end of its list. Reference, "Uncomplete item"."""
    each: Thing | None = item
    while each is not None:
        if each["checked"]:
            each.update(checked=False, completed_at=None, completed_by_uid=None)
            each["child_order"] = last_place(world, each)
            world.put("items", each)
            note(world, user, "uncompleted", "item", each)
        each = world.tables["items"].get(each["parent_id"]) if each["parent_id"] else None


def delete_item(world: World, user: User, item: Thing) -> None:
    """Gone, with all sub-tasks (reference, "Delete tasks"); their comments go with them (assumed)."""
    for each in (item, *world.children(item["id"])):
        each["is_deleted"] = True
        world.put("items", each)
        note(world, user, "deleted", "item", each)
        for comment in world.comments(each["id"]):
            comment["is_deleted"] = True
            world.put("notes", comment)


def delete_project(world: World, user: User, project: Thing) -> None:
    """Gone, with its tasks; whether those say so themselves is one of the habits."""
    if world.habits.buries_items_of_projects:
        for item in [it for it in world.tables["items"].values() if it["project_id"] == project["id"]]:
            item["is_deleted"] = True
            world.put("items", item)
    project["is_deleted"] = True
    world.put("projects", project)
    note(world, user, "deleted", "project", project)


def archive_project(world: World, user: User, project: Thing, *, archived: bool = True) -> None:
    """Out of the active data, and back. Its tasks are left out of full answers, and say nothing (assumed)."""
    project["is_archived"] = archived
    world.put("projects", project)
    note(world, user, "archived" if archived else "unarchived", "project", project)
    if not archived:
        # What comes back must reach clients that forgot it (assumed).
        for item in world.in_project(project["id"]):
            world.put("items", item)


def rename_project(world: World, user: User, project: Thing, fields: Thing) -> None:
    """Change attributes of a project."""
    renamed = fields.get("name", project["name"]) != project["name"]
    project.update(fields)
    world.put("projects", project)
    if renamed:
        note(world, user, "updated", "project", project)


def add_note(world: World, user: User, fields: Thing) -> Thing:
    """A comment on a task or a project. Reference, "Comments"."""
    comment: dict[str, Any] = {
        "id": world.new_id(),
        "posted_uid": user.id,
        "posted_at": world.moment(),
        "content": "",
        "file_attachment": None,
        "uids_to_notify": None,
        "reactions": None,
        "is_deleted": False,
        **fields,
    }
    world.put("notes", comment)
    where = world.tables["items"][comment["item_id"]]["project_id"] if "item_id" in comment else None
    note(world, user, "added", "note", comment | ({"project_id": where} if where else {}))
    return comment


def add_section(world: World, user: User, fields: Thing) -> Thing:
    """A section of a project. Reference, "Sections"."""
    section = {
        "id": world.new_id(),
        "user_id": user.id,
        "section_order": 1 + sum(s["project_id"] == fields["project_id"] for s in world.active("sections")),
        "is_collapsed": False,
        "is_deleted": False,
        "is_archived": False,
        "archived_at": None,
        "added_at": world.moment(),
        "updated_at": world.moment(),
        **fields,
    }
    return world.put("sections", section)


def add_label(world: World, user: User, fields: Thing) -> Thing:
    """A personal label. Reference, "Labels"."""
    label = {
        "id": world.new_number(),
        "color": "charcoal",
        "item_order": sum(owner == user.id for owner in world.owners.values()),
        "is_deleted": False,
        "is_favorite": False,
        **fields,
    }
    world.owners[label["id"]] = user.id
    return world.put("labels", label)


def last_place(world: World, item: Thing) -> int:
    """The child_order after everything that stands beside a task."""
    beside = [
        other["child_order"]
        for other in world.active("items")
        if (other["project_id"], other["section_id"], other["parent_id"])
        == (item["project_id"], item["section_id"], item["parent_id"])
        and other["id"] != item["id"]
    ]
    return max(beside, default=0) + 1


def _overdue(world: World, user: User, item: Thing) -> bool:
    return item["due"] is not None and dates.day_of(item["due"], user.zone) < world.now.astimezone(user.zone).date()
