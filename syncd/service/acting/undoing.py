"""`undo`: the writer's newest word of the last days that is not taken back yet, taken back by saying its contrary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed import ALL, Absence, Handover, New, Rest
from syncd.config.agreed_file import absence_text, handover_text, new_text, rest_text
from syncd.config.agreed_offers import NotTaken, Proposed
from syncd.core.outcome import fold, standing_word
from syncd.core.record import Scribe
from syncd.core.words import EXAMPLES, Word, example
from syncd.engine.picture import read_state
from syncd.model.ledger import Entry, EntryKind
from syncd.model.occurrence import ThingKind
from syncd.service.acting.deeds import Deed, read_deed
from syncd.service.acting.giving import withdrawal
from syncd.service.acting.marking import entries_of, written
from syncd.service.acting.owning import handing, holds
from syncd.service.acting.turn import Acted, short
from syncd.service.agreeing import WORD, entry_of_absence, entry_of_handover, entry_of_new

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncd.model.heard import HeardLine
    from syncd.model.occurrence import Occurrence
    from syncd.model.registry import Responsibility
    from syncd.service.acting.turn import Turn

REACH = timedelta(days=7)
"""So long a word can be taken back by a word."""


@dataclass(frozen=True, slots=True)
class Back:
    """What takes a deed back.

    Attributes:
        said: what is taken back, as a line.
        entries: for the ledger.
        text, entry: for `agreed.toml`, and what the ledger tells of it.
        why: the message why it stays as it is; "" where it does not.
        what: what that is about.
    """

    said: str
    entries: tuple[Entry, ...] = ()
    text: str = ""
    entry: Entry | None = None
    why: str = ""
    what: str = ""


def undo(turn: Turn) -> Acted:
    """Take back the newest word. What has changed since stays, and is not asked for a second time."""
    lines = turn.store.heard(member=turn.line.member)
    told = {line.id: (line, read_deed(line.deed)) for line in lines}
    own = told.get(turn.line.id, (None, None))[1]
    if own is not None and own.of in told:
        return _again(turn, *told[own.of])
    target = _newest(turn, lines)
    if target is None:
        return turn.answer("undo-nothing")
    line, deed = target
    back = _back(turn, deed) if turn.made() is None else Back(_said(turn, deed))
    if back.text:
        turn.agree(back.text, back.entry)
    mine = Deed(Word.UNDO, of=line.id)
    with turn.store.change() as change:
        change.append(back.entries)
        change.take_back(line.id)
        change.note_deed(turn.line.id, mine.text)
    return _told(turn, back, mine)


def _told(turn: Turn, back: Back, mine: Deed) -> Acted:
    if back.why:
        return Acted(turn.say(back.why, **({"what": back.what} if back.what else {"said": back.said})), mine.text)
    return turn.did("undo", mine, said=back.said)


def _again(turn: Turn, line: HeardLine, deed: Deed | None) -> Acted:
    """The answer to an undo that was done already."""
    mine, said = Deed(Word.UNDO, of=line.id), "" if deed is None else _said(turn, deed)
    if entries_of(turn) or turn.made() is not None:
        return turn.did("undo", mine, said=said)
    return Acted(turn.say("undo-changed", said=said), mine.text)


def _newest(turn: Turn, lines: Sequence[HeardLine]) -> tuple[HeardLine, Deed] | None:
    """The newest word before this one that did something and was not taken back."""
    since = turn.line.at - REACH
    for line in reversed(lines[: next((n for n, each in enumerate(lines) if each.id == turn.line.id), None)]):
        deed = read_deed(line.deed)
        if deed is not None and deed.word is not Word.UNDO and not line.undone and line.at >= since:
            return line, deed
    return None


def _back(turn: Turn, deed: Deed) -> Back:
    said = _said(turn, deed)
    if deed.entries:
        return _unmark(turn, deed, said)
    made = turn.agreed(deed.agreed)
    if isinstance(made, Handover):
        return _handed(turn, made, said)
    if isinstance(made, Proposed):
        text = withdrawal(turn, made)
        return Back(said, text=text, why="" if text else "undo-changed")
    if isinstance(made, NotTaken):
        found = next((r for r in turn.registry.responsibilities if r.id == made.responsibility), None)
        return Back(said, why="undo-no", what=turn.what(found) if found is not None else made.responsibility)
    if isinstance(made, New):
        return _withdrawn(turn, made, said)
    if isinstance(made, Absence):
        return _there(turn, made, said)
    if isinstance(made, Rest) and not made.left:
        return _ended(turn, made, said)
    return Back(said, why="undo-changed")


# -- dates


def _unmark(turn: Turn, deed: Deed, said: str) -> Back:
    """Open once more; what was known before the word stands once more."""
    one = _occurrence(turn, deed)
    history = turn.store.entries(occurrence=one, as_seen=True) if one is not None else ()
    stands, depth = standing_word(history)
    mine = next((entry for entry in history if entry.id == deed.entries[-1]), None)
    if one is None or stands is None or mine is None or _word(stands) != _word(mine):
        return Back(said, why="undo-changed")
    now = turn.clock.now()
    scribe = Scribe(turn.registry, read_state(turn.store, now).outcomes, now)
    before = history[: next(n for n, entry in enumerate(history) if entry.id in deed.entries)]
    corrections = [scribe.entry(one, EntryKind.CORRECTION, turn.line.at) for _ in range(depth)]
    earlier = standing_word(before)[0]
    if len(deed.entries) > 1 and earlier is not None:
        more = replace(scribe.entry(one, earlier.kind, earlier.at, by=earlier.by), share=earlier.share)
        return Back(said, written(turn, (*corrections, more)))
    if one in fold(before).settled:
        return Back(said, written(turn, corrections))
    return Back(said, written(turn, (scribe.entry(one, EntryKind.REOPENED, turn.line.at),)))


def _word(entry: Entry) -> tuple[object, ...]:
    """What an entry says, however often it was taken back and said anew."""
    return entry.kind, entry.by, entry.share, entry.at


def _occurrence(turn: Turn, deed: Deed) -> Occurrence | None:
    """Of what the deed told: its entries stand in the ledger at the time of their line, or of what they correct."""
    since = turn.line.at - 2 * REACH
    told = {entry.id: entry for entry in turn.store.entries(since=since, as_seen=True)}
    found = next((told[each] for each in deed.entries if each in told), None)
    return None if found is None else found.occurrence


# -- what was agreed


def _handed(turn: Turn, made: Handover, said: str) -> Back:
    """What was put down is the writer's from today if it needs a home; what was taken needs one."""
    responsibility = next((r for r in turn.registry.responsibilities if r.id == made.responsibility), None)
    if responsibility is None:
        return Back(said, why="undo-changed")
    if made.since > turn.today:
        return _not_moved(turn, made, responsibility, said)
    owner, writer = responsibility.owner_on(turn.today), turn.member.id
    taken = made.owner == writer
    if owner != (writer if taken else None):
        changed = taken or owner == writer
        what = "" if changed else turn.what(responsibility)
        return Back(said, why="undo-changed" if changed else "undo-has-home", what=what)
    back = handing(turn, responsibility, None if taken else writer)
    if not holds(turn, back):
        return Back(said, why="file", what=turn.what(responsibility))
    return Back(said, text=handover_text(back), entry=entry_of_handover(turn.registry, back))


