"""The command line from the first check to the ledger, against a real server."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from syncd.cli.main import main
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

pytestmark = pytest.mark.server

MEMBERS = """[members.alex]
name = "Alex"
account = "alex-cloud"
[members.sam]
name = "Sam"
account = "sam-cloud"
"""
DUST = """[responsibilities.dust]
name = "Dust"
category = "household-logistics"
owner = "sam"
outcome = "One can breathe"
rrule = "FREQ=DAILY"
starting = 2026-11-20
"""


@dataclass(frozen=True)
class Terminal:
    """Where somebody of the household types `syncd …`, and what Alex's app shows meanwhile."""

    home: Home
    alex: Place
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *argv: str) -> tuple[int, str, str]:
        """Exit code, stdout and stderr of `syncd` with these arguments."""
        code = main(argv, make=lambda _config, _state: self.home.service, environment={})
        printed = self.capsys.readouterr()
        return code, printed.out, printed.err

    def app(self) -> App:
        """Alex's task list."""
        return App.on(self.alex, f"{self.alex.name} tasks")


@pytest.fixture
def call(home: Home, radicale_server: Server, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """`syncd` in a household of Alex and Sam, each with an account of their own."""
    alex, sam = radicale_server.place(), radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex-cloud", alex), account_toml("sam-cloud", sam), BINS, DUST)
    home.secret("alex-cloud", alex.password)
    home.secret("sam-cloud", sam.password)
    return Terminal(home, alex, capsys)


def test_a_household_is_checked_planned_synced_and_read_back(call: Terminal) -> None:
    """Check tries the accounts; plan shows what sync then does; what is ticked and said comes back in the ledger."""
    checked = call("check")
    planned = json.loads(call("plan", "--json")[1])["actions"]
    code, out, err = call("sync", "--json")
    done = json.loads(out)["accounts"]

    assert checked == (0, f"alex-cloud: answers\nsam-cloud: answers\n{call.home.registry}: in order\n", "")
    assert (code, err) == (0, "")
    assert {(a["account"], a["action"]) for a in planned} == {("alex-cloud", "create"), ("sam-cloud", "create")}
    assert {name: own["created"] for name, own in done.items()} == {"alex-cloud": 1, "sam-cloud": 1}
    assert call("plan")[1] == "Everything stands as agreed.\n"

    call.app().tick("Bins out")
    said = call("done", "dust")
    ticked = call("sync", "--member", "alex")

    assert said[:2] == (0, "Dust, 2026-11-23: done. The next sync shows it in the app where it stands.\n")
    assert "Bins out" in ticked[1]
    assert "Dust" not in ticked[1]
    entries = json.loads(call("ledger", "--json")[1])["entries"]
    assert {(e["responsibility"], e["kind"], *e["by"]) for e in entries} == {
        ("bins", "done", "alex"),
        ("dust", "done", "sam"),
    }


def test_an_emptied_account_pauses_until_its_list_is_accepted(call: Terminal, home: Home) -> None:
    """Exit 3 with the command that goes on; the next sync after it records what was accepted."""
    home.replace('rrule = "FREQ=WEEKLY;BYDAY=TU"', 'rrule = "FREQ=WEEKLY;BYDAY=TU"\nahead = "60d"')
    call("sync")
    call.app().delete_all()

    code, _out, err = call("sync")
    mend = err.splitlines()[1].split("syncd resume ")[1].split()

    assert code == 3
    assert call("status")[1].count("paused") == 1
    assert call("resume", "alex-cloud", "--accept", "00000000")[0] == 2
    assert call("resume", *mend)[0] == 0
    assert call("sync")[0] == 0
    dropped = [e for e in json.loads(call("ledger", "--json")[1])["entries"] if e["kind"] == "dropped"]
    assert len(dropped) >= 3


def test_a_refused_password_is_told_by_every_command_that_needs_it(call: Terminal, home: Home) -> None:
    """check, plan and sync end with 4, name the account and the mend, and the other account goes on."""
    home.secret("sam-cloud", "wrong")

    codes = {command: call(command) for command in ("check", "plan", "sync")}

    assert {name: code for name, (code, _out, _err) in codes.items()} == {"check": 4, "plan": 4, "sync": 4}
    assert "sam-cloud" in codes["sync"][2]
    assert "\n  mend: " in codes["sync"][2]
    assert "wrong" not in "".join(out + err for _code, out, err in codes.values())
    assert "alex-cloud  ok" in codes["sync"][1]


def test_a_ledger_travels(call: Terminal, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is exported is known when it is imported; a second import changes nothing."""
    file = str(tmp_path_factory.mktemp("out") / "ledger.jsonl")
    call("sync")
    call("done", "bins")

    assert call("ledger", "export", file)[:2] == (0, f"1 entries in {file}\n")
    assert call("ledger", "import", file)[1] == "0 new, 1 known\n"
