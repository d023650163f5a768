"""Another list in the same account: a move, whatever the owner does with both lists meanwhile."""

from __future__ import annotations

import re

import niquests
import pytest

from syncd.engine.report import RunReport
from syncd.model.occurrence import Place as SlotPlace
from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
SAM = '[members.sam]\nname = "Sam"\naccount = "sam"\n'
PLANTS = BINS.replace("bins", "plants").replace("Bins", "Plants")
PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;BYDAY=SU"
at = "18:00"
minutes = 30
starting = 2026-11-29
"""


def _ask(place: Place, method: str, href: str, body: str = "") -> None:
    niquests.request(
        method,
        f"{place.url.rstrip('/')}{href}" if href.startswith("/") else href,
        data=body.encode() or None,
        headers={"Content-Type": "application/xml"},
        auth=(place.username, place.password),
    ).raise_for_status()


def _call(app: App, name: str) -> None:
    """Give a list another name, as its owner does in the app."""
    prop = f'<displayname xmlns="DAV:">{name}</displayname>'
    body = f'<propertyupdate xmlns="DAV:"><set><prop>{prop}</prop></set></propertyupdate>'
    _ask(app.place, "PROPPATCH", app.collection, body)


def _statuses(app: App) -> dict[str, str]:
    """Title -> STATUS of every task of a list."""
    found = {}
    for body in app.bodies().values():
        title, status = re.search(r"SUMMARY:(.*?)\r?\n", body), re.search(r"STATUS:(.*?)\r?\n", body)
        assert title is not None
        assert status is not None
        found[title[1]] = status[1]
    return found


class Lists:
    """A household whose one member wants the tasks in another list."""

    def __init__(self, home: Home, place: Place) -> None:
        self.home, self.place = home, place
        self.first, self.second = f"{place.name} tasks", f"{place.name} chores"
        home.write(HEAD, ALEX, account_toml("alex", place), BINS, PLANTS)
        home.secret("alex", place.password)
        home.sync()
        self.old = App.on(place, self.first)

    def ask_for(self, name: str) -> None:
        """Write a list's name into the registry file."""
        text = self.home.registry.read_text(encoding="utf-8")
        self.home.registry.write_text(re.sub(r'task_list = ".*"', f'task_list = "{name}"', text), encoding="utf-8")

    def sync(self) -> RunReport:
        """One good run, five minutes later."""
        self.home.clock.forward(minutes=5)
        report = self.home.sync()
        assert {"ok"} == {own.state.value for own in report.accounts.values()}, report.accounts
        return report

    def quiet(self) -> bool:
        """Whether a further run writes nothing, and status has nothing to say."""
        return 0 == self.sync().wrote and () == self.home.service.status().notices

    @property
    def new(self) -> App:
        """The second list."""
        return App.on(self.place, self.second)


@pytest.fixture
def lists(home: Home, place: Place) -> Lists:
    """Bins and plants stand in the first list."""
    return Lists(home, place)


def test_all_open_ones_move(lists: Lists) -> None:
    """They are made in the new list, once, and go from the old one; what was done stays where it was done."""
    lists.old.tick("Bins out")
    lists.ask_for(lists.second)

    lists.sync()

    assert (["Bins out"], ["Plants out"]) == (lists.old.titles(), lists.new.titles())
    assert ["done", "withdrawn"] == lists.home.kinds()
    assert lists.quiet()
    lists.new.tick("Plants out")
    lists.sync()
    assert ["done", "done", "withdrawn"] == sorted(lists.home.kinds())


def test_what_holds_words_is_closed_in_the_old_list(lists: Lists) -> None:
    """A touched item keeps its words where they were written, and stands open in the new list without them."""
    lists.old.edit("Plants out", lambda body: re.sub("DESCRIPTION:", "DESCRIPTION:the fern first\\\\n", body))
    lists.ask_for(lists.second)

    lists.sync()

    assert "CANCELLED" == _statuses(lists.old)["Plants out"]
    assert "the fern first" in lists.old.find("Plants out")[1]
    assert ["Bins out", "Plants out"] == lists.new.titles()
    assert lists.quiet()


def test_a_tick_in_the_old_list_counts(lists: Lists) -> None:
    """What is ticked in the old list between two runs is done, and is not made anew."""
    lists.ask_for(lists.second)
    lists.old.tick("Bins out")
    lists.old.tick("Plants out")

    lists.sync()

    assert ["done", "done"] == lists.home.kinds()
    assert [] == lists.new.titles()


