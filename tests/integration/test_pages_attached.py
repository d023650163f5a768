"""Before a partnership check-in its page stands in the calendars of all members, or of none; then in the folder."""

from __future__ import annotations

import base64
import io
import json
import re
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from syncd.engine.report import RunReport
from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.occurrence import Occurrence
from syncd.model.state import AccountState
from syncd.store import Store
from syncd.store.entry_form import entry_to_json
from tests.support.counting import Proxy, Spoil, proxied
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
US = """[sessions.us]
kind = "partnership-check-in"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "19:00"
minutes = 30
starting = 2026-12-06
"""
BEFORE = "2026-12-05T17:59:00"
WITHIN = "2026-12-05T18:15:00"
SEEN = "DTSTART:20261206T18"
FOLDER = 'timezone = "Europe/Berlin"\n', 'timezone = "Europe/Berlin"\nreport_dir = "pages"\n'
TITLE = "Partnership check-in"
PHOTO = "ATTACH;FMTTYPE=image/png;ENCODING=BASE64;VALUE=BINARY:" + base64.b64encode(bytes(range(256)) * 3).decode()


@dataclass(frozen=True, slots=True)
class Two:
    """Alex' calendar on Radicale and Sam's on Xandikos, with a proxy before each."""

    home: Home
    apps: dict[str, App]
    wires: dict[str, Proxy]

    def item(self, who: str) -> tuple[str, str]:
        """Address and text of the copy of the check-in of the 6th, exactly as served."""
        bodies = self.apps[who].bodies()
        (found,) = [(h, b) for h, b in bodies.items() if SEEN in b and TITLE in b]
        return found

    def attached(self, who: str) -> list[str]:
        """What is attached to that copy: the unfolded lines."""
        return re.findall(r"^(ATTACH.*?)\r?$", _unfolded(self.item(who)[1]), re.MULTILINE)

    def page(self, who: str) -> bytes:
        """The one page that is attached there."""
        (line,) = [line for line in self.attached(who) if "text/html" in line]
        return base64.b64decode(line.rpartition(":")[2], validate=True)

    def change(self, who: str, edit: Callable[[str], str]) -> None:
        """Edit that copy in the own app."""
        href, body = self.item(who)
        changed = edit(_unfolded(body))
        assert changed != _unfolded(body)
        self.apps[who].put(href, changed)

    def at(self, when: str) -> RunReport:
        """One run at that time."""
        self.home.clock.set(when)
        return self.home.sync()

    def later(self, **span: int) -> RunReport:
        """One run so much later."""
        self.home.clock.forward(**span)
        return self.home.sync()

    def both(self) -> list[bool]:
        """Whether a page stands at each of the two."""
        return [any("text/html" in line for line in self.attached(who)) for who in self.apps]

    def folder(self) -> list[str]:
        """What lies in the folder of reports."""
        return sorted(each.name for each in (self.home.folder / "pages").iterdir())

    def state(self) -> Store:
        """The state, for reading."""
        return Store.open(self.home.folder / "state", "h1", write=False)


def _unfolded(body: str) -> str:
    return re.sub(r"\r?\n[ \t]", "", body)


@pytest.fixture
def two(home: Home, radicale_server: Server, xandikos_server: Server) -> Iterator[Two]:
    """A household of two who said yes to the principle; their copies of the check-in stand for two weeks."""
    servers = {"alex": radicale_server, "sam": xandikos_server}
    with ExitStack() as stack:
        wires = {who: stack.enter_context(proxied(server.port)) for who, server in servers.items()}
        places = {who: server.place() for who, server in servers.items()}
        tables = []
        for who, place in places.items():
            tables.append(account_toml(who, Place(wires[who].url, place.username, place.password, place.name)))
            home.secret(who, place.password)
        home.write(HEAD, MEMBERS, *tables, BINS, US)
        home.consent("alex", "sam")
        report = home.sync()
        assert [own.error for own in report.accounts.values()] == ["", ""]
        yield Two(home, {who: App.on(place, f"{place.name} events") for who, place in places.items()}, wires)


def test_the_page_stands_at_both_in_the_same_run(two: Two) -> None:
    """Not a minute before its lead; then the same octets at both, a page that a browser opens; then nothing more."""
    two.at(BEFORE)
    assert two.both() == [False, False]

    two.at(WITHIN)
    assert two.both() == [True, True]
    page = two.page("alex")
    assert page == two.page("sam")
    assert page.startswith(b"<!doctype html>")
    assert b"as of 5 Dec 2026" in page
    (line,) = two.attached("sam")
    assert "FILENAME=2026-12-06-us.html" in line
    assert "X-SYNCD-PAGE=" in line

    before = {who: two.item(who)[1] for who in two.apps}
    assert two.later(minutes=20).wrote == 0
    assert {who: two.item(who)[1] for who in two.apps} == before


