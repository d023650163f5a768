"""The REST paths: pages, single objects, refusals, and what the real SDK makes of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest

from syncd.demo.todoist_server import Hand, Plan, Standin, User
from tests.support.todoist import Client, sdk


def _walk(client: Client, path: str, **query: Any) -> list[list[Any]]:
    found, cursor = [], None
    while True:
        answer = client.get(path, **query, **({"cursor": cursor} if cursor else {})).json()
        found.append(answer["results"])
        cursor = answer["next_cursor"]
        if cursor is None:
            return found


def test_lists_come_in_pages(client: Client, hand: Hand) -> None:
    """Fifty by default, two hundred at most, until next_cursor is null."""
    for number in range(120):
        hand.add(f"Task {number}")
    assert [len(page) for page in _walk(client, "tasks")] == [50, 50, 20]
    assert [len(page) for page in _walk(client, "tasks", limit=200)] == [120]
    whole = [item["content"] for page in _walk(client, "tasks", limit=7) for item in page]
    assert whole == [f"Task {number}" for number in range(120)]


def test_limits_and_cursors_are_checked(service: Standin, client: Client, hand: Hand) -> None:
    """A limit over 200, a cursor of other parameters, of another user, or of nobody: 400 with the argument's name."""
    for number in range(3):
        hand.add(f"Task {number}")
    refused = client.get("tasks", limit=201)
    assert (refused.status_code, refused.json()["error_extra"]["argument"]) == (400, "limit")
    cursor = client.get("tasks", limit=1).json()["next_cursor"]
    other = Client(service, service.user("Sam"))
    for answer in (
        client.get("tasks", limit=1, cursor="nonsense"),
        client.get("tasks", limit=1, cursor=cursor, project_id=hand.user.inbox),
        other.get("tasks", limit=1, cursor=cursor),
    ):
        assert (answer.status_code, answer.json()["error_extra"]) == (400, {"argument": "cursor"})


def test_tasks_can_be_filtered(client: Client, hand: Hand) -> None:
    """By project, label, parent and ids; only open ones."""
    home = hand.add_project("Home")
    bins = hand.add("Bins", project=home, labels=["week"])
    lid = hand.sub_task(bins, "Lid")
    hand.complete(hand.add("done", project=home))
    plants = hand.add("Plants")
    asked: list[tuple[dict[str, str], list[str]]] = [
        ({"project_id": home}, [bins, lid]),
        ({"label": "week"}, [bins]),
        ({"parent_id": bins}, [lid]),
        ({"ids": f"{bins},{plants}"}, [bins, plants]),
    ]
    for query, ids in asked:
        assert [item["id"] for item in client.get("tasks", **query).json()["results"]] == ids


def test_a_single_task_is_given_open_or_done_and_404_when_gone(client: Client, hand: Hand) -> None:
    """A done task is checked; a deleted one is code 478; numeric and odd ids are refused as such."""
    bins = hand.add("Bins")
    hand.complete(bins)
    assert client.get(f"tasks/{bins}").json()["checked"] is True
    hand.delete(bins)
    gone = client.get(f"tasks/{bins}")
    assert (gone.status_code, gone.json()["error_code"], gone.json()["error_tag"]) == (404, 478, "NOT_FOUND")
    assert gone.json()["error"] == "Task not found"
    assert client.get("tasks/2995104339").json()["error_tag"] == "V1_ID_CANNOT_BE_USED"
    assert client.get("tasks/tmp-1").status_code == 400


def test_completed_tasks_of_a_span(service: Standin, client: Client, hand: Hand) -> None:
    """Both ends are required, three months at most, the list is called items."""
    bins = hand.add("Bins", due="today")
    hand.complete(bins)
    path, span = (
        "tasks/completed/by_completion_date",
        {"since": "2026-11-23T00:00:00Z", "until": "2026-11-24T00:00:00Z"},
    )
    answer = client.get(path, **span).json()
    assert ([item["id"] for item in answer["items"]], answer["next_cursor"]) == ([bins], None)
    assert client.get(path, since="2026-11-24T00:00:00Z", until="2026-11-25T00:00:00Z").json()["items"] == []
    assert client.get(path, since="2026-11-24T00:00:00Z").status_code == 400
    assert client.get(path, since="2026-01-01T00:00:00Z", until="2026-11-25T00:00:00Z").status_code == 400
    assert [item["id"] for item in client.get("tasks/completed/by_due_date", **span).json()["items"]] == [bins]


