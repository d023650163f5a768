"""What must hold whatever happens: watched over one history, run after run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from syncd.model.card import CardKind, card_kind
from syncd.model.item import Field
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.link import Link, LinkState
from syncd.model.occurrence import Occurrence, ThingKind
from tests.machine.hand import DONE, OPEN, SKIPPED, Shown

JOURNAL_KEPT = timedelta(days=29)

_SETTLES = {
    EntryKind.DONE,
    EntryKind.SKIPPED,
    EntryKind.DROPPED,
    EntryKind.LAPSED,
    EntryKind.HELD,
    EntryKind.CANCELLED,
}

_SAID = {
    EntryKind.DONE: DONE,
    EntryKind.HELD: DONE,
    EntryKind.SKIPPED: SKIPPED,
    EntryKind.CANCELLED: SKIPPED,
    EntryKind.REOPENED: OPEN,
}

_LAPSE = frozenset({"plants", "bins", "dinners", "groceries"})
"""What lapses; bills are owed until done, and nothing follows what happens once."""

NEAR = timedelta(days=14)
"""How far from the week of a column the rule's date of an event may lie that stands in that week."""

EARLIER = timedelta(days=4)
"""How far a changed rule may move a date towards today."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment: what stands, and what the state holds."""

    at: datetime
    items: tuple[Shown, ...]
    links: Mapping[str, Link]
    entries: tuple[Entry, ...]
    journal: str


