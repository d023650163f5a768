"""The record that follows from the old record, the registry and what the copies show; and what loses.

Per field the later word stands: later by LAST-MODIFIED where both have one that can be believed, else the one that
was seen later. Nothing here is a copy's owner's: whatever loses is written over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from syncd.core.fields import span_of
from syncd.core.sessions.copy import Copy
from syncd.model.item import Field, Fields, Status
from syncd.model.occurrence import Occurrence, OccurrenceState, Settled, Stands
from syncd.model.state import SessionRecord
from syncd.model.when import decode_when, local_instant

SHORT_NOTICE = timedelta(hours=12)
"""So near its start a session is not moved for everybody at once: the other copies ask."""

HELD = frozenset({OccurrenceState.HELD, OccurrenceState.DONE})
CANCELLED = frozenset({OccurrenceState.CANCELLED, OccurrenceState.SKIPPED})


@dataclass(frozen=True, slots=True)
class Followed:
    """What follows for one occurrence.

    Attributes:
        record: the new record; None where there is nothing to record.
        words: uids of the copies whose word about held or cancelled goes into the ledger.
        lost: per uid what it showed and what does not stand.
    """

    record: SessionRecord | None = None
    words: frozenset[str] = frozenset()
    lost: dict[str, Fields] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for every occurrence: the instant, the household's clock, and the order of members."""

    now: datetime
    zone: ZoneInfo
    order: Callable[[str], int]


def follow(
    around: Around,
    occurrence: Occurrence,
    record: SessionRecord | None,
    ruled: Stands | None,
    copies: Sequence[Copy],
    told: Settled | None,
) -> Followed:
    """What follows.

    `ruled` is where the registry puts it, None for a session that it does not hold any more; `told` is what the
    ledger says became of it. Asking again without news gives the same record.
    """
    copies = sorted(copies, key=lambda copy: (around.order(copy.member), copy.uid))
    if record is None and not any(copy.news and not copy.gone for copy in copies):
        return Followed()
    base = record or _begun(around, occurrence, ruled, copies)
    if base is None:
        return Followed()
    following = _Following(around, base, ruled, copies)
    following.follow_rule()
    following.follow_ledger(told)
    words = following.hear_words()
    following.end_question()
    following.move()
    following.resize()
    following.settle_question()
    new = following.record
    # What a member touched has a record, also where that says what the registry says: it is written over the copy.
    touched = any(copy.news and not copy.gone and not copy.unremembered for copy in copies)
    worth = record is not None or touched or new != base
    return Followed(new if worth else None, words, following.lost)


def _begun(
    around: Around, occurrence: Occurrence, ruled: Stands | None, copies: Iterable[Copy]
) -> SessionRecord | None:
    """The record of a session that nobody changed: where the registry puts it, or, once over, where it stood."""
    stood = [found for copy in copies if (found := _asked(copy)) is not None]
    ends = [s.start + s.lasts for s in stood if s.start and s.lasts]
    if ruled is not None and ruled.start is not None and ruled.lasts is not None:
        ends.append(ruled.start + ruled.lasts)
        if not stood or max(ends) > around.now:
            stood = [ruled]
    if not stood or stood[0].start is None or stood[0].lasts is None:
        return None
    return SessionRecord(
        occurrence, stood[0].start, stood[0].lasts, held=False, cancelled=False, changed_at=around.now
    )


def _asked(copy: Copy) -> Stands | None:
    """Where the registry side last wanted this copy, as far as that is known."""
    try:
        start, lasts = decode_when(copy.ours[Field.DUE]), span_of(copy.ours.get(Field.LASTS, ""))
    except (KeyError, ValueError):
        return None
    return Stands(start, lasts) if isinstance(start, datetime) and lasts is not None else None


def later(at: datetime | None, than: datetime | None) -> bool:
    """Whether a word seen now is later than the one that stands; None: it does not say when it was said."""
    return at is None or than is None or at >= than


