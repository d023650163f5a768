"""From hearing to answering, with deeds of a test's own: whatever dies, each line is acted on and told once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from adapters.memory.faults import Call, Crash, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.bootstrap import Adapters, places
from syncd.core.identity import UID_PREFIX
from syncd.daemon.held import HeldService
from syncd.errors import StateError
from syncd.model.heard import HeardLine, Stage, Where
from syncd.model.item import Kind
from syncd.ports import Capabilities
from syncd.service import Service
from syncd.service.acting import Acted
from tests.support.home import BINS, HEAD, Home

COLUMNS = HEAD.replace("columns = false", "columns = true")
PEOPLE = "".join(
    f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "words-{name}"\n'
    for name in ("alex", "sam")
)
IN_ONE_ACCOUNT = (
    '[members.alex]\nname = "Alex"\naccount = "both"\n[members.sam]\nname = "Sam"\naccount = "both"\n'
    '[accounts.both]\nadapter = "memory"\nserver = "words-both"\n'
)
SAID = "Noted: {line}"


class Told(Service):
    """A service whose deeds are a test's own: every line is answered, and each time it is acted on is counted."""

    acted: list[str]
    dies_after: int = 0
    fails: bool = False
    did: bool = False

    def act(self, line: HeardLine) -> Acted:
        """Count it, and answer."""
        if self.fails:
            raise StateError("the disk is full")
        self.acted.append(line.line)
        if self.dies_after:
            self.dies_after -= 1
            raise Crash("between the deed and its answer")
        return Acted(SAID.format(line=line.line), '{"n": 1}', did=self.did)


@dataclass
class Words:
    """Alex and Sam in two memories, with a column each."""

    home: Home
    servers: dict[str, MemoryServer]
    service: Told

    def sync(self, minutes: float = 5) -> int:
        """Time goes by, and a run; how many writes."""
        self.home.clock.forward(minutes=minutes)
        return self.service.sync().report.wrote

    def column(self, name: str) -> str:
        """The uid of the column card."""
        server = self.servers[name]
        (uid,) = (u for u in server.uids() if str(server.look(u)["title"]).startswith("Your column"))
        return uid

    def note(self, name: str, line: str) -> None:
        """A line below the card."""
        self.servers[name].annotate(self.column(name), line)

    def take_out(self, name: str, line: str) -> None:
        """A line below the card is removed."""
        text = self.text(name)
        assert f"\n{line}" in text
        self.servers[name].edit(self.column(name), description=text.replace(f"\n{line}", ""))

    def text(self, name: str) -> str:
        """What stands on the card."""
        return str(self.servers[name].look(self.column(name))["description"])

    def put(self, name: str, uid: str, title: str, **more: Any) -> None:
        """A new item of one's own in the list of tasks."""
        server = self.servers[name]
        href = next(c.href for c in server.collections.values() if Kind.VTODO in c.kinds)
        server.add_foreign(href, uid, title, **more)

    def lines(self) -> tuple[HeardLine, ...]:
        """What the state knows of lines."""
        with self.service.household().store(write=False) as store:
            return store.heard()


@pytest.fixture
def words(tmp_path: Path) -> Iterator[Words]:
    """Everything stands, and was looked at twice."""
    home = Home(tmp_path)
    with ExitStack() as stack:
        servers = {name: stack.enter_context(registered(MemoryServer(f"words-{name}"))) for name in ("alex", "sam")}
        home.write(COLUMNS, PEOPLE, BINS.replace("FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYMONTHDAY=24"))
        where = places(home.registry, tmp_path / "state", {})
        service = Told(where.config, where.state, Adapters(), home.clock, check_clock=False)
        service.acted = []
        made = Words(home, servers, service)
        made.sync()
        made.sync()
        yield made


def test_a_note_is_acted_on_once_and_answered_on_its_card(words: Words) -> None:
    """Under the member's own words; the next runs write nothing."""
    words.note("alex", "did bins")
    assert words.sync(1) == 0
    assert words.sync() == 1
    assert words.service.acted == ["did bins"]
    assert "Noted: did bins" in words.text("alex")
    assert "Noted" not in words.text("sam")
    assert (words.sync(), words.sync(60)) == (0, 0)
    assert words.service.acted == ["did bins"]


