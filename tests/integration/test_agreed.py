"""What is agreed by command moves, pauses and returns items on a real server, and the hand-written file stays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from syncd.cli.main import main
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

pytestmark = pytest.mark.server

MEMBERS = """[members.alex]
name = "Alex"
account = "alex-cloud"
[members.sam]
name = "Sam"
account = "sam-cloud"
"""
TWO_WEEKS = BINS.replace("starting", 'ahead = "14d"\nstarting')
"""Two of them stand at once: Tuesday the 24th and the 1st."""


@dataclass(frozen=True)
class Terminal:
    """Where somebody of the household types `syncd …`, and what both apps show meanwhile."""

    home: Home
    alex: App
    sam: App
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *argv: str) -> tuple[int, str, str]:
        """Exit code, stdout with its lines joined, and stderr of `syncd` with these arguments."""
        code = main(argv, make=lambda _config, _state: self.home.service, environment={})
        printed = self.capsys.readouterr()
        return code, " ".join(printed.out.split()), printed.err

    def shown(self) -> tuple[list[str], list[str]]:
        """The due dates that stand open at Alex and at Sam, after one sync."""
        assert self("sync")[0] == 0
        return _due(self.alex), _due(self.sam)


def _due(app: App) -> list[str]:
    open_ones = [body for body in app.bodies().values() if "STATUS:CANCELLED" not in body]
    return sorted(
        line.partition(":")[2].strip()[4:8] for b in open_ones for line in b.splitlines() if line[:3] == "DUE"
    )


@pytest.fixture
def call(home: Home, radicale_server: Server, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A household of Alex, who owns the bins of each Tuesday, and Sam; its file is the same at the end."""
    alex, sam = radicale_server.place(), radicale_server.place()
    home.write(HEAD, MEMBERS, account_toml("alex-cloud", alex), account_toml("sam-cloud", sam), TWO_WEEKS)
    home.secret("alex-cloud", alex.password)
    home.secret("sam-cloud", sam.password)
    home.sync()
    before = home.registry.read_bytes()
    yield Terminal(home, App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} tasks"), capsys)
    assert before == home.registry.read_bytes()


def test_a_handover_moves_what_is_due_from_its_day_on(call: Terminal) -> None:
    """The earlier date stays with Alex, the later one goes to Sam; handed back, it is Alex's once more."""
    assert (["1124", "1201"], []) == call.shown()

    code, out, _err = call("handover", "bins", "sam", "--from", "2026-12-01", "--note", "Keys: hook 3")
    assert code == 0
    assert out.startswith("Bins out: with Sam from 2026-12-01 on. Dates before that day stay where they are;")
    assert (["1124"], ["1201"]) == call.shown()
    assert (0, "Everything stands as agreed.") == call("plan")[:2]

    call.home.clock.forward(minutes=5)
    assert 0 == call("handover", "bins", "alex", "--from", "2026-12-01")[0]
    assert (["1124", "1201"], []) == call.shown()
    assert ["handover", "handover"] == [k for k in call.home.kinds() if k != "withdrawn"]


def test_what_the_ledger_does_not_know_is_entered_by_the_next_run(call: Terminal) -> None:
    """An older state beside a newer `agreed.toml` catches up at the next sync, once; then nothing is written."""
    copy = call.home.folder / "copy.sqlite"
    call.home.service.backup(copy)
    for again in ("2026-12-08", "2026-12-15"):
        assert 0 == call("handover", "bins", "sam" if again == "2026-12-08" else "alex", "--from", again)[0]
        call.home.clock.forward(minutes=5)
    assert 0 == call("away", "sam", "--from", "2026-12-09", "--back", "2026-12-12")[0]
    state = call.home.folder / "state"
    for path in state.glob("state.db*"):
        path.unlink()
    call.home.service.restore(copy)
    assert [] == call.home.kinds()

    call.home.sync()
    before = call.home.kinds()
    call.home.sync()

    assert ["agreed", "handover", "handover"] == sorted(k for k in before if k in ("handover", "agreed"))
    assert before == call.home.kinds()


