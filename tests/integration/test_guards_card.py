"""Many items went: the account pauses, and its member says by a card in the own app what is to become of them."""

from __future__ import annotations

import re

import pytest

from syncd.model.item import Field
from syncd.model.link import LinkState
from tests.integration.test_went_back import thing
from tests.support.home import HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

ALEX = '[members.alex]\nname = "Alex"\naccount = "alex"\n'
NAMES = tuple(f"Thing{n:02}" for n in range(8))
CARD = "items went"
FORMS = ("tasks", "calendar")


def made(home: Home, place: Place, form: str, *more: str) -> App:
    """Alex's eight items in a task list or a calendar, synced and settled."""
    home.write(HEAD, ALEX, account_toml("alex", place, deliver=form), *(thing(name) for name in NAMES), *more)
    home.secret("alex", place.password)
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    return App.on(place, f"{place.name} {'tasks' if form == 'tasks' else 'events'}")


@pytest.fixture(params=FORMS)
def app(request: pytest.FixtureRequest, home: Home, place: Place) -> App:
    """The same in either form."""
    return made(home, place, request.param)


def purge(home: Home, app: App, *names: str) -> None:
    """These items go, and the account is looked at."""
    for name in names:
        app.delete(name)
    run(home)


def run(home: Home) -> str:
    """Five minutes later a run; how the account is then."""
    home.clock.forward(minutes=5)
    return home.sync().accounts["alex"].state.value


def card(app: App, title: str = CARD) -> tuple[str, str]:
    """The one card of that title that waits."""
    found = [(h, b) for h, b in app.bodies().items() if title in b and not closed(b)]
    assert len(found) == 1, app.titles()
    return found[0][0], re.sub(r"\r?\n[ \t]", "", found[0][1])


def closed(body: str) -> bool:
    """Whether syncd or its member closed it."""
    return any(sign in body for sign in ("STATUS:CANCELLED", "STATUS:COMPLETED", "SUMMARY:➡", "SUMMARY:✅"))


def tick(app: App) -> None:
    """Mark the card, as tasks and events are marked."""
    href, body = card(app)
    done = body.replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED")
    app.put(href, done if done != body else body.replace("SUMMARY:", "SUMMARY:✅ "))


def open_titles(app: App) -> list[str]:
    """What stands there, but for cards."""
    return [title for title in app.titles() if title.startswith("Thing")]


def uids(app: App) -> dict[str, str]:
    """The uid of each item."""
    texts = app.bodies().values()
    found = [(re.search(r"SUMMARY:(.*?)\r?\n", t), re.search(r"UID:(.*?)\r?\n", t)) for t in texts]
    return {title[1].strip(): uid[1] for title, uid in found if title is not None and uid is not None}


def test_a_purge_puts_a_card_and_nothing_else(home: Home, app: App) -> None:
    """It names what went, with the digest that resume names; nothing is recorded, and a second run is silent."""
    purge(home, app, *NAMES[:6])

    text = card(app)[1]
    digest = home.service.paused("alex").ways.rpartition(" ")[2]
    report = home.sync()
    assert "SUMMARY:6 items went: let them go\\, or put them back?" in text
    assert all(f"- {name}" in text for name in NAMES[:6])
    assert NAMES[6] not in text
    assert f"List {digest}" in text
    assert ("paused", 0, 0) == (report.accounts["alex"].state.value, report.wrote, report.accounts["alex"].recorded)
    assert [] == home.kinds()
    assert [*NAMES[6:]] == open_titles(app)


def test_ticked_they_are_let_go(home: Home, app: App) -> None:
    """The run that sees the tick goes on: each item is dropped, and does not come back."""
    purge(home, app, *NAMES[:6])
    tick(app)

    assert "ok" == run(home)
    assert ["dropped"] * 6 == home.kinds()
    assert ("ok", [*NAMES[6:]]) == (run(home), open_titles(app))
    assert 0 == home.sync().wrote


def test_deleted_they_are_put_back(home: Home, app: App) -> None:
    """The run that misses the card makes everything anew under other uids; nothing is recorded as dropped."""
    before = uids(app)
    purge(home, app, *NAMES[:6])
    app.remove(card(app)[0])

    assert "ok" == run(home)
    assert [*NAMES] == open_titles(app)
    now = uids(app)
    assert [name in NAMES[6:] for name in NAMES] == [before[name] == now[name] for name in NAMES]
    assert [] == home.kinds()
    assert ("ok", 0, [*NAMES]) == (run(home), home.sync().wrote, open_titles(app))


def test_skipped_is_put_back_too(home: Home, app: App) -> None:
    """Cancelled, or marked ❌ in a calendar, says the same as deleted."""
    purge(home, app, *NAMES[:6])
    href, body = card(app)
    skipped = body.replace("STATUS:NEEDS-ACTION", "STATUS:CANCELLED")
    app.put(href, skipped if skipped != body else body.replace("SUMMARY:", "SUMMARY:❌ "))

    assert ("ok", [*NAMES], []) == (run(home), open_titles(app), home.kinds())