def test_what_is_taken_out_and_written_anew_is_another_line(words: Words) -> None:
    """Who tidies up the notes and says the same once more, the next day, is heard once more."""
    words.note("alex", "did bins")
    words.sync(1)
    words.sync()
    words.take_out("alex", "did bins")
    words.sync()
    words.note("alex", "Did bins.")
    words.sync(1)
    words.sync()
    assert words.service.acted == ["did bins", "Did bins."]
    words.take_out("alex", "Did bins.")
    assert (words.sync(), words.sync()) == (0, 0)


def test_what_an_app_hid_for_a_while_is_not_another_line(words: Words) -> None:
    """Of a text in which our block is not as it was written nobody can tell what its member took out."""
    words.note("alex", "skip bins")
    words.sync(1)
    words.sync()
    whole = words.text("alex")
    words.servers["alex"].edit(words.column("alex"), description="<p>something else</p>")
    words.sync()
    words.servers["alex"].edit(words.column("alex"), description=whole)
    assert [words.sync(1), words.sync()] == [0, 0]
    assert words.service.acted == ["skip bins"]


def test_lines_are_acted_on_in_the_order_of_the_note(words: Words) -> None:
    """What was written first is done first."""
    words.note("sam", "did bins\nundo\ndid bins")
    words.sync(1)
    words.sync()
    assert words.service.acted == ["did bins", "undo", "did bins"]


def test_a_new_item_is_closed_with_its_answer(words: Words) -> None:
    """Done, the answer as its last line; it is not ours, and no run touches it again."""
    words.put("sam", "own-1", "did bins", description="some words", unknown={"a": 1})
    words.sync(1)
    assert words.sync() == 1
    body = words.servers["sam"].look("own-1")
    assert (body["status"], body["description"]) == ("done", "some words\nNoted: did bins")
    assert body["unknown"] == {"a": 1}
    assert "stamp" not in body
    assert (words.sync(), words.sync(60 * 25)) == (0, 0)
    assert [(line.stage, line.told, line.line) for line in words.lines()] == [(Stage.ANSWERED, "item", "")]
    assert words.servers["sam"].look("own-1") == body


@pytest.mark.parametrize(
    "more",
    [
        {"status": "done"},
        {"recurring": True},
        {"extras": True},
        {"title": "✅ did bins"},
        {"title": "bins did"},
        {"title": "did bins\nundo"},
        {"title": ""},
    ],
)
def test_what_is_not_a_line_for_us_is_left_alone(words: Words, more: dict[str, Any]) -> None:
    """Finished, repeating, with more hanging on it, or beginning with no word: as it was."""
    words.put("sam", "own-1", "did bins", **{k: v for k, v in more.items() if k != "title"})
    if "title" in more:
        words.servers["sam"].rename("own-1", more["title"])
    before = words.servers["sam"].look("own-1")
    assert [words.sync(1), words.sync(), words.sync()] == [0, 0, 0]
    assert (words.service.acted, words.servers["sam"].look("own-1")) == ([], before)


def test_who_pauses_reads_how_to_end_it(words: Words) -> None:
    """The answer stands on the card before that is closed; then all is quiet."""
    service = words.home.service
    uid = words.column("alex")
    words.note("alex", "pause")
    for _run in range(3):
        words.home.clock.forward(minutes=5)
        service.sync()
    card = words.servers["alex"].look(uid)
    assert "To end it, write: pause until tomorrow" in str(card["description"])
    assert card["status"] == "skipped"
    words.home.clock.forward(minutes=5)
    assert service.sync().report.wrote == 0


def test_killed_between_deed_and_answer_it_is_acted_on_once_more(words: Words) -> None:
    """The same line again, which the deed knows; then it is answered once."""
    words.note("alex", "did bins")
    words.sync(1)
    words.service.dies_after = 1
    with pytest.raises(Crash):
        words.sync()
    assert words.sync() == 1
    assert words.service.acted == ["did bins", "did bins"]
    assert words.text("alex").count("Noted: did bins") == 1
    assert words.sync() == 0


def test_what_cannot_be_acted_on_now_waits(words: Words) -> None:
    """The run goes on; the next one acts."""
    words.note("alex", "did bins")
    words.sync(1)
    words.service.fails = True
    assert words.sync() == 0
    assert [line.stage for line in words.lines()] == [Stage.WAITS]
    words.service.fails = False
    assert words.sync() == 1


