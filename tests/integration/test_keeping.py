"""The same move of a session twice in a row: one question to everybody, and what follows from the answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import pytest

from adapters.memory.server import MemoryServer, registered
from tests.machine.hand import Shown
from tests.machine.memory_hand import MemoryHand
from tests.support.home import HEAD, Home

PEOPLE = "".join(
    f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
    f'[accounts.{name}]\nadapter = "memory"\nserver = "keeping-{name}"\n'
    for name in ("alex", "sam")
)
PLANNING = """[sessions.planning]
kind = "planning"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "18:00"
minutes = 30
horizon = "6 weeks"
starting = 2026-11-29
"""
TITLE = "Keep Mondays at 20:00?"


@dataclass
class Kept:
    """The household, and the hands of its members."""

    home: Home
    hand: MemoryHand

    def sync(self, runs: int = 3) -> None:
        """Some runs, five minutes apart."""
        for _run in range(runs):
            self.home.clock.forward(minutes=5)
            self.home.sync()

    def move(self, member: str, start: str, to: str) -> None:
        """A member drags a copy."""
        (copy,) = (i for i in self.hand.items() if i.account == member and i.due == start)
        self.hand.change(copy, {"due": to})
        self.sync()

    def cards(self) -> dict[str, Shown]:
        """The open question of each member."""
        return {i.account: i for i in self.hand.items() if i.title == TITLE and i.status == "open"}

    def starts(self, member: str) -> list[str]:
        """When sessions begin in a member's calendar."""
        return sorted(i.due for i in self.hand.items() if i.account == member and i.event)

    def tick(self, member: str) -> None:
        """A member says yes."""
        self.hand.change(self.cards()[member], {"state": "done"})
        self.sync()


@pytest.fixture
def kept(home: Home) -> Iterator[Kept]:
    """Every second Sunday; Alex moved the first one to Monday, and Sam the second one."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(registered(MemoryServer(f"keeping-{name}"))) for name in ("alex", "sam")}
        home.write(HEAD, PEOPLE, PLANNING)
        made = Kept(home, MemoryHand(servers))
        made.sync()
        made.move("alex", "2026-11-29T17:00:00Z", "2026-11-30T19:00:00Z")
        assert {} == made.cards()
        made.move("sam", "2026-12-13T17:00:00Z", "2026-12-14T19:00:00Z")
        yield made


def test_the_same_move_twice_is_asked_about_once(kept: Kept) -> None:
    """Each member has one card; a third such move puts no other one."""
    assert {"alex", "sam"} == kept.cards().keys()

    kept.move("alex", "2026-12-27T17:00:00Z", "2026-12-28T19:00:00Z")

    assert {"alex", "sam"} == kept.cards().keys()
    assert 2 == len([i for i in kept.hand.items() if i.title == TITLE])


def test_everybodys_yes_changes_the_rule_and_keeps_its_phase(kept: Kept) -> None:
    """From the next date on it is every second Monday at 20:00, in the same weeks; the entry says from when."""
    kept.tick("alex")
    assert "2026-12-27T17:00:00Z" in kept.starts("sam")
    kept.tick("sam")

    assert ["2026-11-30T19:00:00Z", "2026-12-14T19:00:00Z", "2026-12-28T19:00:00Z"] == kept.starts("sam")[:3]
    assert kept.starts("alex") == kept.starts("sam")
    (entry,) = kept.home.service.agreed().agreements
    assert ("session", "planning", date(2026, 12, 28), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "20:00", True) == (
        entry.kind,
        entry.session,
        entry.since,
        entry.rrule,
        entry.at,
        entry.counts,
    )
    assert ["agreed"] == kept.home.kinds()
    assert {} == kept.cards()


def test_the_lines_to_take_over_end_the_agreement(kept: Kept) -> None:
    """What `agreed` prints, put into the file, says the same; then nothing is left to tell, and nothing moves."""
    kept.tick("alex")
    kept.tick("sam")
    before, lines = kept.starts("sam"), kept.home.service.agreed().lines
    for old, new in zip(("rrule", "at", "starting"), lines[1:], strict=True):
        text = kept.home.registry.read_text(encoding="utf-8")
        (line,) = (line for line in text.splitlines() if line.startswith(f"{old} = "))
        kept.home.replace(line, new)
    kept.sync()

    assert before == kept.starts("sam")
    assert () == kept.home.service.agreed().lines
    assert "[sessions.planning], in place of rrule, at and starting" in lines[0]


def test_one_no_and_nothing_changes(kept: Kept) -> None:
    """Deleted by one, the other one's card closes; the move is not asked about once more."""
    kept.tick("alex")
    kept.hand.delete(kept.cards()["sam"])
    kept.sync()
    kept.move("alex", "2026-12-27T17:00:00Z", "2026-12-28T19:00:00Z")

    assert {} == kept.cards()
    assert () == kept.home.service.agreed().agreements
    assert [] == kept.home.kinds()


def test_another_rule_in_the_file_is_the_newer_word(kept: Kept) -> None:
    """Whoever writes another rule later decides; the agreement holds no more."""
    kept.tick("alex")
    kept.tick("sam")
    kept.home.replace('at = "18:00"', 'at = "17:00"')
    kept.sync()

    assert "2026-12-27T16:00:00Z" in kept.starts("sam")
    assert [False] == [entry.counts for entry in kept.home.service.agreed().agreements]