def test_renamed_in_the_app_and_then_in_the_file_is_no_move(lists: Lists) -> None:
    """The name asked for leads to the list where everything stands: nothing is created or taken away."""
    before = lists.old.hrefs()
    _call(lists.old, lists.second)
    assert lists.quiet()
    lists.ask_for(lists.second)

    assert lists.quiet()

    assert (before, []) == (lists.old.hrefs(), lists.home.kinds())
    assert {lists.second} == {place.list for place in _places(lists.home)}
    lists.old.tick("Bins out")
    lists.sync()
    assert ["done"] == lists.home.kinds()


def test_a_plan_of_a_renamed_list_is_empty(lists: Lists) -> None:
    """`plan` finds the list by its new name, and notes nothing."""
    _call(lists.old, lists.second)
    lists.ask_for(lists.second)

    assert () == lists.home.service.plan().report.actions
    assert {lists.first} == {place.list for place in _places(lists.home)}


def test_a_plan_of_a_move_names_both_halves(lists: Lists) -> None:
    """What is made there, and what goes here once that is seen; no list is made."""
    lists.ask_for(lists.second)

    actions = lists.home.service.plan().report.actions

    told = sorted((a.act.value, a.conditional) for a in actions)
    assert [("create", False), ("create", False), ("withdraw", True), ("withdraw", True)] == told
    with pytest.raises(LookupError):
        _ = lists.new


def test_there_and_back(lists: Lists) -> None:
    """Asked for in one list, then in the first once more: each stands once, under a generation of its own."""
    lists.ask_for(lists.second)
    lists.sync()
    lists.ask_for(lists.first)

    lists.sync()

    assert (["Bins out", "Plants out"], []) == (lists.old.titles(), lists.new.titles())
    assert 0 == lists.home.kinds().count("dropped")
    assert lists.quiet()


def test_back_to_a_list_that_is_gone(lists: Lists) -> None:
    """The first list was deleted after the move; asked for once more, it is made once more."""
    lists.ask_for(lists.second)
    lists.sync()
    _ask(lists.place, "DELETE", lists.old.collection)
    lists.ask_for(lists.first)

    lists.sync()

    assert (["Bins out", "Plants out"], []) == (App.on(lists.place, lists.first).titles(), lists.new.titles())
    assert lists.quiet()


def test_a_touched_item_is_opened_again_on_the_way_back(lists: Lists) -> None:
    """What was closed with its words in the first list is the item again when that list is asked for again."""
    lists.old.edit("Plants out", lambda body: re.sub("DESCRIPTION:", "DESCRIPTION:the fern first\\\\n", body))
    lists.ask_for(lists.second)
    lists.sync()
    lists.ask_for(lists.first)

    lists.sync()
    lists.sync()

    assert ({"Bins out": "NEEDS-ACTION", "Plants out": "NEEDS-ACTION"}, []) == (
        _statuses(lists.old),
        lists.new.titles(),
    )
    assert lists.quiet()


def test_the_old_list_may_be_deleted_after_the_move(lists: Lists) -> None:
    """Whoever makes a new list deletes the old one: what was watched there ends, and nothing is recorded."""
    lists.old.edit("Plants out", lambda body: re.sub("DESCRIPTION:", "DESCRIPTION:the fern first\\\\n", body))
    lists.old.tick("Bins out")
    lists.ask_for(lists.second)
    lists.sync()
    before = lists.home.kinds()
    _ask(lists.place, "DELETE", lists.old.collection)

    assert lists.quiet()
    assert lists.quiet()

    assert (before, ["Plants out"]) == (lists.home.kinds(), lists.new.titles())
    assert {lists.second} == {place.list for place in _places(lists.home)}


def test_the_old_list_deleted_before_the_move_pauses(lists: Lists) -> None:
    """Nothing stands anywhere then: syncd asks, and after a person's word the new list holds what is open."""
    lists.ask_for(lists.second)
    _ask(lists.place, "DELETE", lists.old.collection)
    lists.home.clock.forward(minutes=5)

    report = lists.home.sync()
    lists.home.service.resume("alex", lists.home.service.status().notices[0].rpartition(" ")[2])
    lists.sync()

    assert "paused" == report.accounts["alex"].state.value
    assert (["Bins out", "Plants out"], []) == (lists.new.titles(), lists.home.kinds())
    assert lists.quiet()


