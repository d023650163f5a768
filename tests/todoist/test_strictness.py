"""What the service refuses, and with which words."""

from __future__ import annotations

from typing import Any

import pytest

from syncd.demo.todoist_server import Hand, Plan, Standin, User
from tests.support.todoist import Client

LONG = "x" * 501


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("content", LONG),
        ("content", ""),
        ("content", None),
        ("description", "x" * 16384),
        ("labels", "week"),
        ("labels", [f"l{number}" for number in range(101)]),
        ("labels", ["x" * 61]),
        ("priority", 0),
        ("priority", 5),
        ("priority", "4"),
        ("due", {"date": "24.11.2026"}),
        ("due", {"date": "2026-11-31"}),
        ("due", {"string": "whenever"}),
        ("due", {"string": "every " + "x" * 150}),
        ("due", {"date": "2026-11-24", "timezone": "Europe/Atlantis"}),
        ("due", {"date": "2026-11-24", "lang": "tlh"}),
        ("due", {"date": "2026-11-24", "is_recurring": True}),
        ("due", {"datetime": "2026-11-24T10:00:00"}),
        ("due", "2026-11-24"),
        ("deadline", {"date": "2026-11-24T10:00:00"}),
        ("duration", {"amount": 15}),
        ("duration", {"amount": 0, "unit": "minute"}),
        ("duration", {"amount": 1, "unit": "hour"}),
        ("responsible_uid", "1"),
        ("is_collapsed", "yes"),
        ("checked", True),
    ],
)
def test_a_bad_value_is_named(client: Client, argument: str, value: Any) -> None:
    """Code 20 with the name of the argument, for values out of range and for arguments that are not known."""
    args = {"content": "Bins", argument: value}
    status = client.run("item_add", **args)
    assert (status["error_code"], status["error_tag"], status["http_code"]) == (20, "INVALID_ARGUMENT_VALUE", 400)
    assert status["error_extra"]["argument"] == argument


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("content", "x" * 500),
        ("description", "x" * 16383),
        ("labels", [f"l{number}" for number in range(100)]),
        ("due", None),
        ("priority", 1),
    ],
)
def test_the_limit_itself_is_allowed(client: Client, argument: str, value: Any) -> None:
    """Values at the edge go through."""
    assert client.run("item_add", **{"content": "Bins", argument: value}) == "ok"


def test_comments_and_names_have_limits(client: Client, hand: Hand) -> None:
    """A comment of 15001 characters, a project name of 121 and a label of 61 are refused."""
    bins = hand.add("Bins")
    assert client.run("note_add", item_id=bins, content="x" * 15001)["error_code"] == 20
    assert client.run("note_add", item_id=bins, content="x" * 15000) == "ok"
    assert client.run("project_add", name="x" * 121)["error_code"] == 20
    assert client.run("label_add", name="x" * 61)["error_code"] == 20


def test_what_does_not_exist_is_refused(service: Standin, client: Client, hand: Hand) -> None:
    """Unknown commands, unknown arguments (unless switched) and missing arguments."""
    bins = hand.add("Bins")
    assert client.run("item_explode", id=bins)["error_code"] == 20
    assert client.run("item_update", id=bins, checked=True)["error_extra"]["argument"] == "checked"
    assert client.run("item_add", priority=1)["error_tag"] == "ARGUMENT_MISSING"
    assert client.run("item_close")["error_extra"] == {"argument": "id"}
    service.habits.unknown_argument = "ignore"
    assert client.run("item_update", id=bins, checked=True) == "ok"
    assert hand.task(bins)["checked"] is False


def test_ids_have_one_form(client: Client, hand: Hand) -> None:
    """Old numeric ids, unknown temporary ids and ids of nothing are three different refusals."""
    assert client.run("item_close", id="2995104339")["error_tag"] == "V1_ID_CANNOT_BE_USED"
    assert client.run("item_close", id="tmp-1")["error_code"] == 15
    assert client.run("item_close", id=hand.user.inbox)["error_code"] == 22
    gone = hand.add("Gone")
    hand.delete(gone)
    assert client.run("item_close", id=gone)["error_tag"] == "ITEM_NOT_FOUND"
    assert client.run("item_add", content="Bins", project_id=gone)["error_tag"] == "PROJECT_NOT_FOUND"
    assert client.run("item_close", id=7)["error_code"] == 20


def test_item_move_takes_exactly_one_target(alex: User, client: Client, hand: Hand) -> None:
    """None, two, or the task's own sub-task as target are refused, and nothing moves."""
    bins = hand.add("Bins")
    lid = hand.sub_task(bins, "Lid")
    before = hand.task(bins)
    assert client.run("item_move", id=bins)["error_code"] == 20
    assert client.run("item_move", id=bins, project_id=alex.inbox, parent_id=lid)["error_code"] == 20
    assert client.run("item_move", id=bins, parent_id=lid)["error_code"] == 20
    assert hand.task(bins) == before


def test_a_full_project_refuses_with_403(service: Standin) -> None:
    """MAX_ITEMS_LIMIT_REACHED with http_code 403, for adding and for moving; done tasks do not count."""
    sam = service.user("Sam", plan=Plan(tasks=2))
    client, hand = Client(service, sam), service.hand(sam)
    one, _two = client.make("item_add", content="one"), client.make("item_add", content="two")
    status = client.run("item_add", content="three")
    assert (status["error_code"], status["error_tag"], status["http_code"]) == (49, "MAX_ITEMS_LIMIT_REACHED", 403)
    elsewhere = hand.add("elsewhere", project=hand.add_project("Home"))
    assert client.run("item_move", id=elsewhere, project_id=sam.inbox)["error_code"] == 49
    hand.complete(one)
    assert client.run("item_add", content="three") == "ok"


def test_the_free_plan_has_five_projects(client: Client) -> None:
    """The sixth project is refused with 403."""
    assert [client.run("project_add", name=f"P{number}") for number in range(5)] == ["ok"] * 5
    assert client.run("project_add", name="P5")["http_code"] == 403


def test_sections_of_a_project_are_limited(service: Standin) -> None:
    """One section too many is refused with 403."""
    sam = service.user("Sam", plan=Plan(sections=1, labels=1))
    client = Client(service, sam)
    assert client.run("section_add", name="one", project_id=sam.inbox) == "ok"
    assert client.run("section_add", name="two", project_id=sam.inbox)["http_code"] == 403
    assert client.run("label_add", name="one") == "ok"
    assert client.run("label_add", name="two")["http_code"] == 403


def test_the_inbox_stays(alex: User, client: Client) -> None:
    """The Inbox can be neither deleted nor archived."""
    assert client.run("project_delete", id=alex.inbox)["error_code"] == 20
    assert client.run("project_archive", id=alex.inbox)["error_code"] == 20


def test_a_body_of_more_than_a_mebibyte_is_refused(client: Client, hand: Hand) -> None:
    """Nothing of it is done."""
    command = {"type": "item_add", "uuid": "u", "args": {"content": "Bins", "description": "x" * (1024 * 1024)}}
    assert client.ask("*", ["items"], [command]).status_code == 413
    assert hand.tasks() == []
