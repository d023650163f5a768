"""A small household to ask questions of: builders with the defaults that most questions share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from syncd.core.expected import Expectation
from syncd.core.occurrences import expect
from syncd.core.occurrences.schedule import thing_of
from syncd.model.item import Kind, Role
from syncd.model.occurrence import (
    Memory,
    Occurrence,
    OccurrenceState,
    Outage,
    Place,
    Settled,
    Standing,
    Thing,
    ThingKind,
)
from syncd.model.registry import (
    Account,
    Away,
    Category,
    Household,
    IfMissed,
    Member,
    Ownership,
    Registry,
    Responsibility,
    Session,
    SessionKind,
    Slot,
    Step,
    Weight,
)
from syncd.model.when import When, end_of

BERLIN = ZoneInfo("Europe/Berlin")
THING = Thing(ThingKind.RESPONSIBILITY, "task", "task")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def day(text: str) -> date:
    """A date of 2026, written MM-DD, or a whole one."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    """A local wall-clock time `[YYYY-]MM-DD HH:MM` as an instant."""
    on, at = text.split()
    return datetime.combine(day(on), time.fromisoformat(at), tzinfo=zone).astimezone(UTC)


def step(rrule: str | None = "FREQ=DAILY", *, starting: str = "01-01", **keys: object) -> Step:
    """The one step of the household's one responsibility."""
    made = Step("task", "task", "Task", None, day(starting), rrule=rrule)
    return replace(made, **keys)  # type: ignore[arg-type]


def session(rrule: str = "FREQ=WEEKLY;BYDAY=SU", **keys: object) -> Session:
    """A planning session of both members at 18:00 for half an hour."""
    made = Session("plan", "plan", SessionKind.PLANNING, "Plan", rrule, time(18), 30, day("01-01"), ("alex", "sam"))
    return replace(made, **keys)  # type: ignore[arg-type]


def registry(
    *steps: Step,
    owners: Iterable[Ownership] = (Ownership("alex"),),
    away: Iterable[Away] = (),
    sessions: Iterable[Session] = (),
    zone: ZoneInfo = BERLIN,
    kind: Kind = Kind.VTODO,
) -> Registry:
    """A household of Alex and Sam whose responsibility consists of `steps`; `kind` is where Alex's tasks go."""
    accounts = (
        Account("a", "a", "x", None, Slot(Role.TASKS, kind), Slot(Role.EVENTS, Kind.VEVENT), {}),
        Account("s", "s", "x", None, Slot(Role.TASKS, Kind.VTODO), Slot(Role.EVENTS, Kind.VEVENT), {}),
    )
    members = (
        Member("alex", "alex", "Alex", zone, tasks="a", events="a"),
        Member("sam", "sam", "Sam", zone, tasks="s", events="s"),
    )
    task = Responsibility(
        "task", "task", "Task", Category.CHILD_RELATED, "It is done", tuple(owners), Weight(), tuple(steps)
    )
    responsibilities = (task,) if steps else ()
    return Registry(Household("h", "Home", zone), members, accounts, responsibilities, tuple(sessions), tuple(away))