def test_a_bad_token_is_401_with_the_documented_body(service: Standin, alex: User) -> None:
    """No token, a wrong one, one that was refused or replaced: code 477; the new one works."""
    old = Client(service, alex)
    for answer in (
        httpx.get(f"{service.origin}/api/v1/user"),
        httpx.get(f"{service.origin}/api/v1/user", headers={"Authorization": "Bearer wrong"}),
        httpx.post(f"{service.origin}/api/v1/sync", json={"sync_token": "*", "resource_types": ["items"]}),
    ):
        assert (answer.status_code, answer.json()["error_code"], answer.json()["error_tag"]) == (
            401,
            477,
            "UNAUTHORIZED",
        )
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    service.new_token(alex)
    assert old.get("user").status_code == 401
    assert Client(service, alex).get("user").json()["id"] == alex.id
    alex.token_refused = True
    assert Client(service, alex).get("user").status_code == 401


@pytest.mark.parametrize(
    ("path", "status"),
    [("/rest/v2/tasks", 410), ("/sync/v9/sync", 410), ("/API/v1/user", 404), ("/api/v1/nothing", 404), ("/", 404)],
)
def test_retired_and_unknown_paths(client: Client, path: str, status: int) -> None:
    """Old services are gone for good; paths are case sensitive."""
    assert client.http.get(path).status_code == status


def test_the_sdk_reads_what_stands_there(service: Standin, alex: User, hand: Hand) -> None:
    """The models of the real SDK take projects, tasks, comments, collaborators, labels and completed tasks."""
    home = hand.add_project("Household")
    hand.share(home, service.user("Sam"))
    bins = hand.add("Bins", project=home, due={"date": "2026-11-24"}, duration={"amount": 15, "unit": "minute"})
    hand.add("Gym", due={"date": "2026-11-24T17:00:00Z"})
    hand.comment(bins, "The green one")
    Client(service, alex).make("label_add", name="week")
    hand.complete(hand.add("done"))
    api = sdk(service, alex)
    assert [project.name for page in api.get_projects() for project in page] == ["Inbox", "Household"]
    assert api.get_project(home).is_shared is True
    task = api.get_task(bins)
    assert task.due is not None
    assert (task.content, task.due.date, task.is_completed) == ("Bins", date(2026, 11, 24), False)
    assert [task.content for page in api.get_tasks() for task in page] == ["Bins", "Gym"]
    assert [comment.content for page in api.get_comments(task_id=bins) for comment in page] == ["The green one"]
    assert [person.name for page in api.get_collaborators(home) for person in page] == ["Alex", "Sam"]
    assert [label.name for page in api.get_labels() for label in page] == ["week"]
    first, last = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    pages = api.get_completed_tasks_by_completion_date(since=first, until=last)
    done = [task for page in pages for task in page]
    assert [(task.content, task.is_completed) for task in done] == [("done", True)]
    assert api.add_project("Garden").name == "Garden"


def test_the_sdk_is_told_no(service: Standin) -> None:
    """A wrong token, an object that is not there and a full plan reach SDK users as HTTP errors."""
    sam = service.user("Sam", plan=Plan(projects=0))
    api = sdk(service, sam)
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        api.add_project("Garden")
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        api.get_task(sam.inbox)
    sam.token_refused = True
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        list(api.get_projects())


def test_the_sdk_makes_and_changes_tasks_one_by_one(service: Standin, alex: User, hand: Hand) -> None:
    """Text, labels, length and each form of a date arrive as on the wire; without a uuid the same call makes two."""
    api = sdk(service, alex)
    at = datetime(2026, 11, 27, 17, tzinfo=UTC)

    timed = api.add_task("Dinner", due_datetime=at, duration=45, duration_unit="minute", labels=["home"])
    days = [api.add_task("Bins", due_date=date(2026, 11, 24), description="both").id for _number in range(2)]
    api.update_task(days[1], content="Bins out", due_string="no date")
    said = api.update_task(timed.id, deadline_date=date(2026, 11, 30))

    first, second, third = hand.tasks()
    assert (at, "2026-11-27T17:00:00Z", {"amount": 45, "unit": "minute"}) == (
        timed.due.date if timed.due else None,
        first["due"]["date"],
        first["duration"],
    )
    assert (["home"], "2026-11-30") == (first["labels"], first["deadline"]["date"])
    assert said.deadline is not None
    assert ("Bins", "both", "2026-11-24") == (second["content"], second["description"], second["due"]["date"])
    assert ("Bins out", None, False) == (third["content"], third["due"], days[0] == days[1])


def test_what_a_command_refuses_is_refused_there_too(client: Client, hand: Hand) -> None:
    """No text, two dates, an unknown argument: 400; a task that is gone: an error object; nothing is made."""
    gone = hand.add("Gone")
    hand.delete(gone)
    bodies: list[dict[str, Any]] = [{}, {"content": "x", "colour": "red"}]
    bodies.append({"content": "x", "due_date": "2026-11-24", "due_datetime": "2026-11-24T10:00:00Z"})

    refused = [client.http.post("/api/v1/tasks", json=body).status_code for body in bodies]
    lost = client.http.post(f"/api/v1/tasks/{gone}", json={"content": "Here"})

    assert ([400, 400, 400], True) == (refused, lost.status_code >= 400)
    assert [] == hand.tasks()
