"""The person's hand, the clock, the counts, and the stand-in as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from syncd.demo.todoist_server import Hand, Standin, User
from tests.support.todoist import Client


def test_a_duplicate_has_the_same_words_and_its_own_id(hand: Hand) -> None:
    """Text, description, date and labels are the same; a done task is duplicated as an open one."""
    bins = hand.add("Bins", description="The green one\n\nsyncd:1", labels=["week"], due="tomorrow")
    hand.complete(bins)
    second = hand.duplicate(bins)
    assert second != bins
    one, two = hand.task(bins), hand.task(second)
    for name in ("content", "description", "labels", "due", "priority", "project_id"):
        assert one[name] == two[name]
    assert (two["checked"], two["completed_at"]) == (False, None)
    hand.edit(second, labels=[*two["labels"], "more"])
    assert hand.task(bins)["labels"] == ["week"]


def test_tasks_can_be_named_by_their_words(hand: Hand) -> None:
    """Exact words name a task as long as only one bears them."""
    hand.add("Bins")
    hand.complete("Bins")
    assert hand.task("Bins")["checked"] is True
    hand.add("Bins")
    with pytest.raises(LookupError, match="2 tasks are called Bins"):
        hand.delete("Bins")


def test_everything_a_person_does_reaches_the_next_delta(client: Client, hand: Hand) -> None:
    """Adding, editing, moving, commenting, reopening, deleting, and what happens to projects."""
    home = hand.add_project("Home")
    kept, ended, dropped = hand.add("kept"), hand.add("ended", due="every day"), hand.add("dropped")
    hand.complete(kept)
    token = client.sync("*", ["items"])["sync_token"]
    hand.uncomplete(kept)
    hand.edit(kept, content="renamed", due=None)
    hand.move(kept, "Home")
    hand.comment(kept, "a word")
    hand.complete_for_ever(ended)
    hand.delete(dropped)
    hand.rename_project(home, "House")
    delta = client.sync(token, ["items", "notes", "projects"])
    items = {item["id"]: item for item in delta["items"]}
    assert (items[kept]["content"], items[kept]["project_id"], items[kept]["checked"]) == ("renamed", home, False)
    assert items[ended]["checked"] is True
    assert items[dropped]["is_deleted"] is True
    assert [note["content"] for note in delta["notes"]] == ["a word"]
    assert [project["name"] for project in delta["projects"]] == ["House"]
    hand.archive_project("House")
    assert client.get("tasks").json()["results"] == []
    assert [project["name"] for project in client.get("projects/archived").json()["results"]] == ["House"]
    hand.unarchive_project(home)
    assert [item["id"] for item in client.get("tasks").json()["results"]] == [kept]


def test_the_clock_moves_only_when_told(service: Standin, client: Client, hand: Hand) -> None:
    """Stamps and the Date header show the service's own time."""
    assert client.get("user").headers["Date"] == "Mon, 23 Nov 2026 08:00:00 GMT"
    service.forward(timedelta(hours=2))
    assert hand.task(hand.add("Bins"))["added_at"] == "2026-11-23T10:00:00.000000Z"
    service.set_now(datetime(2027, 1, 1, tzinfo=UTC))
    assert client.get("user").headers["Date"] == "Fri, 01 Jan 2027 00:00:00 GMT"


def test_requests_are_recorded_and_counted(service: Standin, alex: User, client: Client) -> None:
    """By user and path, with the commands that were sent, the status, and whether a sync was answered in full."""
    other = Client(service, service.user("Sam"))
    token = client.sync("*", ["items"])["sync_token"]
    client.sync(token, ["items"], [{"type": "item_add", "uuid": "u1", "args": {"content": "Bins"}}])
    client.get("tasks", limit=1)
    other.get("user")
    service.faults.add("reset_before")
    with pytest.raises(httpx.TransportError):
        client.get("user")
    assert service.requests.count() == 5
    assert service.requests.count(alex) == 4
    assert service.requests.count(alex, "/api/v1/sync") == 2
    assert service.requests.commands(alex) == ["item_add"]
    seen = service.requests.of(alex)
    assert [each.status for each in seen] == [200, 200, 200, 0]
    assert [each.full for each in seen] == [True, False, False, False]
    assert (seen[2].method, seen[2].query, seen[2].agent) == ("GET", "limit=1", "syncd-tests")
    service.requests.clear()
    assert service.requests.count() == 0


def test_it_can_be_a_process_of_its_own() -> None:
    """The first line names origin and users; it ends with its input."""
    command = [sys.executable, "-m", "syncd.demo.todoist_server", "--user", "Alex", "--user", "Sam"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        headers = {"Authorization": f"Bearer {told['users'][1]['token']}"}
        assert httpx.get(f"{told['origin']}/api/v1/user", headers=headers).json()["full_name"] == "Sam"
        process.stdin.close()
        assert process.wait(20) == 0
