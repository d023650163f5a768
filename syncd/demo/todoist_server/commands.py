"""The commands of /sync: what each takes and does. Reference, "Sync / Tasks", "Projects", "Sections", "Labels",
"Comments". A command that is not here is refused, as one that the service does not know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from syncd.demo.todoist_server import items
from syncd.demo.todoist_server.arguments import (
    Check,
    Request,
    Takes,
    deadline,
    due,
    duration,
    labels,
    moment,
    naming,
    one_of,
    people,
    person,
    places,
    text,
    truth,
    whole,
)
from syncd.demo.todoist_server.people import add_project
from syncd.demo.todoist_server.refusals import bad_value, full_project, missing, too_many
from syncd.demo.todoist_server.world import Thing

Act = Callable[[Request, Thing], str | None]
"""What a command does with its checked arguments; answers the id of what it made."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    takes: Takes
    act: Act


def run(request: Request, name: str, args: Any) -> str | None:
    """Run one command; answers the id of what it made. Raises Refused. The wording for a command that does not
    exist is assumed."""
    command = COMMANDS.get(name)
    if command is None:
        raise bad_value("type", "no such command")
    return command.act(request, command.takes.read(request, args))


def _item_add(request: Request, args: Thing) -> str:
    world = request.world
    _trim(request, args)
    if args.get("parent_id"):
        parent = world.tables["items"][args["parent_id"]]
        args.update(project_id=parent["project_id"], section_id=parent["section_id"])
    elif args.get("section_id"):
        args["project_id"] = world.tables["sections"][args["section_id"]]["project_id"]
    args.setdefault("project_id", request.user.inbox)
    _room(request, args["project_id"])
    _assignee(request, args, args["project_id"])
    for name in ("auto_reminder", "auto_parse_labels"):
        args.pop(name, None)
    return str(items.add_item(world, request.user, args)["id"])


def _item_update(request: Request, args: Thing) -> None:
    item = request.world.tables["items"][args.pop("id")]
    _trim(request, args)
    _assignee(request, args, item["project_id"])
    items.update_item(request.world, request.user, item, args)


def _item_move(request: Request, args: Thing) -> None:
    world, item = request.world, request.world.tables["items"][args.pop("id")]
    if len(args) != 1:
        raise bad_value("id", "exactly one of parent_id, section_id and project_id")
    ((name, target),) = args.items()
    if target is None:
        # null takes a task out of its parent or section: TypeScript SDK src/types/sync/commands/tasks.ts.
        section = item["section_id"] if name == "parent_id" else None
        items.move_item(world, item, item["project_id"], section, None)
        return
    if name == "project_id":
        place: tuple[str, str | None, str | None] = (target, None, None)
    elif name == "section_id":
        place = (world.tables["sections"][target]["project_id"], target, None)
    else:
        parent = world.tables["items"][target]
        if parent is item or parent in world.children(item["id"]):
            raise bad_value("parent_id")
        place = (parent["project_id"], parent["section_id"], target)
    if place[0] != item["project_id"]:
        _room(request, place[0])
    items.move_item(world, item, *place)


def _item_close(request: Request, args: Thing) -> None:
    items.close(request.world, request.user, request.world.tables["items"][args["id"]])


def _item_complete(request: Request, args: Thing) -> None:
    item = request.world.tables["items"][args["id"]]
    items.complete(request.world, request.user, item, args.get("date_completed") or args.get("completed_at"))


def _item_uncomplete(request: Request, args: Thing) -> None:
    items.uncomplete(request.world, request.user, request.world.tables["items"][args["id"]])


def _item_delete(request: Request, args: Thing) -> None:
    items.delete_item(request.world, request.user, request.world.tables["items"][args["id"]])


def _item_reorder(request: Request, args: Thing) -> None:
    for each in args["items"]:
        item = request.world.tables["items"][each["id"]]
        item["child_order"] = each["child_order"]
        request.world.put("items", item)


def _note_add(request: Request, args: Thing) -> str:
    if ("item_id" in args) == ("project_id" in args):
        raise missing("item_id")
    return str(items.add_note(request.world, request.user, args)["id"])


def _note_update(request: Request, args: Thing) -> None:
    comment = request.world.tables["notes"][args.pop("id")]
    comment.update(args)
    request.world.put("notes", comment)


def _note_delete(request: Request, args: Thing) -> None:
    comment = request.world.tables["notes"][args["id"]]
    comment["is_deleted"] = True
    request.world.put("notes", comment)


def _project_add(request: Request, args: Thing) -> str:
    own = [p for p in request.world.active("projects") if request.world.members[p["id"]][0] == request.user.id]
    # The Inbox does not count (assumed).
    if len(own) - 1 >= request.user.plan.projects:
        raise too_many("projects", request.user.plan.projects)
    return str(add_project(request.world, request.user, args)["id"])


def _project_update(request: Request, args: Thing) -> None:
    project = request.world.tables["projects"][args.pop("id")]
    items.rename_project(request.world, request.user, project, args)


def _project_delete(request: Request, args: Thing) -> None:
    items.delete_project(request.world, request.user, _not_inbox(request, args["id"]))


