"""Taking a run back: what it left, held against what stands there now, becomes what is put back, occurrence by
occurrence. Pure.

A later word wins: where an item, or the ledger, has gone on since, the whole occurrence is left as it is and named.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from syncd.core.fields import differing, see
from syncd.core.outcome import fold
from syncd.core.record import Scribe
from syncd.core.table import Act
from syncd.model.effect import Effect
from syncd.model.item import Item, Unreadable
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence


@dataclass(frozen=True, slots=True)
class Touched:
    """One item that a run wrote, from before its first write to after its last.

    Attributes:
        before: the link before, its body from the journal ("" where that is not kept); None: nothing of ours stood.
        after: the link as the run left it.
        now: the link as the state has it now.
        seen: what stands at its address now; None for nothing.
        unseen: why that could not be found out, "" when it was.
        past: it is an event that is over.
        replaced: another item of ours stands for the occurrence, which the run did not touch.
    """

    before: Link | None
    after: Link
    now: Link
    seen: Item | Unreadable | None
    unseen: str = ""
    past: bool = False
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class Back:
    """What is done to one item: `link` as it shall be, None to remove it; `seen` is what that is bound to."""

    touched: Touched
    link: Link | None
    seen: Item | None
    act: Act


@dataclass(frozen=True, slots=True)
class TakenBack:
    """One occurrence: what is done, or why it is left.

    `words` are the entries that the ledger is to take back (True) or to say anew (False), in this order.
    """

    occurrence: Occurrence
    steps: tuple[Back, ...] = ()
    words: tuple[tuple[Entry, bool], ...] = ()
    left: str = ""
    uid: str = ""


def spans(effects: Iterable[Effect]) -> dict[str, tuple[Link | None, Link]]:
    """Per uid the link before a run's first write to it and after the last; without what came and went."""
    found: dict[str, tuple[Link | None, Link]] = {}
    for effect in effects:
        uid = effect.after.uid
        found[uid] = (found[uid][0] if uid in found else effect.before, effect.after)
    return {u: (b, a) for u, (b, a) in found.items() if b is not None or a.state is not LinkState.ENDED}


def take_back(
    occurrence: Occurrence,
    touched: Sequence[Touched],
    history: Sequence[Entry],
    wrote: Mapping[str, Entry],
    *,
    later: bool,
) -> TakenBack:
    """What is done about one occurrence.

    `history` is all its ledger entries in the order of seeing, `wrote` by id those that the run wrote, of any
    occurrence; `later` says that one was written since.
    """
    mine = [entry for entry in history if entry.id in wrote]
    if later:
        return TakenBack(occurrence, left="the ledger tells more of it since", uid=_uid(touched))
    if any(entry.source is Source.ACCOUNT for entry in mine):
        return TakenBack(occurrence, left="its owner's own word was read in that run", uid=_uid(touched))
    steps: list[Back] = []
    for one in touched:
        step = _step(one)
        if isinstance(step, str):
            return TakenBack(occurrence, left=step, uid=one.after.uid)
        steps.append(step)
    removes = any(step.link is None for step in steps)
    return TakenBack(occurrence, tuple(steps), tuple(_words(history, mine, removes=removes)))


def unsaid(history: Sequence[Entry], mine: Sequence[Entry]) -> tuple[tuple[Entry, bool], ...]:
    """What takes back `mine`: entries to take back (True) or to say anew (False), in this order."""
    return tuple(_words(history, mine, removes=False))


def said(scribe: Scribe, entry: Entry, now: datetime, *, takes_back: bool) -> Entry:
    """A new entry that takes back what `entry` says, or says it anew."""
    assert entry.occurrence is not None
    if takes_back:
        kind = EntryKind.CORRECTION
        return scribe.entry(entry.occurrence, kind, now, account=entry.account, source=Source.SYNCD)
    return scribe.entry(
        entry.occurrence, entry.kind, entry.at, by=entry.by, account=entry.account, source=entry.source
    )


def without_void(history: Sequence[Entry], void: Collection[str]) -> Sequence[Entry]:
    """An occurrence's history without entries (`void`, by id) that an earlier try to take back wrote and took back.

    Where they still make a difference they stay.
    """
    rest = [entry for entry in history if entry.id not in void]
    one, other = fold(history), fold(rest)
    return rest if (one.settled, one.reopened) == (other.settled, other.reopened) else history


def _uid(touched: Sequence[Touched]) -> str:
    return touched[0].after.uid if touched else ""


def _step(one: Touched) -> Back | str:
    """What is done to an item, or why it is left."""
    if one.unseen:
        return one.unseen
    if one.before is not None and not one.before.raw:
        return "what stood there before is not kept any more"
    if one.after.state is LinkState.ENDED:
        if one.now.state is not LinkState.ENDED or one.seen is not None or one.replaced:
            return "it stands there once more"
        return Back(one, one.before, None, Act.CREATE)
    if one.seen is None:
        return "it is gone since"
    if isinstance(one.seen, Unreadable):
        return "it cannot be read"
    if (one.now.state, one.now.stamp) != (one.after.state, one.after.stamp):
        return "a later run wrote to it"
    if not _is_as_left(one.seen, one.now, one.after):
        return "its owner changed it since"
    if one.before is None:
        return "it is over" if one.past else Back(one, None, one.seen, Act.WITHDRAW)
    link = replace(one.before, href=one.seen.ref.href)
    closed = one.after.state is LinkState.CLOSED and link.state is not LinkState.CLOSED
    return Back(one, link, one.seen, Act.REOPEN if closed else Act.UPDATE)


def _is_as_left(item: Item, now: Link, after: Link) -> bool:
    """Whether what stands there is the version that the run left, or means the same and holds nothing else."""
    if item.ref.etag is not None and item.ref.etag == after.etag:
        return True
    seen = see(item, now)
    if item.extras or item.recurring or differing(seen.fields, after.theirs):
        return False
    return seen.stamp is None or str(seen.stamp) == after.stamp


def _words(history: Sequence[Entry], mine: Sequence[Entry], *, removes: bool) -> Iterable[tuple[Entry, bool]]:
    """Words after which the fold is as it was before `mine`, the newest of them first.

    A word is taken back by a correction, a correction by saying the word anew; a withdrawal is said by the removal.
    """
    words: list[Entry] = []
    corrected: dict[str, Entry] = {}
    for entry in history:
        if entry.kind is not EntryKind.CORRECTION:
            words.append(entry)
        elif words:
            corrected[entry.id] = words.pop()
    for entry in reversed(mine):
        if entry.kind is not EntryKind.CORRECTION:
            yield entry, True
        elif entry.id in corrected and not (removes and corrected[entry.id].kind is EntryKind.WITHDRAWN):
            yield corrected[entry.id], False
