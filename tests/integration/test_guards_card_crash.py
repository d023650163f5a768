"""The guard's card where runs die at any step, where it may not be written, and with a keen server; in memory."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.memory.faults import Call, Crash, Fault
from adapters.memory.server import MemoryServer, registered
from adapters.memory.spec import SPEC
from syncd.daemon.held import HeldService
from syncd.engine.cycle import Cycle
from syncd.engine.report import RunReport
from syncd.service import Service
from tests.integration.test_went_back import thing
from tests.machine.hand import Shown
from tests.machine.memory_hand import MemoryHand
from tests.machine.process import MortalStore, Process, mortal
from tests.support.clocks import FakeClock
from tests.support.home import HEAD

ALEX = '[members.alex]\nname = "Alex"\ntasks = "alex"\nevents = "other"\n'
NAMES = tuple(f"Thing{n:02}" for n in range(8))
CARD = "items went"

EVERY = 4
"""The steps of a run are shared among so many tests."""


class House:
    """Alex with tasks on one server and events on another one."""

    def __init__(self, folder: Path, stack: ExitStack, *, trash: bool = False) -> None:
        self.folder = folder
        self.clock = FakeClock()
        self.process = Process()
        self.servers = {
            name: stack.enter_context(registered(MemoryServer(f"{folder.name}-{name}", keeps_trash=trash)))
            for name in ("alex", "other")
        }
        self.hand = MemoryHand(self.servers)
        adapters = {"memory": mortal(SPEC, lambda: self.process)}
        self.service = Service(folder / "household.toml", folder / "state", adapters, self.clock, check_clock=False)
        accounts = "".join(
            f'[accounts.{name}]\nadapter = "memory"\nserver = "{server.name}"\nusername = "{name}"\n'
            for name, server in self.servers.items()
        )
        planning = (
            '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nat = "18:00"\nminutes = 30\n'
            "starting = 2026-11-29\n"
        )
        text = "\n".join((HEAD, ALEX, accounts, planning, *(thing(name) for name in NAMES)))
        self.service.config.write_text(text, encoding="utf-8")

    def sync(self) -> RunReport:
        """One run that lives, five minutes later."""
        self.clock.forward(minutes=5)
        return self.service.sync().report

    def die(self, at: int) -> bool:
        """A run that dies at a boundary, five minutes later; whether it lived to its end."""
        self.clock.forward(minutes=5)
        self.process = Process(dies_at=at)
        household = self.service.household()
        store = MortalStore.open(self.service.state, "h1")
        store.process = self.process
        try:
            with household.accounts(store) as (opened, unopened):
                Cycle(
                    household.registry,
                    household.revision(),
                    store,
                    opened,
                    self.clock,
                    unopened,
                    check_clock=False,
                    at_once=1,
                ).run("sync")
        except Crash:
            return False
        finally:
            store.close()
            self.process = Process()
        return True

    def items(self, account: str = "alex") -> list[Shown]:
        """What stands in an account."""
        return [item for item in self.hand.items() if item.account == account]

    def cards(self, account: str = "alex", text: str = CARD) -> list[Shown]:
        """The cards that wait there."""
        return [item for item in self.items(account) if text in item.title and not _closed(item)]

    def things(self) -> list[str]:
        """Titles of what is Alex's, but for cards."""
        return sorted(item.title for item in self.items() if item.title.startswith("Thing"))

    def delete(self, *names: str) -> None:
        """Alex throws items away."""
        for item in self.items():
            if item.title in names:
                self.hand.delete(item)

    def kinds(self) -> list[str]:
        """Kinds of all ledger entries but signs."""
        return [e.kind.value for e in self.service.ledger().entries if e.kind != "sign"]


def _closed(item: Shown) -> bool:
    return item.state != "open" or "➡" in item.title


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Synced and settled."""
    with ExitStack() as stack:
        made = House(tmp_path, stack)
        made.sync()
        made.sync()
        yield made


def purge(house: House) -> None:
    """Six of eight go."""
    house.delete(*NAMES[:6])


@pytest.mark.parametrize("first", range(1, 1 + EVERY))
@pytest.mark.parametrize("says", ["nothing", "tick", "delete"])
def test_a_run_that_dies_at_any_step_loses_and_doubles_nothing(house: House, says: str, first: int) -> None:
    """The run that puts the card, and the one that sees the answer: the next ones end as if nothing had happened."""
    purge(house)
    if says != "nothing":
        house.sync()
        (card,) = house.cards()
        if says == "tick":
            house.hand.change(card, {"state": "done"})
        else:
            house.hand.delete(card)
    servers = {name: server.snapshot() for name, server in house.servers.items()}
    shutil.copytree(house.service.state, house.folder / "kept")
    at = house.clock.now().strftime("%Y-%m-%dT%H:%M:%S")

    for step in range(first, 200, EVERY):
        lived = house.die(step)
        for _run in range(3):
            report = house.sync()
        expected = {
            "nothing": ("paused", 1, 2, []),
            "tick": ("ok", 0, 2, ["dropped"] * 6),
            "delete": ("ok", 0, 8, []),
        }
        state = report.accounts["alex"].state.value
        assert expected[says] == (state, len(house.cards()), len(house.things()), house.kinds()), step
        assert 0 == report.wrote, step
        if lived:
            break
        for name, kept in servers.items():
            house.servers[name].restore(kept)
        shutil.rmtree(house.service.state)
        shutil.copytree(house.folder / "kept", house.service.state)
        house.clock.set(at)
    else:
        raise AssertionError("it does not come to its end")


def test_where_it_may_not_be_written_the_card_goes_elsewhere(house: House) -> None:
    """The account stays paused, and the same member's other account has the card; nobody else would."""
    purge(house)
    house.servers["alex"].faults.plan(Call.CREATE, Fault.FULL, times=-1)

    first = house.sync()
    assert ("paused", []) == (first.accounts["alex"].state.value, house.cards("other"))
    assert any("its card could not be written" in notice for notice in first.notices)
    second = house.sync()
    (card,) = house.cards("other")
    assert ("paused", 1, 0) == (second.accounts["alex"].state.value, second.wrote, house.sync().wrote)

    house.hand.change(card, {"title": f"✅ {card.title}"})
    assert ("ok", ["dropped"] * 6) == (house.sync().accounts["alex"].state.value, house.kinds())


