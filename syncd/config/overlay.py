"""What was agreed, laid over the registry as it is written.

**Ownership.** Both places are read as dated lines "from this day on, this owner": of the file the entries of
`ownership` (an `until` that nobody follows is a line that gives it to nobody), or `owner` as one line from always on;
of `agreed.toml` each handover. On any day the line with the latest date up to that day holds. Of lines with one date
the file's holds before any handover, and of handovers the one that was agreed later. So a handover lasts until the
next date in either place, and whoever writes the same or a later date into the file decides from that date on.
An undated `owner` has no date to compare. A handover remembers which undated owner the file named when it was agreed;
once the file names another one, it was edited since, and from the day of that edit (`syncd.config.undated`) the
handover counts no more.

**Absences.** An absence is known by its member and its first day. Of agreed ones that share both, the one agreed
later holds; if it ends on its first day, the absence is taken back. One that the file has too holds as the file has
it. Absences that differ in their first day stand beside each other.

**Put down.** A handover to nobody that remembers who put it down. It holds on its date before the file's line, where
that names the same member; and whatever was theirs before that date is expected of nobody any more.

**Rules of sessions.** The one agreed later holds, as long as the file says of the session what it said when that was
agreed: a rule in the file has no date, so another one there is the newer word.

**Pauses and leaves.** Known by their member and first day, the later agreed one holds. In them the member owns
nothing: their spans are cut, so that everybody sees what needs a home, and nobody why. Pauses are told of nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from syncd.config.agreed import ALL, NOBODY
from syncd.config.agreed_new import told_of_news
from syncd.config.undated import ALWAYS, owner_at, undated_owner
from syncd.errors import Problem
from syncd.model.registry import Away, Ownership, Pause, PutDown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from syncd.config.agreed import Absence, Agreed, Handover, Rest, SessionRule
    from syncd.config.report import Report
    from syncd.config.tables import Tables
    from syncd.config.undated import Lines
    from syncd.model.registry import Registry, Responsibility, Session

NEVER = date.max
"""The end of a span that has none."""

MEND = '"syncd agreed" prints the lines to take over'


def lay_over(
    written: Registry,
    tables: Tables,
    agreed: Agreed,
    report: Report,
    today: date,
    undated: Mapping[str, Lines],
    as_agreed: Mapping[str, Responsibility] | None = None,
) -> tuple[Registry, tuple[Problem, ...]]:
    """The registry that holds, and the problems of `agreed` with what both places say, in the order of its file.

    `undated` are the owners named without dates, as `syncd.config.undated.undated_lines` dates them. `as_agreed` are
    the responsibilities where the file does not decide (`syncd.config.in_force`); then it is told elsewhere what the
    file says beside them.
    """
    told = list(agreed.problems)
    owned = []
    pauses = counting_rests(agreed.rests)
    for responsibility in written.responsibilities:
        if as_agreed:
            owned.append(without(as_agreed[responsibility.id], pauses))
            continue
        counting = counting_handovers(responsibility, agreed.handovers)
        held = with_handovers(responsibility, agreed.handovers, undated.get(responsibility.id))
        owned.append(without(held, pauses))
        if counting and not responsibility.new:
            path = ("responsibilities", responsibility.id)
            keys = ("ownership",) if tables.responsibilities[responsibility.id].ownership else ("owner",)
            told.append(_told_of_owner(responsibility, counting, agreed, report.place((*path, *keys))))
    told += [
        Problem(agreed.file, rest.line, f'"{rest.member}" left on {rest.since}', MEND, warning=True)
        for rest in agreed.rests
        if rest.left and rest.until is None and Pause(rest.member, rest.since, None, left=True) in pauses
    ]
    ruled = counting_rules(written.sessions, agreed.session_rules)
    for rule in ruled.values():
        what = f'session "{rule.session}": agreed is {rule.rrule} at {rule.at:%H:%M} from {rule.since}; '
        what += f"{report.place(('sessions', rule.session))} does not say so"
        told.append(Problem(agreed.file, rule.line, what, MEND, warning=True))
    told += told_of_news(written, agreed, report.place(()), MEND)
    sessions = tuple(with_rule(session, ruled.get(session.id)) for session in written.sessions)
    absences = counting_absences(written, agreed.absences)
    for absence, _members in absences:
        if absence.until > today:
            what = f'"{absence.member}" is away from {absence.since} until {absence.until}'
            what += f", agreed on {absence.agreed_at.date()}; {report.place(())} does not say so"
            told.append(Problem(agreed.file, absence.line, what, MEND, warning=True))
    away = tuple(Away(members, absence.since, absence.until, absence.cover) for absence, members in absences)
    registry = replace(
        written, responsibilities=tuple(owned), sessions=sessions, away=(*written.away, *away), pauses=pauses
    )
    return registry, tuple(sorted(told, key=lambda problem: (problem.line, problem.warning, problem.what)))


def counting_handovers(
    responsibility: Responsibility, handovers: Iterable[Handover], since_when: Lines | None = None
) -> tuple[Handover, ...]:
    """The handovers of a responsibility as written that change who owns it, by date.

    `since_when` dates the edits of an undated owner; without it, the file's owner is from always.
    """
    lines = written_lines(responsibility.ownership)
    last: dict[date, Handover] = {}
    for handover in handovers:
        if handover.responsibility != responsibility.id:
            continue
        # What somebody put down is not theirs by a line of the same date; nor does that line hide what came after.
        over = handover.put_down_by and lines.get(handover.since) == handover.put_down_by
        if handover.since in lines and not over and handover.since not in last:
            continue
        if _holds(handover, responsibility, since_when):
            last[handover.since] = handover
    counting: list[Handover] = []
    owners = dict(since_when or lines)
    for since in sorted(last):
        if owner_at(owners, since) != last[since].owner:
            counting.append(last[since])
            owners[since] = last[since].owner
    return tuple(counting)


def _holds(handover: Handover, responsibility: Responsibility, since_when: Lines | None) -> bool:
    """Whether the file names the undated owner whom it replaced, or named that one on its day."""
    undated = undated_owner(responsibility.ownership)
    if undated is None or handover.instead_of is None or handover.instead_of == undated:
        return True
    return handover.since < max(since_when or (ALWAYS,))


def put_downs(
    responsibility: Responsibility, handovers: Iterable[Handover], since_when: Lines | None = None
) -> tuple[PutDown, ...]:
    """Who put a responsibility as written down, and when; those that the file's undated owner does not outdate."""
    return tuple(
        PutDown(h.put_down_by, h.since)
        for h in handovers
        if h.put_down_by and h.responsibility == responsibility.id and _holds(h, responsibility, since_when)
    )