def test_items_that_the_owner_carried_over_are_the_items(lists: Lists) -> None:
    """Moved by hand into the list that the file asks for now: they stay, under their uids, and nothing is doubled."""
    home = f"{lists.place.url.rstrip('/')}{lists.old.collection.rstrip('/').rpartition('/')[0]}/mine/"
    body = (
        '<C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><set><prop>'
        f"<displayname>{lists.second}</displayname>"
        '<C:supported-calendar-component-set><C:comp name="VTODO"/></C:supported-calendar-component-set>'
        "</prop></set></C:mkcalendar>"
    )
    _ask(lists.place, "MKCALENDAR", home, body)
    for href, text in lists.old.bodies().items():
        lists.old.remove(href)
        lists.new.put(f"{lists.new.collection}{href.rpartition('/')[2]}", text)
    names = [href.rpartition("/")[2] for href in lists.new.hrefs()]
    lists.ask_for(lists.second)

    assert lists.quiet()

    assert names == [href.rpartition("/")[2] for href in lists.new.hrefs()]
    assert ([], []) == (lists.old.hrefs(), lists.home.kinds())
    lists.new.tick("Bins out")
    lists.sync()
    assert ["done"] == lists.home.kinds()


def test_a_copy_in_the_old_list_is_not_the_item(lists: Lists) -> None:
    """Two of one uid, one in each list of ours that is watched: nothing is written to the one that is not linked."""
    lists.old.edit("Plants out", lambda body: re.sub("DESCRIPTION:", "DESCRIPTION:the fern first\\\\n", body))
    lists.ask_for(lists.second)
    lists.sync()
    href, text = lists.new.find("Bins out")
    lists.old.put(f"{lists.old.collection}{href.rpartition('/')[2]}", text)

    lists.home.replace("Bins are emptied every collection", "No bin is ever full")
    lists.sync()
    assert lists.quiet()

    assert "No bin is ever full" in lists.new.find("Bins out")[1]
    assert "No bin is ever full" not in lists.old.find("Bins out")[1]


def test_a_backup_put_back_knows_its_lists(lists: Lists) -> None:
    """The state keeps which list each item was made for: nothing is written after a restore."""
    lists.ask_for(lists.second)
    lists.sync()
    copy = lists.home.folder / "copy.sqlite"
    lists.home.service.backup(copy)
    for path in (lists.home.folder / "state").iterdir():
        if path.is_file():
            path.unlink()
    lists.home.service.restore(copy)

    assert lists.quiet()


def test_a_move_can_be_taken_back(lists: Lists) -> None:
    """`undo` of the run that moved puts back in the old list what it took there."""
    lists.ask_for(lists.second)
    run = lists.sync().run

    lists.home.service.undo(run)

    assert (["Bins out", "Plants out"], []) == (lists.old.titles(), lists.new.titles())


def test_another_calendar_for_two_members_moves_one_copy(home: Home, place: Place) -> None:
    """Two accounts of one user ask for another calendar: the shared copies move, and each session stands once."""
    tables = [account_toml(name, place) for name in ("alex", "sam")]
    home.write(HEAD, ALEX, SAM, *tables, PLANNING)
    for name in ("alex", "sam"):
        home.secret(name, place.password)
    home.sync()
    before = App.on(place, f"{place.name} events").titles()
    text = home.registry.read_text(encoding="utf-8")
    home.registry.write_text(text.replace(f"{place.name} events", f"{place.name} dates"), encoding="utf-8")
    for _number in range(3):
        home.clock.forward(minutes=5)
        last = home.sync()

    assert ([], before, 0) == (
        App.on(place, f"{place.name} events").titles(),
        App.on(place, f"{place.name} dates").titles(),
        last.wrote,
    )


def test_the_first_plan_shows_one_copy_for_two_members_in_one_calendar(home: Home, place: Place) -> None:
    """Before the calendar exists it is known by who asks for it where: `plan` shows what `sync` makes."""
    home.write(HEAD, ALEX, SAM, *(account_toml(name, place) for name in ("alex", "sam")), PLANNING)
    for name in ("alex", "sam"):
        home.secret(name, place.password)

    planned = [a.uid for a in home.service.plan().report.actions]
    home.sync()

    assert sorted(planned) == sorted(h.rpartition("/")[2][:-4] for h in App.on(place, f"{place.name} events").hrefs())


def _places(home: Home) -> tuple[SlotPlace, ...]:
    household = home.service.household()
    with household.store(write=False) as store:
        return store.places()
