"""The picture of the load after many years: `syncd load` with 200,000 completions, and a daily look in a usual home.

The busy household completes 55 things a day for ten years and folds nothing (`retention` of ten years); a usual one
completes 4,400 a year. A tenth is done by the other one, some of it a day or two late; a check-in was held two weeks
ago, and is compared with. Answers look two years back at most; so that nothing hides behind that, the look over all
days of the ledger is measured too. Linear means that a completion of ten years costs no more than one of a year; the
aim leaves half as much again for caches and memory. A look is the operation in a process that keeps the state open,
as the daemon does, without start-up.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.row import Row, at_most, missing, say, spread
from benchmarks.timed import ProgramFailed, run
from syncd.bootstrap import Adapters
from syncd.config import read_registry
from syncd.core.identity import things
from syncd.core.occurrences.rules import nominal_dates
from syncd.core.occurrences.schedule import thing_of
from syncd.engine.load import picture
from syncd.model.card import CardKind, card_thing
from syncd.model.ledger import Entry, EntryKind, Share
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.registry import Registry
from syncd.store import Store

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BEGAN = date(2016, 11, 21)
CHECK_IN = date(2026, 11, 8)
"""A check-in that was held some weeks ago: a look compares with what was so then."""
CATEGORIES = (
    "household-logistics",
    "emotional-caretaking",
    "social-planning",
    "child-related",
    "financial-management",
    "relationship-maintenance",
)

HEAD = """
[household]
id = "bench"
name = "Bench"
timezone = "Europe/Berlin"
columns = false
retention = "10 years"

[members.alex]
name = "Alex"
account = "alex"

[members.sam]
name = "Sam"
account = "sam"

[accounts.alex]
adapter = "memory"
server = "bench"

[accounts.sam]
adapter = "memory"
server = "bench-too"

[sessions.checkin]
kind = "check-in"
rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"
at = "19:00"
minutes = 15
starting = 2016-11-27
"""

OWNED = """
[responsibilities.r{number}]
name = "Responsibility number {number}"
category = "{category}"
owner = "{owner}"
outcome = "It is so"
weight = {{ notice = {notice}, plan = {plan}, do = 2 }}
rrule = "{rule}"
at = "18:00"
starting = {starting}
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How many responsibilities are due each day, week and month."""

    daily: int
    weekly: int
    monthly: int


BUSY = Size(50, 35, 10)
USUAL = Size(8, 25, 12)


def write_registry(folder: Path, size: Size) -> Path:
    """A household of that size; owners take turns, categories and weights too."""
    folder.mkdir(parents=True)
    rules = ["FREQ=DAILY"] * size.daily + ["FREQ=WEEKLY"] * size.weekly + ["FREQ=MONTHLY"] * size.monthly
    text = HEAD + "".join(
        OWNED.format(
            number=number,
            category=CATEGORIES[number % 6],
            owner=("alex", "sam")[number % 2],
            notice=number % 4,
            plan=(number // 2) % 4,
            rule=rule,
            starting=BEGAN + timedelta(days=number % 28),
        )
        for number, rule in enumerate(rules)
    )
    config = folder / "household.toml"
    config.write_text(text, encoding="utf-8")
    return config


def entries_of(registry: Registry, first: date) -> Iterator[Entry]:
    """What was completed from a day up to now, everybody's yes to the principle, and a check-in that was held."""
    random = Random(f"load {first}")
    for member in registry.members:
        card = Occurrence(card_thing(CardKind.PRINCIPLE, member.uid_id), first)
        at = datetime(first.year, first.month, first.day, 20, tzinfo=UTC)
        yield Entry(f"yes-{member.id}", at, at, EntryKind.AGREED, card, by=(member.id,))
    held = Occurrence(Thing(ThingKind.SESSION, "checkin", "checkin"), CHECK_IN)
    at = datetime(CHECK_IN.year, CHECK_IN.month, CHECK_IN.day, 19, tzinfo=UTC)
    yield Entry("held", at, at, EntryKind.HELD, held, by=(registry.members[0].id,))
    for responsibility in registry.responsibilities:
        for step in responsibility.steps:
            thing = thing_of((responsibility, step))
            for day in nominal_dates(step, first, NOW.date() - timedelta(days=1)):
                owner = responsibility.owner_on(day) or ""
                late = timedelta(hours=random.choice((0, 0, 0, 14, 40)), minutes=random.randrange(60))
                at = min(NOW - timedelta(hours=1), datetime(day.year, day.month, day.day, 18, tzinfo=UTC) + late)
                by = owner if random.random() < 0.9 else {"alex": "sam", "sam": "alex"}[owner]
                yield Entry(
                    f"{thing.id}-{day}",
                    at,
                    at + timedelta(minutes=5),
                    EntryKind.DONE,
                    Occurrence(thing, day),
                    owner=owner,
                    by=(by,),
                    share=Share.DO,
                    account=owner,
                    responsibility=responsibility.id,
                    step=step.id,
                    recurrence_id=day,
                )