def test_what_nobody_owns_goes_and_comes_back_with_a_home(call: Terminal) -> None:
    """Given up, the item goes; with a new owner it stands there."""
    out = call("handover", "bins", "nobody", "--from", "2026-12-01")[1]
    assert out.startswith("Bins out needs a home from 2026-12-01 on.")
    assert (["1124"], []) == call.shown()

    call.home.clock.forward(minutes=5)
    call("handover", "bins", "sam", "--from", "2026-12-01")
    assert (["1124"], ["1201"]) == call.shown()


def test_an_absence_pauses_or_is_covered_until_it_is_taken_back(call: Terminal) -> None:
    """What falls into it pauses; with somebody who covers it is theirs; taken back, all is as it was."""
    away = ("away", "alex", "--from", "2026-11-30")
    assert call(*away, "--back", "2026-12-05")[1].startswith("Alex: away from 2026-11-30, first day back 2026-12-05.")
    assert (["1124"], []) == call.shown()

    call.home.clock.forward(minutes=5)
    out = call(*away, "--back", "2026-12-05", "--cover", "sam")[1]
    assert out.startswith("Alex: away from 2026-11-30, first day back 2026-12-05; meanwhile it is with Sam.")
    assert (["1124"], ["1201"]) == call.shown()

    call.home.clock.forward(minutes=5)
    assert call(*away, "--back", "2026-11-30")[1].startswith("Alex: the absence from 2026-11-30 is taken back.")
    assert (["1124", "1201"], []) == call.shown()


def test_check_and_agreed_name_both_places(call: Terminal) -> None:
    """check tells the line of either file; agreed prints what to take over, for people and for programs."""
    call("handover", "bins", "sam")
    call("away", "all", "--from", "2026-12-20", "--back", "2027-01-03")
    code, checked, _err = call("check")
    shown = call("agreed")[1]
    document = json.loads(call("agreed", "--json")[1])

    state = call.home.folder / "state"
    assert code == 0
    assert (
        f'{state}/agreed.toml:5: responsibility "bins": agreed is "sam" from 2026-11-30; household.toml:' in checked
    )
    assert f'{state}/agreed.toml:15: "all" is away from 2026-12-20 until 2027-01-03' in checked
    assert "in order, 2 to know" in checked
    assert "2026-11-30 - Bins out: Sam agreed.toml:5 2026-12-20 2027-01-03 everybody: away agreed.toml:15" in shown
    lines = [
        *("# in [responsibilities.bins], in place of owner or ownership:", "ownership = ["),
        *(' { owner = "alex" },', ' { owner = "sam", from = 2026-11-30 },', "]", ""),
        *("[[away]]", 'member = "all"', "from = 2026-12-20", "until = 2027-01-03"),
    ]
    assert lines == document["lines"]
    assert " ".join(" ".join(lines).split()) in shown
    assert [("handover", "sam", 5, True), ("away", None, 15, True)] == [
        (a["kind"], a["owner"], a["line"], a["counts"]) for a in document["agreements"]
    ]


def test_nothing_is_agreed_yet(call: Terminal) -> None:
    """That is said, and the document is empty."""
    assert (0, "Nothing with a date is agreed, neither in the household file nor by commands.", "") == call("agreed")
    assert {"version": 1, "agreements": [], "lines": []} == json.loads(call("agreed", "--json")[1])


def test_a_refused_handover_is_one_sentence(call: Terminal) -> None:
    """Exit 2, what is wrong and the mend on stderr, nothing written."""
    code, out, err = call("handover", "bins", "kim")

    assert (2, "") == (code, out)
    assert err == "there is no member 'kim'\n  mend: members: alex, sam; or nobody, for what needs a home\n"
    assert not (call.home.folder / "state" / "agreed.toml").exists()


def test_the_answer_is_a_document_too(call: Terminal) -> None:
    """What was agreed, and the entry of the ledger."""
    made = json.loads(call("handover", "bins", "sam", "--from", "2026-12-01", "--json")[1])
    gone = json.loads(call("away", "sam", "--from", "2026-12-20", "--back", "2027-01-03", "--json")[1])

    assert (1, "sam", "2026-12-01") == (made["version"], made["agreement"]["owner"], made["agreement"]["from"])
    assert ("handover", "bins", "sam") == tuple(made["entry"][key] for key in ("kind", "responsibility", "owner"))
    assert ("sam", "2027-01-03") == (gone["agreement"]["member"], gone["agreement"]["until"])
    assert ("agreed", "sam") == (gone["entry"]["kind"], gone["entry"]["owner"])
