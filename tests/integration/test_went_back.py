"""A server that goes back in time, on real servers: it is told, nothing happens, and a person decides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncd.engine.report import RunReport
from syncd.errors import UsageError
from syncd.model.state import Accepted, Loss, LossKind
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
NAMES = ("Bins", "Plants", "Windows", "Letters", "Dust", "Floors")


def thing(name: str, *, first: str = "2026-11-24", rule: str = "FREQ=MONTHLY;BYMONTHDAY=24") -> str:
    """A responsibility of that name; monthly, so that nothing lapses on the way."""
    text = BINS.replace("bins", name.lower()).replace("Bins out", name)
    return text.replace("FREQ=WEEKLY;BYDAY=TU", rule).replace("2026-11-24", first)


@pytest.fixture
def app(home: Home, place: Place) -> App:
    """Alex's list with six items, synced and settled."""
    home.write(HEAD, ALEX, account_toml("alex", place), *(thing(name) for name in NAMES))
    home.secret("alex", place.password)
    sync(home)
    return App.on(place, f"{place.name} tasks")


def sync(home: Home) -> RunReport:
    """A run, and an hour later another one."""
    home.sync()
    home.clock.forward(hours=1)
    report = home.sync()
    home.clock.forward(hours=1)
    return report


def restore(app: App, backup: dict[str, str]) -> None:
    """The server as it was: every body put back, what came since removed."""
    for href, body in app.bodies().items():
        if backup.get(href) != body:
            app.remove(href)
    for href, body in backup.items():
        if href not in app.hrefs():
            app.put(href, body)


def a_week(home: Home, app: App) -> None:
    """Four items are renamed by the registry, one is ticked, one taken away, one is new, and one its owner moves."""
    for name in ("Bins", "Plants", "Windows", "Letters"):
        home.replace(f'name = "{name}"', f'name = "{name} too"')
    sync(home)
    app.tick("Dust")
    app.edit("Letters too", lambda body: body.replace("DUE;VALUE=DATE:20261124", "DUE;VALUE=DATE:20261125"))
    sync(home)
    home.replace(thing("Floors"), thing("Shelves"))
    sync(home)
    home.sync()


NOW = ["Bins too", "Dust", "Letters too", "Plants too", "Shelves", "Windows too"]


def test_a_restored_server_pauses_and_nothing_is_recorded_or_written(home: Home, app: App) -> None:
    """Earlier versions, what was taken away and what is missing are one question; until its answer nothing moves."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    said, stands = home.service.ledger().entries, app.bodies()

    planned = home.service.plan()
    reports = [home.sync() for _run in range(2)]

    own = reports[1].accounts["alex"]
    assert ("paused", 0, 0) == (own.state.value, reports[1].wrote, own.recorded)
    assert "its server went back in time: 5 items show an earlier version" in own.error
    assert "1 item that was gone stands there once more, 1 item is gone" in own.error
    assert (planned.report.verdicts, 3) == (reports[1].verdicts, planned.exit_code)
    assert 7 == len(reports[1].verdicts["alex"].uids)
    assert (said, stands) == (home.service.ledger().entries, app.bodies())
    assert "--ours" in home.service.status().notices[0]


def test_ours_writes_our_last_state(home: Home, app: App) -> None:
    """What was there before the server went back stands there once more, word for word, and is no news."""
    backup = app.bodies()
    a_week(home, app)
    newest, said = app.bodies(), home.kinds()
    restore(app, backup)
    home.sync()

    why = home.service.resume("alex", ours=True)
    planned = home.service.plan()
    report = home.sync()
    home.clock.forward(hours=1)
    after = home.sync()

    assert why.startswith("its server went back in time")
    assert 7 == len(planned.actions)
    assert ("ok", 1, 5, 1) == (
        report.accounts["alex"].state.value,
        report.accounts["alex"].created,
        report.accounts["alex"].updated,
        report.accounts["alex"].withdrawn,
    )
    assert NOW == app.titles()
    assert {h: sorted(b.split()) for h, b in newest.items()} == {
        h: sorted(b.split()) for h, b in app.bodies().items()
    }
    assert [*said, "withdrawn"] == home.kinds()
    assert (0, "ok", "") == (after.wrote, after.accounts["alex"].state.value, after.accounts["alex"].error)
    assert 0 == home.sync(full=True).wrote


def test_what_was_asked_for_is_done_after_a_crash(home: Home, app: App, place: Place) -> None:
    """Where the run that was to write our last state died before its first write, the next one writes it."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    home.sync()
    uids = [uid for uid, _title in home.service.paused("alex").items]
    with home.service.household().store(write=True) as store, store.change() as change:
        # What such a run commits: what is being put back, and that a listing is due.
        change.put_account(replace(store.accounts()["alex"], paused_why="", paused_digest="", paused_kind=""))
        change.put_losses(Loss("alex", uid, LossKind.OLDER, home.clock.now(), Accepted.OURS) for uid in uids)
        change.put_collection(replace(store.collections()[0], listed_at=None))

    states = [home.sync().accounts["alex"].state.value for _run in range(2)]

    assert (["ok", "ok"], NOW) == (states, app.titles())
    assert {"dropped", "reopened"}.isdisjoint(home.kinds())
    app.delete("Shelves")
    home.sync()
    assert ["dropped"] == [kind for kind in home.kinds() if kind == "dropped"]


