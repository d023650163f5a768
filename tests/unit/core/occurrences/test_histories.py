from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from syncd.core.expected import Expectation
from syncd.core.occurrences import expect
from syncd.model.item import Kind
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled
from syncd.model.registry import Away, IfMissed, Interval, Ownership, Registry, RepeatFrom, Step
from tests.unit.core.occurrences.world import World, day, registry, step

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;BYDAY=WE,SU",
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=1,15",
)
CROWDED = RULES[:3]
ACTS = ("tick", "skip", "drop", "move", "reopen", "rule", "away", "back", "handover", "blind", "see")


@st.composite
def steps(draw: DrawFn) -> Step:
    """A step of some rule."""
    some = step(
        None,
        at=draw(st.sampled_from([None, time(2), time(4), time(18)])),
        ahead=draw(st.sampled_from([None, None, timedelta(days=3), timedelta(hours=30)])),
        if_missed=draw(st.sampled_from([None, None, IfMissed.KEEP])),
    )
    if draw(st.integers(0, 4)) == 0:
        after = Interval(days=draw(st.integers(1, 40)))
        return replace(some, repeat_from=RepeatFrom.COMPLETION, after=after)
    return replace(some, rrule=draw(st.sampled_from(RULES)))


moves = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 60), st.integers(0, 9)), min_size=5, max_size=25)


class History:
    """A household to which things happen; after each, what must always hold is checked."""

    def __init__(self, first: Step, second: Step, kind: Kind, zone: ZoneInfo) -> None:
        self.rules = (first, second)
        self.kind, self.zone = kind, zone
        self.away: tuple[Away, ...] = ()
        self.owners: tuple[Ownership, ...] = (Ownership("alex"),)
        self.now = BEGIN
        self.world = World(self.registry(), since=BEGIN)
        self.lapsed: set[Occurrence] = set()

    def registry(self) -> Registry:
        """The household as it stands in the file now."""
        return registry(self.rules[0], owners=self.owners, away=self.away, zone=self.zone, kind=self.kind)

    def act(self, what: str, hours: int, which: int) -> None:
        """Time passes, something happens, syncd runs."""
        self.now += timedelta(hours=hours)
        memory = self.world.memory
        items = sorted(memory.standing)
        states = {"tick": OccurrenceState.DONE, "skip": OccurrenceState.SKIPPED, "drop": OccurrenceState.DROPPED}
        today = self.now.astimezone(self.zone).date()
        if what in states and items:
            one = items[which % len(items)]
            standing = {o: s for o, s in memory.standing.items() if o != one}
            settled = {**memory.settled, one: Settled(states[what], self.now)}
            self.world.memory = replace(memory, standing=standing, settled=settled)
        elif what == "move" and items:
            one = items[which % len(items)]
            moved = tuple(replace(s, due=today + timedelta(days=which)) for s in memory.standing[one])
            self.world.memory = replace(memory, standing={**memory.standing, one: moved})
        elif what == "reopen" and memory.settled:
            one = sorted(memory.settled)[which % len(memory.settled)]
            if memory.settled[one].state is OccurrenceState.DONE:
                settled = {o: s for o, s in memory.settled.items() if o != one}
                item = self.world.item("alex", one.recurrence_id, self.now - timedelta(days=2))
                self.world.memory = replace(memory, settled=settled, standing={**memory.standing, one: (item,)})
        elif what == "rule":
            self.rules = (self.rules[1], self.rules[0])
        elif what == "away":
            self.away = (Away(("alex",), today, today + timedelta(days=which + 1), "sam" if which % 2 else None),)
        elif what == "back":
            self.away = ()
        elif what == "handover":
            self.owners = (Ownership("alex", until=today), Ownership("sam", since=today))
        elif what in ("blind", "see"):
            self.world.look = what == "see"
        self.world.registry = self.registry()
        self.check()

    def check(self) -> None:
        """Run, and check the answer against what was before it and against the answer of a second run."""
        before = self.world.memory
        answer = self.world.run(self.now)
        again = self.world.run(self.now)
        occurrences = [row.occurrence for row in answer.expected]

        assert len(set(occurrences)) == len(occurrences)
        assert [row for row in again.expected if row.may_create] == []
        assert ([row.occurrence for row in again.expected], again.fixed, again.pairings) == (occurrences, {}, {})
        self._check_made(answer, set(before.standing))
        told = {one.occurrence for one in answer.lapsed}
        assert told.isdisjoint(before.settled)
        assert answer.unknown.isdisjoint(told | set(before.settled))
        assert told <= set(before.standing)
        missing = set(before.standing) - set(before.settled) - set(occurrences) - told - answer.unknown
        assert all(self._may_go(one) for one in missing)
        self.lapsed |= told

    def _check_made(self, answer: Expectation, stood: set[Occurrence]) -> None:
        made = [row for row in answer.expected if row.may_create and row.occurrence not in stood]
        assert self.lapsed.isdisjoint(row.occurrence for row in made)
        assert len({row.nominal for row in made}) == len(made)
        rule = self.rules[0].rrule or ""
        if self.kind is Kind.VTODO and rule in CROWDED:
            for member in ("alex", "sam"):
                own = [row for row in made if row.member == member]
                assert len(own) <= 1
                held = [r for r in answer.expected if r.occurrence in stood and r.member == member and not r.missed]
                early = self.rules[0].at == time(2)
                assert early or not (own and held)

    def _may_go(self, one: Occurrence) -> bool:
        """Open items are given up only for an absence, a changed rule or a chain's reopened predecessor."""
        return bool(self.away) or self.rules[0] != self.rules[1] or self.rules[0].rrule is None


@given(
    first=steps(),
    second=steps(),
    same=st.booleans(),
    kind=st.sampled_from([Kind.VTODO, Kind.VTODO, Kind.VEVENT]),
    zone=st.sampled_from(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago"]),
    happens=moves,
)
@settings(max_examples=250, deadline=None, derandomize=True)
def test_whatever_happens_the_promises_hold(
    first: Step, second: Step, same: bool, kind: Kind, zone: str, happens: list[tuple[str, int, int]]
) -> None:
    """In any history: nothing twice, one at a time, stable when asked again, nothing lapsed comes back."""
    history = History(first, first if same else second, kind, ZoneInfo(zone))
    for what, hours, which in happens:
        history.act(what, hours, which)

    assert history.now > BEGIN


def test_ten_thousand_dates_are_one_answer() -> None:
    """A daily event that was never marked in 27 years: each day is unknown exactly once, the coming one is made."""
    asked = registry(step("FREQ=DAILY", starting="1998-10-14"), kind=Kind.VEVENT)
    world = World(asked, since=BEGIN.replace(year=1998))

    answer = expect(asked, BEGIN.replace(hour=12), world.memory, look_back=timedelta(days=20000))

    assert (len(answer.unknown), [row.due for row in answer.expected]) == (10000, [day("2026-03-01")])