def test_without_an_answer_it_stays_as_it_is(home: Home, app: App) -> None:
    """Days go by: one card, no word more, and nothing is written."""
    purge(home, app, *NAMES[:6])
    text = card(app)

    for _day in range(4):
        home.clock.forward(hours=20)
        report = home.sync()
        assert (3, 0) == (home.service.sync().exit_code, report.wrote)
    assert text == card(app)


def test_a_list_that_grew_is_asked_about_anew(home: Home, app: App) -> None:
    """The old card is over, a tick on it lets go of nothing; the new one names them all, and its tick does."""
    purge(home, app, *NAMES[:6])
    old, body = card(app)
    tick(app)
    purge(home, app, NAMES[6])

    assert "7 items went" in card(app)[1]
    assert old != card(app)[0]
    assert ("paused", []) == (run(home), home.kinds())
    tick(app)
    assert ("ok", ["dropped"] * 7) == (run(home), home.kinds())
    assert "➡" in app.bodies()[old] or closed(app.bodies()[old])
    assert body != app.bodies()[old]


def test_the_old_card_of_a_list_that_grew_is_closed_in_place(home: Home, app: App) -> None:
    """Nobody answered it: it stays, closed."""
    purge(home, app, *NAMES[:6])
    old = card(app)[0]
    purge(home, app, NAMES[6])

    assert closed(app.bodies()[old])
    assert "7 items went" in card(app)[1]


def test_deleted_with_more_items_it_answers_nothing(home: Home, app: App) -> None:
    """Who deletes everything that is left, the card with it, is asked about the whole list."""
    purge(home, app, *NAMES[:6])
    app.delete_all()

    assert ("paused", []) == (run(home), home.kinds())
    assert "8 items went" in card(app)[1]
    app.remove(card(app)[0])
    assert ("ok", [*NAMES], []) == (run(home), open_titles(app), home.kinds())


def test_everything_deleted_and_then_the_card_brings_everything_back(home: Home, app: App) -> None:
    """An emptied account is asked about too; what is put back counts as any other item from then on."""
    app.delete_all()
    assert "paused" == run(home)
    app.remove(card(app)[0])
    run(home)

    purge(home, app, NAMES[0])

    assert (["dropped"], [*NAMES[1:]]) == (home.kinds(), open_titles(app))


def test_a_deleted_card_puts_back_once_a_day(home: Home, app: App) -> None:
    """What loses the items and the card over and over gets nothing written into it more than once a day."""
    for _time in range(2):
        for name in NAMES:
            app.delete(name)
        run(home)
        app.remove(card(app)[0])
        run(home)

    assert ("paused", [], []) == (run(home), open_titles(app), home.kinds())
    home.clock.forward(hours=25)
    assert ("ok", [*NAMES]) == (run(home), open_titles(app))


def test_resume_by_command_closes_the_card(home: Home, app: App) -> None:
    """Whoever answers by command has answered: the card is closed in place."""
    purge(home, app, *NAMES[:6])
    href = card(app)[0]
    home.service.resume("alex", home.service.paused("alex").ways.rpartition(" ")[2])

    assert ("ok", ["dropped"] * 6) == (run(home), home.kinds())
    assert closed(app.bodies()[href])


def test_items_that_stand_there_once_more_close_the_card(home: Home, app: App) -> None:
    """A server that was away comes back: nothing was lost, and the card is over."""
    before = app.bodies()
    purge(home, app, *NAMES[:6])
    href = card(app)[0]
    for at, body in before.items():
        if at not in app.hrefs():
            app.put(at, body)

    assert ("ok", []) == (run(home), home.kinds())
    assert (closed(app.bodies()[href]), [*NAMES]) == (True, open_titles(app))


def test_owners_words_and_changes_come_back(home: Home, place: Place) -> None:
    """What was moved and noted is moved and noted in the new item."""
    app = made(home, place, "tasks")
    app.edit(NAMES[0], lambda body: body.replace("DUE;VALUE=DATE:20261124", "DUE;VALUE=DATE:20261127"))
    app.edit(NAMES[0], lambda body: body.replace("DESCRIPTION:", "DESCRIPTION:the blue ones\\n"))
    run(home)
    purge(home, app, *NAMES[:6])
    app.remove(card(app)[0])
    run(home)

    text = app.find(NAMES[0])[1]
    assert "20261127" in text
    assert "the blue ones" in text
    assert (0, [], "ok") == (home.sync().wrote, home.kinds(), run(home))


def test_plan_shows_the_card(home: Home, app: App) -> None:
    """`plan` names what would be written in the account that would pause, and that is the card."""
    for name in NAMES[:6]:
        app.delete(name)

    planned = home.service.plan()

    assert [("alex", "create", "6 items went: let them go, or put them back?")] == [
        (a.account, a.act.value, a.summary) for a in planned.actions
    ]
    assert 3 == planned.exit_code
    assert [*NAMES[6:]] == open_titles(app)


