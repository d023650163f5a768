"""Words where the tasks are: a line on a card, a new item in a list of ours. Heard once, done once, answered once."""

from __future__ import annotations

import re

import pytest

from tests.support.home import BINS, HEAD, App, Home, account_toml
from tests.support.servers import Place, Server

MEMBERS = '[members.alex]\nname = "Alex"\naccount = "alex"\n[members.sam]\nname = "Sam"\naccount = "sam"\n'
COLUMNS = HEAD.replace("columns = false", "columns = true")
DINNERS = """[responsibilities.dinners]
name = "Dinners"
category = "household-logistics"
owner = "sam"
outcome = "There is dinner"
weight = { notice = 1, plan = 1, do = 1 }
rrule = "FREQ=WEEKLY;BYDAY=FR"
starting = 2026-11-27
"""
MONTHLY = BINS.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=24").replace("Bins out", "Bins")
PLAIN = "buy candles"


def todo(uid: str, title: str, *more: str, status: str = "NEEDS-ACTION") -> str:
    """A task that somebody puts into the list."""
    lines = [f"UID:{uid}", "DTSTAMP:20261101T080000Z", f"SUMMARY:{title}", f"STATUS:{status}", *more]
    body = "\n".join(("BEGIN:VTODO", *lines, "END:VTODO"))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//own//app//EN\n{body}\nEND:VCALENDAR\n"


def event(uid: str, title: str) -> str:
    """The same in a calendar."""
    lines = [f"UID:{uid}", "DTSTAMP:20261101T080000Z", f"SUMMARY:{title}", "DTSTART;VALUE=DATE:20261124"]
    body = "\n".join(("BEGIN:VEVENT", *lines, "X-OWN:keep\\, it", "END:VEVENT"))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//own//app//EN\n{body}\nEND:VCALENDAR\n"


def put(app: App, uid: str, title: str, *more: str) -> str:
    """A new item of somebody's own; its address."""
    href = f"{app.collection}{uid}.ics"
    app.put(href, todo(uid, title, *more))
    return href


def unfolded(text: str) -> str:
    """A body without folded lines."""
    return re.sub(r"\r?\n[ \t]", "", text)


@pytest.fixture
def apps(home: Home, server: Server) -> tuple[App, App]:
    """Alex with a task list, Sam in a calendar, both made by syncd; synced once."""
    alex, sam = server.place(), server.place()
    begin(home, COLUMNS, alex, sam)
    return App.on(alex, f"{alex.name} tasks"), App.on(sam, f"{sam.name} events")


def begin(home: Home, head: str, alex: Place, sam: Place) -> None:
    """Write the registry and sync once."""
    home.write(
        head, MEMBERS, account_toml("alex", alex), account_toml("sam", sam, deliver="calendar"), MONTHLY, DINNERS
    )
    home.secret("alex", alex.password)
    home.secret("sam", sam.password)
    home.sync()


def column(app: App) -> tuple[str, str]:
    """Address and unfolded body of the column card."""
    found = [(h, unfolded(b)) for h, b in app.bodies().items() if "SUMMARY:Your column" in unfolded(b)]
    assert len(found) == 1, [re.findall("SUMMARY:.*", b) for b in app.bodies().values()]
    return found[0]


def note(app: App, line: str) -> None:
    """Write a line below what stands on the column card."""
    href, body = column(app)
    app.put(href, re.sub(r"(DESCRIPTION[^:]*:.*)", lambda m: f"{m[1].rstrip()}\\n{line}", body, count=1))


def later(home: Home, **span: float) -> int:
    """Time goes by, and a run; how many writes."""
    home.clock.forward(**(span or {"minutes": 5}))
    return home.sync().wrote


def text_of(state: Home) -> bytes:
    """Every byte of the state."""
    return b"".join(p.read_bytes() for p in (state.folder / "state").rglob("*") if p.is_file())