def test_a_copy_that_carries_it_is_not_touched_by_it(two: Two) -> None:
    """What a run may take away it still takes away: a page of ours is nobody's words."""
    two.at(WITHIN)
    two.home.replace('"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"', '"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;UNTIL=20261130"')
    two.home.replace("starting = 2026-12-06", "starting = 2026-11-15")
    two.later(minutes=20)
    assert not [body for app in two.apps.values() for body in app.bodies().values() if SEEN in body]


def test_moving_the_session_keeps_page_and_photo(two: Two) -> None:
    """What an owner attached stands beside ours, byte for byte, whatever else is written; the page moves along."""
    two.at(WITHIN)
    page = two.page("alex")
    two.change("sam", lambda body: body.replace("END:VEVENT", f"{PHOTO}\r\nEND:VEVENT"))
    (photo,) = [line for line in two.attached("sam") if "image/png" in line]
    two.later(minutes=20)
    two.change("alex", lambda body: body.replace("20261206T18", "20261207T18").replace("20261206T19", "20261207T19"))
    two.later(minutes=20)

    moved = {
        who: next(b for b in app.bodies().values() if "DTSTART:20261207T18" in b) for who, app in two.apps.items()
    }
    lines = {who: re.findall(r"^ATTACH.*?\r?$", _unfolded(body), re.MULTILINE) for who, body in moved.items()}
    assert [len(lines[who]) for who in ("alex", "sam")] == [1, 2]
    assert all(any(base64.b64encode(page).decode() in line for line in those) for those in lines.values())
    assert [line.strip() for line in lines["sam"] if "image/png" in line] == [photo]
    assert two.later(minutes=20).wrote == 0


def test_who_takes_it_away_has_taken_it_away(two: Two) -> None:
    """It is not put there again, and stays at the other."""
    two.at(WITHIN)
    two.change("sam", lambda body: re.sub(r"ATTACH[^\r\n]*text/html[^\r\n]*\r?\n", "", body))
    two.later(minutes=20)
    assert two.both() == [True, False]
    two.later(hours=2)
    assert two.both() == [True, False]


def test_while_one_account_fails_nobody_gets_it(two: Two) -> None:
    """Then it lies in the folder; once the account answers, it stands at both, the same page."""
    (two.home.folder / "pages").mkdir()
    two.home.replace(*FOLDER)
    two.wires["sam"].answer(500, times=-1)
    report = two.at(WITHIN)
    assert report.accounts["sam"].state is AccountState.FAILED
    assert two.both() == [False, False]
    assert two.folder() == ["2026-12-06-us.html"]
    file = two.home.folder / "pages" / "2026-12-06-us.html"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640

    two.wires["sam"].calm()
    two.later(minutes=20)
    assert two.both() == [True, True]
    assert two.page("alex") == two.page("sam") == file.read_bytes()


def test_with_a_folder_it_is_attached_all_the_same(two: Two) -> None:
    """Where all can take it it stands in the calendars, and not in the folder."""
    (two.home.folder / "pages").mkdir()
    two.home.replace(*FOLDER)
    two.at(WITHIN)
    assert (two.both(), two.folder()) == ([True, True], [])


def _refuses(wire: Proxy) -> None:
    wire.most = 4_000


def _drops(wire: Proxy) -> None:
    wire.alter = lambda body: re.sub(rb"ATTACH;FMTTYPE=text/html(?:.*\r?\n[ \t])*.*\r?\n", b"", body)


@pytest.mark.parametrize("make", [_refuses, _drops])
def test_a_server_that_does_not_take_it(two: Two, make: Callable[[Proxy], None]) -> None:
    """Refused or dropped, it stands at nobody's when the run ends but lies in the folder; that is remembered."""
    (two.home.folder / "pages").mkdir()
    two.home.replace(*FOLDER)
    make(two.wires["sam"])
    report = two.at(WITHIN)
    assert [own.error for own in report.accounts.values()] == ["", ""]
    assert [own.set_aside for own in report.accounts.values()] == [0, 0]
    assert two.both() == [False, False]
    assert two.folder() == ["2026-12-06-us.html"]
    with two.state() as state:
        able = {name: record.capabilities or {} for name, record in state.accounts().items()}
    assert {name: told["attachments"] for name, told in able.items()} == {"alex": True, "sam": False}
    assert two.later(minutes=20).wrote == 0

    two.at("2026-12-19T18:01:00")
    assert two.folder() == ["2026-12-06-us.html", "2026-12-20-us.html"]


def test_a_write_that_is_lost_is_made_up_for(two: Two) -> None:
    """Where one has it and the other one's answer did not come, the next run brings it there."""
    two.wires["sam"].spoil(Spoil.RESET_BEFORE, method="PUT", times=1)
    two.at(WITHIN)
    assert two.both() == [True, False]
    two.later(minutes=20)
    assert two.both() == [True, True]
    assert two.page("alex") == two.page("sam")


