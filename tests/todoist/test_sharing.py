"""Two people in one project: who sees what, who did what, and what leaves a member's sight."""

from __future__ import annotations

import pytest

from syncd.demo.todoist_server import Hand, Standin, User
from tests.support.todoist import Client


@pytest.fixture
def sam(service: Standin) -> User:
    """Another account."""
    return service.user("Sam", timezone="America/New_York")


@pytest.fixture
def home(hand: Hand, sam: User) -> str:
    """A project of Alex's that Sam is in."""
    project = hand.add_project("Household")
    hand.share(project, sam)
    return project


def test_what_is_not_shared_is_not_seen(service: Standin, client: Client, hand: Hand, sam: User) -> None:
    """Sam can neither read nor change a task of Alex's Inbox."""
    bins = hand.add("Bins")
    theirs = Client(service, sam)
    assert theirs.sync("*", ["items"])["items"] == []
    assert theirs.run("item_close", id=bins)["error_code"] == 22
    assert theirs.get(f"tasks/{bins}").status_code == 404
    assert client.get(f"tasks/{bins}").status_code == 200


def test_joining_a_project_brings_what_stands_there(service: Standin, hand: Hand, sam: User) -> None:
    """After sharing, Sam's next delta holds the project, its sections and its tasks."""
    project = hand.add_project("Household")
    bins = hand.add("Bins", project=project)
    theirs = Client(service, sam)
    token = theirs.sync("*", ["items"])["sync_token"]
    hand.share(project, sam)
    delta = theirs.sync(token, ["items", "projects", "collaborators"])
    assert [item["id"] for item in delta["items"]] == [bins]
    assert [(each["name"], each["is_shared"]) for each in delta["projects"]] == [("Household", True)]
    assert [each["full_name"] for each in delta["collaborators"]] == ["Alex", "Sam"]
    assert {each["state"] for each in delta["collaborator_states"]} == {"active"}


def test_the_delta_tells_who_completed(service: Standin, client: Client, hand: Hand, sam: User, home: str) -> None:
    """A task that Sam ticks comes to Alex with Sam as completed_by_uid."""
    bins = hand.add("Bins", project=home)
    token = client.sync("*", ["items"])["sync_token"]
    service.hand(sam).complete(bins)
    (item,) = client.sync(token, ["items"])["items"]
    assert item["completed_by_uid"] == sam.id
    assert item["added_by_uid"] == hand.user.id


def test_only_collaborators_can_be_responsible(
    service: Standin, client: Client, alex: User, hand: Hand, sam: User, home: str
) -> None:
    """responsible_uid takes members of the project and records who assigned; null and "" take it away."""
    bins = hand.add("Bins", project=home)
    assert client.run("item_update", id=bins, responsible_uid=sam.id) == "ok"
    assert (hand.task(bins)["responsible_uid"], hand.task(bins)["assigned_by_uid"]) == (sam.id, alex.id)
    assert client.run("item_update", id=bins, responsible_uid="") == "ok"
    assert hand.task(bins)["responsible_uid"] is None
    stranger = service.user("Kim")
    assert client.run("item_update", id=bins, responsible_uid=stranger.id)["error_code"] == 20


def test_a_task_moved_out_of_sight_comes_as_deleted(service: Standin, hand: Hand, sam: User, home: str) -> None:
    """Alex moves a shared task to the Inbox: Sam's delta says is_deleted once, Alex's says where it is."""
    bins = hand.add("Bins", project=home)
    hand.sub_task(bins, "Lid")
    mine, theirs = Client(service, hand.user), Client(service, sam)
    tokens = [each.sync("*", ["items"])["sync_token"] for each in (mine, theirs)]
    hand.move(bins, hand.user.inbox)
    assert {item["project_id"] for item in mine.sync(tokens[0], ["items"])["items"]} == {hand.user.inbox}
    delta = theirs.sync(tokens[1], ["items"])
    assert [item["is_deleted"] for item in delta["items"]] == [True, True]
    assert theirs.sync(delta["sync_token"], ["items"])["items"] == []
    hand.move(bins, home)
    assert [item["is_deleted"] for item in theirs.sync(delta["sync_token"], ["items"])["items"]] == [False, False]


def test_out_of_sight_may_also_be_silent(service: Standin, hand: Hand, sam: User, home: str) -> None:
    """Switched off, what leaves the sight of a member leaves it without a word."""
    service.habits.tombstones_out_of_sight = False
    bins = hand.add("Bins", project=home)
    theirs = Client(service, sam)
    token = theirs.sync("*", ["items"])["sync_token"]
    hand.move(bins, hand.user.inbox)
    assert theirs.sync(token, ["items"])["items"] == []
    assert theirs.sync("*", ["items"])["items"] == []


def test_leaving_a_project_takes_it_away(service: Standin, hand: Hand, sam: User, home: str) -> None:
    """Unshared, project and tasks come to Sam as deleted; for Alex the project is no longer shared."""
    hand.add("Bins", project=home)
    mine, theirs = Client(service, hand.user), Client(service, sam)
    tokens = [each.sync("*", ["items"])["sync_token"] for each in (mine, theirs)]
    hand.unshare(home, sam)
    delta = theirs.sync(tokens[1], ["items", "projects"])
    assert [each["is_deleted"] for each in (*delta["items"], *delta["projects"])] == [True, True]
    own = mine.sync(tokens[0], ["projects", "collaborators"])
    assert [each["is_shared"] for each in own["projects"]] == [False]
    assert [each["is_deleted"] for each in own["collaborator_states"]] == [True]
    assert own["collaborators"] == []


def test_a_deleted_project_may_leave_its_tasks_unsaid(service: Standin, client: Client, hand: Hand) -> None:
    """Switched off, only the project says is_deleted; its tasks can still not be named."""
    service.habits.buries_items_of_projects = False
    home = hand.add_project("Home")
    bins = hand.add("Bins", project=home)
    token = client.sync("*", ["items"])["sync_token"]
    hand.delete_project(home)
    delta = client.sync(token, ["items", "projects"])
    assert (delta["items"], [each["is_deleted"] for each in delta["projects"]]) == ([], [True])
    assert client.get(f"tasks/{bins}").status_code == 404
    assert client.run("item_close", id=bins)["error_code"] == 22
