"""The machine of the main job: registry edits, owners' edits, faults and crashes in any order."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from syncd.model.when import decode_when, encode_when
from tests.machine import year
from tests.machine.hand import DONE, OPEN, SKIPPED, SKIPS, TICKS, Shown
from tests.machine.registry import ALARMS, MEMBERS, PARTS, RULES, TIMES, ZONES, Household, Written
from tests.machine.world import World

STEPS: Counter[str] = Counter()
"""Steps carried out so far, per back end."""

THINGS = tuple(RULES)
PICK = st.integers(0, 40)
REGISTRY_EDITS = (
    "outcome",
    "name",
    "at",
    "remind",
    "rule",
    "owner",
    "handover",
    "there",
    "weight",
    "private",
    "session",
    "deliver",
    "account",
    "away",
    "zone",
    "responsibility id",
    "step id",
    "member id",
    "account id",
)
UNMOVED = frozenset(
    {"outcome", "name", "weight", "private", "remind", "session", "deliver", "account"}
    | {f"{kind} id" for kind in ("responsibility", "step", "member", "account")}
)
"""Edits after which the same dates stand at the same members."""

OWNER_ACTS = (
    "tick",
    "tick late",
    "untick",
    "skip",
    "move",
    "rename",
    "note before",
    "note after",
    "note inside",
    "no marker",
    "rewrite",
    "alarm",
    "unknown",
    "attach",
    "delete",
    "copy",
    "add",
    "category",
    "touch",
)
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
            self.world.restore(MEMBERS[account])

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
        self.world.say_by_cards()

    @rule()
    def settle(self) -> None:
        """Runs until all is well."""
        self.count()
        self.world.settle()


def edit_registry(world: World, what: str, thing: str, n: int) -> None:
    """Change one thing in the registry file."""
    household = world.household
    today = world.clock.now().date()
    if what not in UNMOVED:
        world.unedited.clear() if what in ("away", "zone") else world.unedited.discard(thing)
    if what == "session":
        household.session = ("", "18:00", "19:30")[n % 3]
    elif what == "deliver":
        household.deliver["sam"] = "tasks" if household.deliver["sam"] == "calendar" else "calendar"
    elif what == "account":
        household.account_of["kim"] = "spare" if household.account_of["kim"] == "kim" else "kim"
    elif what == "zone":
        household.zone = ZONES[n % len(ZONES)]
    elif what.endswith(" id"):
        _rename(household, what.removesuffix(" id"), thing, n)
    elif what == "away":
        since = today + timedelta(days=n % 4 - 1)
        until = since + timedelta(days=n % 6 + 1)
        household.away = (MEMBERS[n % 3], since.isoformat(), until.isoformat()) if household.away is None else None
    else:
        _edit_owned(household.owned[thing], what, thing, n, today)
    world.write()


def _rename(household: Household, kind: str, thing: str, n: int) -> None:
    """Give something another id, with `formerly`."""
    keys = {"responsibility": (thing,), "step": tuple(PARTS), "member": MEMBERS, "account": tuple(household.accounts)}
    household.called.rename(kind, keys[kind][n % len(keys[kind])])


def _edit_owned(written: Written, what: str, thing: str, n: int, today: date) -> None:
    if thing == "groceries" and what in ("at", "remind", "rule"):
        return
    if what == "outcome":
        written.outcome = f"{written.name} as agreed {n}"
    elif what == "name":
        written.name = f"{thing.title()} {n}"
    elif what == "at":
        written.at = TIMES[n % len(TIMES)]
        written.remind = written.remind if written.at else ""
    elif what == "remind":
        written.remind = ALARMS[n % len(ALARMS)] if written.at else ""
    elif what == "rule":
        written.when = RULES[thing][n % len(RULES[thing])]
    elif what == "owner":
        written.owner = (*MEMBERS, "")[n % (len(MEMBERS) + 1)]
        written.handed = None
    elif what == "handover":
        others = [m for m in MEMBERS if m != written.owner]
        written.handed = (others[n % 2], (today + timedelta(days=n % 9 - 2)).isoformat()) if written.owner else None
    elif what == "there":
        written.there = not written.there
    elif what == "weight":
        written.weight = n % 4
    elif what == "private":
        written.private = not written.private


def owner_act(machine: Machine, what: str, item: Shown, n: int) -> None:
    """Change one item as its owner would."""
    world = machine.world
    if what in ("tick", "tick late", "untick", "skip", "category"):
        _status_act(world, what, item, n)
    elif what == "delete":
        world.by_hand_delete(item)
    elif what == "copy":
        world.hand.copy(item, f"copy-{machine.words}-{n}")
        machine.words += 1
    elif what == "add":
        world.hand.add(item.account, f"own-{machine.words}-{n}", "Dentist")
        machine.words += 1
    else:
        world.by_hand(item, **_values(machine, what, item, n))


def _status_act(world: World, what: str, item: Shown, n: int) -> None:
    now = world.clock.now()
    if what == "category":
        if item.event:
            world.by_hand(item, categories=(*item.categories, "DONE"))
        return
    state = {"tick": DONE, "tick late": DONE, "untick": OPEN, "skip": SKIPPED}[what]
    if state == item.status:
        return
    if item.event:
        patterns = {DONE: TICKS, OPEN: ("{}",), SKIPPED: SKIPS}[state]
        categories = tuple(c for c in item.categories if c.lower() != "done")
        title = patterns[n % len(patterns)].format(item.bare)
        world.by_hand(item, title=title, state=OPEN, categories=categories)
        return
    at = now - timedelta(hours=n) if what == "tick late" else now
    world.by_hand(item, state=state, completed_at=encode_when(at) if state == DONE else None)


def _values(machine: Machine, what: str, item: Shown, n: int) -> dict[str, object]:
    """What an owner's edit sets."""
    text = item.description
    if what == "move":
        due = decode_when(item.due)
        return {"due": encode_when(due + timedelta(days=n % 5 - 1))} if due is not None else {}
    if what == "rename":
        return {"title": item.title.replace(item.bare, machine.word())}
    if what == "note before":
        return {"description": f"{machine.word()}\n{text}"}
    if what == "note after":
        return {"description": f"{text}\n{machine.word()}"}
    if what == "note inside":
        first, _, rest = text.partition("\n")
        return {"description": f"{first} {machine.word()}\n{rest}"}
    if what == "no marker":
        return {"description": "\n".join(line for line in text.split("\n") if not line.startswith("syncd:"))}
    if what == "rewrite":
        return {"description": machine.word()}
    if what == "alarm":
        return {"alarms": (-60.0 * (n + 7),)}
    if what == "unknown":
        return {"unknown": machine.word(visible=False)}
    if what == "attach":
        return {"unknown": machine.word(), "extras": True}
    return {"title": item.title}
