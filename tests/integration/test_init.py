"""`init` against a real server: from answers to items in two apps; and the wheel that carries what it suggests."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from syncd.cli.main import main
from tests.support.fake_keyring import FakeKeyring
from tests.support.home import App, Home
from tests.support.servers import Place, Server

ROOT = Path(__file__).parents[2]

ASKED = "Would this be yours?"
WAITING = "5 proposals wait for an answer in the own app of whoever is asked.\n"

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeKeyring]:
    """A keyring of this test's own."""
    with FakeKeyring() as fake:
        for name, value in fake.environ().items():
            monkeypatch.setenv(name, value)
        yield fake


@pytest.fixture
def call(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """`syncd` in that household, with these answers on standard input."""

    def calling(*argv: str, answers: Sequence[str] = ()) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{answer}\n" for answer in answers)))
        code = main(argv, make=lambda _config, _state: home.service, environment={"TZ": "Europe/Berlin"})
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return calling


def member(name: str, place: Place, deliver: str, *, secret: str, existing: str) -> list[str]:
    """Answers about one person and their account."""
    return [name, "", place.url, place.username, deliver, "", secret, *([existing] if secret else [])]


@pytest.mark.server
@pytest.mark.usefixtures("keyring")
def test_from_answers_to_items_in_two_apps(call: Call, home: Home, radicale_server: Server) -> None:
    """Init, check, plan, sync, a tick of each: all is there. A second init that may look does not suggest it anew."""
    alex, sam = radicale_server.place(), radicale_server.place()
    people = member("Alex", alex, "tasks", secret=alex.password, existing="yes")
    people += member("Sam", sam, "calendar", secret=sam.password, existing="no")
    answers = ["Maple 4", "", *people, "", "", "", "", "", "alex", "sam", "alex", "", "sam", "bins", "alex", ""]

    made = call("init", answers=answers)
    checked = call("check")
    asked = call("sync")
    apps = [next(a for a in App.called(place, "Household") if ASKED in a.titles()) for place in (alex, sam)]
    assert (0, f"Everything stands as agreed.\n{WAITING}", "") == call("plan")
    apps[0].tick(ASKED)
    apps[1].edit(ASKED, lambda body: body.replace("SUMMARY:", "SUMMARY:✅ "))
    home.clock.forward(minutes=5)
    planned = call("plan", "--json")
    synced = call("sync")

    assert (0, "") == (made[0], made[2])
    assert "0 titles read." in made[1]
    assert (0, f"alex-cloud: answers\nsam-cloud: answers\n{home.registry}: in order\n{WAITING}", "") == checked
    assert (0, "") == (asked[0], asked[2])
    assert (0, "") == (planned[0], planned[2])
    assert (0, "") == (synced[0], synced[2])
    assert (0, "Everything stands as agreed.\n", "") == call("plan")
    titles = set(apps[1].titles())
    together = {"Planning session", "Partnership check-in"}
    cards = {"What syncd is\\, in ten lines", "Your column from 23 Nov"}
    mine = {"Ageing parents: contact and needs", "Time for the two of us", f"✅ {ASKED}"}
    assert {*mine, *together, *cards} == titles
    assert [ASKED] == [row["summary"] for row in json.loads(planned[1])["actions"] if row["account"] == "alex-cloud"]
    assert {"Bins and recycling out", "Groceries (menu\\, list\\, trip)"} <= set(apps[0].titles())

    people = member("Alex", alex, "tasks", secret=alex.password, existing="yes")
    people += member("Sam", sam, "calendar", secret="", existing="")
    before = home.registry.read_bytes()
    other = home.folder / "other.toml"
    again = call("init", "--into", str(other), answers=["", "", *people, "", "", "", "", "", *[""] * 5, ""])

    assert " titles read." in again[1]
    assert "0 titles read." not in again[1]
    text = other.read_text(encoding="utf-8")
    assert "[responsibilities.repairs]" in text
    assert "[responsibilities.groceries]" not in text
    assert before == home.registry.read_bytes()
    assert 2 == call("init", answers=answers)[0]


@pytest.mark.server
@pytest.mark.usefixtures("keyring")
def test_a_wrong_password_ends_a_script_with_nothing_written(call: Call, home: Home, radicale_server: Server) -> None:
    """Exit 4, as login; no file, no secret."""
    place = radicale_server.place()
    code, _out, err = call(
        "init", answers=["M", "", *member("Alex", place, "tasks", secret="no-such-word", existing="")]
    )

    assert 4 == code
    assert "alex-cloud" in err
    assert "no-such-word" not in err
    assert not home.registry.exists()


@pytest.mark.slow
def test_a_wheel_carries_the_starter_registry(tmp_path: Path) -> None:
    """Built and unpacked elsewhere, syncd finds the same starters beside itself."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "there")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'there')!r});"
        "from syncd.config.starter import read_starters, starter_file; print(starter_file(), len(read_starters()))"
    )

    ended = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)

    shipped = tmp_path / "there" / "syncd" / "config" / "starter.toml"
    assert f"{shipped} 63\n" == ended.stdout
    assert (ROOT / "config" / "starter.toml").read_bytes() == shipped.read_bytes()
