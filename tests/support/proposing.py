"""A household of two in memory in which a yes counts, and what its members do to the cards that ask them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from adapters.memory.server import MemoryServer, registered
from tests.machine.hand import Shown
from tests.machine.memory_hand import MemoryHand
from tests.support.home import HEAD, Home

BOTH = HEAD + 'consent = "both"\n'
DEAL = "Would this be yours?"
NAMES = ("alex", "sam", "kim")


def people(*names: str, deliver: str = "tasks") -> str:
    """Members with an account in memory each."""
    return "".join(
        f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
        f'[accounts.{name}]\nadapter = "memory"\nserver = "proposing-{name}"\ndeliver = "{deliver}"\n'
        for name in names
    )


def owned(name: str, owner: str = "", *, weight: str = "1, plan = 1, do = 1", more: str = "") -> str:
    """A responsibility of each Tuesday; `owner` "" for none."""
    whose = f'owner = "{owner}"\n' if owner else ""
    return (
        f'[responsibilities.{name}]\nname = "{name.title()}"\ncategory = "household-logistics"\n{whose}'
        f'outcome = "{name} is done"\nweight = {{ notice = {weight} }}\n'
        f'rrule = "FREQ=WEEKLY;BYDAY=TU"\nstarting = 2026-11-24\n{more}'
    )


@dataclass
class Two:
    """The household, and the hands of its members."""

    home: Home
    hand: MemoryHand

    def sync(self, **later: float) -> int:
        """Time goes by, and a run; how many writes."""
        self.home.clock.forward(**(later or {"minutes": 5}))
        return self.home.sync().wrote

    def standing(self, member: str) -> list[Shown]:
        """What stands open at a member; what syncd closed in a calendar has an arrow."""
        items = (i for i in self.hand.items() if i.account == member and i.ours and i.status == "open")
        return [i for i in items if not i.title.startswith("➡")]

    def open(self, member: str) -> list[str]:
        """Titles of what stands open at a member, sorted."""
        return sorted(i.title for i in self.standing(member))

    def card(self, member: str, title: str) -> Shown:
        """The one open card of a member whose title holds this."""
        (found,) = (i for i in self.standing(member) if title in i.title)
        return found

    def tick(self, member: str, title: str = DEAL) -> None:
        """A member says yes."""
        card = self.card(member, title)
        self.hand.change(card, {"title": f"✅ {card.title}"} if card.event else {"state": "done"})

    def refuse(self, member: str, title: str = DEAL) -> None:
        """A member throws a card away."""
        self.hand.delete(self.card(member, title))

    def owner(self, name: str) -> str | None:
        """Who owns it today."""
        today = self.home.clock.now().date()
        registry = self.home.service.registry()
        return next(each for each in registry.responsibilities if each.id == name).owner_on(today)


@contextmanager
def two(home: Home, *parts: str, names: tuple[str, ...] = NAMES) -> Iterator[Two]:
    """The household with this file, not synced yet; servers of everybody who may come."""
    with ExitStack() as stack:
        servers = {name: stack.enter_context(registered(MemoryServer(f"proposing-{name}"))) for name in names}
        home.write(*parts)
        yield Two(home, MemoryHand(servers))