def counting_rests(rests: Iterable[Rest]) -> tuple[Pause, ...]:
    """The pauses and leaves that hold, by member and first day."""
    last = {(rest.member, rest.since, rest.left): rest for rest in rests}
    held = [rest for _key, rest in sorted(last.items()) if rest.until is None or rest.until > rest.since]
    return tuple(Pause(rest.member, rest.since, rest.until, rest.left) for rest in held)


def without(responsibility: Responsibility, pauses: Iterable[Pause]) -> Responsibility:
    """A responsibility whose owners own nothing while they are paused or gone."""
    spans = responsibility.ownership
    for pause in pauses:
        spans = tuple(part for span in spans for part in _cut(span, pause))
    return responsibility if spans == responsibility.ownership else replace(responsibility, ownership=spans)


def _cut(span: Ownership, pause: Pause) -> Iterator[Ownership]:
    """What is left of a span outside a pause of its owner."""
    starts, ends = span.since or ALWAYS, span.until or NEVER
    until = pause.until or NEVER
    if span.owner != pause.member or until <= starts or pause.since >= ends:
        yield span
        return
    if starts < pause.since:
        yield replace(span, until=pause.since)
    if until < ends:
        yield replace(span, since=until)


def counting_absences(written: Registry, absences: Iterable[Absence]) -> list[tuple[Absence, tuple[str, ...]]]:
    """The agreed absences that hold, in the order in which they were agreed, each with the members it holds for."""
    everybody = tuple(member.id for member in written.members)
    last: dict[tuple[str, date], Absence] = {}
    for absence in absences:
        for member in everybody if absence.member == ALL else (absence.member,):
            last[member, absence.since] = absence
    for away in written.away:
        for member in away.members:
            last.pop((member, away.since), None)
    held: dict[Absence, list[str]] = {}
    for (member, _since), absence in last.items():
        if absence.until > absence.since:
            held.setdefault(absence, []).append(member)
    order = sorted(held, key=lambda absence: absence.agreed_at)
    return [(absence, tuple(m for m in everybody if m in held[absence])) for absence in order]