def test_a_line_on_the_column_card_is_answered_once(home: Home, apps: tuple[App, App]) -> None:
    """It is heard when it has stood for a minute, and done; the answer stands on the card, and then all is quiet."""
    note(apps[0], "did dinners")
    seen = home.sync().wrote
    answered = later(home)
    told = column(apps[0])[1]

    assert (0, True) == (seen, answered > 0)
    assert told.count("did dinners") == 1
    (line,) = home.service.household().store(write=False).__enter__().heard()
    assert (line.line, line.stage.value, line.told) == ("", "answered", "2026-11-23")
    assert line.answer
    assert line.answer.replace(",", "\\,") in told
    assert (0, 0) == (later(home), later(home, hours=30))


def test_a_new_item_is_answered_and_closed_once(home: Home, apps: tuple[App, App]) -> None:
    """The task is done with the answer as its last line, the event has a mark; all else in them stays as it was."""
    href = put(apps[0], "own-1", "did dinners", "DESCRIPTION:as it\\, was", "X-OWN;X-P=a:keep me")
    there = f"{apps[1].collection}own-2.ics"
    apps[1].put(there, event("own-2", "did bins"))
    home.sync()
    later(home)
    task, shown = unfolded(apps[0].bodies()[href]), unfolded(apps[1].bodies()[there])

    assert "STATUS:COMPLETED" in task
    assert re.search(r"DESCRIPTION:as it\\, was\\n\S.*", task)
    assert "X-OWN;X-P=a:keep me" in task
    assert "SUMMARY:✅ did bins" in shown
    assert re.search(r"DESCRIPTION:\S.*", shown)
    assert "X-OWN:keep\\, it" in shown
    assert "SYNCD" not in task + shown
    before = (apps[0].bodies(), apps[1].bodies())
    assert (0, 0) == (later(home), later(home, hours=30))
    assert before == (apps[0].bodies(), apps[1].bodies())


def test_what_does_not_begin_with_a_word_is_left_alone_and_nowhere_in_the_state(
    home: Home, apps: tuple[App, App]
) -> None:
    """An item of somebody's own is served as before, and not a word of it is kept."""
    href = put(apps[0], "own-1", PLAIN, "DESCRIPTION:did bins")
    before = apps[0].bodies()[href]
    assert (0, 0, 0) == (home.sync().wrote, later(home), later(home, hours=30))
    assert before == apps[0].bodies()[href]
    state = text_of(home)
    assert (False, False) == (PLAIN.encode() in state, b"own-1" in state)


def test_what_stood_there_before_is_not_heard(home: Home, server: Server) -> None:
    """In a list that syncd did not make nothing is read, whatever it is called."""
    alex, sam = server.place(), server.place()
    begin(home, HEAD, alex, sam)
    first = App.on(alex, f"{alex.name} tasks")
    other = Home(home.folder / "other")
    other.folder.mkdir()
    begin(other, HEAD.replace("h1", "h2"), alex, sam)
    href = put(first, "own-1", "did bins")
    before = first.bodies()[href]
    other.sync()
    later(other)
    assert before == first.bodies()[href]
    with other.service.household().store(write=False) as store:
        assert ((), {}) == (store.heard(), store.passed_by())


def test_an_item_that_is_being_typed_is_heard_when_it_is_whole(home: Home, apps: tuple[App, App]) -> None:
    """What was typed halfway at the first look is not answered; the whole line is, once."""
    href = put(apps[0], "own-1", "did")
    first = home.sync().wrote
    home.clock.forward(seconds=20)
    apps[0].put(href, todo("own-1", "did dinners"))
    second = home.sync().wrote
    assert (0, 0) == (first, second)
    later(home)
    with home.service.household().store(write=False) as store:
        lines = store.heard()
    assert [(1, "answered")] == [(len(lines), line.stage.value) for line in lines]
    assert "STATUS:COMPLETED" in apps[0].bodies()[href]


def test_a_plan_says_how_many_lines_wait_and_does_nothing(home: Home, apps: tuple[App, App]) -> None:
    """It names the number, and neither an account nor the state changes."""
    note(apps[0], "did dinners")
    put(apps[0], "own-1", "did dinners")
    home.sync()
    home.clock.forward(minutes=5)
    before = apps[0].bodies()
    planned = home.service.plan()
    assert "2 lines wait for an answer" in planned.report.notices
    assert before == apps[0].bodies()
    with home.service.household().store(write=False) as store:
        assert {"seen"} == {line.stage.value for line in store.heard()}
