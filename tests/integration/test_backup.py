"""A backup is taken while syncd works, and can be put back whatever happened since."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

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
    """As the guide says: take the state out, move the copy there."""
    for path in (home.folder / "state").glob("state.db*"):
        path.unlink()
    copy.rename(home.folder / "state" / "state.db")


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
