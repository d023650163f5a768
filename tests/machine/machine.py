"""The machine of the main job: registry edits, owners' edits, faults and crashes in any order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.machine import year
from tests.machine.edits import OWNER_ACTS, REGISTRY_EDITS, THINGS, edit_registry, owner_act
from tests.machine.hand import OPEN
from tests.machine.registry import MEMBERS
from tests.machine.speech import LINES, answer_card, line_of, say_by_cards, write_line, write_on_card
from tests.machine.world import World

STEPS: Counter[str] = Counter()
"""Steps carried out so far, per back end."""

PICK = st.integers(0, 40)
MINUTES = (1, 45, 60 * 5, 60 * 11, 60 * 24, 60 * 36, 60 * 72)


class Machine(RuleBasedStateMachine):
    """Rules for any back end; a subclass makes the world and adds how its runs go wrong."""

    backend = ""

    def __init__(self) -> None:
        super().__init__()
        shm = Path("/dev/shm")
        self.folder = Path(tempfile.mkdtemp(prefix="syncd-machine-", dir=shm if shm.is_dir() else None))
        self.world = self.make_world(self.folder)
        self.words = 0

    def make_world(self, folder: Path) -> World:
        """The world of the back end."""
        raise NotImplementedError

    def teardown(self) -> None:
        """Whatever happened, it comes to rest."""
        try:
            self.world.settle()
        finally:
            self.world.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def count(self) -> None:
        """One more step."""
        STEPS[self.backend] += 1

    def word(self, *, visible: bool = True) -> str:
        """A text that nobody else has written."""
        self.words += 1
        word = f"wort{self.words}x"
        self.world.watch.words[word] = visible
        return word

    @initialize()
    def first_run(self) -> None:
        """The household stands before anything else happens."""
        self.count()
        self.world.run()

    @rule(what=st.sampled_from(REGISTRY_EDITS), thing=st.sampled_from(THINGS), n=PICK)
    def registry_edit(self, what: str, thing: str, n: int) -> None:
        """A person edits the registry file."""
        self.count()
        edit_registry(self.world, what, thing, n)

    @rule(what=st.sampled_from(OWNER_ACTS), pick=PICK, n=PICK)
    def owner_edit(self, what: str, pick: int, n: int) -> None:
        """An owner edits an item in the own app."""
        self.count()
        self.act(what, pick, n)

    def act(self, what: str, pick: int, n: int) -> None:
        """One act of an owner, on the item that is picked; nothing when there is none."""
        items = self.world.ours()
        if items:
            owner_act(self, what, items[pick % len(items)], n)
            self.world.note_foreign()

    @rule(what=st.sampled_from(("done", "skip", "reopen")), thing=st.sampled_from((*THINGS, "planning")))
    def command(self, what: str, thing: str) -> None:
        """Somebody types a command."""
        self.count()
        self.world.say(what, thing)

    @rule(
        who=st.sampled_from(MEMBERS),
        pattern=st.sampled_from(LINES),
        thing=st.sampled_from(THINGS),
        other=st.sampled_from(MEMBERS),
        on_card=st.booleans(),
    )
    def write_a_line(self, who: str, pattern: str, thing: str, other: str, on_card: bool) -> None:
        """A member writes to syncd: a new item, or a line on the own column."""
        self.count()
        line = line_of(self.world, pattern, thing, other)
        if on_card:
            write_on_card(self.world, who, line)
        else:
            self.words += 1
            write_line(self.world, who, line, self.words)

    @rule(pick=PICK, says=st.sampled_from(("done", "done", "skipped", "delete")))
    def answer_a_card(self, pick: int, says: str) -> None:
        """A card is ticked, crossed out, or thrown away."""
        self.count()
        answer_card(self.world, pick, says)

    @rule(account=st.integers(0, 3))
    def poll(self, account: int) -> None:
        """One account is asked alone, as a daemon does."""
        self.count()
        self.world.calm()
        self.world.poll(account)

    @rule(minutes=st.sampled_from(MINUTES))
    def time_passes(self, minutes: int) -> None:
        """Time passes."""
        self.count()
        self.world.clock.forward(minutes=minutes)

    @rule()
    def sync(self) -> None:
        """A run that goes well."""
        self.count()
        self.world.calm()
        self.world.run()

    @rule(really=st.integers(0, 5))
    def lose_state(self, really: int) -> None:
        """The state is gone; now and then."""
        self.count()
        if really == 0:
            self.world.lose_state()

    @rule()
    def sync_as_planned(self) -> None:
        """A run that goes well does what `plan` says."""
        self.count()
        self.world.calm()
        self.world.run_as_planned()

    @rule(thing=st.sampled_from(THINGS), to=st.sampled_from((*MEMBERS, "nobody")), ahead=st.integers(-1, 8))
    def handover(self, thing: str, to: str, ahead: int) -> None:
        """Something is handed over by command, there or back: today, later, or in the past (refused)."""
        self.count()
        year.hand_over(self.world, thing, to, self.world.today() + timedelta(days=ahead))

    @rule(
        who=st.sampled_from((*MEMBERS, "all")), ahead=st.integers(-2, 4), n=st.integers(1, 9), covered=st.booleans()
    )
    def away(self, who: str, ahead: int, n: int, covered: bool) -> None:
        """Somebody is away by command."""
        self.count()
        since = self.world.today() + timedelta(days=ahead)
        cover = MEMBERS[(MEMBERS.index(who) + 1) % 3] if covered and who != "all" else None
        year.go_away(self.world, who, since, since + timedelta(days=n), cover)

    @rule(pick=PICK, n=st.integers(0, 4))
    def back_earlier(self, pick: int, n: int) -> None:
        """An absence is shortened, or taken back."""
        self.count()
        if self.world.absences:
            who, since, _until = self.world.absences[pick % len(self.world.absences)]
            year.go_away(self.world, who, since, since + timedelta(days=n))

    @rule(pick=st.sampled_from((0, 0, 0, 1, 2, 3, 5, 8)))
    def undo(self, pick: int) -> None:
        """A run is taken back: the newest, or an older one; it may be an undo itself."""
        self.count()
        self.world.calm()
        year.undo(self.world, pick)

    @rule()
    def back_up(self) -> None:
        """A backup is taken."""
        self.count()
        year.back_up(self.world)

    @rule(really=st.integers(0, 3))
    def put_backup_back(self, really: int) -> None:
        """The backup is put back; now and then."""
        self.count()
        if really == 0:
            year.put_backup_back(self.world)

    @rule(thing=st.sampled_from(THINGS))
    def put_down(self, thing: str) -> None:
        """Its owner puts something down."""
        self.count()
        self.world.calm()
        year.put_down(self.world, thing)

    @rule(who=st.sampled_from(MEMBERS), n=st.integers(0, 9))
    def pause(self, who: str, n: int) -> None:
        """A member pauses: for some days, until further notice, or no longer."""
        self.count()
        self.world.calm()
        until = self.world.today() + timedelta(days=n) if n > 2 else None
        year.pause(self.world, who, until, end=n == 0)

    @rule(who=st.sampled_from(MEMBERS), n=st.integers(0, 5))
    def leave(self, who: str, n: int) -> None:
        """A member leaves now and then, comes back, or is forgotten."""
        self.count()
        self.world.calm()
        if n == 0:
            year.leave(self.world, who)
        elif n == 1:
            year.leave(self.world, who, back=True)
        elif n == 2:
            year.forget(self.world, who)

    @rule()
    def take_snapshot(self) -> None:
        """The servers are backed up."""
        self.count()
        self.world.take_snapshot()

    @rule(account=st.integers(0, 2), says=st.sampled_from(("ours", "theirs")), really=st.integers(0, 2))
    def restore(self, account: int, says: str, really: int) -> None:
        """A server goes back to its backup; when asked, a person says whose state holds."""
        self.count()
        if really == 0:
            self.world.went_back_says = says
            year.restore(self.world, MEMBERS[account])

    @rule(really=st.integers(0, 3))
    def laptop(self, really: int) -> None:
        """Another syncd, with a state of its own, works once; now and then."""
        self.count()
        self.world.calm()
        if really == 0:
            self.world.laptop()

    @rule()
    def copy_state(self) -> None:
        """A snapshot of the disk is taken."""
        self.count()
        year.copy_state(self.world)

    @rule(really=st.integers(0, 3))
    def put_copy_back(self, really: int) -> None:
        """The disk goes back to its snapshot; now and then."""
        self.count()
        if really == 0:
            year.put_copy_back(self.world)

    @rule(picks=st.lists(PICK, min_size=1, max_size=4))
    def purge(self, picks: list[int]) -> None:
        """Items go a few per poll: two before each run."""
        self.count()
        self.world.calm()
        for pick in picks:
            self.act("delete", pick, 0)
            self.act("delete", pick + 1, 0)
            self.world.clock.forward(minutes=30)
            self.world.run()

    @rule(says=st.sampled_from(("tick", "delete", "delete", "command")), here=st.sampled_from((0, 0, 0, 2)))
    def purge_and_say(self, says: str, here: int) -> None:
        """Who has the most throws all of it away; then says on the card, or by a command, what becomes of it."""
        self.count()
        self.world.calm()
        self.world.run()
        items = [item for item in self.world.ours() if item.status == OPEN]
        whose = Counter(item.account for item in items).most_common(1)
        mine = [item for item in items if whose and item.account == whose[0][0]]
        for item in mine[min(here, len(mine)) :]:
            self.world.by_hand_delete(item)
        self.world.guard_says = says
        self.world.run()
        say_by_cards(self.world)

    @rule()
    def settle(self) -> None:
        """Runs until all is well."""
        self.count()
        self.world.settle()
