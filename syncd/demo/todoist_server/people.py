"""Accounts and shared projects."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from syncd.demo.todoist_server.log import note
from syncd.demo.todoist_server.world import Plan, Thing, User, World


def add_user(world: World, name: str, *, timezone: str = "Europe/Berlin", plan: Plan | None = None) -> User:
    """An account with its Inbox and its personal token (40 hex digits, as in the reference's examples)."""
    number = world.new_number()
    token = hashlib.sha256(f"token {number} {name}".encode()).hexdigest()[:40]
    user = User(number, token, f"{name.lower().replace(' ', '.')}@example.org", name, timezone, plan or Plan())
    world.users[number] = user
    inbox = add_project(world, user, {"name": "Inbox"}, log=False)
    inbox["inbox_project"] = True
    user.inbox = inbox["id"]
    world.touch_user(user)
    return user


def add_project(world: World, user: User, fields: Thing, *, log: bool = True) -> Thing:
    """A project of this user. Fields: reference, "Projects"; `is_shared` and `default_order`: TypeScript SDK
    src/types/projects/types.ts. Both spellings of the renamed fields are sent."""
    project = {
        "id": world.new_id(),
        "name": "",
        "description": "",
        "color": "charcoal",
        "parent_id": None,
        "child_order": sum(user.id in members for members in world.members.values()),
        "default_order": 0,
        "is_collapsed": False,
        "shared": False,
        "is_shared": False,
        "can_assign_tasks": False,
        "is_deleted": False,
        "is_archived": False,
        "is_favorite": False,
        "is_frozen": False,
        "view_style": "list",
        "inbox_project": False,
        "created_at": world.moment(),
        "updated_at": world.moment(),
        **fields,
    }
    world.members[project["id"]] = [user.id]
    world.put("projects", project)
    if log:
        note(world, user, "added", "project", project)
    return project


def share(world: World, project: Thing, other: User) -> None:
    """Another user joins a project, as after an accepted invitation. Reference, "Sharing"."""
    if other.id in world.members[project["id"]]:
        return
    world.members[project["id"]].append(other.id)
    for user_id in world.members[project["id"]]:
        _state(world, project, user_id, is_deleted=False)
    for kind, thing in world.within(project["id"]):
        world.enter_sight(kind, thing, [other.id])
    _mark_shared(world, project)


def unshare(world: World, project: Thing, other: User) -> None:
    """A member leaves a project: it and everything in it leaves their sight."""
    things = world.within(project["id"])
    world.members[project["id"]].remove(other.id)
    for kind, thing in things:
        world.leave_sight(kind, thing, [other.id])
    _state(world, project, other.id, is_deleted=True)
    _mark_shared(world, project)


def collaborators(world: World, user: User) -> list[Thing]:
    """Everybody with whom this user shares a project. Reference, "Collaborators"."""
    ids = {
        other
        for project, members in world.members.items()
        if user.id in members and len(members) > 1 and not world.tables["projects"][project]["is_deleted"]
        for other in members
    }
    return [collaborator(world.users[each]) for each in sorted(ids)]


def collaborator(user: User) -> Thing:
    """One collaborator object of the sync answer."""
    return {
        "id": user.id,
        "email": user.email,
        "full_name": user.full_name,
        "timezone": user.timezone,
        "image_id": None,
    }


def as_user(world: World, user: User) -> Thing:
    """The user object. Reference, "User": the fields that a client reads; no token is ever put in."""
    offset = world.now.astimezone(user.zone).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    dst = world.now.astimezone(user.zone).dst() or timedelta(0)
    return {
        "id": user.id,
        "email": user.email,
        "full_name": user.full_name,
        "inbox_project_id": user.inbox,
        "lang": "en",
        "is_premium": user.plan.name != "free",
        "premium_status": "not_premium" if user.plan.name == "free" else "current_personal_plan",
        "start_day": 1,
        "time_format": 0,
        "date_format": 0,
        "joined_at": "2015-07-31T18:32:06.000000Z",
        "tz_info": {
            "timezone": user.timezone,
            "gmt_string": f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}",
            "hours": int(minutes / 60),
            "minutes": abs(minutes) % 60,
            "is_dst": int(bool(dst)),
        },
    }


def plan_limits(user: User) -> Thing:
    """The user_plan_limits object. Reference, "User plan limits"."""
    plan = user.plan
    current: dict[str, Any] = {
        "plan_name": plan.name,
        "activity_log": plan.activity_log,
        "activity_log_limit": plan.activity_days,
        "max_projects": plan.projects,
        "max_tasks": plan.tasks,
        "max_sections": plan.sections,
        "max_labels": plan.labels,
        "max_collaborators": plan.collaborators,
        "comments": True,
        "completed_tasks": True,
        "durations": plan.durations,
        "labels": True,
    }
    return {"current": current, "next": None}


def _state(world: World, project: Thing, user_id: str, *, is_deleted: bool) -> None:
    state = {
        "id": f"{project['id']}/{user_id}",
        "project_id": project["id"],
        "user_id": user_id,
        "state": "active",
        "is_deleted": is_deleted,
    }
    world.put("collaborator_states", state)


def _mark_shared(world: World, project: Thing) -> None:
    several = len(world.members[project["id"]]) > 1
    project.update(shared=several, is_shared=several, can_assign_tasks=several)
    world.put("projects", project)
