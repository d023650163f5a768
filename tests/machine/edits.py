"""What people change: the registry file, and items in the owners' apps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from syncd.model.when import decode_when, encode_when
from tests.machine.hand import DONE, OPEN, SKIPPED, SKIPS, TICKS, Shown
from tests.machine.registry import ALARMS, MEMBERS, PARTS, RULES, TIMES, ZONES, Household, Written
from tests.machine.world import World

THINGS = tuple(RULES)
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
    "consent",
    "columns",
)
UNMOVED = frozenset(
    {"outcome", "name", "weight", "private", "remind", "session", "deliver", "account", "consent", "columns"}
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


class Person(Protocol):
    """Whoever edits; `words` counts what they made."""

    world: World
    words: int

    def word(self, *, visible: bool = True) -> str:
        """A text that nobody else has written."""


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
        world.watch.nobody_listens()
    elif what == "consent":
        household.consent = "file" if household.consent == "both" else "both"
        if world.watch.lost:
            world.unedited.clear()
    elif what == "columns":
        household.columns = not household.columns
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


def owner_act(person: Person, what: str, item: Shown, n: int) -> None:
    """Change one item as its owner would."""
    world = person.world
    if what in ("tick", "tick late", "untick", "skip", "category"):
        _status_act(world, what, item, n)
    elif what == "delete":
        world.by_hand_delete(item)
    elif what == "copy":
        world.hand.copy(item, f"copy-{person.words}-{n}")
        person.words += 1
    elif what == "add":
        world.hand.add(item.account, f"own-{person.words}-{n}", "Dentist")
        person.words += 1
    else:
        world.by_hand(item, **_values(person, what, item, n))


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


def _values(person: Person, what: str, item: Shown, n: int) -> dict[str, object]:
    """What an owner's edit sets."""
    text = item.description
    if what == "move":
        due = decode_when(item.due)
        return {"due": encode_when(due + timedelta(days=n % 5 - 1))} if due is not None else {}
    if what == "rename":
        return {"title": item.title.replace(item.bare, person.word())}
    if what == "note before":
        return {"description": f"{person.word()}\n{text}"}
    if what == "note after":
        return {"description": f"{text}\n{person.word()}"}
    if what == "note inside":
        first, _, rest = text.partition("\n")
        return {"description": f"{first} {person.word()}\n{rest}"}
    if what == "no marker":
        return {"description": "\n".join(line for line in text.split("\n") if not line.startswith("syncd:"))}
    if what == "rewrite":
        return {"description": person.word()}
    if what == "alarm":
        return {"alarms": (-60.0 * (n + 7),)}
    if what == "unknown":
        return {"unknown": person.word(visible=False)}
    if what == "attach":
        return {"unknown": person.word(), "extras": True}
    return {"title": item.title}
