"""The operations by which something is agreed: they append to `agreed.toml`, and the registry file stays as it is."""

from __future__ import annotations

import difflib
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed import ALL, NOBODY, Absence, Handover, New, Rest, SessionRule
from syncd.config.agreed_file import absence_text, agreement_id, append, handover_text
from syncd.config.offered import CARD, DEAL
from syncd.config.overlay import counting_absences, instead_of, with_handovers
from syncd.core.identity import entry_id
from syncd.errors import UsageError
from syncd.model.ledger import Entry, EntryKind, Source
from syncd.model.when import day_of
from syncd.service.agreements import Agreements, Made, of_absence, of_handover, view_of
from syncd.service.operations import Operations

if TYPE_CHECKING:
    from syncd.config.agreed_offers import Weighed
    from syncd.model.registry import Registry, Responsibility
    from syncd.ports import Clock
    from syncd.service.household import Household
    from syncd.store import Store

FARTHEST = timedelta(days=3660)
"""How far from today a date may lie."""

LONGEST_NOTE = 500
"""Characters of a note."""

COMMAND = "command"
"""How it is agreed when a command says so."""

WORD = "word"
"""How it is agreed when a member writes so in the own app."""

TAKEN_OVER = "taken-over"
"""How it came about that what was new is the registry file's."""

_SOURCES = {WORD: Source.WORD, TAKEN_OVER: Source.SYNCD, CARD: Source.ACCOUNT, DEAL: Source.ACCOUNT}


class Agreeing(Operations):
    """The part of the service that agrees."""

    def handover(self, name: str, to: str, *, since: date | None = None, note: str = "") -> Made:
        """Agree that a responsibility is `to`'s (a member id, or "nobody") from that day on, else from next Monday.

        What is due on that day or later moves at the next run. Raises UsageError, with nothing written, where the
        household agrees on a new owner in another way, or where it would change nothing.
        """
        with self.household().store(write=True) as store:
            household = self.household()
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            day = since or today + timedelta(days=7 - today.weekday())
            made = _handover(household, name, to, day, note, now, today)
            append(household.agreed, household.reading.agreed.data, handover_text(made))
            entry = entry_of_handover(household.registry, made)
            record(household, store, entry)
        agreed = self.household().reading.agreed.handovers
        return Made(of_handover(next(h for h in agreed if h.id == made.id), household.agreed), entry)

    def away(self, member: str, since: date, back: date, *, cover: str | None = None) -> Made:
        """Agree that a member (or "all") is away from `since`, and `back` on that day.

        The same member and first day once more corrects it; `back` on the first day takes it back.
        Raises UsageError, with nothing written.
        """
        with self.household().store(write=True) as store:
            household = self.household()
            now, today = now_of(household, self.clock), today_of(household, self.clock)
            made = _absence(household, member, since, back, cover, now, today)
            append(household.agreed, household.reading.agreed.data, absence_text(made))
            entry = entry_of_absence(household.registry, made)
            record(household, store, entry)
        agreed = self.household().reading.agreed.absences
        return Made(of_absence(next(a for a in agreed if a.id == made.id), household.agreed), entry)

    def agreed(self) -> Agreements:
        """Dated agreements of both places, and lines to take over into the registry file."""
        household = self.household()
        return view_of(household, today_of(household, self.clock))


def today_of(household: Household, clock: Clock) -> date:
    """The local day of the household."""
    return day_of(clock.now(), household.registry.household.zone)


def now_of(household: Household, clock: Clock) -> datetime:
    """Now, in seconds; not before what was agreed last: the later word holds, whatever the clock did."""
    agreed = household.reading.agreed
    known = [h.agreed_at for h in agreed.handovers] + [a.agreed_at for a in agreed.absences]
    known += [r.agreed_at for r in agreed.rests] + [n.agreed_at for n in agreed.news]
    known += agreed.offers.instants
    return max([clock.now().replace(microsecond=0), *known])