def test_a_page_keeps_nothing_else_from_an_account(two: Two) -> None:
    """A server that fails over it again and again is not asked for ever; then nobody carries it."""
    (two.home.folder / "pages").mkdir()
    two.home.replace(*FOLDER)

    def fail(body: bytes) -> bytes:
        if b"text/html" in body:
            raise ConnectionError
        return body

    two.wires["sam"].alter = fail
    two.at(WITHIN)
    for _number in range(4):
        two.later(minutes=20)
    assert two.both() == [False, False]
    assert two.folder() == ["2026-12-06-us.html"]
    assert two.later(minutes=20).accounts["sam"].error == ""


def test_before_everybody_said_yes_nobody_gets_one(two: Two, tmp_path: Path) -> None:
    """Without the yes of one nothing is drawn for the calendars."""
    home = Home(tmp_path / "other")
    home.folder.mkdir()
    home.registry.write_text(two.home.registry.read_text(encoding="utf-8"), encoding="utf-8")
    for who in two.apps:
        home.secret(who, (two.home.folder / f"{who}.secret").read_text(encoding="utf-8").strip())
    home.consent("alex")
    home.clock.set(BEFORE)
    home.sync()
    home.clock.set(WITHIN)
    home.sync()
    home.sync()
    assert two.both() == [False, False]
    with Store.open(home.folder / "state", "h1", write=False) as state:
        assert state.pages() == ()


def test_a_yes_that_is_taken_back_takes_it_away(two: Two) -> None:
    """Until the session begins it then goes from both."""
    two.at(WITHIN)
    two.home.clock.forward(minutes=1)
    two.home.service.import_ledger(_taken_back(two.home), "later")
    two.later(minutes=20)
    assert two.both() == [False, False]


def test_the_state_keeps_it_once(two: Two) -> None:
    """Each version that is kept is whole, and the page stands in it once for each way in which a server folds it."""
    two.at(WITHIN)
    for number in range(5):
        two.change("sam", partial(re.sub, r"SUMMARY:[^\r\n]*", f"SUMMARY:{number} {TITLE}"))
        two.home.replace(f"minutes = {30 + number}\n", f"minutes = {31 + number}\n")
        two.later(minutes=5)
    with two.state() as state:
        kept = [entry.raw for entry in state.journal() if SEEN in entry.raw and "ATTACH" in entry.raw]
        kept += [link.raw for link in state.links() if "ATTACH" in link.raw]
    assert len(kept) >= 10
    page = two.page("sam")
    for raw in kept:
        (found,) = re.findall(r"^ATTACH.*:([A-Za-z0-9+/=]+)\r?$", _unfolded(raw), re.MULTILINE)
        assert base64.b64decode(found) == page
    with closing(sqlite3.connect(two.home.folder / "state" / "state.db")) as file:
        longest = [
            file.execute(f"SELECT max(length(raw)) FROM {name}").fetchone()[0] for name in ("links", "journal")
        ]
        (texts,) = file.execute("SELECT count(*) FROM texts").fetchone()
    assert max(longest) < len(page) / 2
    assert texts <= 4


def test_undo_takes_it_back(two: Two) -> None:
    """As it does with every write: the versions from before stand there once more, word for word."""
    two.at(BEFORE)
    before = {who: two.item(who)[1] for who in two.apps}
    run = two.at(WITHIN).run
    two.home.service.undo(run)
    assert two.both() == [False, False]
    assert {who: _meaning(two.item(who)[1]) for who in two.apps} == {w: _meaning(b) for w, b in before.items()}
    two.later(minutes=20)
    assert two.both() == [False, False]


def test_without_the_state_it_stays(two: Two) -> None:
    """What stands there is ours by its own mark: it is neither an owner's nor put there twice."""
    two.at(WITHIN)
    before = {who: two.attached(who) for who in two.apps}
    for each in (two.home.folder / "state").glob("state.db*"):
        each.unlink()
    fresh = Home(two.home.folder, two.home.clock)
    two.home.clock.forward(minutes=20)
    fresh.consent("alex", "sam")
    fresh.sync()
    two.home.clock.forward(minutes=20)
    assert fresh.sync().wrote == 0
    assert {who: two.attached(who) for who in two.apps} == before


def _meaning(body: str) -> list[str]:
    return sorted(line.strip() for line in _unfolded(body).splitlines())


def _taken_back(home: Home) -> io.StringIO:
    """Sam unticked the principle card, as a line of a ledger."""
    at, card = home.clock.now(), card_thing(CardKind.PRINCIPLE, "sam")
    entry = Entry(
        "no-sam", at, at, EntryKind.REOPENED, Occurrence(card, at.date()), by=("sam",), source=Source.IMPORT
    )
    return io.StringIO(json.dumps(entry_to_json(entry)))