def _not_moved(turn: Turn, made: Handover, responsibility: Responsibility, said: str) -> Back:
    """A yes to what begins on a day to come: it stays with whom it is, who offered it."""
    stays = responsibility.owner_on(made.since - timedelta(days=1))
    if responsibility.owner_on(made.since) != turn.member.id or stays is None:
        return Back(said, why="undo-changed")
    back = replace(handing(turn, responsibility, stays), since=made.since)
    return Back(said, text=handover_text(back), entry=entry_of_handover(turn.registry, back))


def _withdrawn(turn: Turn, made: New, said: str) -> Back:
    found = next((r for r in turn.registry.responsibilities if r.id == made.becomes), None)
    if found is None or not found.new:
        return Back(said, why="undo-changed")
    if any(span.until is None or span.until > turn.today for span in found.ownership):
        return Back(said, why="undo-has-home", what=turn.what(found))
    back = replace(made, id=turn.identity, since=turn.today, agreed_at=turn.now, through=WORD, withdrawn=True)
    return Back(said, text=new_text(back), entry=entry_of_new(turn.registry, back))


def _there(turn: Turn, made: Absence, said: str) -> Back:
    """What was agreed before for the same first day holds once more; else there is no absence."""
    same = [
        a
        for a in turn.household.reading.agreed.absences
        if a.since == made.since and a.member in (turn.member.id, ALL)
    ]
    if (same[-1].until, same[-1].cover) != (made.until, made.cover):
        return Back(said, why="undo-changed")
    at = next(n for n, each in enumerate(same) if each.id == made.id)
    before = same[at - 1] if at else None
    back = replace(
        made,
        id=turn.identity,
        until=before.until if before is not None else made.since,
        cover=before.cover if before is not None else None,
        agreed_at=turn.now,
        through=WORD,
    )
    return Back(said, text=absence_text(back), entry=entry_of_absence(turn.registry, back))