def _project_archive(request: Request, args: Thing) -> None:
    items.archive_project(request.world, request.user, _not_inbox(request, args["id"]))


def _project_unarchive(request: Request, args: Thing) -> None:
    project = request.world.tables["projects"][args["id"]]
    items.archive_project(request.world, request.user, project, archived=False)


def _section_add(request: Request, args: Thing) -> str:
    standing = [s for s in request.world.active("sections") if s["project_id"] == args["project_id"]]
    if len(standing) >= request.user.plan.sections:
        raise too_many("sections", request.user.plan.sections)
    return str(items.add_section(request.world, request.user, args)["id"])


def _label_add(request: Request, args: Thing) -> str:
    if sum(owner == request.user.id for owner in request.world.owners.values()) >= request.user.plan.labels:
        raise too_many("labels", request.user.plan.labels)
    return str(items.add_label(request.world, request.user, args)["id"])


def _trim(request: Request, args: Thing) -> None:
    if request.world.habits.trims_text:
        args.update({name: args[name].strip() for name in ("content", "description") if name in args})
        if args.get("content") == "":
            raise bad_value("content")


def _room(request: Request, project_id: str) -> None:
    if len(request.world.in_project(project_id)) >= request.user.plan.tasks:
        raise full_project()


def _assignee(request: Request, args: Thing, project_id: str) -> None:
    """Only collaborators may be responsible; who assigned is oneself unless said. Reference, "Tasks"."""
    if args.get("responsible_uid"):
        if args["responsible_uid"] not in request.world.members[project_id]:
            raise bad_value("responsible_uid")
        args.setdefault("assigned_by_uid", request.user.id)


def _not_inbox(request: Request, project_id: str) -> Thing:
    project = request.world.tables["projects"][project_id]
    if project["inbox_project"]:
        raise bad_value("id", "not the Inbox")
    return project


_ATTRIBUTES: dict[str, Check] = {
    "content": text(500, 1),
    "description": text(16383),
    "due": due,
    "deadline": deadline,
    "duration": duration,
    "priority": whole(1, 4),
    "labels": labels,
    "is_collapsed": truth,
    "day_order": whole(-1),
    "responsible_uid": person,
    "assigned_by_uid": person,
}
_PROJECT: dict[str, Check] = {
    "name": text(120, 1),
    "color": text(30, 1),
    "is_favorite": truth,
    "view_style": one_of("list", "board", "calendar"),
    "description": text(1024),
}
_ID = frozenset({"id"})


def _named(kind: Any, **more: Check) -> Takes:
    return Takes({"id": naming(kind), **more}, _ID)


COMMANDS: dict[str, Command] = {
    "item_add": Command(
        Takes(
            {
                **_ATTRIBUTES,
                "project_id": naming("projects"),
                "parent_id": naming("items", nullable=True),
                "section_id": naming("sections", nullable=True),
                "child_order": whole(0),
                "auto_reminder": truth,
                "auto_parse_labels": truth,
            },
            frozenset({"content"}),
        ),
        _item_add,
    ),
    "item_update": Command(_named("items", **_ATTRIBUTES), _item_update),
    "item_move": Command(
        _named(
            "items",
            project_id=naming("projects"),
            section_id=naming("sections", nullable=True),
            parent_id=naming("items", nullable=True),
        ),
        _item_move,
    ),
    "item_close": Command(_named("items"), _item_close),
    # `date_completed` is the reference's name, `completed_at` the TypeScript SDK's: either is taken.
    "item_complete": Command(
        _named("items", date_completed=moment, completed_at=moment, from_undo=truth, force_history=truth),
        _item_complete,
    ),
    "item_uncomplete": Command(_named("items"), _item_uncomplete),
    "item_delete": Command(_named("items"), _item_delete),
    "item_reorder": Command(Takes({"items": places}, frozenset({"items"})), _item_reorder),
    "note_add": Command(
        Takes(
            {
                "item_id": naming("items"),
                "project_id": naming("projects"),
                "content": text(15000, 1),
                "uids_to_notify": people,
            },
            frozenset({"content"}),
        ),
        _note_add,
    ),
    "note_update": Command(_named("notes", content=text(15000, 1)), _note_update),
    "note_delete": Command(_named("notes"), _note_delete),
    "project_add": Command(
        Takes(
            {**_PROJECT, "parent_id": naming("projects", nullable=True), "child_order": whole(0)},
            frozenset({"name"}),
        ),
        _project_add,
    ),
    "project_update": Command(_named("projects", **_PROJECT, is_collapsed=truth), _project_update),
    "project_delete": Command(_named("projects"), _project_delete),
    "project_archive": Command(_named("projects"), _project_archive),
    "project_unarchive": Command(_named("projects"), _project_unarchive),
    "section_add": Command(
        Takes(
            {"name": text(2048, 1), "project_id": naming("projects"), "section_order": whole(0)},
            frozenset({"name", "project_id"}),
        ),
        _section_add,
    ),
    "label_add": Command(
        Takes(
            {"name": text(60, 1), "color": text(30, 1), "item_order": whole(0), "is_favorite": truth},
            frozenset({"name"}),
        ),
        _label_add,
    ),
}