def test_undo_leaves_a_card_in_a_paused_account(home: Home, app: App) -> None:
    """The run that put it is named as left: nothing is written in a paused account, and the answer is a person's."""
    purge(home, app, *NAMES[:6])
    last = home.service.runs(1).runs[0]

    undone = home.service.undo(last.id)

    assert ["alex is paused"] == [one.left for one in undone.report.left]
    assert "6 items went" in card(app)[1]


def test_the_links_of_what_came_back_end(home: Home, app: App) -> None:
    """Each item has one open link; the old one is history."""
    purge(home, app, *NAMES[:6])
    app.remove(card(app)[0])
    run(home)
    run(home)

    with home.service.household().store(write=False) as store:
        links = [link for link in store.links() if link.state is not LinkState.ENDED]
    assert sorted(NAMES) == sorted(link.theirs[Field.TITLE] for link in links)
    assert {0, 1} == {link.generation for link in links}


def test_status_and_resume_speak_of_the_card(home: Home, place: Place) -> None:
    """Whoever runs syncd reads that the member is asked, and how to answer in their stead."""
    app = made(home, place, "tasks")
    purge(home, app, *NAMES[:6])

    told = (home.service.paused("alex").ways, home.service.status().notices[0], home.sync().accounts["alex"].hint)
    assert all("the card in their own app" in text for text in told)
    assert all(re.search(r"syncd resume alex --accept \w{8}$", text) for text in told)


TWO = ALEX + '[members.sam]\nname = "Sam"\nlanguage = "de"\naccount = "alex"\n'


def shared(home: Home, place: Place) -> App:
    """One list of two: eight items of Alex's, eight of Sam's."""
    alex = [thing(name) for name in NAMES]
    sam = [thing(f"Sams{n:02}").replace('owner = "alex"', 'owner = "sam"') for n in range(8)]
    home.write(HEAD, TWO, account_toml("alex", place), *alex, *sam)
    home.secret("alex", place.password)
    home.consent("alex", "sam")
    home.sync()
    home.clock.forward(hours=1)
    home.sync()
    return App.on(place, f"{place.name} tasks")


def test_two_members_of_one_list_answer_for_their_own(home: Home, place: Place) -> None:
    """Each has a card about the own items, in the own language; one lets go, the other one puts back."""
    app = shared(home, place)
    for name in (*NAMES[:4], *(f"Sams{n:02}" for n in range(4))):
        app.delete(name)
    assert "paused" == run(home)
    mine, others = card(app), card(app, "sind weg")
    assert ("Alex: 4 items went" in mine[1], "Sam: 4 Einträge sind weg" in others[1]) == (True, True)
    assert ("Sams" in mine[1], "Thing" in others[1]) == (False, False)

    tick(app)
    assert ("paused", []) == (run(home), home.kinds())
    app.remove(others[0])

    assert ("ok", ["dropped"] * 4) == (run(home), home.kinds())
    assert [*NAMES[4:]] == open_titles(app)
    assert [f"Sams{n:02}" for n in range(8)] == [title for title in app.titles() if "Sams" in title]
    assert (0, "ok") == (home.sync().wrote, run(home))


def test_both_put_back_everything_comes_back(home: Home, place: Place) -> None:
    """The second deletion is of another card than the first one's: nobody waits for anybody's day."""
    app = shared(home, place)
    app.delete_all()
    run(home)
    app.remove(card(app)[0])
    run(home)
    app.remove(card(app, "sind weg")[0])

    assert ("ok", [], 16) == (run(home), home.kinds(), len(app.titles()))


def test_a_list_that_is_gone_is_told_in_another_account(home: Home, server: Server) -> None:
    """The collection was deleted: a card in the same member's other account says so, and closes when it goes on."""
    tasks, events = server.place(), server.place()
    members = '[members.alex]\nname = "Alex"\ntasks = "alex"\nevents = "other"\n'
    session = (
        '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nat = "18:00"\n'
        "minutes = 30\nstarting = 2026-11-29\n"
    )
    home.write(HEAD, members, account_toml("alex", tasks), account_toml("other", events), *map(thing, NAMES), session)
    home.secret("alex", tasks.password)
    home.secret("other", events.password)
    home.sync()
    App.on(tasks, f"{tasks.name} tasks").remove(App.on(tasks, f"{tasks.name} tasks").collection)
    run(home)
    calendar = App.on(events, f"{events.name} events")

    assert "paused" == run(home)
    href, text = card(calendar, "is not to be found")
    assert "syncd resume alex" in text
    assert 0 == home.sync().wrote

    digest = home.service.paused("alex").ways.rpartition(" ")[2]
    home.service.resume("alex", digest)
    assert "ok" == run(home)
    assert closed(calendar.bodies()[href])