def said_of(session: Session) -> str:
    """What the file says of when a session is, as an agreement remembers it."""
    return f"{session.rrule} {session.at:%H:%M} {session.starting}"


def counting_rules(written: Iterable[Session], rules: Iterable[SessionRule]) -> dict[str, SessionRule]:
    """The agreed rule that holds of each session as written, by its id."""
    says = {session.id: said_of(session) for session in written}
    return {rule.session: rule for rule in rules if says.get(rule.session) == rule.instead_of}


def with_rule(session: Session, rule: SessionRule | None) -> Session:
    """A session as written, with the rule that was agreed."""
    return session if rule is None else replace(session, rrule=rule.rrule, at=rule.at, starting=rule.starting)


def written_lines(ownership: tuple[Ownership, ...]) -> dict[date, str | None]:
    """Spans as lines: from which day on who owns it, None for nobody."""
    lines: dict[date, str | None] = {}
    for span in ownership:
        lines[span.since or ALWAYS] = span.owner
        if span.until is not None:
            lines[span.until] = None
    return lines


def instead_of(ownership: tuple[Ownership, ...]) -> str | None:
    """What a handover remembers of the file: its undated owner, "nobody" for none; None where it has dates."""
    undated = undated_owner(ownership)
    return NOBODY if undated == "" else undated


def with_handovers(
    responsibility: Responsibility, handovers: Iterable[Handover], since_when: Lines | None = None
) -> Responsibility:
    """A responsibility as written, with what was agreed of it laid over; `since_when` as in `counting_handovers`."""
    handovers = tuple(handovers)
    responsibility = replace(responsibility, put_down=put_downs(responsibility, handovers, since_when))
    counting = counting_handovers(responsibility, handovers, since_when)
    if not counting and len(since_when or ()) < 2:
        return responsibility
    lines = {**(since_when or written_lines(responsibility.ownership)), **{h.since: h.owner for h in counting}}
    edited = max(since_when or (ALWAYS,))
    note = (counting[-1].note if counting and counting[-1].since >= edited else "") or responsibility.handover_note
    given_up = tuple(h.since for h in counting if h.owner is None)
    return replace(responsibility, ownership=spans_of(lines), handover_note=note, given_up=given_up)


def spans_of(lines: dict[date, str | None]) -> tuple[Ownership, ...]:
    """Lines as spans, sorted, each up to the next line."""
    dates = sorted(lines)
    ends = [*dates[1:], None] if dates else []
    return tuple(
        Ownership(owner, None if since == ALWAYS else since, until)
        for since, until in zip(dates, ends, strict=True)
        if (owner := lines[since]) is not None
    )


def _told_of_owner(
    responsibility: Responsibility, counting: tuple[Handover, ...], agreed: Agreed, place: str
) -> Problem:
    names = ", ".join(f"{_named(h.owner)} from {h.since}" for h in counting)
    before = written_lines(responsibility.ownership)
    there = _named(owner_at(before, counting[-1].since))
    what = f'responsibility "{responsibility.id}": agreed is {names}; {place} says {there}'
    return Problem(agreed.file, counting[-1].line, what, MEND, warning=True)


def _named(owner: str | None) -> str:
    return f'"{owner}"' if owner is not None else "nobody"
