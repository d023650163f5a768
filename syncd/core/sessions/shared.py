"""The records of all sessions at one instant: what each copy shall show, and which change of which copy counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from syncd.core.fields import canonical_span
from syncd.core.identity import SHARED
from syncd.core.sessions.copy import Copy
from syncd.core.sessions.following import Around, follow
from syncd.model.item import Field, Fields, Status
from syncd.model.occurrence import Occurrence, Settled, Stands
from syncd.model.registry import Registry
from syncd.model.state import SessionRecord
from syncd.model.when import encode_when


@dataclass(frozen=True, slots=True)
class Sessions:
    """What is shared.

    Attributes:
        records: per occurrence, where somebody changed something.
        changed: the records that are to be stored.
        words: uids of the copies whose word about held or cancelled goes into the ledger; None: every one's does.
        lost: per uid what its copy showed and what does not stand.
        gone: per occurrence the members who removed their copy.
    """

    records: Mapping[Occurrence, SessionRecord] = field(default_factory=dict)
    changed: tuple[SessionRecord, ...] = ()
    words: frozenset[str] | None = None
    lost: Mapping[str, Fields] = field(default_factory=dict)
    gone: Mapping[Occurrence, frozenset[str]] = field(default_factory=dict)

    def stands(self, occurrence: Occurrence, member: str) -> Stands:
        """Where this member's copy shall stand; nothing in it where the registry says so."""
        record = self.records.get(occurrence)
        if record is None:
            return Stands()
        if record.asked is not None and member in record.asked_by:
            return Stands(record.asked, record.lasts)
        return Stands(record.start, record.lasts)

    def fields(self, occurrence: Occurrence, member: str) -> Fields:
        """The fields that the record asks of this member's copy; none where there is no record."""
        record = self.records.get(occurrence)
        if record is None:
            return {}
        at = self.stands(occurrence, member)
        status = Status.DONE if record.held else Status.SKIPPED if record.cancelled else Status.OPEN
        return {
            Field.DUE: encode_when(at.start),
            Field.LASTS: canonical_span(at.lasts),
            Field.STATUS: status.value,
        }

    def with_records(
        self, stored: Mapping[Occurrence, SessionRecord], records: Mapping[Occurrence, SessionRecord]
    ) -> Sessions:
        """The same with these records; what differs from the stored ones is to be stored."""
        whole = {**self.records, **records}
        changed = tuple(record for key, record in whole.items() if stored.get(key) != record)
        return replace(self, records=whole, changed=changed)

    def moved(self) -> dict[Occurrence, Stands]:
        """Where sessions stand that somebody moved or gave another length."""
        return moved_of(self.records.values())


def moved_of(records: Iterable[SessionRecord]) -> dict[Occurrence, Stands]:
    """Where sessions stand, as far as a member and not the registry says so."""
    return {
        one.occurrence: Stands(one.start if one.moved else None, one.lasts if one.resized else None)
        for one in records
        if one.moved or one.resized
    }


def share(
    registry: Registry,
    around: Around,
    stored: Mapping[Occurrence, SessionRecord],
    copies: Iterable[Copy],
    ruled: Mapping[Occurrence, Stands],
    told: Mapping[Occurrence, Settled],
    dropped: Iterable[tuple[Occurrence, str]] = (),
) -> Sessions:
    """The records that follow from the stored ones and from what the copies show.

    `ruled` is where the registry puts each session of which there is a copy, `told` what the ledger says, `dropped`
    which copies were removed by their member earlier.
    """
    by_occurrence: dict[Occurrence, list[Copy]] = {}
    for copy in copies:
        by_occurrence.setdefault(copy.occurrence, []).append(copy)
    records = dict(stored)
    words: set[str] = set()
    lost: dict[str, Fields] = {}
    for occurrence, those in by_occurrence.items():
        found = follow(around, occurrence, stored.get(occurrence), ruled.get(occurrence), those, told.get(occurrence))
        words |= found.words
        lost |= found.lost
        if found.record is not None:
            records[occurrence] = found.record
    changed = tuple(record for key, record in records.items() if stored.get(key) != record)
    return Sessions(records, changed, frozenset(words), lost, _gone(registry, by_occurrence, dropped))


def _gone(
    registry: Registry, copies: Mapping[Occurrence, Iterable[Copy]], dropped: Iterable[tuple[Occurrence, str]]
) -> dict[Occurrence, frozenset[str]]:
    """Who removed their copy, and did not put it back."""
    gone: dict[Occurrence, set[str]] = {}
    for occurrence, member in dropped:
        if occurrence in copies:
            gone.setdefault(occurrence, set()).add(member)
    for occurrence, those in copies.items():
        for copy in those:
            if copy.gone:
                gone.setdefault(occurrence, set()).add(copy.member)
    oldest = {member.id: member.uid_id for member in registry.members}
    members = {s.uid_id: {SHARED, *(oldest[m] for m in s.members if m in oldest)} for s in registry.sessions}
    left = {}
    for occurrence, whose in gone.items():
        standing = {copy.member for copy in copies[occurrence] if copy.stands}
        rest = (whose & members.get(occurrence.thing.id, set())) - standing
        if rest:
            left[occurrence] = frozenset(rest)
    return left