class _Following:
    """One record on its way; each step takes it on."""

    def __init__(self, around: Around, record: SessionRecord, ruled: Stands | None, copies: Sequence[Copy]) -> None:
        self._around = around
        self._now = around.now
        self._ruled = ruled
        self._copies = copies
        self.record = record
        self.lost: dict[str, Fields] = {}

    # The registry, and the ledger.

    def follow_rule(self) -> None:
        """What no member changed is where the registry puts it, as long as it is to come."""
        record, ruled = self.record, self._ruled
        if ruled is None or ruled.start is None or ruled.lasts is None:
            return
        coming = not record.settled and max(record.ends, ruled.start + ruled.lasts) > self._now
        if record.start == ruled.start:
            record = replace(record, moved=False)
        elif coming and not record.moved and record.asked is None:
            record = replace(record, start=ruled.start, was=None)
        if record.lasts == ruled.lasts:
            record = replace(record, resized=False)
        elif coming and not record.resized:
            record = replace(record, lasts=ruled.lasts, was_lasts=None)
        self.record = record

    def follow_ledger(self, told: Settled | None) -> None:
        """A command, an import or an undo may have said since what became of it."""
        held = told is not None and told.state in HELD
        cancelled = told is not None and told.state in CANCELLED
        if (held, cancelled) != (self.record.held, self.record.cancelled):
            at = told.at if told is not None and (held or cancelled) else None
            self.record = replace(
                self.record, held=held, cancelled=cancelled, said_at=at, changed_at=at or self._now, by=""
            )

    # Held and cancelled.

    def hear_words(self) -> frozenset[str]:
        """The newest word about held and cancelled stands; the copy that said it."""
        said = [copy for copy in self._copies if copy.status is not None]
        if not said:
            return frozenset()
        rank = (Status.OPEN, Status.DONE, Status.SKIPPED)
        # Of words at one instant a cancellation stands, then that it was held.
        best = max(said, key=lambda c: (c.at or self._now, rank.index(c.status or Status.OPEN)))
        record = self.record
        before = self._status
        spoken = record.settled or record.said_at is not None
        words: frozenset[str] = frozenset()
        if best.status is not before and (not spoken or later(best.at, record.said_at)):
            words = frozenset({best.uid})
            self.record = replace(
                record,
                held=best.status is Status.DONE,
                cancelled=best.status is Status.SKIPPED,
                said_at=best.at,
                changed_at=best.at or self._now,
                by=best.member,
            )
        for copy in said:
            if copy.status is not None and copy.status is not self._status:
                self._loses(copy, Field.STATUS, copy.status.value)
        return words

    @property
    def _status(self) -> Status:
        return Status.DONE if self.record.held else Status.SKIPPED if self.record.cancelled else Status.OPEN

    # When it is.

    def end_question(self) -> None:
        """Nothing is asked of a session that is settled; once its start has passed, the move stands for everybody."""
        record = self.record
        if record.asked is None:
            return
        if record.settled:
            self.record = _unasked(record)
        elif self._now >= record.start:
            self._move_to(record.asked, record.asked_by[0], record.asked_at)

    def move(self) -> None:
        """The latest move stands, or is asked about; the others lose."""
        moves = [(copy, to) for copy in self._copies if (to := self._start_of(copy)) is not None]
        if not moves:
            return
        best, to = max(moves, key=lambda m: (m[0].at or self._now, -self._around.order(m[0].member)))
        record = self.record
        asked = record.asked is not None
        stands = record.asked_at if asked else record.moved_at
        whose = record.asked_by if asked else (record.moved_by,)
        if not any(whose) or best.member in whose or later(best.at, stands):
            self._apply(best, to)
        for copy, start in moves:
            if start == self.record.asked:
                self._stands_with(copy)
            elif start != self.record.start:
                self._loses(copy, Field.DUE, copy.due or "")
            elif copy.member in self.record.asked_by:
                self._moves_back(copy)

    def _apply(self, copy: Copy, to: datetime) -> None:
        record = self.record
        if to in (record.start, record.asked):
            return
        others = [c for c in self._copies if c.stands and c.member != copy.member]
        near = record.start - SHORT_NOTICE <= self._now < record.start
        if near and others and not record.settled and not copy.unremembered:
            self.record = replace(record, asked=to, asked_at=copy.at, asked_by=(copy.member,))
        else:
            self._move_to(to, copy.member, copy.at)

    def _stands_with(self, copy: Copy) -> None:
        if copy.member not in self.record.asked_by:
            self.record = replace(self.record, asked_by=(*self.record.asked_by, copy.member))

    def _moves_back(self, copy: Copy) -> None:
        rest = tuple(member for member in self.record.asked_by if member != copy.member)
        self.record = replace(self.record, asked_by=rest) if rest else _unasked(self.record)

    def settle_question(self) -> None:
        """A question is over when every copy stands where it asks for, and when nobody stands there any more."""
        record = self.record
        if record.asked is None:
            return
        there = [copy.member for copy in self._copies if copy.stands]
        askers = tuple(member for member in record.asked_by if member in there)
        if not askers:
            self.record = _unasked(record)
        elif set(there) <= set(askers):
            self._move_to(record.asked, askers[0], record.asked_at)
        elif askers != record.asked_by:
            self.record = replace(record, asked_by=askers)

    def _move_to(self, to: datetime, member: str, at: datetime | None) -> None:
        record = self.record
        same = record.moved_by == member and record.was not in (None, to)
        self.record = replace(
            _unasked(record),
            start=to,
            moved=self._ruled is None or to != self._ruled.start,
            moved_at=at,
            moved_by=member,
            was=record.was if same else record.start,
            changed_at=at or self._now,
            by=member,
        )

    def _start_of(self, copy: Copy) -> datetime | None:
        """Where a copy was moved; None for a copy that was not moved. A day alone keeps the time of day."""
        if copy.due is None:
            return None
        when = decode_when(copy.due)
        if when is None:
            self._loses(copy, Field.DUE, "")
            return None
        if isinstance(when, datetime):
            return None if copy.unremembered and when == self.record.start else when
        clock = self.record.start.astimezone(self._around.zone).time()
        return local_instant(when, clock, self._around.zone)

    def resize(self) -> None:
        """The latest length stands. A length of nothing, and the length of a whole day, say nothing."""
        sizes = [(copy, lasts) for copy in self._copies if (lasts := self._length_of(copy)) is not None]
        if not sizes:
            return
        best, lasts = max(sizes, key=lambda s: (s[0].at or self._now, -self._around.order(s[0].member)))
        record = self.record
        stands = not record.resized_by or best.member == record.resized_by or later(best.at, record.resized_at)
        if lasts != record.lasts and stands:
            same = record.resized_by == best.member and record.was_lasts not in (None, lasts)
            self.record = replace(
                record,
                lasts=lasts,
                resized=self._ruled is None or lasts != self._ruled.lasts,
                resized_at=best.at,
                resized_by=best.member,
                was_lasts=record.was_lasts if same else record.lasts,
                changed_at=best.at or self._now,
                by=best.member,
            )
        for copy, length in sizes:
            if length != self.record.lasts:
                self._loses(copy, Field.LASTS, copy.lasts or "")

    def _length_of(self, copy: Copy) -> timedelta | None:
        day = copy.due is not None and "T" not in copy.due
        lasts = None if day else span_of(copy.lasts or "")
        if not lasts or (copy.unremembered and lasts == self.record.lasts):
            return None
        return lasts

    def _loses(self, copy: Copy, name: Field, value: str) -> None:
        self.lost[copy.uid] = {**self.lost.get(copy.uid, {}), name: value}


def _unasked(record: SessionRecord) -> SessionRecord:
    return replace(record, asked=None, asked_at=None, asked_by=())