def _handover(household: Household, name: str, to: str, day: date, note: str, now: datetime, today: date) -> Handover:
    registry = household.registry
    responsibility = find_responsibility(registry, name)
    if to != NOBODY:
        find_member(registry, to, "or nobody, for what needs a home")
        if to in registry.left:
            raise UsageError(f"{to} left the household", hint=f"back once more: syncd leave {to} --back")
    if day < today:
        raise UsageError(f"--from {day} has passed", hint=f"today ({today}) or a later day")
    within_reach("--from", day, today)
    words = kept_note(note)
    owner = None if to == NOBODY else to
    if responsibility.owner_on(day) == owner:
        whose = f"{to}'s" if owner else "in need of a home"
        raise UsageError(f"{name} is {whose} on {day} already", hint="syncd agreed shows what is agreed")
    written = next(r for r in household.reading.written.responsibilities if r.id == responsibility.id)
    identity = agreement_id("handover", written.id, to, day.isoformat(), now.isoformat())
    before = instead_of(written.ownership)
    made = Handover(identity, written.id, owner, day, now, COMMAND, "" if before == NOBODY else before, words, line=0)
    if with_handovers(written, (*household.reading.agreed.handovers, made)).owner_on(day) != owner:
        raise UsageError(
            f"{household.config} names an owner of {name} from {day} on itself", hint="change that line there"
        )
    return made


def _absence(
    household: Household, member: str, since: date, back: date, cover: str | None, now: datetime, today: date
) -> Absence:
    registry, reading = household.registry, household.reading
    if member != ALL:
        find_member(registry, member, "or all")
    if cover is not None:
        find_member(registry, cover, "who covers is one of them")
        if member in (ALL, cover):
            raise UsageError(f"{cover} cannot cover their own absence", hint="name somebody else")
    if back < since:
        raise UsageError(f"--back {back} is before --from {since}", hint="--back is the first day back")
    within_reach("--from", since, today)
    within_reach("--back", back, today)
    identity = agreement_id("away", member, since.isoformat(), back.isoformat(), now.isoformat())
    made = Absence(identity, member, since, back, cover, now, COMMAND, line=0)
    absences = reading.agreed.absences
    before = _meaning(household, absences)
    named = any(a.since == since and (a.member in (member, ALL) or member == ALL) for a in absences)
    here = any(away.since == since and member in (*away.members, ALL) for away in reading.written.away)
    if back == since and not (named or here):
        raise UsageError(
            f"no absence of {member} from {since} was agreed by command", hint="syncd agreed shows what is agreed"
        )
    if back <= today and not (named or here):
        raise UsageError(f"--back {back}: that absence is over already", hint="give a first day back to come")
    if _meaning(household, (*absences, made)) == before:
        if here:
            raise UsageError(
                f"{household.config} has an absence of {member} from {since} itself", hint="change that line there"
            )
        raise UsageError("that is agreed already", hint="syncd agreed shows what is agreed")
    return made


def _meaning(household: Household, absences: tuple[Absence, ...]) -> set[tuple[object, ...]]:
    counting = counting_absences(household.reading.written, absences)
    return {(member, a.since, a.until, a.cover) for a, members in counting for member in members}


def kept_note(note: str) -> str:
    """A note in one line. Raises UsageError for one that cannot be kept."""
    words = " ".join(note.split())
    if not words.isprintable() or len(words) > LONGEST_NOTE:
        raise UsageError("the note cannot be kept", hint=f"plain text of at most {LONGEST_NOTE} characters")
    return words


def find_responsibility(registry: Registry, name: str) -> Responsibility:
    """The responsibility of that id. Raises UsageError with the nearest name."""
    known = {r.id: r for r in registry.responsibilities}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=1)
    if name.partition("/")[0] in known:
        hint = f"a responsibility is handed over whole: {name.partition('/')[0]}"
    else:
        hint = f"did you mean {near[0]}?" if near else "its id stands in the registry, as [responsibilities.ID]"
    raise UsageError(f"there is no responsibility {name!r}", hint=hint)


