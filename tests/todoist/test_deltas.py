"""Whatever people do, the deltas that a client gets add up to what a full answer shows."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.demo.todoist_server import Hand, World
from syncd.demo.todoist_server.people import add_user
from syncd.demo.todoist_server.sync import Sync
from tests.support.todoist import MONDAY

KINDS = ("items", "projects", "notes", "sections")
DEEDS = st.tuples(
    st.sampled_from(
        [
            *("add", "sub_task", "complete", "end", "uncomplete", "edit", "move", "comment", "delete", "duplicate"),
            *("add_project", "rename", "archive", "unarchive", "delete_project", "share", "unshare"),
        ]
    ),
    st.integers(0, 7),
    st.integers(0, 7),
    st.booleans(),
)


def _do(world: World, hands: list[Hand], deed: tuple[str, int, int, bool]) -> None:
    """One deed of Alex or Sam, on what that person sees; nothing where there is nothing to do it to."""
    name, one, other, second = deed
    hand = hands[second]
    tables, sees = world.tables, world.sees
    alive = [t["id"] for t in tables["items"].values() if world.there(hand.user, "items", t)]
    projects = [
        p["id"] for p in tables["projects"].values() if not p["is_deleted"] and sees(hand.user, "projects", p)
    ]
    own = [p for p in projects if p != hand.user.inbox and world.members[p][0] == hand.user.id]
    if name == "add":
        hand.add("task", project=projects[one % len(projects)], due="every day" if other % 2 else None)
    elif name == "add_project":
        hand.add_project("project")
    elif name in {"rename", "archive", "unarchive", "delete_project", "share", "unshare"} and own:
        _to_project(world, hands, name, own[one % len(own)], second)
    elif (
        name in {"sub_task", "complete", "end", "uncomplete", "edit", "move", "comment", "delete", "duplicate"}
        and alive
    ):
        task = alive[one % len(alive)]
        deeds: dict[str, Any] = {
            "sub_task": lambda: hand.sub_task(task, "below"),
            "complete": lambda: hand.complete(task),
            "end": lambda: hand.complete_for_ever(task),
            "uncomplete": lambda: hand.uncomplete(task),
            "edit": lambda: hand.edit(task, content=f"words {other}"),
            "move": lambda: hand.move(task, projects[other % len(projects)]),
            "comment": lambda: hand.comment(task, "a word"),
            "delete": lambda: hand.delete(task),
            "duplicate": lambda: hand.duplicate(task),
        }
        deeds[name]()


def _to_project(world: World, hands: list[Hand], name: str, project: str, second: bool) -> None:
    hand, guest = hands[second], hands[not second].user
    inside = guest.id in world.members[project]
    if name == "rename":
        hand.rename_project(project, "renamed")
    elif name == "archive":
        hand.archive_project(project)
    elif name == "unarchive":
        hand.unarchive_project(project)
    elif name == "delete_project":
        hand.delete_project(project)
    elif name == "share" and not inside:
        hand.share(project, guest)
    elif name == "unshare" and inside:
        hand.unshare(project, guest)


def _shown(known: dict[str, dict[str, Any]]) -> dict[str, set[str]]:
    """What a client that folded deltas shows: nothing gone or done, nothing inside something archived or done."""

    def hidden(thing: dict[str, Any] | None) -> bool:
        if thing is None or thing["is_deleted"] or thing.get("checked") or thing.get("is_archived"):
            return True
        above = [thing[name] for name in ("item_id", "project_id") if thing.get(name)]
        return any(hidden(known.get(each)) for each in above)

    shown: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for each in known.values():
        if not hidden(each):
            shown[each["kind"]].add(each["id"])
    return shown


@settings(max_examples=300, deadline=None)
@given(st.lists(DEEDS, max_size=40))
def test_deltas_add_up_to_the_full_answer(deeds: list[tuple[str, int, int, bool]]) -> None:
    """After every few deeds, folded deltas and a fresh full answer show the same objects with the same words."""
    world = World(MONDAY)
    hands = [Hand(world, add_user(world, name)) for name in ("Alex", "Sam")]
    sync = Sync(world)
    tokens, known = ["*", "*"], [dict[str, dict[str, Any]](), dict[str, dict[str, Any]]()]
    for start in range(0, len(deeds) + 1, 3):
        for deed in deeds[start : start + 3]:
            _do(world, hands, deed)
        for person, hand in enumerate(hands):
            delta = sync.answer(hand.user, {"sync_token": tokens[person], "resource_types": list(KINDS)})
            tokens[person] = delta["sync_token"]
            for kind in KINDS:
                known[person].update({each["id"]: each | {"kind": kind} for each in delta[kind]})
            full = sync.answer(hand.user, {"sync_token": "*", "resource_types": list(KINDS)})
            assert _shown(known[person]) == {kind: {each["id"] for each in full[kind]} for kind in KINDS}
            for kind in KINDS:
                for each in full[kind]:
                    assert known[person][each["id"]] == each | {"kind": kind}
