"""What a run costs in Todoist, in requests, as the service itself counts them. They are exact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import TodoistHome

HUNDRED = tuple(BINS.replace("bins", f"bins{number}", 1) for number in range(100))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """A hundred tasks of Alex and none of Sam to come; nothing synced."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(*HUNDRED)
        yield home


def cost(home: TodoistHome) -> tuple[list[str], list[int], int]:
    """One run that must go well: Alex's requests by path, how many commands each /sync carried, what was written.

    What syncd says of its requests is what the service counted.
    """
    home.todoist.requests.clear()
    report = home.sync()
    own, seen = report.accounts["alex"], home.todoist.requests.of(home.alex)
    assert ("", len(seen)) == (own.error, own.requests)
    assert home.todoist.requests.count(home.sam) == report.accounts["sam"].requests
    paths = [one.path.removeprefix("/api/v1/") for one in seen]
    return paths, [len(one.commands) for one in seen if one.path == "/api/v1/sync"], report.wrote


def settled(home: TodoistHome) -> TodoistHome:
    """After the first sync, and the look that reads its writes back."""
    home.good()
    home.later(minutes=5)
    home.good()
    home.later(minutes=5)
    return home


def test_a_first_sync_of_a_hundred_is_three_requests(home: TodoistHome) -> None:
    """One full look, the project, all tasks in one request; then one for each look, also for the first after it."""
    assert (["sync", "projects", "sync"], [0, 100], 100) == cost(home)
    home.later(minutes=5)
    assert [(["sync"], [0], 0)] * 3 == [cost(home) for _number in range(3)]


def test_no_proxy_of_the_environment_is_asked(home: TodoistHome, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests go straight to the service, whatever the environment says; so they do with CalDAV."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")

    home.good()

    assert 100 == len(home.titles())


def test_a_hundred_changes_of_the_file_are_one_request_more(home: TodoistHome) -> None:
    """A look, and one request with a hundred commands."""
    settled(home).replace("Bins are emptied", "All bins are emptied")

    assert (["sync", "sync"], [0, 100], 100) == cost(home)


def test_one_change_more_is_one_request_more(home: TodoistHome) -> None:
    """The hundred and first command goes into a request of its own."""
    home.begin(*HUNDRED, BINS)
    settled(home).replace("Bins are emptied", "All bins are emptied")

    assert (["sync", "sync", "sync"], [0, 100, 1], 101) == cost(home)


def test_a_hundred_changes_by_hand_are_read_in_one_request(home: TodoistHome) -> None:
    """The answer carries whole tasks: what was moved or ticked costs no more than a look, and nothing is written."""
    hand = settled(home).hand()
    for number, task in enumerate(hand.tasks()):
        if number % 2:
            hand.edit(task["id"], due={"date": "2026-11-26"})
        else:
            hand.complete(task["id"])

    assert (["sync"], [0], 0) == cost(home)
    assert 50 == home.kinds().count("done")


def test_a_handover_of_a_hundred_asks_before_it_deletes(home: TodoistHome) -> None:
    """A look; one more when they stand at Sam's; the question before a deletion; and all go in one request."""
    settled(home).replace('owner = "alex"', 'owner = "sam"')

    assert (["sync"] * 4, [0, 0, 0, 100], 200) == cost(home)
    assert ([], 100) == (home.titles(), len(home.titles(home.sam)))