def _ended(turn: Turn, made: Rest, said: str) -> Back:
    """It ends today, or when it would have ended before this word."""
    every = [r for r in turn.household.reading.agreed.rests if not r.left and r.member == turn.member.id]
    same = [rest for rest in every if rest.since == made.since]
    over = made.until is not None and made.until <= turn.today
    if same[-1].until != made.until or over:
        return Back(said, why="undo-changed")
    at = next(n for n, each in enumerate(same) if each.id == made.id)
    before = same[at - 1].until if at else turn.today
    until = before if before is None else max(before, made.since, turn.today)
    return Back(said, text=rest_text(replace(made, id=turn.identity, until=until, agreed_at=turn.now, through=WORD)))


# -- in words


def _said(turn: Turn, deed: Deed) -> str:
    """A deed as a line that its writer reads."""
    language = turn.member.language
    head = EXAMPLES[language][deed.word].split()[0]
    if deed.entries:
        return _said_of_date(turn, deed)
    made = turn.agreed(deed.agreed)
    if isinstance(made, Handover):
        found = next((r for r in turn.registry.responsibilities if r.id == made.responsibility), None)
        return example(deed.word, language, what=turn.what(found) if found is not None else made.responsibility)
    if isinstance(made, Proposed):
        found = next((r for r in turn.registry.responsibilities if r.id == made.responsibility), None)
        what = turn.what(found) if found is not None else made.responsibility
        return example(deed.word, language, what=what, who=turn.who(made.owner) if made.owner else "")
    if isinstance(made, New):
        return f"{head} {short(made.name)}"
    if isinstance(made, Absence):
        last = (made.until - timedelta(days=1)).isoformat()
        return turn.say("away-days", first=made.since.isoformat(), last=last)
    return head


def _said_of_date(turn: Turn, deed: Deed) -> str:
    one = _occurrence(turn, deed)
    if one is None or one.thing.kind is not ThingKind.RESPONSIBILITY:
        return EXAMPLES[turn.member.language][deed.word].split()[0]
    history = turn.store.entries(occurrence=one, as_seen=True)
    by = next((entry.by for entry in history if entry.id == deed.entries[-1]), ())
    who = ", ".join(turn.who(member) for member in by if member != turn.member.id)
    said = example(deed.word, turn.member.language, what=turn.called(one), who=who)
    return f"{said}, {turn.day(one.recurrence_id)}"