def test_a_card_elsewhere_is_watched_where_its_account_is_not_asked(house: House) -> None:
    """One account polled after the other: the answer is seen there, stays known, and the paused one is named."""
    purge(house)
    house.servers["alex"].faults.plan(Call.CREATE, Fault.FULL, times=-1)
    house.sync()
    house.sync()
    for name in ("other", "alex", "other"):
        house.clock.forward(minutes=5)
        report = house.service.sync(only=frozenset({name}), kind="poll").report
        assert (0, frozenset()) == (report.wrote, report.answered)
    (card,) = house.cards("other")
    house.hand.delete(card)
    house.servers["alex"].faults.clear()

    heard = house.service.sync(only=frozenset({"other"}), kind="poll").report
    assert (frozenset({"alex"}), 2) == (heard.answered, len(house.things()))
    house.clock.forward(minutes=1)
    back = house.service.sync(only=frozenset({"alex"}), kind="poll").report
    assert ("ok", [*NAMES], []) == (back.accounts["alex"].state.value, house.things(), house.kinds())


def test_other_cards_that_went_come_back_too(tmp_path: Path) -> None:
    """What asked for an answer was not answered by a purge that is taken back."""
    with ExitStack() as stack:
        house = House(tmp_path, stack)
        text = house.service.config.read_text(encoding="utf-8").replace("columns = false", "columns = true")
        house.service.config.write_text(text, encoding="utf-8")
        house.sync()
        before = {item.title for item in house.items()}
        for item in house.items():
            house.hand.delete(item)
        house.sync()
        (card,) = house.cards()
        house.hand.delete(card)

        assert "ok" == house.sync().accounts["alex"].state.value
        assert len(before) > len(NAMES)
        assert before == {item.title for item in house.items()}
        assert 0 == house.sync().wrote


def test_a_server_with_a_trash_bin_takes_what_is_put_back(tmp_path: Path) -> None:
    """The old uids are refused there; other ones are taken."""
    with ExitStack() as stack:
        house = House(tmp_path, stack, trash=True)
        house.sync()
        purge(house)
        house.sync()
        (card,) = house.cards()
        house.hand.delete(card)

        assert ("ok", [*NAMES]) == (house.sync().accounts["alex"].state.value, house.things())
        assert (0, []) == (house.sync().wrote, house.kinds())


def test_an_account_that_is_down_when_it_is_to_be_put_back_gets_it_later(house: House) -> None:
    """However long that takes: what a member asked for is not forgotten, and nothing is dropped meanwhile."""
    purge(house)
    house.sync()
    (card,) = house.cards()
    house.hand.delete(card)
    house.servers["alex"].faults.plan(Call.CREATE, Fault.UNREACHABLE, times=-1)
    house.sync()
    house.servers["alex"].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)
    house.clock.forward(hours=40)
    house.sync()
    house.servers["alex"].faults.clear()

    house.sync()
    assert ([*NAMES], [], 0) == (house.things(), house.kinds(), house.sync().wrote)


def test_a_poll_that_sees_the_answer_goes_on_at_once(house: House) -> None:
    """One account is asked, and goes on in that very poll; the other one is asked nothing."""
    held = HeldService.hold(house.service)
    try:
        purge(house)
        house.clock.forward(minutes=5)
        paused = held.sync(only=frozenset({"alex"}), kind="poll").report
        (card,) = house.cards()
        house.hand.change(card, {"state": "done"})
        house.clock.forward(minutes=5)
        report = held.sync(only=frozenset({"alex"}), kind="poll").report
    finally:
        held.close()

    assert ("paused", 1) == (paused.accounts["alex"].state.value, paused.wrote)
    assert (["alex"], "ok", ["dropped"] * 6) == (
        list(report.accounts),
        report.accounts["alex"].state.value,
        house.kinds(),
    )


def test_undone_elsewhere_a_card_answers_nothing_and_is_not_put_anew(house: House) -> None:
    """The run that put it is taken back: syncd took the card away, so nobody deleted it, and the account waits."""
    purge(house)
    house.servers["alex"].faults.plan(Call.CREATE, Fault.FULL, times=-1)
    house.sync()
    run = house.sync().run
    assert 1 == len(house.cards("other"))

    house.clock.forward(minutes=5)
    house.service.undo(run)

    assert [] == house.cards("other")
    later = [house.sync() for _run in range(2)]
    assert [("paused", 0)] * 2 == [(report.accounts["alex"].state.value, report.wrote) for report in later]
    assert ([], []) == (house.cards("other"), house.kinds())