class World:
    """A household through time: what is asked for is done, so that one run's answer is the next one's memory."""

    def __init__(self, registry: Registry, since: datetime | None = LONG_AGO) -> None:
        self.registry = registry
        self.memory = Memory(since=dict.fromkeys(self._things(), since) if since is not None else {})
        self.look = True

    def _things(self) -> list[Thing]:
        things = [thing_of((r, s)) for r in self.registry.responsibilities for s in r.steps]
        return things + [thing_of(s) for s in self.registry.sessions]

    def run(self, now: datetime | str) -> Expectation:
        """Ask, after a complete look unless `look` is off, and apply the answer as the plan would."""
        instant = local(now) if isinstance(now, str) else now
        if self.look:
            self.memory = replace(self.memory, complete_at={"a": instant, "s": instant})
        answer = expect(self.registry, instant, self.memory)
        self.apply(answer, instant)
        return answer

    def apply(self, answer: Expectation, now: datetime) -> None:
        """Make what may be made, withdraw what is not expected any more, store what is to be stored."""
        memory = self.memory
        wanted: dict[Occurrence, set[str]] = {}
        for row in answer.expected:
            # What is not made at its owner's stays wherever it stands.
            whose = (row.member,) if row.may_create else ("alex", "sam")
            wanted.setdefault(row.occurrence, set()).update(whose)
        standing: dict[Occurrence, tuple[Standing, ...]] = {}
        withdrawn = set(memory.withdrawn)
        for occurrence, items in memory.standing.items():
            kept = tuple(i for i in items if i.member in wanted.get(occurrence, ()) or self._is_over(i, now))
            if kept:
                standing[occurrence] = kept
            elif occurrence in memory.settled or occurrence in answer.unknown:
                withdrawn.add(occurrence)
        for row in answer.expected:
            if row.may_create:
                there = standing.get(row.occurrence, ())
                standing[row.occurrence] = (*there, self.item(row.member, row.due, now, session=row))
        settled = dict(memory.settled)
        for lapse in answer.lapsed:
            settled[lapse.occurrence] = Settled(OccurrenceState.LAPSED, lapse.at)
        pairings = {**memory.pairings}
        for thing, made in answer.pairings.items():
            pairings[thing] = {**pairings.get(thing, {}), **made}
        fixed = {**memory.fixed}
        for thing, dates in answer.fixed.items():
            fixed[thing] = (*fixed.get(thing, ()), *dates)
        self.memory = replace(
            memory,
            standing=standing,
            withdrawn=frozenset(withdrawn),
            settled=settled,
            pairings=pairings,
            fixed=fixed,
        )

    @staticmethod
    def _is_over(item: Standing, now: datetime) -> bool:
        return item.place.kind is Kind.VEVENT and item.due is not None and end_of(item.due, BERLIN) <= now

    def item(self, member: str, due: When, now: datetime, session: object = None) -> Standing:
        """An item as it stands at a member's present place."""
        source = getattr(session, "source", None)
        account = self.registry.account("a" if member == "alex" else "s")
        slot = account.events if isinstance(source, Session) else account.tasks
        assert slot is not None
        return Standing(member, Place(account.id, slot.role, slot.kind), due, now)

    def settle(self, recurrence_id: str, at: str, state: OccurrenceState = OccurrenceState.DONE) -> None:
        """The occurrence is done (or `state`): its item does not stand open any more."""
        occurrence = Occurrence(THING, day(recurrence_id))
        standing = {o: s for o, s in self.memory.standing.items() if o != occurrence}
        settled = {**self.memory.settled, occurrence: Settled(state, local(at))}
        self.memory = replace(self.memory, standing=standing, settled=settled)

    def reopen(self, recurrence_id: str, due: When, seen: str) -> None:
        """Its owner takes the tick back."""
        occurrence = Occurrence(THING, day(recurrence_id))
        settled = {o: s for o, s in self.memory.settled.items() if o != occurrence}
        standing = {**self.memory.standing, occurrence: (self.item("alex", due, local(seen)),)}
        self.memory = replace(self.memory, settled=settled, standing=standing)

    def move(self, recurrence_id: str, due: When) -> None:
        """The owner moves the item."""
        occurrence = Occurrence(THING, day(recurrence_id))
        moved = tuple(replace(item, due=due) for item in self.memory.standing[occurrence])
        self.memory = replace(self.memory, standing={**self.memory.standing, occurrence: moved})

    def outage(self, since: str, until: str | None) -> None:
        """Alex's account cannot be read for that span."""
        outage = Outage("a", local(since), None if until is None else local(until))
        self.memory = replace(self.memory, outages=(*self.memory.outages, outage))


def made(answer: Expectation) -> list[str]:
    """Recurrence-ids of what may be made now."""
    return [row.occurrence.recurrence_id.isoformat()[5:] for row in answer.expected if row.may_create]


def stands(answer: Expectation) -> list[str]:
    """Recurrence-ids of what is expected, a missed one with a `!`."""
    return [f"{row.occurrence.recurrence_id.isoformat()[5:]}{'!' if row.missed else ''}" for row in answer.expected]


def lapses(answer: Expectation) -> list[str]:
    """Recurrence-ids of what lapses now."""
    return [one.occurrence.recurrence_id.isoformat()[5:] for one in answer.lapsed]


def unknowns(answer: Expectation) -> list[str]:
    """Recurrence-ids of this household's task of which nothing can be said, ascending."""
    return sorted(one.recurrence_id.isoformat()[5:] for one in answer.unknown)


HOUR = timedelta(hours=1)
KEEP = IfMissed.KEEP
