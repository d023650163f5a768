"""What a run did is shown afterwards: to each member the own rows, to programs everything."""

from __future__ import annotations

import json

import pytest

from syncd.cli.main import main
from syncd.store import Store
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

pytestmark = pytest.mark.server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
DUST = BINS.replace("bins", "dust").replace("Bins out", "Dust").replace('owner = "alex"', 'owner = "sam"')


class Terminal:
    """Where somebody of the household types `syncd ...`."""

    def __init__(self, home: Home, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys

    def __call__(self, *argv: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr."""
        code = main(argv, make=lambda _config, _state: self.home.service, environment={})
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err


@pytest.fixture
def app(home: Home, radicale_server: Server) -> App:
    """Alex's task list, beside Sam's; synced once."""
    alex, sam = radicale_server.place(), radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), BINS, DUST)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()
    return App.on(alex, f"{alex.name} tasks")


@pytest.fixture
def call(home: Home, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal."""
    return Terminal(home, capsys)


def test_a_member_sees_the_own_rows_of_a_run(app: App, call: Terminal) -> None:
    """`show` gives counts; with --member that member's titles, and nobody else's."""
    plain, alex = call("show", "1"), call("show", "1", "--member", "alex")

    assert (0, 0) == (plain[0], alex[0])
    assert ("Bins out" in plain[1], "Dust" in plain[1], "create 1" in plain[1]) == (False, False, True)
    assert ("Bins out" in alex[1], "Dust" in alex[1]) == (True, False)


def test_show_json_tells_every_write_and_entry(app: App, home: Home, call: Terminal) -> None:
    """What was made, changed, taken away and recorded stands under the run that did it, by uid."""
    home.clock.forward(minutes=5)
    app.tick("Bins out")
    home.replace('name = "Dust"', 'name = "Dusting"')
    home.sync()

    first, second = (json.loads(call("show", run, "--json")[1]) for run in ("1", "2"))

    assert (1, 1, "sync", None) == (first["version"], first["run"], first["kind"], first["undoes"])
    assert [("alex", "create", "Bins out"), ("sam", "create", "Dust")] == [
        (i["member"], i["action"], i["summary"]) for i in sorted(first["items"], key=lambda i: i["account"])
    ]
    assert [("sam", "update", "Dusting")] == [(i["account"], i["action"], i["summary"]) for i in second["items"]]
    assert [("done", "bins")] == [(e["kind"], e["step"]) for e in second["entries"] if e["kind"] != "sign"]


def test_runs_are_listed_newest_first(app: App, home: Home, call: Terminal) -> None:
    """Each run with its numbers; --limit takes the newest."""
    home.sync()

    found = json.loads(call("runs", "--json")[1])["runs"]
    last = json.loads(call("runs", "--json", "--limit", "1")[1])["runs"]

    assert [2, 1] == [run["run"] for run in found]
    assert {"alex": 1, "sam": 1} == {name: own["created"] for name, own in found[1]["accounts"].items()}
    assert [2] == [run["run"] for run in last]
    assert call("runs")[1].splitlines()[0].split() == [
        "run",
        "began",
        "what",
        "created",
        "updated",
        "withdrawn",
        "recorded",
    ]


def test_a_run_that_is_not_there_is_named(app: App, call: Terminal) -> None:
    """A wrong number ends with 2 and says where to look."""
    code, _out, err = call("show", "99")

    assert (2, True) == (code, "there is no run 99" in err)


def test_what_is_set_aside_is_listed_with_its_reason(app: App, home: Home, call: Terminal) -> None:
    """An item that cannot be read is named by uid, with why and since when."""
    empty = call("set-aside")[1]
    with Store.open(home.folder / "state", "h1") as store, store.change() as change:
        change.set_aside("alex", "/alex/tasks/odd.ics", "syncd-odd", "DUE is no date", home.clock.now())

    items = json.loads(call("set-aside", "--json")[1])["items"]

    assert "Nothing is set aside.\n" == empty
    assert [("alex", "syncd-odd", "DUE is no date")] == [(i["account"], i["uid"], i["why"]) for i in items]
    assert home.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ") == items[0]["since"]
    assert "DUE is no date" in call("set-aside")[1]
