"""A write whose answer is lost in Todoist: the same bytes are sent again, and what became of it is known at once."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from adapters.memory.faults import Crash
from syncd.bootstrap import Adapters
from syncd.demo.todoist_server import Habits
from syncd.demo.todoist_server.faults import How
from syncd.model.state import AccountState
from tests.support.home import BINS
from tests.support.todoist import todoist
from tests.support.todoist_home import Dying, TodoistHome, mortal

LOST: tuple[How, ...] = ("reset_before", "reset_after", "half", "status", "status_after", "html")
WRITES = ("create", "update", "done", "close", "delete")
TO_SAM = (
    'owner = "alex"\noutcome = "Bins are emptied every collection"',
    'owner = "sam"\noutcome = "Bins are emptied every collection"',
)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[TodoistHome]:
    """Alex has the bins, Sam nothing; nothing synced."""
    with todoist() as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS)
        yield home


def prepare(home: TodoistHome, what: str) -> None:
    """Everything before the write: the next run sends exactly one batch of commands to Alex's account."""
    if what == "create":
        return
    home.good()
    home.later(minutes=5)
    if what == "close":
        home.hand().comment("Bins out", "the lid is broken")
    home.good()
    home.later(minutes=5)
    if what == "update":
        home.replace('name = "Bins out"', 'name = "Bins to the street"')
    elif what == "done":
        home.service.say("done", "bins")
    else:
        home.replace(*TO_SAM)


def sendings(home: TodoistHome) -> list[tuple[str, ...]]:
    """The requests with commands that Alex's account has sent, as the types of their commands."""
    return [tuple(seen.commands) for seen in home.todoist.requests.of(home.alex) if seen.commands]


def stands(home: TodoistHome) -> tuple[list[str], list[str], list[tuple[bool, int]]]:
    """Open titles of both, and of each task that Alex ever had whether it is done and how many comments it has."""
    every = home.todoist.world.tables["items"].values()
    mine = [(t["checked"], len(home.hand().comments(t["id"]))) for t in every if not t["is_deleted"]]
    return home.titles(), home.titles(home.sam), sorted(mine)


