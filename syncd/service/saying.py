"""`done`, `skip`, `reopen`: what is said at a terminal. Who did something can be said better later: a correction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from syncd.core.folding import day_of_border
from syncd.core.occurrences import upcoming
from syncd.core.outcome import standing_word
from syncd.core.record import Scribe
from syncd.engine.picture import memory_of, read_state
from syncd.errors import UsageError
from syncd.model.ledger import OUTSIDE, Entry, EntryKind, Share, Source
from syncd.model.occurrence import Occurrence, ThingKind
from syncd.model.registry import Registry
from syncd.service.answers import Said
from syncd.service.names import Named, find_occurrence, find_thing
from syncd.service.operations import Operations
from syncd.store import Store

_SAYS = {
    "done": (EntryKind.DONE, EntryKind.HELD),
    "skip": (EntryKind.SKIPPED, EntryKind.CANCELLED),
    "reopen": (EntryKind.REOPENED, EntryKind.REOPENED),
}


@dataclass(frozen=True, slots=True)
class Doing:
    """Who did something, as it was said.

    Attributes:
        by: member ids or "outside"; empty when nobody was named.
        share: what of it they carried.
    """

    by: tuple[str, ...] = ()
    share: Share = Share.DO

    def after(self, stands: Entry, of: str) -> Doing:
        """With the doer of what stands, where nobody was named. Raises UsageError when that is not known."""
        if self.by or self.share is Share.DO:
            return self
        if not stands.by:
            raise UsageError(f"nobody knows who did {of}", hint="name them: --by MEMBER")
        return replace(self, by=stands.by)

    def says(self, stands: Entry) -> bool:
        """Whether this is what stands, or says nothing that could differ."""
        return not self.by or (set(self.by), self.share) == (set(stands.by), stands.share)


def doing_of(registry: Registry, by: tuple[str, ...], *, whole: bool, together: bool, outside: bool) -> Doing:
    """Who did it, by the options of `done`. Raises UsageError for names that nobody has and for a contradiction."""
    people = [m.id for m in registry.members if m.id not in registry.left]
    named = tuple(dict.fromkeys(by))
    for person in named:
        if person not in {m.id for m in registry.members} | {OUTSIDE}:
            hint = f"members: {', '.join(sorted([*people, OUTSIDE]))}"
            raise UsageError(f"there is no member {person!r}", hint=hint)
    if outside and set(named) - {OUTSIDE}:
        raise UsageError("--outside says that nobody of the household did it, and --by names somebody")
    if whole and together:
        raise UsageError("--whole gives all of it to who did it, and --together equal parts to all: say one of them")
    if together and (outside or OUTSIDE in named):
        raise UsageError("--together is of members, and somebody outside is none", hint="name the members with --by")
    if whole and (outside or OUTSIDE in named):
        raise UsageError("what somebody outside does counts as its owner's: --whole has nobody to go to")
    if together:
        named = named or tuple(people)
        if len(named) < 2:
            raise UsageError("--together takes two members or more", hint="name them: --by alex --by sam")
    return Doing((OUTSIDE,) if outside else named, Share.WHOLE if whole or together else Share.DO)


class Saying(Operations):
    """The part of the service that writes down what somebody says."""

    def say(
        self,
        what: str,
        name: str,
        *,
        on: date | None = None,
        by: tuple[str, ...] = (),
        whole: bool = False,
        together: bool = False,
        outside: bool = False,
    ) -> Said:
        """Say that something is `done`, `skip` or `reopen`; the next run shows it in its owner's own app.

        `by` are member ids or "outside"; without it the owner. `whole`: the doer carried all of it, not the doing
        alone. `together`: those named carried equal parts of all, or everybody did. `outside`: nobody of the
        household did it. Where other doers stand they are corrected; what stands is not written anew. Raises
        UsageError.
        """
        household = self.household()
        registry = household.registry
        named = find_thing(registry, name)
        session = named.thing.kind is ThingKind.SESSION
        if session and (whole or together or outside):
            raise UsageError(f"{named.name} is a session, which belongs to everybody", hint="leave that option out")
        doing = doing_of(registry, by, whole=whole, together=together, outside=outside)
        with household.store(write=True) as store:
            entries = self._words(registry, store, what, named, on, doing)
            with store.change() as change:
                change.append(entries)
        return Said(entries[-1], named.name)

    def _words(
        self, registry: Registry, store: Store, what: str, named: Named, on: date | None, doing: Doing
    ) -> list[Entry]:
        """The entries that say it, corrections first; the one that stands already where nothing is new."""
        now = self.clock.now()
        state = read_state(store, now)
        ahead = upcoming(registry, now, memory_of(registry, state, {}, now), now + timedelta(days=60))
        told = state.outcomes.counts if on is not None else ()
        known = [*(u.occurrence for u in ahead), *told]
        occurrence = find_occurrence(named, on, state.links.values(), known, day_of_border(store.folded_until()))
        of = f"{named.name} of {occurrence.recurrence_id}"
        settled = state.outcomes.settled.get(occurrence)
        if what == "reopen" and settled is None:
            raise UsageError(f"{of} is open already")
        kind = _SAYS[what][occurrence.thing.kind is ThingKind.SESSION]
        scribe = Scribe(registry, state.outcomes, now)
        if settled is None or settled.state.value != kind.value:
            return [_said(scribe, occurrence, kind, what, doing, now)]
        stands, depth = standing_word(store.entries(occurrence=occurrence, as_seen=True))
        doing = doing.after(stands, of) if stands is not None else doing
        if kind is not EntryKind.DONE or stands is None or not doing.by:
            raise UsageError(f"{of} is {kind.value} already")
        if doing.says(stands):
            return [stands]
        back = [scribe.entry(occurrence, EntryKind.CORRECTION, now, source=Source.COMMAND) for _ in range(depth)]
        return [*back, _said(scribe, occurrence, kind, what, doing, stands.at)]


def _said(scribe: Scribe, occurrence: Occurrence, kind: EntryKind, what: str, doing: Doing, at: datetime) -> Entry:
    """One word: the owner's where nobody was named."""
    owner = scribe.owner_of(occurrence)
    by = doing.by or ((owner,) if owner and what != "reopen" else ())
    return replace(scribe.entry(occurrence, kind, at, by=by, source=Source.COMMAND), share=doing.share)
