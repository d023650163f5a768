"""Whatever members do to a session's copies, with any account down for any time: at rest all copies show the same."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.memory.body import load
from adapters.memory.faults import Call, Fault
from adapters.memory.server import MemoryServer, registered
from syncd.daemon.held import HeldService
from syncd.model.when import decode_when, encode_when
from tests.machine.hand import SKIPS, TICKS, Shown
from tests.machine.memory_hand import MemoryHand
from tests.support.home import HEAD, Home

EXAMPLES = 60
MEMBERS = ("alex", "sam", "kim")
OFFSETS = (-30, -2, 1, 2, 26, 50)
SPANS = (1, 9, 40, 80, 200)
_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that happens. `n` picks among what there is to pick from."""

    what: str
    member: int = 0
    which: int = 0
    n: int = 0
    told: bool = True


WHATS = ("move", "move", "resize", "hold", "cancel", "unmark", "delete", "day", "down", "up", "sync", "poll", "time")
ACTS = st.builds(Act, st.sampled_from(WHATS), st.integers(0, 2), st.integers(0, 1), st.integers(0, 5), st.booleans())


@dataclass
class Household:
    """Members with a memory account each, and one weekly session."""

    members: int
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        """Everything stands as made."""
        number = next(_NUMBERS)
        self.names = MEMBERS[: self.members]
        self.servers = {
            name: self.stack.enter_context(registered(MemoryServer(f"sessions-{number}-{name}")))
            for name in self.names
        }
        self.hand = MemoryHand(self.servers)
        shm = Path("/dev/shm")
        folder = Path(tempfile.mkdtemp(prefix="syncd-sessions-", dir=shm if shm.is_dir() else None))
        self.stack.callback(shutil.rmtree, folder, ignore_errors=True)
        self.home = Home(folder)
        people = "".join(
            f'[members.{name}]\nname = "{name.title()}"\naccount = "{name}"\n'
            f'[accounts.{name}]\nadapter = "memory"\nserver = "sessions-{number}-{name}"\n'
            for name in self.names
        )
        planning = (
            '[sessions.planning]\nkind = "planning"\nrrule = "FREQ=WEEKLY;BYDAY=SU"\nat = "18:00"\nminutes = 30\n'
        )
        self.home.write(HEAD, people, planning, "starting = 2026-11-29\n")
        self.held = HeldService.hold(self.home.service)
        self.stack.callback(self.held.close)
        self.down: set[str] = set()
        self.sync()

    def sync(self, only: str = "") -> int:
        """One run over all accounts, or one poll; how much it wrote."""
        self.home.clock.forward(minutes=1)
        report = self.held.sync(only=frozenset({only}), kind="poll").report if only else self.held.sync().report
        for name, own in report.accounts.items():
            if own.state == "paused":
                self.held.resume(name, self.held.kept.store.accounts()[name].paused_digest)
        return report.wrote

    def copies(self, member: str) -> list[Shown]:
        """The copies of a member, as they were made."""
        return sorted((i for i in self.hand.items() if i.account == member and i.ours), key=lambda i: i.uid)

    def dates(self) -> dict[str, list[Shown]]:
        """All copies by the occurrence they stand for."""
        found: dict[str, list[Shown]] = {}
        for link in self.held.kept.store.links(include_ended=True):
            for shown in self.hand.items():
                if shown.uid == link.uid:
                    found.setdefault(link.occurrence.recurrence_id.isoformat(), []).append(shown)
        return found

    def do(self, act: Act) -> None:
        """Carry out one act; nothing where there is nothing to act on."""
        name = self.names[act.member % len(self.names)]
        if act.what == "sync":
            self.sync()
        elif act.what == "poll":
            self.sync(name)
        elif act.what == "time":
            self.home.clock.forward(hours=SPANS[act.n % len(SPANS)])
        elif act.what in ("down", "up"):
            self.turn(name, down=act.what == "down")
        else:
            days = sorted(self.dates())
            mine = [i for i in self.dates()[days[act.which % len(days)]] if i.account == name] if days else []
            if mine:
                self.edit(mine[0], act)

    def turn(self, name: str, *, down: bool) -> None:
        """An account does not answer any more, or answers once more."""
        self.servers[name].faults.clear()
        self.down.discard(name)
        if down:
            self.down.add(name)
            self.servers[name].faults.plan(Call.ANY, Fault.UNREACHABLE, times=-1)

    def edit(self, shown: Shown, act: Act) -> None:
        """A member's hand on the own copy; their app tells when, or does not."""
        self.home.clock.forward(minutes=1)
        if act.what == "delete":
            if len(self.copies(shown.account)) > 5:
                self.hand.delete(shown)
            return
        values: dict[str, object] = {}
        at = decode_when(shown.due)
        if act.what == "move" and isinstance(at, datetime):
            values["due"] = encode_when(at + timedelta(hours=OFFSETS[act.n]))
        elif act.what == "day" and isinstance(at, datetime):
            values |= {"due": at.date().isoformat(), "lasts": 86400}
        elif act.what == "resize" and isinstance(at, datetime):
            values["lasts"] = 600 * (act.n + 1)
        elif act.what in ("hold", "cancel"):
            values["title"] = (TICKS if act.what == "hold" else SKIPS)[0].format(shown.bare)
        elif act.what == "unmark":
            values["title"] = shown.bare
        if act.told:
            values["modified_at"] = encode_when(self.home.clock.now())
        self.hand.change(shown, values)

    def rest(self) -> None:
        """Every account answers, and runs go on until nothing is left to do, also after what was asked is over."""
        for name in self.names:
            self.turn(name, down=False)
        for _time in range(2):
            self.home.clock.forward(hours=13)
            assert 0 in [self.sync() for _run in range(8)], "it does not come to rest"


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(2, 3), st.lists(ACTS, max_size=14))
def test_at_rest_all_copies_of_a_session_show_the_same(members: int, acts: list[Act]) -> None:
    """Moved, given another length, held, cancelled, reopened, removed, and any account down for any time."""
    household = Household(members)
    with household.stack:
        for act in acts:
            household.do(act)
        household.rest()
        differing = {
            day: shown
            for day, those in household.dates().items()
            if len(shown := {(i.due, _lasts(i), i.status) for i in those}) > 1
        }
        assert differing == {}


def _lasts(shown: Shown) -> object:
    return load(shown.raw)["lasts"]