def find_member(registry: Registry, name: str, more: str) -> None:
    """Make sure that there is a member of that id. Raises UsageError, with `more` in the hint."""
    known = [m.id for m in registry.members]
    if name not in known:
        raise UsageError(f"there is no member {name!r}", hint=f"members: {', '.join(known)}; {more}")


def within_reach(option: str, day: date, today: date) -> None:
    """Make sure that a day is not a typing slip. Raises UsageError."""
    if abs(day - today) > FARTHEST:
        raise UsageError(f"{option} {day} is more than ten years away", hint="write it as 2026-11-24")


def record(household: Household, store: Store, *newest: Entry) -> None:
    """Write to the ledger what was agreed, and what it does not know of `agreed.toml`.

    A call that was killed halfway left it out, or the state is an older one than that file. Nothing is written where
    nothing is missing; what was folded away is not missing.
    """
    agreed, registry = household.reading.agreed, household.registry
    entries = [entry_of_handover(registry, h) for h in agreed.handovers]
    entries += [entry_of_absence(registry, a) for a in agreed.absences]
    entries += [entry_of_leave(registry, r) for r in agreed.rests if r.left]
    entries += [entry_of_session_rule(registry, r) for r in agreed.session_rules]
    entries += [entry_of_new(registry, n) for n in agreed.news]
    entries += [entry_of_weight(registry, w) for w in agreed.offers.weighed]
    entries += newest
    folded = store.folded_until()
    known = store.entry_ids(entry.id for entry in entries)
    missing = [e for e in entries if e.id not in known and (folded is None or e.at >= folded)]
    if missing:
        with store.change() as change:
            change.append(missing)


def entry_of_handover(registry: Registry, made: Handover) -> Entry:
    """About a responsibility as a whole: `owner` is the new one."""
    return _entry(registry, made, EntryKind.HANDOVER, made.owner or "", responsibility=made.responsibility)


def entry_of_leave(registry: Registry, made: Rest) -> Entry:
    """About the member who left, or came back. A pause has no entry: it is nobody's business."""
    return _entry(registry, made, EntryKind.AGREED, made.member)


def entry_of_session_rule(registry: Registry, made: SessionRule) -> Entry:
    """About a session as a whole, agreed by everybody's tick."""
    identity = entry_id(registry.household.id, "agreed", made.id)
    at, kind = made.agreed_at, EntryKind.AGREED
    return Entry(identity, at, at, kind, None, source=Source.ACCOUNT, session=made.session)


def entry_of_weight(registry: Registry, made: Weighed) -> Entry:
    """About a responsibility that weighs otherwise from some day on."""
    return _entry(registry, made, EntryKind.AGREED, "", responsibility=made.responsibility)


def entry_of_new(registry: Registry, made: New) -> Entry:
    """About something that needs a home, or that was taken back. Who said so is nobody's business."""
    return _entry(registry, made, EntryKind.AGREED, "", responsibility=made.responsibility)


def entry_of_absence(registry: Registry, made: Absence) -> Entry:
    """About a member: `owner` is who is away, "" for everybody."""
    return _entry(registry, made, EntryKind.AGREED, "" if made.member == ALL else made.member)


def _entry(
    registry: Registry,
    made: Handover | Absence | Rest | New | Weighed,
    kind: EntryKind,
    owner: str,
    *,
    responsibility: str = "",
) -> Entry:
    """The ledger's entry of an agreement: of the instant of agreeing, and the same each time it is asked for."""
    return Entry(
        entry_id(registry.household.id, "agreed", made.id),
        made.agreed_at,
        made.agreed_at,
        kind,
        None,
        owner=owner,
        source=_SOURCES.get(made.through, Source.COMMAND),
        responsibility=responsibility,
    )