@pytest.mark.parametrize("fault", [Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.ANSWER_LOST, Fault.UNREACHABLE])
def test_an_item_is_closed_once_whatever_dies(words: Words, fault: Fault) -> None:
    """Killed before or after the write, or without an answer: one line of answer, one deed."""
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.servers["sam"].faults.plan(Call.UPDATE, fault)
    if fault in (Fault.CRASH_BEFORE, Fault.CRASH_AFTER):
        with pytest.raises(Crash):
            words.sync()
    else:
        words.sync()
    words.sync()
    body = words.servers["sam"].look("own-1")
    assert (body["status"], body["description"]) == ("done", "Noted: did bins")
    assert [line.told for line in words.lines()] == ["item"]
    assert words.service.acted == ["did bins"]
    assert words.sync() == 0


def test_an_answer_is_written_once_whatever_dies(words: Words) -> None:
    """Killed at the write of the card: the next run writes it."""
    words.note("alex", "did bins")
    words.sync(1)
    words.servers["alex"].faults.plan(Call.UPDATE, Fault.CRASH_BEFORE)
    with pytest.raises(Crash):
        words.sync()
    words.sync()
    assert words.text("alex").count("Noted: did bins") == 1
    assert words.service.acted == ["did bins"]
    assert words.sync() == 0


@pytest.mark.parametrize("fault", [Fault.REFUSED])
def test_an_item_that_cannot_be_closed_is_answered_on_the_card(words: Words, fault: Fault) -> None:
    """Nobody is left without an answer."""
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.servers["sam"].faults.plan(Call.UPDATE, fault)
    words.sync()
    words.sync()
    assert words.servers["sam"].look("own-1").get("status", "open") == "open"
    assert "Noted: did bins" in words.text("sam")
    assert (words.sync(), len(words.service.acted)) == (0, 1)


def test_an_item_that_is_gone_or_another_by_then_is_answered_on_the_card(words: Words) -> None:
    """What its owner made of it meanwhile stays."""
    words.put("sam", "own-1", "did bins")
    words.put("sam", "own-2", "undo")
    words.sync(1)
    words.service.fails = True
    words.sync()
    words.service.fails = False
    words.servers["sam"].delete("own-1")
    words.servers["sam"].rename("own-2", "buy candles")
    words.sync()
    words.sync()
    assert words.servers["sam"].look("own-2")["title"] == "buy candles"
    assert "Noted: did bins" in words.text("sam")
    assert "Noted: undo" in words.text("sam")
    assert words.sync() == 0


def test_an_item_that_changed_beside_its_title_is_closed_as_it_is_now(words: Words) -> None:
    """The newer version is read, and everything in it stays."""
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.servers["sam"].faults.plan(Call.UPDATE, Fault.CHANGED)
    words.sync()
    words.servers["sam"].edit("own-1", link="https://example.org/")
    words.sync()
    body = words.servers["sam"].look("own-1")
    assert (body["status"], body["link"], body["description"]) == ("done", "https://example.org/", "Noted: did bins")
    assert words.service.acted == ["did bins"]


def test_an_answer_moves_to_the_card_of_the_next_week_where_nobody_saw_it(words: Words) -> None:
    """The card was ticked before its answer could stand there; the next one shows it, and not for ever."""
    words.note("alex", "did bins")
    words.servers["alex"].complete(words.column("alex"), words.home.clock.now())
    words.sync(1)
    words.sync()
    assert "Noted" not in words.text("alex")
    words.home.clock.forward(days=7)
    words.sync()
    shown = [str(words.servers["alex"].look(u).get("description")) for u in words.servers["alex"].uids()]
    assert sum("Noted: did bins" in text for text in shown) == 1
    words.home.clock.forward(days=7)
    words.sync()
    fresh = [str(words.servers["alex"].look(u).get("description")) for u in words.servers["alex"].uids()]
    assert sum("Noted: did bins" in text for text in fresh) == 1


def test_foreign_items_cost_one_fetch_and_only_when_they_are_new(words: Words) -> None:
    """Without news the requests are as they were; with some, the delta brings bodies or one fetch does."""
    quiet = {n: own.requests for n, own in words.service.sync().report.accounts.items()}
    words.put("sam", "own-1", "buy candles")
    words.put("sam", "own-2", "buy soap")
    words.home.clock.forward(minutes=5)
    news = words.service.sync().report.accounts["sam"].requests
    words.home.clock.forward(minutes=5)
    after = words.service.sync().report.accounts["sam"].requests
    words.home.clock.forward(hours=25)
    listed = words.service.sync().report.accounts["sam"].requests
    assert (quiet["sam"], news, after, listed) == (1, 1, 1, 1)