def fill(folder: Path, size: Size, first: date) -> tuple[Path, Registry, int]:
    """A registry and a state with everything since `first`; how many completions."""
    config = write_registry(folder, size)
    registry = read_registry(config, adapters=Adapters(), today=NOW.date()).registry
    entries = sorted(entries_of(registry, first), key=lambda each: each.seen_at)
    began = datetime(first.year, first.month, first.day, tzinfo=UTC)
    with Store.open(folder / "state", "bench", write=True) as store, store.change() as change:
        for thing in things(registry):
            change.note_since(thing, began)
        change.append(entries)
    return config, registry, len(entries) - 3


def measure(_items: int) -> Iterator[Row]:
    """The command after ten years, what a completion costs by years, and a daily look in a usual home."""
    with tempfile.TemporaryDirectory(prefix="syncd-bench-") as name:
        each: dict[int, float] = {}
        for years in (1, 3, 10):
            say(f"load: {years} years of a busy household")
            first = max(BEGAN, NOW.date() - timedelta(days=365 * years))
            config, registry, number = fill(Path(name) / f"busy-{years}", BUSY, first)
            walls, _ = _looks(registry, config.parent, first, times=3)
            each[years] = median(walls) / number
            ratio = each[years] / each[1]
            against = f"{each[1] * 1e6:.0f} µs each in a year"
            measured = f"{spread(walls, 's')}, {each[years] * 1e6:.0f} µs each"
            yield at_most(f"load: all days of {years} years, {number} completions", measured, against, ratio, 1.5)
        yield _command(config, number)
        config, registry, number = fill(Path(name) / "usual", USUAL, NOW.date() - timedelta(days=365))
        _, cpu = _looks(registry, config.parent, None, times=7)
        what = f"load: a daily look, a usual year of {number} completions"
        yield at_most(what, spread(cpu, "s CPU"), "0.3 s", median(cpu) / 0.3, 1)


def _looks(registry: Registry, folder: Path, first: date | None, *, times: int) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of each of so many looks, after one that is not counted."""
    walls, cpus = [], []
    with Store.open(folder / "state", "bench", write=False) as store:
        for number in range(times + 1):
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            found = picture(registry, store, NOW, first)
            if number:
                walls.append(time.perf_counter() - wall)
                cpus.append(time.process_time() - cpu)
            if not found.consent or not found.facts.enough_data or found.document["last_check_in"] is None:
                raise RuntimeError("the picture has no shares, or no check-in was held: this measures nothing")
    return walls, cpus


def _command(config: Path, number: int) -> Row:
    """`syncd load` as somebody types it."""
    what = f"load: syncd load, {number} completions"
    state = config.parent / "state"
    command = [sys.executable, "-m", "syncd", "--config", str(config), "--state", str(state), "load", "--json"]
    try:
        took = [run([*command, "--as-of", NOW.date().isoformat()]) for _ in range(5)]
    except ProgramFailed as error:
        return missing(what, str(error).splitlines()[-1][:80])
    walls = [each.wall for each in took]
    against = f"3 s (of CPU {spread([each.cpu for each in took], 's')})"
    return at_most(what, spread(walls, "s"), against, median(walls) / 3, 1)
