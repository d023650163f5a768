"""Whatever is sent, the service answers: with what was asked for, or with an error object."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from syncd.demo.todoist_server import Hand, World
from syncd.demo.todoist_server.commands import COMMANDS
from syncd.demo.todoist_server.people import add_user
from syncd.demo.todoist_server.refusals import Refused
from syncd.demo.todoist_server.rest import ROUTES, Ask, answer
from syncd.demo.todoist_server.sync import Sync
from tests.support.todoist import MONDAY

WORDS = st.sampled_from(
    [
        "",
        "x",
        "no date",
        "every day",
        "2026-11-24",
        "2026-02-30",
        "2026-11-24T10:00:00Z",
        "Europe",
        "../x",
        "[1",
        "a:b",
    ]
)
NAMES = st.sampled_from(["date", "string", "timezone", "lang", "amount", "unit", "id", "child_order", "is_recurring"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=6,
)


def _world() -> tuple[World, Hand, dict[str, str]]:
    world = World(MONDAY)
    hand = Hand(world, add_user(world, "Alex"))
    task = hand.add("Bins", due="every day")
    standing = {"items": task, "projects": hand.add_project("Home"), "notes": hand.comment(task, "a word")}
    return world, hand, standing


def _outcome(ask: Callable[[], Any]) -> tuple[int, Any]:
    try:
        return 200, ask()
    except Refused as refused:
        return refused.http, refused.body()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(COMMANDS)), st.data())
def test_a_command_with_odd_arguments_has_a_status(name: str, data: st.DataObject) -> None:
    """Each status is "ok" or an error object with code, tag, words and http_code."""
    world, hand, standing = _world()
    known = COMMANDS[name].takes.known
    args: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(sorted(known)), VALUES, max_size=3))
    if "id" in known:
        kind = {"i": "items", "p": "projects", "n": "notes"}[name[0]]
        args["id"] = data.draw(st.sampled_from([standing[kind], "x", "1", hand.user.inbox]))
    if name in {"item_add", "note_add"}:
        args.setdefault("content", "words")
    form = {"commands": [{"type": name, "uuid": "u", "temp_id": "t", "args": args}]}
    status = Sync(world).answer(hand.user, form)["sync_status"]["u"]
    if status != "ok":
        assert set(status) == {"error", "error_code", "error_extra", "error_tag", "http_code"}


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["commands", "resource_types", "sync_token"]), VALUES))
def test_an_odd_sync_request_is_answered_or_refused(form: dict[str, Any]) -> None:
    """A body of any shape is either answered with a token or refused."""
    world, hand, _standing = _world()
    http, body = _outcome(lambda: Sync(world).answer(hand.user, form))
    assert http == 400 or body["sync_token"]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(ROUTES)),
    st.dictionaries(
        st.sampled_from(
            ["since", "until", "limit", "cursor", "task_id", "project_id", "object_event_types", "date_from", "ids"]
        ),
        st.lists(WORDS, min_size=1, max_size=2),
    ),
)
def test_an_odd_question_is_answered_or_refused(
    route: tuple[str, tuple[str, ...]], query: dict[str, list[str]]
) -> None:
    """Parameters of any kind lead to a page or to a refusal."""
    world, hand, _standing = _world()
    http, page = _outcome(lambda: answer(Ask(world, hand.user, route[0], route[1], query, {})))
    assert http in {400, 404} or page