@dataclass(slots=True)
class Watch:
    """What the owners did, as far as syncd owes them something for it.

    Attributes:
        foreign: body by address of everything that syncd did not make.
        words: texts that owners wrote into items of ours; the value says whether syncd can see that they are words.
        fields: per address, values that an owner gave to fields; they stand until the owner changes them.
        finished: status by address that an owner, or a command, gave.
        deleted: uids that owners threw away.
        edited: uids that an owner changed.
        occurrences: what each uid that was ever seen stands for.
        said: (uid, status) that an owner gave to an item; an event's mark is a status.
        commanded: (occurrence, status) that was given by a command.
        put_back: uids that an undo may have put back or taken away.
        erased: a member left, so that kept texts may be erased.
        twice: occurrences that may stand twice, because a second installation could not know that they are held.
        lost: the state was lost once, or an older one put back.
        spoken: by address what members wrote to syncd as items of their own, "" where no answer is owed.
        spoke: somebody wrote a line.
        told_once: servers tell once that something finished was deleted, and never if a token was lost by then.
    """

    foreign: dict[str, str] = field(default_factory=dict)
    words: dict[str, bool] = field(default_factory=dict)
    unseen_since: dict[str, datetime] = field(default_factory=dict)
    fields: dict[str, dict[str, object]] = field(default_factory=dict)
    finished: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    edited: set[str] = field(default_factory=set)
    occurrences: dict[str, Occurrence] = field(default_factory=dict)
    said: set[tuple[str, str]] = field(default_factory=set)
    commanded: set[tuple[Occurrence, str]] = field(default_factory=set)
    put_back: set[str] = field(default_factory=set)
    known: dict[str, Entry] = field(default_factory=dict)
    standing: frozenset[str] = frozenset()
    settled: frozenset[Occurrence] = frozenset()
    erased: bool = False
    twice: set[Occurrence] = field(default_factory=set)
    lost: bool = False
    told_once: bool = False
    spoken: dict[str, str] = field(default_factory=dict)
    spoke: bool = False

    # What owners do.

    def changed(self, before: Shown, after: Shown | None) -> None:
        """An owner changed an item of ours, or removed it: what went by that hand is owed no more."""
        for word in [w for w in self.words if w in before.raw and (after is None or w not in after.raw)]:
            del self.words[word]
        if after is None:
            self.deleted.add(before.uid)
            self.fields.pop(before.href, None)
            self.finished.pop(before.href, None)
            return
        self.edited.add(before.uid)
        mine = self.fields.setdefault(before.href, {})
        if after.bare != before.bare:
            mine["title"] = after.bare
        if after.due != before.due:
            mine["due"] = after.due
        if after.alarms != before.alarms:
            mine["alarms"] = after.alarms
        if after.status == before.status:
            return
        self.said.add((before.uid, after.status))
        if after.status == OPEN:
            self.opened(self.occurrences.get(before.uid))
            self.finished.pop(before.href, None)
        else:
            self.finished[before.href] = after.status

    def told(self, what: str, occurrence: Occurrence | None) -> None:
        """Somebody said by a command what became of an occurrence."""
        assert occurrence is not None
        self.commanded.add((occurrence, {"done": DONE, "skip": SKIPPED, "reopen": OPEN}[what]))

    def taken_back(self, *hrefs: str) -> None:
        """An undo wrote there: it may show what it showed before that run."""
        for href in hrefs:
            self.finished.pop(href, None)

    def nobody_listens(self) -> None:
        """What was written until now is owed no answer any more."""
        self.spoken = dict.fromkeys(self.spoken, "")

    def _closed_week(self, occurrence: Occurrence | None) -> bool:
        """Whether somebody ticked a column of the week of this date: then what was past in a calendar happened."""
        done = (self.occurrences.get(uid) for uid, status in self.said if status == DONE)
        mondays = {o.recurrence_id for o in done if o is not None and card_kind(o.thing) is CardKind.COLUMN}
        return occurrence is not None and any(abs(occurrence.recurrence_id - day) < NEAR for day in mondays)

    def opened(self, occurrence: Occurrence | None) -> None:
        """Somebody opened an occurrence again: its items may be opened by syncd."""
        for href in [h for h in self.finished if self.occurrences.get(_uid(h)) in (occurrence, None)]:
            del self.finished[href]

    # After each run.

    def check(self, sight: Sight) -> None:
        """What must hold after any run, also one that failed or died."""
        self.occurrences |= {uid: link.occurrence for uid, link in sight.links.items()}
        self._foreign(sight.items)
        self._ledger(sight.entries)
        self._words(sight)
        self._owners_values(sight)
        self._created(sight)

    def _foreign(self, items: Iterable[Shown]) -> None:
        stands = {i.href: i.raw for i in items if not i.ours and i.href not in self.spoken}
        foreign = {href: raw for href, raw in self.foreign.items() if href not in self.spoken}
        assert foreign == stands, "a foreign item was touched"

    def _ledger(self, entries: tuple[Entry, ...]) -> None:
        by_id = {e.id: e for e in entries}
        assert len(by_id) == len(entries), "two ledger entries with one id"
        for known in self.known.values():
            assert by_id.get(known.id) == known, f"the ledger lost or changed {known.kind}"
        new = [e for e in entries if e.id not in self.known]
        self.known = by_id
        done: set[Occurrence | None] = set()
        for entry in entries:
            if entry.kind is EntryKind.DONE:
                assert entry.occurrence not in done, f"done twice: {entry.occurrence}"
                done.add(entry.occurrence)
            elif entry.kind is not EntryKind.SIGN and entry.kind is not EntryKind.WITHDRAWN:
                done.discard(entry.occurrence)
        deleted = {self.occurrences.get(uid) for uid in self.deleted}
        said = {(self.occurrences.get(uid), status) for uid, status in self.said} | self.commanded
        for entry in new:
            shown = entry.occurrence is not None and entry.occurrence.thing.kind is ThingKind.FAMILY
            assert not shown, f"the ledger tells of what is shown to all: {entry.kind} {entry.occurrence}"
            if entry.kind is EntryKind.DROPPED:
                assert entry.occurrence in deleted, f"dropped, and nobody removed it: {entry.occurrence}"
            if entry.source is Source.WORD:
                assert self.spoke, f"{entry.kind} by a word, and nobody wrote one: {entry.occurrence}"
                self.opened(entry.occurrence)
            elif entry.kind is EntryKind.DONE and self._closed_week(entry.occurrence):
                continue
            elif entry.kind in _SAID:
                told = (entry.occurrence, _SAID[entry.kind]) in said
                assert told, f"{entry.kind}, and nobody said so: {entry.occurrence}"
            if entry.kind is EntryKind.LAPSED:
                assert entry.occurrence is not None
                assert entry.occurrence.thing.id in _LAPSE, f"lapsed, and it stays until done: {entry.occurrence}"
                day = entry.occurrence.recurrence_id
                assert day - EARLIER < entry.at.date(), f"lapsed before it was due: {entry.occurrence}"

    def _words(self, sight: Sight) -> None:
        standing = "\n".join(i.raw for i in sight.items)
        for word, visible in list(self.words.items()):
            if word in standing:
                self.unseen_since.pop(word, None)
                continue
            assert not visible, f"an owner's words are gone: {word}"
            since = self.unseen_since.setdefault(word, sight.at)
            if sight.at - since > JOURNAL_KEPT or self.erased:
                del self.words[word]
                continue
            assert word in sight.journal, f"an owner's text was overwritten and is not in the journal: {word}"

    def _owners_values(self, sight: Sight) -> None:
        here = {i.href: i for i in sight.items}
        for href, values in self.fields.items():
            item = here.get(href)
            if item is None:
                assert "title" not in values, f"an item with its owner's title was removed: {href}"
                assert "due" not in values, f"an item that its owner moved was removed: {href}"
                continue
            shows = {"title": item.bare, "due": item.due, "alarms": item.alarms}
            for name, value in values.items():
                assert shows[name] == value, f"the owner's {name} was overwritten: {href}"
        for href, status in self.finished.items():
            assert href in here, f"an item that was {status} was removed: {href}"
            assert here[href].status == status, f"an item that was {status} shows {here[href].status}: {href}"

    def _created(self, sight: Sight) -> None:
        folded = fold(sight.entries)
        standing = frozenset(i.uid for i in sight.items if i.ours)
        for uid in standing - self.standing:
            occurrence = self.occurrences.get(uid)
            if uid in self.put_back:
                continue
            assert occurrence not in (folded & self.settled), f"made although it is settled: {occurrence}"
        self.standing = standing
        self.settled = folded

    # After a household settled.

    def check_settled(
        self,
        sight: Sight,
        things: Collection[str],
        places: Collection[tuple[str, bool]],
        renamed: Collection[str] = frozenset(),
    ) -> None:
        """What must hold once runs go well again.

        Without state, what is of none of `things`, stands at none of `places` (account, in a calendar), or in a list
        that its owner `renamed`, cannot be known.
        """
        by_uid = {i.uid: i for i in sight.items if i.ours}
        opened: dict[tuple[Occurrence, str], list[str]] = {}
        for uid, item in by_uid.items():
            link = sight.links.get(uid)
            here = (item.account, item.event)
            thing = self.occurrences[uid].thing.id if uid in self.occurrences else ""
            known = thing in things and here in places and item.collection not in renamed
            if link is None and self.lost and not known:
                continue
            assert link is not None, f"an item of ours without a link: {uid}"
            if item.status != OPEN or link.state in (LinkState.CLOSED, LinkState.ENDED):
                continue
            session = link.occurrence.thing.kind is ThingKind.SESSION
            if link.state is LinkState.LEFT:
                excused = self.lost or uid in self.edited or item.event
                assert excused, f"left open although nobody touched it: {link.occurrence}"
                continue
            opened.setdefault((link.occurrence, link.member if session else ""), []).append(uid)
        for (occurrence, _member), uids in opened.items():
            assert len(uids) == 1 or occurrence in self.twice, f"{len(uids)} open items of {occurrence}"
        for link in sight.links.values():
            if link.state is not LinkState.ENDED:
                unnoticed = self.told_once and link.theirs.get(Field.STATUS) != OPEN
                assert unnoticed or link.uid in by_uid, f"a link without an item: {link.occurrence}"
        for uid, item in by_uid.items():
            link = sight.links.get(uid)
            if item.status == "done" and link is not None and link.state is not LinkState.CLOSED:
                self.finished.setdefault(item.href, "done")


def fold(entries: Iterable[Entry]) -> frozenset[Occurrence]:
    """Settled occurrences."""
    settled: set[Occurrence] = set()
    for entry in entries:
        if entry.occurrence is None:
            continue
        if entry.kind in _SETTLES:
            settled.add(entry.occurrence)
        elif entry.kind is EntryKind.REOPENED:
            settled.discard(entry.occurrence)
    return frozenset(settled)


def _uid(href: str) -> str:
    return href.rsplit("/", 1)[-1].removesuffix(".ics")
