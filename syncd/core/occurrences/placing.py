"""From a date that a rule gives to an occurrence: whose it is, when it is due, when its item appears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from syncd.core.occurrences.absence import Absences, due_day, owned_from, owner_on
from syncd.core.occurrences.appearing import appears, lead_of
from syncd.core.occurrences.completion import Chain, chain_of, current
from syncd.core.occurrences.pairing import pair, without_paired
from syncd.core.occurrences.places import place_for
from syncd.core.occurrences.rules import counts_from_completion, following
from syncd.core.occurrences.schedule import Given, Known, Recall, dates_of, is_past_event, thing_of
from syncd.model.occurrence import Memory, Outage, Place
from syncd.model.registry import Member, Registry, Responsibility, Session, Step
from syncd.model.when import When, local_instant

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


def when_of(day: date, at: time | None, zone: ZoneInfo) -> When:
    """The day itself, or the instant at which a clock in `zone` shows `at` on it."""
    return day if at is None else local_instant(day, at, zone)


@dataclass(frozen=True, slots=True)
class Placed:
    """An occurrence as the registry puts it.

    Attributes:
        recurrence_id: the date of its identity.
        owner: who owns it on its nominal day, a cover included; None when it needs a home.
        zone: of the owner, else of the household.
        nominal: the rule's date and `at`.
        due: where it is due after absences.
        day: local day of `due`.
        appears: from when an item may be made.
    """

    recurrence_id: date
    owner: str | None
    zone: ZoneInfo
    nominal: When
    due: When
    day: date
    appears: datetime

    @property
    def day_ends(self) -> datetime:
        """Local midnight at the end of the day on which it is due."""
        return local_instant(self.day + _DAY, _MIDNIGHT, self.zone)


class Frame:
    """The registry, the instant and the memory that one question is asked of, indexed once."""

    def __init__(self, registry: Registry, now: datetime, memory: Memory) -> None:
        self.registry = registry
        self.now = now
        self.recall = Recall(memory, now)
        self.absences = Absences(registry.away, registry.pauses)
        self.resting = registry.resting(self.today)
        self.complete_at = memory.complete_at
        self.moved = memory.moved
        self.outages: dict[str, list[Outage]] = {}
        for outage in memory.outages:
            self.outages.setdefault(outage.account, []).append(outage)
        self._members = {member.id: member for member in registry.members}
        self._places = {
            (m.id, s): place_for(self.registry, m, session=s) for m in registry.members for s in (False, True)
        }

    @property
    def zone(self) -> ZoneInfo:
        """The household's zone."""
        return self.registry.household.zone

    @property
    def today(self) -> date:
        """The local day of the household."""
        return self.now.astimezone(self.zone).date()

    def member(self, member_id: str) -> Member:
        """The member of that id. Raises KeyError when there is none."""
        return self._members[member_id]

    def zone_of(self, member_id: str | None) -> ZoneInfo:
        """The member's zone; the household's for nobody."""
        return self.zone if member_id is None else self._members[member_id].zone

    def rests_on(self, member_id: str, day: date) -> bool:
        """Whether nothing is expected of the member on that local day: paused, or left."""
        return any(pause.member == member_id and pause.holds_on(day) for pause in self.registry.pauses)

    def place_of(self, member_id: str, *, session: bool = False) -> Place | None:
        """Where the member's tasks, or sessions, go; None when the member named no account for them."""
        return self._places[member_id, session]


class Course:
    """One step's dates through time, with what is known of them."""

    def __init__(self, frame: Frame, responsibility: Responsibility, step: Step) -> None:
        self.frame = frame
        self.responsibility = responsibility
        self.step = step
        self.known: Known = frame.recall.of(thing_of((responsibility, step)))

    @cached_property
    def new_pairings(self) -> dict[date, date]:
        """Pairings that a changed rule makes now; calendar events that are over are never moved."""
        return new_pairings(self.frame, self.step, self.known)

    @cached_property
    def pairings(self) -> dict[date, date]:
        """All pairings, stored and new."""
        return {**self.known.pairings, **self.new_pairings}

    @cached_property
    def chain(self) -> Chain | None:
        """The chain of a `repeat_from = "completion"` step, None for others."""
        if not counts_from_completion(self.step):
            return None
        return chain_of(self.step, self.known, lambda day: self.frame.zone_of(self.owner_on(day)))

    def owner_on(self, day: date) -> str | None:
        """Who owns the occurrence of that nominal day, a cover included."""
        return owner_on(self.responsibility, self.step, day, self.frame.absences)

    def successor(self, day: date) -> date | None:
        """The step's next nominal date after `day`; None when there is none or it is not known yet."""
        targets = set(self.pairings.values())
        spoken_for = self.known.standing.keys() | self.known.settled.keys() if targets else ()
        candidate = following(self.step, day)
        while candidate is not None and targets and candidate not in targets:
            if without_paired(self.step, [candidate], self.pairings, spoken_for):
                break
            candidate = following(self.step, candidate)
        return candidate

    def look(self, first: date, last: date) -> list[Placed]:
        """The occurrences with nominal date in [`first`, `last`], what stands, and a chain's current one.

        Settled ones of which nothing stands are left out, those that an absence pauses, and what was put down.
        """
        if self.chain is not None:
            given = [Given(day, day) for day in current(self.step, self.chain, self.known, self.frame.today)]
            given += [Given(day, day) for day in self.chain.dates if day in self.known.settled]
        else:
            given = dates_of(self.step, self.known, self.pairings, first, last)
        settled, standing = self.known.settled, self.known.standing
        unsettled = (one for one in given if one.recurrence_id not in settled or one.recurrence_id in standing)
        return [placed for one in unsettled if (placed := self._place(one)) is not None]

    def whole(self, first: date, last: date) -> list[Placed]:
        """The occurrences with nominal date in [`first`, `last`], settled ones too.

        Those that an absence pauses are left out, and what was put down. A chain has the dates that are fixed by now.
        """
        if self.chain is not None:
            given = [Given(day, day) for day in self.chain.dates if first <= day <= last]
        else:
            given = dates_of(self.step, self.known, self.pairings, first, last)
        return [placed for one in given if (placed := self._place(one)) is not None]

    def _place(self, given: Given) -> Placed | None:
        nominal_day = given.nominal
        day = owned_from(self.responsibility, self.step, nominal_day)
        if (owned := self.responsibility.owner_on(day)) and self.responsibility.was_put_down(owned, day):
            return None
        owner = self.owner_on(day)
        zone = self.frame.zone_of(owner)
        due_on: date | None = day
        if owner is not None and (back := self.frame.absences.back(owner, day)) != day:
            due_on = due_day(self.step, day, back, self.successor(day))
            if due_on is None:
                return None
        assert due_on is not None
        at = self.step.at
        nominal = when_of(nominal_day, at, zone)
        due = nominal if due_on == nominal_day else when_of(due_on, at, zone)
        return Placed(given.recurrence_id, owner, zone, nominal, due, due_on, appears(self.step, due_on, zone))


def new_pairings(frame: Frame, source: Step | Session, known: Known) -> dict[date, date]:
    """Pairings that a changed rule makes now, for everything open that is not a calendar event that is over."""
    movable = [day for day in known.open_dates if not is_past_event(known.standing[day], frame.now, frame.zone)]
    if not movable:
        return {}
    return pair(source, known.pairings, movable, known.standing.keys() | known.settled.keys())


def last_day(frame: Frame, source: Step | Session) -> date:
    """The last nominal day whose item may have appeared by now, in any zone."""
    lead = lead_of(source)
    return frame.today + (lead or _DAY) + 2 * _DAY
