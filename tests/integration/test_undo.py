"""A run is taken back, on real servers: what it left is put back, a later edit wins, and the next run respects it."""

from __future__ import annotations

import json

import pytest

from syncd.cli.main import main
from syncd.service.history import Undone
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
DUST = BINS.replace("bins", "dust").replace("Bins out", "Dust")


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with two tasks, Sam in a calendar, synced once."""
    alex, sam = server.place(), server.place()
    home.write(HEAD, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), BINS, DUST)
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.replace(DUST, DUST + DUST.replace("dust", "menu").replace("Dust", "Menu").replace("alex", "sam"))
    home.sync()
    home.clock.forward(minutes=5)
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")


def run(home: Home) -> int:
    """One run, five minutes later; its number."""
    number = home.sync().run
    home.clock.forward(minutes=5)
    return number


def undo(home: Home, number: int) -> Undone:
    """Take a run back; five minutes go by."""
    undone = home.service.undo(number)
    home.clock.forward(minutes=5)
    return undone


def left(undone: Undone) -> list[str]:
    """Why occurrences were left."""
    return [one.left for one in undone.report.left]


def test_the_first_sync_is_taken_back_and_not_done_anew(home: Home, apps: tuple[App, App]) -> None:
    """Everything that it made goes; the next runs make nothing, until the registry lines of a thing change."""
    undone = undo(home, 1)
    gone = (apps[0].titles(), apps[1].titles())
    wrote = [home.sync().wrote, home.sync(full=True).wrote]
    home.replace('name = "Dust"', 'name = "Dusting"')
    home.sync()

    assert (0, [], ([], []), [0, 0]) == (undone.exit_code, left(undone), gone, wrote)
    assert (["Dusting"], []) == (apps[0].titles(), apps[1].titles())
    assert {"withdrawn"} == set(home.kinds())


def test_an_update_is_taken_back_and_a_later_edit_wins(home: Home, apps: tuple[App, App]) -> None:
    """What the run wrote over stands again word for word; what its owner changed since is left and named."""
    before = apps[0].find("Dust")
    home.replace('name = "Dust"', 'name = "Dusting"')
    home.replace('name = "Bins out"', 'name = "Bins"')
    number = run(home)
    apps[0].edit("Bins", lambda body: body.replace("SUMMARY:Bins", "SUMMARY:My bins"))

    undone = undo(home, number)
    home.sync()

    assert ["its owner changed it since"] == left(undone)
    assert (["Dust", "My bins"], before) == (apps[0].titles(), apps[0].find("Dust"))
    assert 0 == home.sync().wrote


def test_a_tick_on_what_was_taken_back_counts(home: Home, apps: tuple[App, App]) -> None:
    """What stands held is still its owner's to tick."""
    home.replace('name = "Dust"', 'name = "Dusting"')
    undo(home, run(home))
    apps[0].tick("Dust")

    home.sync()

    assert (["done"], 0) == (home.kinds(), home.sync().wrote)


def test_a_handover_is_taken_back(home: Home, apps: tuple[App, App]) -> None:
    """It stands at its old owner as before, not at the new one, and stays so; changed lines bring it over."""
    before = apps[0].find("Dust")
    home.replace(
        'name = "Dust"\ncategory = "household-logistics"\nowner = "alex"',
        'name = "Dust"\ncategory = "household-logistics"\nowner = "sam"',
    )
    number = run(home)
    moved = (apps[0].titles(), apps[1].titles())

    undone = undo(home, number)
    home.sync()

    assert (["Bins out"], ["Dust", "Menu"]) == moved
    assert ([], before) == (left(undone), apps[0].find("Dust"))
    assert (["Bins out", "Dust"], ["Menu"]) == (apps[0].titles(), apps[1].titles())
    assert 0 == home.sync(full=True).wrote
    home.replace('name = "Dust"', 'name = "Dusting"')
    home.sync()
    home.sync()
    assert (["Bins out"], ["Dusting", "Menu"]) == (apps[0].titles(), apps[1].titles())


def test_a_withdrawal_and_a_close_are_taken_back(home: Home, apps: tuple[App, App]) -> None:
    """What was deleted stands there again, what was closed in place is open again with its owner's words."""
    apps[0].edit("Bins out", lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:ask Jo\\n"))
    run(home)
    before = (apps[0].find("Dust"), apps[0].find("Bins out"))
    registry = home.registry.read_text()
    home.registry.write_text(registry.partition("[responsibilities.bins]")[0] + registry.partition(DUST)[2])
    number = run(home)
    taken = apps[0].titles()

    undone = undo(home, number)
    home.sync()

    assert (["Bins out"], []) == (taken, left(undone))
    assert before == (apps[0].find("Dust"), apps[0].find("Bins out"))
    assert 0 == home.sync(full=True).wrote
    assert ["withdrawn", "withdrawn", "correction", "correction"] == home.kinds()


def test_an_undo_is_taken_back(home: Home, apps: tuple[App, App]) -> None:
    """After it everything is as the run left it, and follows the registry as before."""
    before = (apps[0].bodies(), apps[1].bodies())
    first = undo(home, 1)
    second = undo(home, first.report.run)
    after = (apps[0].bodies(), apps[1].bodies())
    wrote = home.sync(full=True).wrote
    home.replace('name = "Dust"', 'name = "Dusting"')
    home.clock.forward(minutes=5)
    home.sync()

    assert ([], before, 0) == (left(second), after, wrote)
    assert ["Bins out", "Dusting"] == apps[0].titles()


def test_a_look_changes_nothing_and_says_the_same(
    home: Home, apps: tuple[App, App], capsys: pytest.CaptureFixture[str]
) -> None:
    """`--dry-run` names the actions that `undo` then does, in one document, and touches neither account nor state."""
    before = (apps[0].bodies(), apps[1].bodies())

    def call(*argv: str) -> tuple[int, str]:
        code = main(argv, make=lambda _config, _state: home.service, environment={})
        return code, capsys.readouterr().out

    looked = call("undo", "1", "--dry-run", "--json")
    kept = before == (apps[0].bodies(), apps[1].bodies())
    done = call("undo", "1", "--json")

    assert (True, 0, 0) == (kept, looked[0], done[0])
    first, second = json.loads(looked[1]), json.loads(done[1])
    assert (0, 2, 1) == (first["run"], second["run"], second["undoes"])
    assert sorted(a["uid"] for a in first["actions"]) == sorted(a["uid"] for a in second["actions"])
    assert {"withdraw"} == {a["action"] for a in second["actions"]}


def test_an_account_that_does_not_answer_is_left(home: Home, apps: tuple[App, App]) -> None:
    """Its occurrences are left and named, the others are taken back; the second try does the rest."""
    secret = home.folder / "sam.secret"
    kept = secret.read_text()
    secret.unlink()

    undone = undo(home, 1)
    secret.write_text(kept)
    secret.chmod(0o600)
    again = undo(home, 1)

    assert ["sam cannot be looked at"] == left(undone)
    assert ["the ledger tells more of it since"] * 2 == left(again)
    assert ([], []) == (apps[0].titles(), apps[1].titles())
