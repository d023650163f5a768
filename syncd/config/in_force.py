"""With `consent = "both"`: what is in force is what was agreed; what the registry file says beside it is proposed.

**Owners.** An `[[in_force]]` entry is where it begins: who owned it when a yes began to count. Each handover that was
agreed after it is one more dated line; on any day the line with the latest date up to that day holds, of one date the
one agreed later. Nothing else moves a responsibility: not the file, which proposes.

**What the file proposes.** Each of its lines that runs or is to come has a key: its owner with the day it names, or,
without dates, with the day on which the owner was edited (`syncd.config.undated`). A line is answered once an entry
names its key: a yes, a proposal by command or word that is newer, or what was in force when it began. Refused is a
proposal by its id, made of responsibility, receiver, date and weight. So a proposal is asked again when it is written
anew, and not before.

**Weights.** Of what has an owner the one that was agreed last holds; of what has none the file's.

**Where it begins.** A household that was told by its file alone until now begins with what was in force at its last
applied revision, so that nothing moves; a new one with what the file's dates say of days before today. These entries
are `due`: the service appends them before it acts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from syncd.config.agreed_offers import InForce
from syncd.config.overlay import spans_of, with_handovers, written_lines
from syncd.config.undated import ALWAYS, day_in, owner_at, rows_in, undated_owner
from syncd.model.registry import Ownership, PutDown, Weight

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from syncd.config.agreed import Agreed, Handover
    from syncd.config.undated import Lines
    from syncd.model.registry import Registry, Responsibility

BOTH = "both"
CONSENT = ":consent"
"""The key under which a revision's values tell that consent was asked for then: an id holds no colon."""

HELD = "held"
"""The key of a responsibility's values with the owners that no pause or leave has cut; absent where none has."""

NOBODY = "nobody"

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the file about an owner, None for nobody: the day it names, and its key."""

    owner: str | None
    since: date | None
    key: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is in force.

    Attributes:
        responsibilities: by id, as agreed, before pauses and leaves are taken out; empty where the file decides.
        weights: the weight that was agreed last, by id, whatever its day.
        due: entries that are to be appended before anything is agreed or planned.
        turns: the next day, on which another line may run or another weight hold; None where the file decides.
    """

    responsibilities: Mapping[str, Responsibility] = field(default_factory=dict)
    weights: Mapping[str, Weight] = field(default_factory=dict)
    due: tuple[InForce, ...] = ()
    turns: date | None = None


def hold(written: Registry, agreed: Agreed, values: Mapping[str, object], revision: str, today: date) -> Held:
    """What is in force of a registry as written. `values` and `revision` are of the newest revision, or empty."""
    if written.household.consent != BOTH:
        return Held()
    due = {each.responsibility: each for each in _due(written, agreed, values, revision, today)}
    held: dict[str, Responsibility] = {}
    weights: dict[str, Weight] = {}
    for responsibility in written.responsibilities:
        begin = due.get(responsibility.id) or _newest(responsibility.id, agreed)
        since = _after(responsibility.id, agreed, begin)
        lines = written_lines(begin.ownership) if begin is not None else {}
        lines |= {handover.since: handover.owner for handover in since}
        weighed = _weighed(responsibility.id, agreed, begin, since)
        if weighed:
            weights[responsibility.id] = weighed[-1][1]
        held[responsibility.id] = _as_agreed(responsibility, agreed, begin, since, lines, weighed, today)
    return Held(held, weights, tuple(due.values()), today + timedelta(days=1))


def in_force_now(agreed: Agreed) -> set[Handover]:
    """The handovers that hold, or will: of one date the one agreed last, and none from before it began."""
    last: dict[tuple[str, date], Handover] = {}
    for name in {each.responsibility for each in agreed.handovers}:
        for each in _after(name, agreed, _newest(name, agreed)):
            last[name, each.since] = each
    return set(last.values())


def file_lines(
    responsibility: Responsibility, undated: Lines | None, registry: Registry, today: date
) -> tuple[FileLine, ...]:
    """What the file says of its owners now and later: the line that runs, and those to come."""
    uids = {member.id: member.uid_id for member in registry.members}
    owner = undated_owner(responsibility.ownership)
    if owner is not None:
        edited = max(undated or (ALWAYS,))
        named = owner or None
        return (FileLine(named, None, _key(named, edited, uids)),)
    lines = written_lines(responsibility.ownership)
    runs = max((day for day in lines if day <= today), default=None)
    return tuple(
        FileLine(lines[day], None if day == ALWAYS else day, _key(lines[day], day, uids))
        for day in sorted(lines)
        if runs is None or day >= runs
    )


def _key(owner: str | None, day: date, uids: Mapping[str, str]) -> str:
    return f"{uids.get(owner, owner) if owner else NOBODY} {'-' if day == ALWAYS else day.isoformat()}"


def _newest(responsibility: str, agreed: Agreed) -> InForce | None:
    mine = [each for each in agreed.offers.in_force if each.responsibility == responsibility]
    return max(mine, key=lambda each: (each.agreed_at, each.line), default=None)


def _after(responsibility: str, agreed: Agreed, begin: InForce | None) -> list[Handover]:
    """The handovers that were agreed after it began; of one that is due all that is known lies before it."""
    mine = [each for each in agreed.handovers if each.responsibility == responsibility]
    if begin is None:
        return mine
    if begin.line == 0:
        return []
    return [each for each in mine if (each.agreed_at, each.line) > (begin.agreed_at, begin.line)]