def test_where_a_delta_brings_no_bodies_new_items_are_fetched_once(words: Words) -> None:
    """One more request for all of them together, and none at the next look."""
    can = words.servers["sam"].capabilities
    words.servers["sam"].capabilities = Capabilities(kinds=can.kinds, bodies_with_changes=False)
    words.put("sam", "own-1", "buy candles")
    words.put("sam", "own-2", "buy soap")
    words.home.clock.forward(minutes=5)
    news = words.service.sync().report.accounts["sam"].requests
    words.home.clock.forward(minutes=5)
    after = words.service.sync().report.accounts["sam"].requests
    assert (news, after) == (2, 1)


def test_where_nobody_can_be_told_apart_nothing_is_done_about_an_item(tmp_path: Path) -> None:
    """Two members in one account: the item is closed with the advice to write it on the own column."""
    home = Home(tmp_path)
    with registered(MemoryServer("words-both")) as server:
        home.write(COLUMNS, IN_ONE_ACCOUNT, BINS)
        home.sync()
        href = next(c.href for c in server.collections.values() if Kind.VTODO in c.kinds)
        server.add_foreign(href, "own-1", "skip bins")
        home.sync()
        home.clock.forward(minutes=5)
        home.sync()
        body = server.look("own-1")
        assert body["status"] == "done"
        assert body["description"]
        assert not [kind for kind in home.kinds() if kind == "skipped"]
        with home.service.household().store(write=False) as store:
            assert [(line.member, line.told) for line in store.heard()] == [("", "item")]


def test_in_a_shared_list_nobody_can_be_told_apart(words: Words) -> None:
    """Where the server says that others see the list, its items have no author, and its notes may be anybody's."""
    can = words.servers["sam"].capabilities
    words.servers["sam"].capabilities = Capabilities(kinds=can.kinds, unshared=False)
    words.put("sam", "own-1", "did bins")
    words.note("sam", "leave")
    words.note("alex", "leave")
    words.sync(1)
    words.sync()
    told = {(line.account, line.member, line.where) for line in words.lines()}
    assert told == {("sam", "", Where.ITEM), ("sam", "sam", Where.SHARED), ("alex", "alex", Where.NOTE)}


def test_nobody_is_thrown_out_by_a_line_in_a_list_of_two(tmp_path: Path) -> None:
    """On the card of whomever it stands, others could have written it: it is answered there, and its words are not
    among those that the card shows. Also where one of the two left: they may write there as before.
    """
    home = Home(tmp_path)
    with registered(MemoryServer("words-both")) as server:
        home.write(COLUMNS, IN_ONE_ACCOUNT, BINS)
        home.sync()
        cards = [u for u in server.uids() if str(server.look(u)["title"]).startswith("Your column")]
        shown = str(server.look(cards[0])["description"])
        for uid in cards:
            server.annotate(uid, "leave")
        for _run in range(3):
            home.clock.forward(minutes=5)
            home.sync()
        answers = [str(server.look(uid)["description"]) for uid in cards]
        assert ("Out of syncd" in shown, "Picked up" in shown) == (False, True)
        assert all("this can be said in a list of your own" in text for text in answers)
        assert not home.service.household().registry.left
        home.service.leave("sam")
        href = next(c.href for c in server.collections.values() if Kind.VTODO in c.kinds)
        server.add_foreign(href, "own-1", "skip bins")
        for _run in range(3):
            home.clock.forward(minutes=5)
            home.sync()
        assert "nobody can tell who wrote this" in str(server.look("own-1")["description"])
        assert "skipped" not in home.kinds()


def test_a_poll_acts_at_once_and_has_the_others_asked(words: Words) -> None:
    """The account that was asked shows its answer in the same call; what was done concerns all."""
    held = Polled.hold(words.service)
    assert isinstance(held, Polled)
    held.acted, held.did = [], True
    words.note("alex", "did bins")
    words.home.clock.forward(minutes=5)
    held.sync(only=frozenset({"alex"}), kind="poll")
    due = held.whole_at(held.in_force, "alex")
    assert due is not None
    words.home.clock.forward(minutes=1)
    report = held.sync(only=frozenset({"alex"}), kind="poll").report
    assert held.acted == ["did bins"]
    assert "Noted: did bins" in words.text("alex")
    assert report.answered == {"sam"}
    assert held.whole_at(held.in_force, "alex") is None
    assert held.sync(only=frozenset({"sam"}), kind="poll").report.wrote == 0
    held.close()