EXPECTED = {
    "create": (["Bins out"], [], [(False, 0)]),
    "update": (["Bins to the street"], [], [(False, 0)]),
    "done": ([], [], [(True, 0)]),
    "close": ([], ["Bins out"], [(False, 0), (True, 2)]),
    "delete": ([], ["Bins out"], [(False, 0)]),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("what", WRITES)
def test_a_lost_answer_is_cleared_in_the_same_run(home: TodoistHome, how: How, what: str) -> None:
    """Sent a second time it takes effect once; the run goes well, tells what it did, and the next writes nothing."""
    prepare(home, what)
    home.todoist.requests.clear()
    home.todoist.faults.add(how, user=home.alex, commands=True, status=502)

    home.good()
    first, *more = sendings(home)
    home.later(minutes=5)
    after = home.sync()

    assert [first] == more[:1]
    assert len(more) == 1
    assert EXPECTED[what] == stands(home)
    assert (0, "") == (after.wrote, after.accounts["alex"].error)
    assert {"create": [], "update": [], "done": ["done"]}.get(what, ["withdrawn"]) == home.kinds()


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("what", WRITES)
def test_what_stays_unclear_is_found_by_the_next_run(home: TodoistHome, how: How, what: str) -> None:
    """No answer to three sendings: the account fails in this run, and the next ones end it, once."""
    prepare(home, what)
    home.todoist.requests.clear()
    home.todoist.faults.add(how, times=3, user=home.alex, commands=True, status=500)

    failed = home.sync().accounts["alex"]
    sent = len(sendings(home))
    for _number in range(2):
        home.later(minutes=5)
        home.good()

    assert (AccountState.FAILED, 3) == (failed.state, sent)
    assert EXPECTED[what] == stands(home)
    assert 0 == home.sync().wrote
    assert {"create": [], "update": [], "done": ["done"]}.get(what, ["withdrawn"]) == home.kinds()


@pytest.mark.parametrize(
    ("status", "retry_after"), [(429, 60), (429, None), (503, 60), (401, None), (403, None), (410, None)]
)
def test_what_was_refused_is_not_sent_again(home: TodoistHome, status: int, retry_after: int | None) -> None:
    """A request for patience and a refusal are answers: nothing is hammered."""
    home.todoist.faults.add(
        "status", times=None, user=home.alex, commands=True, status=status, retry_after=retry_after
    )

    failed = home.sync().accounts["alex"]

    assert (AccountState.FAILED, 1) == (failed.state, len(sendings(home)))


class Listening(httpx.HTTPTransport):
    """Keeps the bodies of requests with commands."""

    def __init__(self, heard: list[bytes]) -> None:
        super().__init__()
        self._heard = heard

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request, written down."""
        if b"commands=" in request.read():
            self._heard.append(request.content)
        return super().handle_request(request)


def test_the_same_bytes_are_sent_again(home: TodoistHome) -> None:
    """Uuids, temporary ids, sync token and all: not one byte differs."""
    heard: list[bytes] = []
    home.reborn(mortal(lambda: Listening(heard)))
    home.todoist.faults.add("reset_after", user=home.alex, commands=True)

    home.good()

    (first, second) = heard
    (command,) = json.loads(parse_qs(first.decode())["commands"][0])
    assert first == second
    assert {"type", "uuid", "temp_id", "args"} == command.keys()


@pytest.mark.parametrize("times", [1, 3], ids=["cleared", "unclear"])
@pytest.mark.parametrize("maps", [True, False], ids=["mapping", "no mapping"])
def test_a_lost_creation_that_its_owner_throws_away_stays_away(tmp_path: Path, times: int, maps: bool) -> None:
    """The owner finds the new task and deletes it before syncd knows of it: dropped, not made again."""
    with todoist(habits=Habits(replay_maps=maps)) as service:
        home = TodoistHome(tmp_path, service, service.user("Alex"), service.user("Sam"))
        home.begin(BINS)
        home.todoist.faults.add("reset_after", times=times, user=home.alex, commands=True)
        home.sync()
        home.hand().delete("Bins out")

        for _number in range(4):
            home.later(minutes=20)
            home.good()

        assert ([], ["dropped"]) == (home.titles(), home.kinds())


def test_a_lost_creation_that_is_thrown_away_before_it_is_sent_again(home: TodoistHome) -> None:
    """Deleted between the two sendings: the mapping names a task that is gone, so it is dropped, not made again."""
    home.todoist.faults.add("reset_after", user=home.alex, commands=True)
    home.todoist.faults.add(
        "meanwhile", act=lambda: home.hand().delete("Bins out"), moment="after", user=home.alex, commands=True
    )

    for _number in range(4):
        home.good()
        home.later(minutes=20)

    assert ([], ["dropped"]) == (home.titles(), home.kinds())


EDITS: dict[str, tuple[dict[str, object] | None, str, object]] = {
    "renamed": ({"content": "Bins, both"}, "content", "Bins, both"),
    "moved": ({"due": {"date": "2026-11-26"}}, "due", "2026-11-26"),
    "annotated": ({"description": "my own words"}, "description", "my own words"),
    "ticked": (None, "checked", True),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("lost", [True, False], ids=["between sendings", "before the answer"])
@pytest.mark.parametrize("what", ["create", "update"])
def test_an_edit_in_the_moment_of_the_answer_is_the_owners(
    home: TodoistHome, what: str, lost: bool, edit: str
) -> None:
    """What the owner changes once the write took effect, and before syncd hears of it, is read and stands."""
    prepare(home, what)
    values, field, value = EDITS[edit]
    title = "Bins out" if what == "create" else "Bins to the street"

    def act() -> None:
        if values is None:
            home.hand().complete(title)
        else:
            home.hand().edit(title, **values)

    if lost:
        home.todoist.faults.add("reset_after", user=home.alex, commands=True)
    moment = "after" if lost else "between"
    home.todoist.faults.add("meanwhile", act=act, moment=moment, user=home.alex, commands=True)
    home.good()
    home.later(minutes=5)
    home.good()
    home.replace(f'name = "{title}"', 'name = "Bins, again"')
    home.good()
    home.good()

    (task,) = [t for t in home.todoist.world.tables["items"].values() if not t["is_deleted"]]
    shows = {**task, "due": task["due"]["date"], "description": task["description"].partition("\nsyncd-")[0]}
    assert value == shows[field]
    assert (["done"] if edit == "ticked" else []) == home.kinds()
    assert 0 == home.sync().wrote


@pytest.mark.parametrize("hours", [1, 30, 24 * 40])
@pytest.mark.parametrize("kept", [True, False], ids=["uuid known", "uuid forgotten"])
@pytest.mark.parametrize("ticked", [True, False], ids=["ticked", "open"])
def test_after_a_death_the_line_is_looked_for_first(home: TodoistHome, hours: int, kept: bool, ticked: bool) -> None:
    """Dead after the effect: however late the next run is, it takes the task up, done or not, before it makes any."""
    home.begin(BINS.partition("rrule")[0] + "on = 2026-11-24\n")
    home.consent("alex", "sam")
    home.reborn(mortal(lambda: Dying(after=True)))
    with pytest.raises(Crash):
        home.sync()
    home.reborn(Adapters())
    if ticked:
        home.hand().complete("Bins out")
    if not kept:
        home.todoist.habits.uuids_kept = home.clock.now() - home.clock.now()
    home.later(hours=hours)
    home.todoist.requests.clear()

    home.good()
    home.good()

    assert [] == list(itertools.chain.from_iterable(sendings(home)))
    assert ([] if ticked else ["Bins out"], ["done"] if ticked else []) == (home.titles(), home.kinds())