def test_a_run_that_dies_while_it_writes_is_gone_on_with(home: Home, app: App) -> None:
    """What was put back before is not put back once more, and nothing is recorded of it."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    home.sync()
    home.service.resume("alex", ours=True)

    with pytest.raises(_Died):
        home.sync(progress=_Dying())
    report = home.sync()

    assert ("ok", NOW) == (report.accounts["alex"].state.value, app.titles())
    assert {"dropped", "reopened"}.isdisjoint(home.kinds())
    assert 0 == home.sync(full=True).wrote


class _Died(Exception):
    """The run ends here."""


class _Dying:
    """Ends the run after the first batch."""

    def step(self, account: str, done: int, total: int) -> None:
        """The end."""
        raise _Died(f"{account}: {done} of {total}")


def test_theirs_records_what_stands_there(home: Home, app: App) -> None:
    """What the server shows is taken for its owner's doing: renamed, reopened, dropped; and nothing is asked anew."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    home.sync()

    home.service.resume("alex", theirs=True)
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    home.clock.forward(hours=1)
    report = home.sync()

    assert ("ok", 0) == (report.accounts["alex"].state.value, report.wrote)
    assert ["Bins", "Dust", "Letters", "Plants", "Windows"] == app.titles()
    assert {"reopened", "dropped"} <= set(home.kinds())


def test_an_answer_holds_for_the_list_that_was_shown(home: Home, app: App) -> None:
    """When the list has become another one, the account pauses anew and nothing is written."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    home.sync()
    home.service.resume("alex", ours=True)
    app.edit("Bins", lambda body: body.replace("LAST-MODIFIED:2026", "LAST-MODIFIED:2027"))

    report = home.sync()

    assert ("paused", 0) == (report.accounts["alex"].state.value, report.wrote)
    home.service.resume("alex", ours=True)
    assert "ok" == home.sync().accounts["alex"].state.value


@pytest.mark.parametrize("wrong", [{"digest": "00000000"}, {"take_over": True}, {}, {"ours": True, "theirs": True}])
def test_another_answer_says_which_there_are(home: Home, app: App, wrong: dict[str, object]) -> None:
    """What does not answer the question is refused, and the answers are named."""
    backup = app.bodies()
    a_week(home, app)
    restore(app, backup)
    home.sync()

    with pytest.raises(UsageError) as error:
        home.service.resume("alex", **wrong)  # type: ignore[arg-type]

    assert "--ours" in f"{error.value} {error.value.hint}"
    assert "paused" == home.sync().accounts["alex"].state.value


def test_a_few_items_at_earlier_versions_follow_the_table(home: Home, app: App) -> None:
    """Two items that show what they showed before are their owner's doing."""
    backup = app.bodies()
    for name in ("Bins", "Plants"):
        home.replace(f'name = "{name}"', f'name = "{name} too"')
    sync(home)
    restore(app, backup)

    report = sync(home)

    assert "ok" == report.accounts["alex"].state.value
    assert sorted(NAMES) == app.titles()


def test_what_its_owner_takes_back_by_hand_is_not_back_in_time(home: Home, app: App) -> None:
    """Five ticks taken back in the app are five new versions, though they mean what they meant before."""
    for name in NAMES[:5]:
        app.tick(name)
    sync(home)
    done = "STATUS:COMPLETED\r\nCOMPLETED:20261123T070000Z\r\nPERCENT-COMPLETE:100"
    for name in NAMES[:5]:
        href, body = app.find(name)
        opened = body.replace("\r\n".join(sorted(done.split("\r\n"))), "")
        lines = [line for line in opened.splitlines() if not line.startswith(("COMPLETED:", "PERCENT-COMPLETE:"))]
        text = "\r\n".join(lines).replace("STATUS:COMPLETED", "STATUS:NEEDS-ACTION")
        app.put(href, text.replace("LAST-MODIFIED:20261123T08", "LAST-MODIFIED:20261123T12") + "\r\n")

    report = sync(home)

    assert "ok" == report.accounts["alex"].state.value
    assert 5 == home.kinds().count("reopened")


def test_a_server_that_sorts_anew_is_not_back_in_time(home: Home, app: App) -> None:
    """Items written anew by the server, in another order and folded otherwise, are no news."""
    for name in NAMES:
        href, body = app.find(name)
        head, _, rest = body.partition("BEGIN:VTODO\r\n")
        inner, _, tail = rest.partition("END:VTODO")
        lines = "\r\n".join(reversed(inner.strip().split("\r\n")))
        app.put(href, f"{head}BEGIN:VTODO\r\n{lines}\r\nEND:VTODO{tail}")

    report = home.sync(full=True)

    assert ("ok", 0) == (report.accounts["alex"].state.value, report.wrote)
    assert [] == home.kinds()


def test_what_its_owner_fetches_from_the_bin_is_the_item_once_more(home: Home, app: App) -> None:
    """An item that was dropped and stands there open once more is reopened, and stays."""
    href, body = next((h, b) for h, b in app.bodies().items() if "SUMMARY:Bins" in b)
    app.remove(href)
    sync(home)
    app.put(href, body)

    sync(home)

    assert ["dropped", "reopened"] == home.kinds()
    assert sorted(NAMES) == app.titles()
    assert 0 == home.sync(full=True).wrote


def test_what_is_fetched_from_the_bin_too_late_goes(home: Home, app: App) -> None:
    """Of an item whose time has passed since, nothing is recorded; it goes as anything that nobody asks for."""
    href, body = next((h, b) for h, b in app.bodies().items() if "SUMMARY:Bins" in b)
    app.remove(href)
    sync(home)
    home.clock.forward(days=40)
    sync(home)
    app.put(href, body)

    sync(home)

    assert "reopened" not in home.kinds()
    assert href not in app.hrefs()
