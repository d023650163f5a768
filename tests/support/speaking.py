"""A household of two in memory whose members say everything where their tasks are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from adapters.memory.server import MemoryServer, registered
from syncd.core.outcome import fold
from syncd.model.heard import HeardLine, Where
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.occurrence import Occurrence, Settled
from syncd.service.acting import Acted
from tests.machine.hand import Shown
from tests.machine.memory_hand import MemoryHand
from tests.support.clocks import FakeClock
from tests.support.home import Home

HEAD = """[household]
id = "h1"
name = "Home"
timezone = "Europe/Berlin"
columns = false
"""


def member(name: str, more: str = "") -> str:
    """A member with an account of their own in memory."""
    return f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n{more}\n'


def responsibility(name: str, rule: str, owner: str = "", more: str = "", called: str = "") -> str:
    """A responsibility with one step, by its RRULE; without an owner it needs a home."""
    whose = f'owner = "{owner}"\n' if owner else ""
    return (
        f'[responsibilities.{name}]\nname = "{called or name.title()}"\ncategory = "household-logistics"\n{whose}'
        f'outcome = "It is as it has to be"\nweight = {{ notice = 1, plan = 1, do = 1 }}\nrrule = "{rule}"\n'
        f"starting = 2026-11-01\n{more}\n"
    )


BINS = responsibility("bins", "FREQ=WEEKLY;BYDAY=TU", "alex", called="Bins out")
DISHES = responsibility("dishes", "FREQ=DAILY", "sam")
GUTTERS = responsibility("gutters", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5")
GROCERIES = """[responsibilities.groceries]
name = "Groceries"
category = "household-logistics"
owner = "sam"
outcome = "There is food for the week"
starting = 2026-11-01
steps = [
  { id = "menu", name = "Menu and list", phase = "plan", rrule = "FREQ=WEEKLY;BYDAY=FR" },
  { id = "shop", name = "The shop", phase = "do", rrule = "FREQ=WEEKLY;BYDAY=SA" },
]
"""


class SpokenHome(Home):
    """A household whose members write lines; made by `spoken_home`."""

    def __init__(self, folder: Path, clock: FakeClock, servers: dict[str, MemoryServer]) -> None:
        super().__init__(folder, clock)
        self.hand = MemoryHand(servers)
        self._lines = itertools.count(1)

    def account(self, name: str, more: str = "") -> str:
        """The table of an account in memory."""
        return (
            f'[accounts.{name}]\nadapter = "memory"\nserver = "{self.folder}-{name}"\nusername = "{name}"\n{more}\n'
        )

    def line(self, who: str, text: str) -> HeardLine:
        """A line that was heard and waits."""
        line = HeardLine(f"line-{next(self._lines)}", who, who, "syncd-card", Where.NOTE, text, self.clock.now())
        with self.service.household().store(write=True) as store, store.change() as change:
            change.hear((line,))
        return line

    def act(self, line: HeardLine) -> Acted:
        """A line is acted on; its answer is not kept yet."""
        return self.service.act(line)

    def say(self, who: str, text: str) -> str:
        """Somebody writes a line: the answer. A minute passes."""
        line = self.line(who, text)
        acted = self.act(line)
        with self.service.household().store(write=True) as store, store.change() as change:
            change.answer(line.id, acted.answer, acted.deed, self.clock.now())
        self.clock.forward(minutes=1)
        return acted.answer

    def items(self, who: str) -> list[Shown]:
        """What stands in that member's account."""
        return [item for item in self.hand.items() if item.account == who]

    def item(self, who: str, title: str, day: str) -> Shown:
        """The one item of that title and due there."""
        (found,) = [i for i in self.items(who) if (i.title, i.due[:10]) == (title, day)]
        return found

    def open(self, who: str) -> list[str]:
        """Titles and days of what stands open there, sorted."""
        return sorted(f"{i.title} {i.due[:10]}" for i in self.items(who) if i.state == "open")

    def shown(self, who: str) -> list[str]:
        """Titles and states of what stands there, sorted."""
        return sorted(f"{i.title} {i.state}" for i in self.items(who))

    def told(self) -> list[tuple[str, ...]]:
        """Kind, date, doers, share and source of what the ledger tells of dates, in the order of seeing."""
        return [
            (e.kind.value, str(e.recurrence_id), "+".join(e.by), e.share.value, e.source.value)
            for e in self.entries()
            if e.occurrence is not None and e.kind is not EntryKind.WITHDRAWN
        ]

    def entries(self) -> tuple[Entry, ...]:
        """The ledger, in the order of seeing."""
        with self.service.household().store(write=False) as store:
            return store.entries(as_seen=True)

    def said(self) -> list[Entry]:
        """What words wrote to the ledger."""
        return [entry for entry in self.entries() if entry.source is Source.WORD]

    def settled(self) -> dict[Occurrence, Settled]:
        """What became of everything."""
        return fold(self.entries()).settled

    def owner(self, name: str) -> str | None:
        """Who owns it today."""
        registry = self.service.household().registry
        today = self.clock.now().astimezone(registry.household.zone).date()
        return next(r for r in registry.responsibilities if r.id == name).owner_on(today)

    def agreed_text(self) -> str:
        """The file of what was agreed, "" where there is none."""
        file = self.folder / "state" / "agreed.toml"
        return file.read_text(encoding="utf-8") if file.exists() else ""


@contextmanager
def spoken_home(
    folder: Path, *parts: str, head: str = HEAD, alex: str = "", sam: str = "", accounts: str = ""
) -> Iterator[SpokenHome]:
    """Alex and Sam, each with an account of their own, and the responsibilities in `parts`; not synced yet.

    It is Monday, 23 November 2026. `alex` and `sam` are more keys of theirs, `accounts` more of both accounts.
    """
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(registered(MemoryServer(f"{folder}-{name}"))) for name in ("alex", "sam")
        }
        home = SpokenHome(folder, FakeClock(), servers)
        tables = [home.account(name, accounts) for name in servers]
        home.write(head, member("alex", alex), member("sam", sam), *tables, *parts)
        yield home