class Polled(Told, HeldService):
    """The same, held open as a daemon does."""


def test_an_undo_of_the_run_leaves_the_closed_item_alone(words: Words) -> None:
    """It is not ours to take back; its old version lies in the journal."""
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.sync()
    body = words.servers["sam"].look("own-1")
    for run in words.service.runs(3).runs:
        words.service.undo(run.id)
        assert words.servers["sam"].look("own-1") == body
    with words.service.household().store(write=False) as store:
        kept = [entry for entry in store.journal() if entry.uid == "own-1"]
    assert [(entry.verb, '"did bins"' in entry.raw, "Noted" in entry.raw) for entry in kept] == [
        ("answer", True, False)
    ]


def test_a_closed_item_counts_nowhere(words: Words) -> None:
    """Not as an open item, not in the guard, not as a link."""
    before = {row.account: row.open_items for row in words.service.status().accounts}
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.sync()
    assert before == {row.account: row.open_items for row in words.service.status().accounts}
    with words.service.household().store(write=False) as store:
        assert all(link.uid.startswith(UID_PREFIX) for link in store.links(include_ended=True))


def test_a_state_that_was_lost_hears_nothing_twice(words: Words, tmp_path: Path) -> None:
    """What stands on cards and in lists by then is not acted on once more."""
    words.note("alex", "did bins")
    words.put("sam", "own-1", "buy candles")
    words.sync(1)
    words.sync()
    where = places(words.home.registry, tmp_path / "another", {})
    fresh = Told(where.config, where.state, Adapters(), words.home.clock, check_clock=False)
    fresh.acted = []
    for _run in range(3):
        words.home.clock.forward(minutes=5)
        fresh.sync()
    assert fresh.acted == []


def test_what_a_run_did_is_told_also_of_one_that_closed_an_item(words: Words) -> None:
    """`show` names what it knows and stumbles over nothing that is not ours."""
    words.put("sam", "own-1", "did bins")
    words.sync(1)
    words.sync()
    assert {run.kind for run in words.service.runs(2).runs} == {"sync", "words"}
    for run in words.service.runs(5).runs:
        assert "own-1" not in str(words.service.show(run.id).as_json())


def test_with_a_backup_put_back_what_was_heard_before_it_stays_heard(words: Words, tmp_path: Path) -> None:
    """Neither a line nor an item of before is acted on once more, and what comes later is heard."""
    words.note("alex", "did bins")
    words.put("sam", "own-1", "did bins")
    words.put("sam", "own-2", "buy candles")
    words.sync(1)
    words.sync()
    words.service.backup(tmp_path / "copy")
    where = places(words.home.registry, tmp_path / "another", {})
    back = Told(where.config, where.state, Adapters(), words.home.clock, check_clock=False)
    back.acted = []
    back.restore(tmp_path / "copy")
    for _run in range(3):
        words.home.clock.forward(minutes=5)
        back.sync()
    assert back.acted == []
    words.note("alex", "undo")
    words.servers["sam"].rename("own-2", "new: passports")
    for _run in range(2):
        words.home.clock.forward(minutes=5)
        back.sync()
    assert sorted(back.acted) == ["new: passports", "undo"]


def test_a_line_on_another_card_is_answered_on_the_column(words: Words) -> None:
    """Every card of a member is listened to; answers stand in one place."""
    server = words.servers["alex"]
    (first,) = (uid for uid in server.uids() if str(server.look(uid)["title"]).startswith("What syncd is"))
    server.annotate(first, "- [ ] did bins")
    words.sync(1)
    words.sync()
    assert words.service.acted == ["did bins"]
    assert "Noted: did bins" in words.text("alex")
    assert "Noted" not in str(server.look(first)["description"])
    assert words.sync() == 0


def test_without_columns_notes_are_not_listened_to(words: Words) -> None:
    """There is no card that could answer; items in lists of ours are heard all the same."""
    words.home.replace("columns = true", "columns = false")
    words.sync()
    server = words.servers["alex"]
    card = next(uid for uid in server.uids() if str(server.look(uid)["title"]).startswith("Your column"))
    server.annotate(card, "did bins")
    words.put("sam", "own-1", "undo")
    words.sync(1)
    words.sync()
    assert words.service.acted == ["undo"]