def _weighed(
    responsibility: str, agreed: Agreed, begin: InForce | None, since: Iterable[Handover]
) -> list[tuple[date, Weight]]:
    """Agreed weights with their days, in the order of agreeing."""
    first = [(ALWAYS, begin.weight)] if begin is not None and begin.weight is not None else []
    after = (begin.agreed_at, begin.line) if begin is not None and begin.line else None
    found = [(each.agreed_at, each.line, each.since, each.weight) for each in since if each.weight is not None]
    for each in agreed.offers.weighed:
        mine = each.responsibility == responsibility and (begin is None or begin.line != 0)
        if mine and (after is None or (each.agreed_at, each.line) > after):
            found.append((each.agreed_at, each.line, each.since, each.weight))
    return [*first, *((day, weight) for _at, _line, day, weight in sorted(found, key=lambda one: one[:2]))]


def _as_agreed(
    written: Responsibility,
    agreed: Agreed,
    begin: InForce | None,
    since: list[Handover],
    lines: dict[date, str | None],
    weighed: list[tuple[date, Weight]],
    today: date,
) -> Responsibility:
    owned = owner_at(lines, today) is not None
    running = [(day, number) for number, (day, _weight) in enumerate(weighed) if day <= today]
    weight = weighed[max(running)[1]][1] if owned and running else written.weight
    mine = [each for each in agreed.handovers if each.responsibility == written.id and each.put_down_by]
    put_down = [PutDown(each.put_down_by, each.since) for each in mine]
    if not lines:
        # Nothing was ever agreed of it: what stands at somebody who does not want it goes as if it was put down.
        refused = [each for each in agreed.offers.not_taken if each.responsibility == written.id and each.member]
        put_down += [PutDown(each.member, each.since) for each in refused]
    unknown = None if begin is not None else min(lines, default=date.max)
    return replace(
        written,
        ownership=spans_of(lines),
        weight=weight,
        put_down=tuple(put_down),
        given_up=tuple(each.since for each in since if each.owner is None),
        handover_note=(since[-1].note if since else "") or written.handover_note,
        unagreed_before=unknown,
    )


# Where it begins.


def _due(
    written: Registry, agreed: Agreed, values: Mapping[str, object], revision: str, today: date
) -> Iterator[InForce]:
    told = values.get(CONSENT) == BOTH
    for responsibility in written.responsibilities:
        if not revision:
            if not agreed.data and (past := _past(responsibility, today)):
                yield _begin(responsibility, past, None, (), revision, today)
            continue
        before = values.get(responsibility.uid_id)
        known = _newest(responsibility.id, agreed)
        if not isinstance(before, Mapping) or (known is not None and known.revision == revision):
            continue
        if not told:
            spans, keys = _by_file(responsibility, agreed, before, written)
            keys |= {line.key for line in _begun(responsibility, written, today)}
            yield _begin(responsibility, spans, _weight(before), tuple(sorted(keys)), revision, today)
        elif not agreed.data and (spans := _spans(before, written)):
            yield _begin(responsibility, spans, _weight(before), (), revision, today)


def _begin(
    responsibility: Responsibility,
    spans: tuple[Ownership, ...],
    weight: Weight | None,
    keys: tuple[str, ...],
    revision: str,
    today: date,
) -> InForce:
    """An entry that is due: its id and instant are made when it is appended."""
    return InForce("", responsibility.id, spans, weight, today, _NEVER, 0, keys, revision)


def _past(responsibility: Responsibility, today: date) -> tuple[Ownership, ...]:
    """What dates of the file say of days before today, but for the line that runs: that is a proposal."""
    spans = responsibility.ownership
    return tuple(span for span in spans if span.until is not None and span.until <= today)


def _begun(responsibility: Responsibility, registry: Registry, today: date) -> Iterator[FileLine]:
    """Dated lines of the file up to today."""
    if undated_owner(responsibility.ownership) is None:
        uids = {member.id: member.uid_id for member in registry.members}
        for day, owner in written_lines(responsibility.ownership).items():
            if day <= today:
                yield FileLine(owner, day, _key(owner, day, uids))


def _by_file(
    responsibility: Responsibility, agreed: Agreed, before: Mapping[str, object], registry: Registry
) -> tuple[tuple[Ownership, ...], set[str]]:
    """Who owned it at a revision in which the file decided, pauses left out, and what the file said of it."""
    uids = {member.id: member.uid_id for member in registry.members}
    if "owners" not in before:
        spans = _spans(before, registry)
        return spans, {_key(span.owner, span.since or ALWAYS, uids) for span in spans}
    names = {member.uid_id: member.id for member in registry.members}
    lines: dict[date, str | None] = {}
    for name, since in rows_in(before["owners"]):
        lines[day_in(since)] = names.get(name or "")
    last = lines[max(lines)] if lines else None
    as_written = replace(responsibility, ownership=(Ownership(last),) if last is not None else ())
    spans = with_handovers(as_written, agreed.handovers, lines or None).ownership
    return spans, {_key(last, max(lines, default=ALWAYS), uids)}


def _spans(before: Mapping[str, object], registry: Registry) -> tuple[Ownership, ...]:
    """The owners of a revision's values; who is gone from the registry is left out."""
    names = {member.uid_id: member.id for member in registry.members} | {m.id: m.id for m in registry.members}
    return tuple(
        Ownership(names[name], None if since is None else day_in(since), None if until is None else day_in(until))
        for name, since, until in rows_in(before.get(HELD, before.get("ownership")))
        if name in names
    )


def _weight(before: Mapping[str, object]) -> Weight | None:
    weight = before.get("weight")
    return Weight(*weight) if isinstance(weight, list) and len(weight) == 3 else None
