"""`did`, `with`, `skip`: what became of one date of something."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.core.identity import entry_id
from syncd.core.meant import REACH, Known, meant_by, standing_of
from syncd.core.occurrences.past import past
from syncd.core.outcome import standing_word
from syncd.core.record import Scribe
from syncd.core.words import Word
from syncd.engine.picture import memory_of, read_state
from syncd.model.ledger import Entry, EntryKind, Share, Source
from syncd.model.occurrence import Occurrence, Thing, ThingKind
from syncd.model.when import day_of
from syncd.service.acting.deeds import Deed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from syncd.engine.picture import State
    from syncd.model.registry import Responsibility
    from syncd.service.acting.turn import Acted, Turn

MOST = 40
"""More entries than one line ever writes."""

_INSTANT = timedelta(microseconds=1)


def mark(turn: Turn) -> Acted:
    """Do what `did`, `with` or `skip` says. Said before for this very line, it is answered as it was then."""
    before = entries_of(turn)
    if before:
        return _noted(turn, before)
    responsibility = turn.responsibility
    what = turn.what(responsibility, turn.said.step)
    if turn.said.member == turn.member.id:
        return turn.answer("nearest", line=turn.quoted, nearest=turn.example(Word.DID, responsibility))
    if not responsibility.steps:
        return turn.answer("no-dates", what=what)
    state = read_state(turn.store, turn.clock.now())
    scribe = Scribe(turn.registry, state.outcomes, turn.clock.now())
    known = _known(turn, responsibility, state)
    if turn.said.word is Word.SKIP:
        known = _own(known, scribe, turn.member.id)
    meant = meant_by(turn.said.word, known)
    if meant is None:
        return _nothing(turn, responsibility, what)
    entries = () if meant.already else _said(turn, scribe, meant.occurrence, state)
    if not entries:
        named = turn.what(responsibility, meant.occurrence.thing.step)
        return turn.answer("already", what=named, day=turn.day(meant.occurrence.recurrence_id))
    with turn.store.change() as change:
        change.append(entries)
    return _noted(turn, entries)


def entries_of(turn: Turn) -> tuple[Entry, ...]:
    """What this very line wrote to the ledger, in that order."""
    ids = [word_id(turn, number) for number in range(MOST)]
    told = {e.id: e for e in turn.store.entries(since=turn.line.at, until=turn.line.at + _INSTANT, as_seen=True)}
    return tuple(told[each] for each in ids if each in told)


def word_id(turn: Turn, number: int) -> str:
    """The id of an entry that this line writes: acted on twice, it writes it once."""
    return entry_id(turn.registry.household.id, "word", turn.line.id, str(number))


def written(turn: Turn, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries as this line writes them, in the order of writing."""
    account = turn.line.account
    return tuple(
        replace(entry, id=word_id(turn, number), source=Source.WORD, account=account)
        for number, entry in enumerate(entries)
    )


def _known(turn: Turn, responsibility: Responsibility, state: State) -> Known:
    now, member = turn.clock.now(), turn.member
    steps = [s for s in responsibility.steps if turn.said.step in ("", s.id)]
    things = {Thing(ThingKind.RESPONSIBILITY, responsibility.uid_id, s.uid_id) for s in steps}
    settled = {one: how for one, how in state.outcomes.settled.items() if one.thing in things}
    zones = {m.uid_id: m.zone for m in turn.registry.members}
    alone = replace(turn.registry, responsibilities=(replace(responsibility, steps=tuple(steps)),), sessions=())
    today = day_of(now, member.zone)
    due = past(alone, now, memory_of(alone, state, {}, now), today - REACH).due
    return Known(standing_of(state.links.values(), things, settled, zones, now), settled, due, today, now)


def _own(known: Known, scribe: Scribe, member: str) -> Known:
    """What of it is this member's."""
    return replace(
        known,
        standing=tuple(s for s in known.standing if scribe.owner_of(s.occurrence) == member),
        settled={one: how for one, how in known.settled.items() if scribe.owner_of(one) == member},
        past=tuple(one for one in known.past if scribe.owner_of(one) == member),
    )


def _nothing(turn: Turn, responsibility: Responsibility, what: str) -> Acted:
    """Why nothing of it is meant."""
    owner = responsibility.owner_on(turn.today)
    if turn.said.word is not Word.SKIP or owner == turn.member.id:
        return turn.answer("nothing-open", what=what)
    if owner is None:
        return turn.answer("needs-home", what=what, line=turn.example(Word.TAKE, responsibility))
    return turn.answer("skip-not-yours", what=what)


def _said(turn: Turn, scribe: Scribe, one: Occurrence, state: State) -> tuple[Entry, ...]:
    """The entries that say it; where it is said that something done was done together, first what takes that back."""
    at, writer = turn.line.at, turn.member.id
    if turn.said.word is Word.SKIP:
        return written(turn, (scribe.entry(one, EntryKind.SKIPPED, at, by=(writer,)),))
    by = tuple(m.id for m in turn.registry.members if m.id in (writer, turn.said.member))
    share = Share.WHOLE if turn.said.word is Word.WITH else Share.DO
    entries: list[Entry] = []
    if one in state.outcomes.settled:
        stands, depth = standing_word(turn.store.entries(occurrence=one, as_seen=True))
        if stands is not None and stands.kind is EntryKind.DONE:
            if (set(stands.by), stands.share) == (set(by), share):
                return ()
            entries = [scribe.entry(one, EntryKind.CORRECTION, at) for _ in range(depth)]
            at = stands.at
    entries.append(replace(scribe.entry(one, EntryKind.DONE, at, by=by), share=share))
    return written(turn, entries)


def _noted(turn: Turn, entries: tuple[Entry, ...]) -> Acted:
    """What these entries say, to their writer."""
    last = entries[-1]
    deed = Deed(turn.said.word, tuple(entry.id for entry in entries))
    assert last.occurrence is not None
    values = {"what": turn.called(last.occurrence), "day": turn.day(last.occurrence.recurrence_id)}
    if last.share is Share.WHOLE and last.kind is EntryKind.DONE:
        others = [turn.who(member) for member in last.by if member != turn.member.id]
        return turn.did("with", deed, who=", ".join(others), **values)
    return turn.did("skip" if last.kind is EntryKind.SKIPPED else "did", deed, **values)
