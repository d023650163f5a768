"""A backup is taken while syncd works, and can be put back whatever happened since."""

from __future__ import annotations

import re
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from syncd.cli.main import main
from syncd.errors import StateError, UsageError
from syncd.store import Store
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'


def owned(name: str, owner: str, *, more: str = "") -> str:
    """A weekly responsibility that is due on Tuesday."""
    return (
        f'[responsibilities.{name}]\nname = "{name.title()}"\ncategory = "household-logistics"\nowner = "{owner}"\n'
        f'outcome = "{name} is well"\nrrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-24\n{more}\n'
    )


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex and Sam with a task list each, synced once."""
    alex, sam = server.place(), server.place()
    parts = [owned(name, "alex") for name in ("plants", "fish", "dust")]
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam), BINS, *parts)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.replace(
        "[responsibilities.dust]",
        '[responsibilities.attic]\nname = "Attic"\n'
        'category = "household-logistics"\nowner = "sam"\noutcome = "Attic"\non = 2026-11-26\n\n'
        "[responsibilities.dust]",
    )
    home.sync()
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} tasks")


def put_back(home: Home, copy: Path) -> None:
    """As the guide says: take the state out, put the copy there."""
    for path in (home.folder / "state").glob("state.db*"):
        path.unlink()
    home.service.restore(copy)


def test_a_backup_that_is_put_back_doubles_drops_and_settles_nothing(home: Home, apps: tuple[App, App]) -> None:
    """What syncd and the owners did after the backup stands, and none of it is read as somebody's doing."""
    alex, sam = apps
    alex.tick("Dust")
    home.clock.forward(minutes=5)
    home.sync()
    alex.edit("Fish", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:my words\\n"))
    copy = home.folder / "copy.db"
    home.service.backup(copy)
    home.clock.forward(minutes=5)
    alex.tick("Plants")
    home.sync()
    # Taken away at Alex's, closed in place at Alex's, put anew at Sam's.
    for name in ("bins", "fish"):
        head, found, tail = home.registry.read_text().partition(f"[responsibilities.{name}]")
        home.registry.write_text(head + found + tail.replace('owner = "alex"', 'owner = "sam"', 1))
    home.clock.forward(minutes=5)
    home.sync()
    before = (alex.bodies(), sam.bodies())
    assert (["Dust", "Fish", "Plants"], ["Attic", "Bins out", "Fish"]) == (alex.titles(), sam.titles())

    put_back(home, copy)
    home.clock.forward(minutes=5)
    home.sync()
    home.clock.forward(minutes=5)
    home.sync()

    assert ["done", "done"] == home.kinds()
    assert before == (alex.bodies(), sam.bodies())
    assert 0 == home.sync().wrote


def test_life_of_a_week_after_the_backup_stands(home: Home, apps: tuple[App, App]) -> None:
    """Made, ticked, dropped, moved and taken away since: nothing is doubled, and nothing is said of it but what
    the items show. What was dropped since may come back, once.
    """
    alex, sam = apps
    copy = home.folder / "copy.db"
    home.service.handover("attic", "alex", since=date(2026, 11, 24))
    home.service.backup(copy)
    home.sync()
    home.sync()
    alex.tick("Dust")
    alex.delete("Fish")
    alex.edit("Attic", lambda body: body.replace("20261126", "20261128"))
    home.clock.forward(days=3)
    home.sync()
    text = home.registry.read_text()
    home.registry.write_text(re.sub(r"\[responsibilities\.plants\][^\[]*", "", text))
    home.clock.forward(days=4)
    home.sync()
    before, said = (alex.bodies(), sam.bodies()), home.kinds()
    assert {"done", "dropped"} <= set(said)

    put_back(home, copy)
    for _run in range(3):
        home.clock.forward(minutes=5)
        home.sync()

    after = (alex.bodies(), sam.bodies())
    assert before[0].items() <= after[0].items()
    assert before[1] == after[1]
    assert not {"dropped", "skipped"} & set(home.kinds())
    assert home.kinds().count("done") == said.count("done")
    assert len(alex.titles()) - len(before[0]) <= 1
    assert 0 == home.sync(full=True).wrote
    assert "Plants" not in alex.titles()


def test_a_backup_is_put_back_on_a_new_machine(home: Home, apps: tuple[App, App]) -> None:
    """One file holds the state and what was agreed by commands; elsewhere it goes on as if nothing had happened."""
    alex, sam = apps
    home.service.handover("bins", "sam", since=date(2026, 11, 24))
    home.sync()
    home.sync()
    copy = home.folder / "copy.db"
    home.service.backup(copy)
    before, kinds = (alex.bodies(), sam.bodies()), home.kinds()
    (home.folder / "new").mkdir()
    new = Home(home.folder / "new", home.clock)
    new.registry.write_text(home.registry.read_text())
    for name in ("alex", "sam"):
        new.secret(name, (home.folder / f"{name}.secret").read_text().strip())
    home.clock.forward(minutes=5)

    new.service.restore(copy)
    new.sync()

    assert "sam" == new.service.household().registry.responsibilities[0].owner_on(date(2026, 11, 24))
    assert (before, kinds) == ((alex.bodies(), sam.bodies()), new.kinds())
    assert 0 == new.sync(full=True).wrote
    files = [new.folder / "state", *sorted((new.folder / "state").iterdir())]
    assert {"0o700", "0o600"} == {oct(path.stat().st_mode & 0o777) for path in files}


def test_without_any_state_all_is_taken_up(home: Home, apps: tuple[App, App]) -> None:
    """What stands is found by its uids: nothing is made twice or said to be dropped, and a tick counts once."""
    alex, sam = apps
    alex.tick("Dust")
    home.clock.forward(minutes=5)
    home.sync()
    before = (alex.bodies(), sam.bodies())
    shutil.rmtree(home.folder / "state")
    home.clock.forward(minutes=5)

    home.sync()

    assert (["done"], before, 0) == (home.kinds(), (alex.bodies(), sam.bodies()), home.sync(full=True).wrote)


def test_a_backup_is_not_put_back_over_a_state(home: Home, apps: tuple[App, App]) -> None:
    """A state that is there stays, also what was agreed since; another household's file and no backup are refused."""
    copy, other = home.folder / "copy.db", home.folder / "other.db"
    home.service.backup(copy)
    agreed = home.folder / "state" / "agreed.toml"
    home.service.handover("bins", "sam", since=date(2026, 11, 24))
    home.service.backup(other)
    said = agreed.read_bytes()
    (home.folder / "text").write_text("no database")
    with pytest.raises(UsageError, match="there is a state"):
        home.service.restore(copy)
    for path in (home.folder / "state").glob("state.db*"):
        path.unlink()
    with pytest.raises(UsageError, match="no backup of syncd"):
        home.service.restore(home.folder / "text")
    home.replace('id = "h1"', 'id = "h2"')
    with pytest.raises(UsageError, match="a backup of household h1, not of h2"):
        home.service.restore(copy)
    home.replace('id = "h2"', 'id = "h1"')
    agreed.write_bytes(b"# mine\n")
    with pytest.raises(UsageError, match="says something else"):
        home.service.restore(other)
    assert not (home.folder / "state" / "state.db").exists()
    agreed.write_bytes(said)

    home.service.restore(copy)

    assert said == agreed.read_bytes()
    assert copy.exists()


def test_a_lapse_after_the_backup_is_no_drop(home: Home, apps: tuple[App, App]) -> None:
    """What lapsed and was replaced after the backup is not recorded as removed by its owner."""
    alex, _sam = apps
    copy = home.folder / "copy.db"
    home.service.backup(copy)
    for _day in range(10):
        home.clock.forward(days=1)
        home.sync()
    before = alex.titles()
    assert "lapsed" in home.kinds()

    put_back(home, copy)
    home.clock.forward(minutes=5)
    home.sync()

    assert before == alex.titles()
    assert not {"dropped", "done", "skipped"} & set(home.kinds())
    assert 0 == home.sync().wrote


def test_a_backup_holds_no_text_of_items_unless_asked(home: Home, apps: tuple[App, App]) -> None:
    """The journal's words are not in the file, not even in what is free; with the journal they are."""
    alex, _sam = apps
    alex.edit("Fish", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:zanzibar\\n"))
    home.sync()
    home.replace("fish is well", "fish are well")
    home.sync()
    plain, whole = home.folder / "plain.db", home.folder / "whole.db"

    home.service.backup(plain)
    home.service.backup(whole, with_journal=True)

    assert (False, True) == (b"zanzibar" in plain.read_bytes(), b"zanzibar" in whole.read_bytes())
    assert {0o600} == {path.stat().st_mode & 0o777 for path in (plain, whole)}


def test_a_backup_is_taken_while_another_writes(home: Home, apps: tuple[App, App]) -> None:
    """Whoever holds the state for writing is not waited for, and the copy is whole."""
    with Store.open(home.folder / "state", "h1"):
        home.service.backup(home.folder / "copy.db")

    with sqlite3.connect(home.folder / "copy.db") as copy:
        assert [("ok",)] == copy.execute("PRAGMA integrity_check").fetchall()


def test_a_backup_overwrites_nothing(home: Home, apps: tuple[App, App]) -> None:
    """A file that is there stays as it is, and nothing is left beside it."""
    there = home.folder / "kept.db"
    there.write_text("mine")
    files = sorted(home.folder.iterdir())

    with pytest.raises(UsageError):
        home.service.backup(there)

    assert ("mine", files) == (there.read_text(), sorted(home.folder.iterdir()))


def test_there_is_nothing_to_back_up_before_the_first_run(home: Home, server: Server) -> None:
    """Without a state the command says so, and makes no file."""
    place = server.place()
    home.write(HEAD, MEMBERS.partition("[members.sam]")[0], account_toml("alex", place), BINS)

    with pytest.raises(StateError):
        home.service.backup(home.folder / "copy.db")

    assert not (home.folder / "copy.db").exists()


def test_the_command_puts_back_what_it_made(
    home: Home, apps: tuple[App, App], capsys: pytest.CaptureFixture[str]
) -> None:
    """`backup FILE`, then `backup --restore FILE`: in words, and the call that makes no sense is refused."""
    copy = str(home.folder / "copy.db")

    def call(*argv: str) -> tuple[int, str]:
        code = main(argv, make=lambda _config, _state: home.service, environment={})
        return code, capsys.readouterr().out

    made = call("backup", copy)
    over = call("backup", "--restore", copy)
    for path in (home.folder / "state").glob("state.db*"):
        path.unlink()
    back = call("backup", "--restore", copy)

    assert (0, 2, 0) == (made[0], over[0], back[0])
    assert back[1].startswith(f"{copy} is put back.")
    assert 2 == call("backup", "--restore", "--with-journal", copy)[0]
    assert 0 == home.sync().wrote
